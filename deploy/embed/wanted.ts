import type { Standing } from "./grid.ts";
import type { Selector } from "./own-widgets.ts";
import type { Place, Size } from "./place-widget.ts";

/** What a widget is to be like. Only what is said changes one that is there. */
export interface Wanted extends Selector {
  readonly defaultSize: Size;
  /** ARN of the function that draws it; needed where the widget is not there yet. */
  readonly endpoint?: string | undefined;
  /** Lambda's name of the function that everybody may call. */
  readonly publicFunctionName?: string | undefined;
  /** Without `widget`. */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  /** Default: the bottom. */
  readonly place?: Place | undefined;
  readonly size?: Size | undefined;
}

export interface Change {
  readonly kind: "added" | "updated" | "removed" | "unchanged";
  readonly title: string;
  /** null: the body does not say, and CloudWatch chooses. */
  readonly widget: { readonly [name in "x" | "y" | "width" | "height"]: number | null };
  /** What the person should know. */
  readonly remarks: readonly string[];
}

export interface Embedded {
  readonly bodyText: string;
  readonly change: Change;
}

/** Where the body says that it stands. */
export function rectOf(standing: Standing): Change["widget"] {
  const unknown = { x: null, y: null, width: null, height: null };
  if (standing.kind === "odd") return unknown;
  if (standing.kind === "placed") return standing.rect;
  return { ...unknown, width: standing.width, height: standing.height };
}
