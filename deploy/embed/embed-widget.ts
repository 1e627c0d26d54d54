import { isDeepStrictEqual } from "node:util";
import type { Node } from "jsonc-parser";
import { quote } from "../../kit/params.ts";
import { CliError } from "../cli-error.ts";
import { type BodyTree, bodyTree, member, textMember } from "./body-tree.ts";
import { type Standing, standingOf } from "./grid.ts";
import { isOwnFunction, listed, type Selector, selected, titleOf } from "./own-widgets.ts";
import { type Place, placeFor, resized, type Size } from "./place-widget.ts";
import { addition, removal, type Splice, settings, spliced } from "./splice.ts";
import { variablesThatReach } from "./variables.ts";

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

/** A dashboard's widgets; not adjustable (CloudWatch quotas). */
const MAX_WIDGETS = 500;

/** Whether the widget is there, so that embedding it changes it and adds none. */
export function hasWidget(bodyText: string, selector: Selector): boolean {
  return selected(bodyTree(bodyText), selector) !== undefined;
}

/**
 * Adds the widget to a dashboard body, or changes the one that is there. Every byte of the body that is not of this widget
 * stays as it was. Throws a CliError where the body cannot be read, or the widget has no room.
 */
export function embedWidget(bodyText: string, wanted: Wanted): Embedded {
  const tree = bodyTree(bodyText);
  const own = selected(tree, wanted);
  return own ? updated(bodyText, tree, own, wanted) : added(tree, wanted);
}

/** Takes the widget out, with the comma that it needed. */
export function removeWidget(bodyText: string, selector: Selector): Embedded {
  const tree = bodyTree(bodyText);
  const own = selected(tree, selector);
  if (own)
    return {
      bodyText: spliced(tree, [removal(tree, own)]),
      change: { kind: "removed", title: titleOf(own) ?? "", widget: rectOf(standingOf(own)), remarks: [] },
    };
  const { title, ...anyTitle } = selector;
  const others = title === undefined ? [] : titlesOf(tree, anyTitle);
  return {
    bodyText,
    change: {
      kind: "unchanged",
      title: title ?? selector.defaultTitle,
      widget: rectOf({ kind: "odd" }),
      remarks:
        others.length === 0
          ? []
          : [`There are widgets ${selector.name} with other titles: ${listed(others)}`],
    },
  };
}

function titlesOf(tree: BodyTree, selector: Selector): string[] {
  return tree.widgets
    .filter((widget) => selected({ ...tree, widgets: [widget] }, selector) !== undefined)
    .map((widget) => quote(titleOf(widget) ?? ""));
}

function added(tree: BodyTree, wanted: Wanted): Embedded {
  const { name, title, defaultTitle, endpoint, params, size = wanted.defaultSize } = wanted;
  if (endpoint === undefined) throw new Error("An endpoint is needed for a widget that is not there");
  if (tree.widgets.length >= MAX_WIDGETS)
    throw new CliError(
      `Cannot add ${name}: the dashboard has ${tree.widgets.length} widgets, and CloudWatch takes ${MAX_WIDGETS}`,
    );
  const { rect, remarks } = placeFor(tree, { name, place: wanted.place ?? { kind: "bottom" }, size });
  const { width, height } = size;
  const widget = {
    type: "custom",
    ...(rect ? { x: rect.x, y: rect.y } : {}),
    width,
    height,
    properties: {
      endpoint,
      title: title ?? defaultTitle,
      params: { widget: name, ...params },
      updateOn: { refresh: true, resize: true, timeRange: true },
    },
  };
  return {
    bodyText: spliced(tree, [addition(tree, widget)]),
    change: {
      kind: "added",
      title: widget.properties.title,
      widget: { x: rect?.x ?? null, y: rect?.y ?? null, width, height },
      remarks: [...remarks, ...variablesThatReach(tree, widget), ...besidePublic(tree, wanted)],
    },
  };
}

/** A dashboard for everybody is on a function that shows no names; a widget on another would show them, or stay empty. */
function besidePublic(tree: BodyTree, { name, endpoint = "", publicFunctionName }: Wanted): string[] {
  const isPublic = (text: string) =>
    publicFunctionName !== undefined && isOwnFunction(text, { functionNames: [publicFunctionName] });
  const isCopy = tree.widgets.some((widget) => isPublic(textMember(widget, "properties", "endpoint") ?? ""));
  return isCopy && !isPublic(endpoint)
    ? [
        `This dashboard is drawn by the function for public links, and ${name} would be drawn by one that shows names and may not be granted to everybody: do not add it to a dashboard that is shared in public`,
      ]
    : [];
}

function updated(bodyText: string, tree: BodyTree, own: Node, wanted: Wanted): Embedded {
  const standing = standingOf(own);
  const { values, remarks } = placeValues(tree, own, standing, wanted);
  const splices: Splice[] = [
    ...settings(tree, own, newValues(own, values)),
    ...paramsSplices(tree, own, wanted),
  ];
  return {
    bodyText: splices.length === 0 ? bodyText : spliced(tree, splices),
    change: {
      kind: splices.length === 0 ? "unchanged" : "updated",
      title: titleOf(own) ?? "",
      widget: { ...rectOf(standing), ...values },
      remarks,
    },
  };
}

type PlaceValues = { readonly [name in "x" | "y" | "width" | "height"]?: number };

function placeValues(
  tree: BodyTree,
  own: Node,
  standing: Standing,
  { name, place, size, defaultSize }: Wanted,
): { values: PlaceValues; remarks: readonly string[] } {
  if (place) {
    const { rect = {}, remarks } = placeFor(tree, {
      name,
      place,
      size: size ?? sizeOf(standing) ?? defaultSize,
      own,
    });
    return { values: rect, remarks };
  }
  if (!size) return { values: {}, remarks: [] };
  if (standing.kind !== "placed") return { values: { ...size }, remarks: [] };
  return { values: resized(name, { ...standing.rect, ...size }, tree, own), remarks: [] };
}

function sizeOf(standing: Standing): Size | undefined {
  if (standing.kind === "odd") return undefined;
  const { width, height } = standing.kind === "placed" ? standing.rect : standing;
  return { width, height };
}

/** Without those that are so already: a width that is not written is 6, and stays unwritten. */
function newValues(own: Node, values: PlaceValues): PlaceValues {
  const now: Partial<Record<string, number | null>> = rectOf(standingOf(own));
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => now[name] !== value));
}

function paramsSplices(tree: BodyTree, own: Node, { name, params }: Wanted): readonly Splice[] {
  const properties = member(own, "properties");
  const old = member(properties, "params");
  if (!params || !properties || !old) return [];
  const next = { widget: name, ...params };
  const now: unknown = JSON.parse(tree.text.slice(old.offset, old.offset + old.length));
  return isDeepStrictEqual(now, JSON.parse(JSON.stringify(next)))
    ? []
    : settings(tree, properties, { params: next });
}

function rectOf(standing: Standing): Change["widget"] {
  const unknown = { x: null, y: null, width: null, height: null };
  if (standing.kind === "odd") return unknown;
  if (standing.kind === "placed") return standing.rect;
  return { ...unknown, width: standing.width, height: standing.height };
}
