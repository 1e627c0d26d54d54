import type { Widget } from "../../kit/widget.ts";
import type { AwsOptions } from "../account/account.ts";
import { usageError } from "../terminal/cli-error.ts";
import type { Place, Size } from "./place-widget.ts";

export interface EmbedOptions extends AwsOptions {
  readonly dashboard?: string;
  readonly file?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly title?: string;
  readonly at?: { readonly x: number; readonly y: number } | "bottom";
  readonly below?: string;
  readonly size?: { readonly columns: number; readonly rows: number };
  readonly remove?: boolean;
  readonly yes?: boolean;
}

/** Refuses options that contradict each other, before anything is read. */
export function checkOptions({ dashboard, file, json, ...more }: EmbedOptions): void {
  if ((dashboard === undefined) === (file === undefined))
    throw usageError(
      `Cannot embed ${file === undefined ? "without" : "with both"} --dashboard <name> ${file === undefined ? "or" : "and"} --file <file>: expected one of them`,
    );
  if (file === "-" && json)
    throw usageError("Cannot use --json with --file -: stdout can be the body or an answer, not both");
  if (!more.remove) return;
  const useless = (["params", "at", "below", "size"] as const).find((name) => more[name] !== undefined);
  if (useless)
    throw usageError(`Cannot use --remove with --${useless}: what is taken out needs --title at the most`);
}

/** Where and how large the options want it; undefined where they do not say. */
export function placeOf({ at, below, size }: EmbedOptions): {
  place: Place | undefined;
  size: Size | undefined;
} {
  return {
    place: wantedPlace(at, below),
    size: size && { width: size.columns, height: size.rows },
  };
}

function wantedPlace(at: EmbedOptions["at"], title: string | undefined): Place | undefined {
  if (title !== undefined) return { kind: "below", title };
  if (at === "bottom") return { kind: "bottom" };
  return at && { kind: "at", ...at };
}

export function defaultSizeOf<S>({ size }: Widget<S>): Size {
  return { width: size.columns, height: size.rows };
}
