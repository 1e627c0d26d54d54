import type { Node } from "jsonc-parser";
import { quote } from "../../kit/params.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import type { BodyTree } from "./body-tree.ts";
import {
  bottomRow,
  firstFreeBelow,
  GRID_COLUMNS,
  nearestFree,
  overlaps,
  type Rect,
  standingOf,
} from "./grid.ts";
import { describeWidget, listed, titleOf } from "./own-widgets.ts";

/** Where a widget is wanted. */
export type Place =
  | { readonly kind: "at"; readonly x: number; readonly y: number }
  | { readonly kind: "below"; readonly title: string }
  | { readonly kind: "bottom" };

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `rect` undefined: it gets no position, and CloudWatch takes the next free place. */
export interface Placed {
  readonly rect: Rect | undefined;
  /** What the person should know. */
  readonly remarks: readonly string[];
}

/** A place for one more widget, or another place for `own`. Throws a CliError where there is none as it is wanted. */
export function placeFor(
  tree: BodyTree,
  { name, place, size, own }: { name: string; place: Place; size: Size; own?: Node },
): Placed {
  const others = tree.widgets.filter((widget) => widget !== own);
  const taken = rectsOf(others);
  const unknown = others.length - taken.length;
  const remarks =
    unknown === 0
      ? []
      : [
          `${unknown} of the dashboard's widgets ${unknown === 1 ? "has" : "have"} no position in the body: CloudWatch places ${unknown === 1 ? "it" : "them"}, and that was not reckoned with`,
        ];
  switch (place.kind) {
    case "at": {
      const rect = inGrid({ x: place.x, y: place.y, ...size });
      refuseOverlap(name, rect, others, own);
      return { rect, remarks };
    }
    case "below":
      return below(name, place.title, size, tree, own, remarks);
    case "bottom":
      return bottom(name, size, others, own);
  }
}

/** The widget at the place that it has, in another size. */
export function resized(name: string, rect: Rect, tree: BodyTree, own: Node): Rect {
  refuseOverlap(
    name,
    inGrid(rect),
    tree.widgets.filter((widget) => widget !== own),
    own,
  );
  return rect;
}

function below(
  name: string,
  title: string,
  size: Size,
  tree: BodyTree,
  own: Node | undefined,
  remarks: readonly string[],
): Placed {
  const others = tree.widgets.filter((widget) => widget !== own);
  const [target, second] = others.filter((widget) => titleOf(widget) === title);
  if (!target) {
    const titles = others.map(titleOf).filter((known) => known !== undefined && known !== "");
    throw new CliError(
      `Cannot put ${name} below ${quote(title)}: no other widget has that title; ${titles.length === 0 ? "none has a title" : `there are ${listed(titles.map(quote))}`}`,
    );
  }
  if (second)
    throw new CliError(
      `Cannot put ${name} below ${quote(title)}: more than one widget has that title; say --at x,y`,
    );
  const standing = standingOf(target);
  if (standing.kind !== "placed")
    throw new CliError(
      `Cannot put ${name} below ${quote(title)}: that widget has no position in the body, CloudWatch places it; say --at x,y or --at bottom`,
    );
  const { rect: above } = standing;
  const wanted = {
    x: Math.max(0, Math.min(Math.floor(above.x), GRID_COLUMNS - size.width)),
    y: Math.ceil(above.y + above.height),
    ...size,
  };
  const rect = firstFreeBelow(wanted, rectsOf(others));
  if (rect.y === wanted.y) return { rect, remarks };
  const moved = `Directly under ${quote(title)} is no room for ${size.width}x${size.height}: it goes to ${rect.x},${rect.y}, the first free place below`;
  return { rect, remarks: [...remarks, moved] };
}

function bottom(name: string, size: Size, others: readonly Node[], own: Node | undefined): Placed {
  const standings = others.map(standingOf);
  const floating = standings.filter(({ kind }) => kind === "auto").length;
  const row = bottomRow(rectsOf(others));
  if (floating === 0) {
    const standing = own && standingOf(own);
    const isThere = standing?.kind === "placed" && standing.rect.y >= row;
    const at = isThere ? { x: standing.rect.x, y: standing.rect.y } : { x: 0, y: row };
    return { rect: isThere ? inGrid({ ...at, ...size }) : { ...at, ...size }, remarks: [] };
  }
  if (own)
    throw new CliError(
      `Cannot move ${name} to the bottom: ${floating} widgets have no position in the body, so that nobody knows where the bottom is; say --at x,y`,
    );
  // Under widgets that CloudWatch places, only CloudWatch knows what is free.
  return {
    rect: undefined,
    remarks: [
      `${floating} of the dashboard's widgets ${floating === 1 ? "has" : "have"} no position in the body: this one gets none either, and CloudWatch takes the next free place`,
    ],
  };
}

function inGrid(rect: Rect): Rect {
  const { x, width, height } = rect;
  if (x + width <= GRID_COLUMNS) return rect;
  const room = GRID_COLUMNS - x;
  throw usageError(
    `Cannot put ${width} columns at column ${x}: the grid has ${GRID_COLUMNS}; say ${room >= 1 ? `--size ${room}x${height} or ` : ""}--at ${GRID_COLUMNS - width},${rect.y}`,
  );
}

/** What the widget overlapped before is the body's own affair. */
function refuseOverlap(name: string, rect: Rect, others: readonly Node[], own: Node | undefined): void {
  const standing = own && standingOf(own);
  const before = standing?.kind === "placed" ? standing.rect : undefined;
  const inTheWay = others.filter((widget) => {
    const other = standingOf(widget);
    if (other.kind !== "placed" || !overlaps(rect, other.rect)) return false;
    return !(before && overlaps(before, other.rect));
  });
  if (inTheWay.length === 0) return;
  const free = nearestFree(rect, rectsOf(others));
  throw new CliError(
    `Cannot put ${name} at ${rect.x},${rect.y}: ${listed(inTheWay.map(describeWidget))} ${inTheWay.length === 1 ? "is" : "are"} there; the nearest free place for ${rect.width}x${rect.height} is ${free.x},${free.y}`,
  );
}

function rectsOf(widgets: readonly Node[]): Rect[] {
  return widgets.map(standingOf).flatMap((standing) => (standing.kind === "placed" ? [standing.rect] : []));
}
