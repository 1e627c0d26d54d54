import type { Notice } from "./notice.ts";
import type { ParamSpecs, ParamValues } from "./params.ts";
import type { WidgetRequest } from "./request.ts";

/** Which function draws the widget: `index` reads the index and metrics, `detail` may also start Lake queries. */
export type Permission = "index" | "detail";

/** What the footer says: how fresh the content is, and what it cost. */
export interface Provenance {
  /** "index through 2026-11-22 03:00" is made from this; absent where no index was read. */
  readonly indexedThroughMs?: number;
  /** Hours of the range: how many were observed, of how many that could be by now. */
  readonly hours?: { readonly observed: number; readonly due: number };
  /** Bytes of the event data store that this answer scanned; 0 for the index. Absent where whoever looks pays for nothing. */
  readonly bytesScanned?: number;
  /** More to say, each a few words: "cached 12 minutes ago". */
  readonly remarks?: readonly string[];
}

/** What a widget's template is given, beside the frame. Plain objects, arrays, numbers, text: nothing with methods. */
export interface Shown<V extends object = object> {
  readonly view: V;
  readonly provenance: Provenance;
  /** Drawn above the content: stale data, hours that are missing. */
  readonly notices?: readonly Notice[];
}

export interface WidgetSpec<P extends ParamSpecs, V extends object, S> {
  /** Kebab-case; also the name of its template. */
  readonly name: string;
  readonly title: string;
  /** What a viewer learns from it, one or two sentences. */
  readonly about: string;
  /** Default size in the 24-column grid; one row is 50 px or so. */
  readonly size: { readonly columns: number; readonly rows: number };
  readonly permission: Permission;
  readonly params: P;
  /** Gathers the view model. Returns a Notice instead where there is nothing to draw; throws WidgetError for what a viewer may read. */
  load(request: WidgetRequest<ParamValues<P>>, sources: S): Promise<Shown<V> | Notice>;
}

/** A widget among others: its own params and view are its own business. */
export interface Widget<S> {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly size: { readonly columns: number; readonly rows: number };
  readonly permission: Permission;
  readonly params: ParamSpecs;
  load(request: WidgetRequest, sources: S): Promise<Shown | Notice>;
}

/** Says a widget once. Types flow from `params` into `load` and from `load` to nobody else. */
export function defineWidget<const P extends ParamSpecs, V extends object, S>(
  spec: WidgetSpec<P, V, S>,
): Widget<S> {
  return spec as unknown as Widget<S>;
}
