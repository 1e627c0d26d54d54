import type { Action } from "./actions.ts";
import type { ShareBar } from "./charts/share-bar.ts";
import type { SparklineView } from "./charts/sparkline.ts";
import type { Delta } from "./charts/tile.ts";
import { middleCut } from "./middle-cut.ts";

export { middleCut };

export interface TableColumn {
  readonly label: string;
  /** Numbers stand at the end (right), text at the start. */
  readonly align: "start" | "end";
  /** Where every column has one, the table keeps to them and each row to one line; a percentage sums up with the others. */
  readonly widthPx?: number;
  /** Hover text of the heading. */
  readonly title?: string;
}

export type BadgeTone =
  | "ok"
  | "denied"
  | "throttled"
  | "error"
  | "critical"
  | "high"
  | "medium"
  | "low"
  | "neutral";

/** One cell of partials/table.hbs. `title` is the hover text; "" for none. */
export type Cell =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly title: string;
      /** Drawn as a link that runs it; null for plain text. */
      readonly action: Action | null;
    }
  | { readonly kind: "code"; readonly text: string; readonly title: string; readonly action: Action | null }
  | { readonly kind: "link"; readonly text: string; readonly title: string; readonly url: string }
  | { readonly kind: "number"; readonly text: string; readonly title: string; readonly action: Action | null }
  | { readonly kind: "time"; readonly text: string; readonly title: string }
  | { readonly kind: "share"; readonly text: string; readonly title: string; readonly bar: ShareBar }
  | { readonly kind: "spark"; readonly spark: SparklineView }
  | { readonly kind: "badge"; readonly text: string; readonly title: string; readonly tone: BadgeTone }
  | { readonly kind: "delta"; readonly delta: Delta }
  | {
      readonly kind: "button";
      readonly text: string;
      readonly title: string;
      readonly action: Action | null;
    };

export interface TableView {
  /** Says what the table is, for screen readers. */
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly { readonly cells: readonly Cell[] }[];
}

/** Pages of a table; an action is null where there is no such page. "1–20 of 240". */
export interface PagerView {
  readonly text: string;
  readonly previous: Action | null;
  readonly next: Action | null;
}

/** A text cell that is at most `maxLength` characters wide and says the rest when hovered. */
export function textCell(text: string, maxLength = 60, action: Action | null = null): Cell {
  const shown = middleCut(text, maxLength);
  return { kind: "text", text: shown, title: shown === text ? "" : text.slice(0, 2000), action };
}
