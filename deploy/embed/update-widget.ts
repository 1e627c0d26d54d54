import { isDeepStrictEqual } from "node:util";
import type { Node } from "jsonc-parser";
import { type BodyTree, member } from "./body-tree.ts";
import { type Standing, standingOf } from "./grid.ts";
import { titleOf } from "./own-widgets.ts";
import { placeFor, resized, type Size } from "./place-widget.ts";
import { type Splice, settings, spliced } from "./splice.ts";
import { type Embedded, rectOf, type Wanted } from "./wanted.ts";

/** The widget `own`, changed in what is said and in nothing else. */
export function updated(bodyText: string, tree: BodyTree, own: Node, wanted: Wanted): Embedded {
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
