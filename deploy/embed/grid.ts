import type { Node } from "jsonc-parser";
import { member } from "./body-tree.ts";

/** CloudWatch's grid: 24 columns, rows without end (API reference, "Dashboard Body Structure and Syntax"). */
export const GRID_COLUMNS = 24;
/** Columns and rows of a widget that does not say them. */
const DEFAULT_SIZE = 6;
/** What is further down is a slip of somebody's hand, and reckoning with it would lose rows to rounding. */
const MAX_ROW = 1_000_000_000;

/** Columns and rows; (0, 0) is at the top left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a widget stands. `auto`: it has neither x nor y, and CloudWatch takes the next free place for it; where that is, is
 * not documented further. `odd`: its numbers are none that the grid has, so nobody knows what is drawn.
 */
export type Standing =
  | { readonly kind: "placed"; readonly rect: Rect }
  | { readonly kind: "auto"; readonly width: number; readonly height: number }
  | { readonly kind: "odd" };

export function standingOf(widget: Node): Standing {
  const [x, y, width, height] = ["x", "y", "width", "height"].map(
    (name): unknown => member(widget, name)?.value,
  );
  const size = {
    width: width === undefined ? DEFAULT_SIZE : width,
    height: height === undefined ? DEFAULT_SIZE : height,
  };
  if (widget.type !== "object" || !isSpan(size.width) || !isSpan(size.height)) return { kind: "odd" };
  const { width: columns, height: rows } = { width: size.width, height: size.height };
  const isAbsent = member(widget, "x") === undefined && member(widget, "y") === undefined;
  if (isAbsent) return { kind: "auto", width: columns, height: rows };
  return isPlace(x) && isPlace(y)
    ? { kind: "placed", rect: { x, y, width: columns, height: rows } }
    : { kind: "odd" };
}

function isSpan(value: unknown): value is number {
  return isPlace(value) && value > 0;
}

function isPlace(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= MAX_ROW;
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The first row under everything. Whole, also where somebody's numbers are not. */
export function bottomRow(taken: readonly Rect[]): number {
  return taken.reduce((bottom, rect) => Math.max(bottom, Math.ceil(rect.y + rect.height)), 0);
}

/** The first place in `wanted`'s own columns, in its row or further down, where nothing is overlapped. */
export function firstFreeBelow(wanted: Rect, taken: readonly Rect[]): Rect {
  const rows = [wanted.y, ...taken.map(({ y, height }) => Math.ceil(y + height))].filter(
    (y) => y >= wanted.y,
  );
  const free = rows
    .sort((a, b) => a - b)
    .map((y) => ({ ...wanted, y }))
    .find((rect) => !taken.some((other) => overlaps(rect, other)));
  return free ?? { ...wanted, y: Math.max(wanted.y, bottomRow(taken)) };
}

/** The free place of that size that is the fewest columns and rows away; of equals the higher one, then the left one. */
export function nearestFree(wanted: Rect, taken: readonly Rect[]): Rect {
  // In a column, free rows come in runs, and a run begins under a widget and ends over one: nothing else can be nearest.
  const rows = new Set([wanted.y, 0]);
  for (const { y, height } of taken) {
    rows.add(Math.ceil(y + height));
    rows.add(Math.max(0, Math.floor(y) - wanted.height));
  }
  const far = ({ x, y }: { x: number; y: number }) => Math.abs(x - wanted.x) + Math.abs(y - wanted.y);
  const places = [...rows]
    .flatMap((y) => Array.from({ length: GRID_COLUMNS - wanted.width + 1 }, (_, x) => ({ x, y })))
    .sort((a, b) => far(a) - far(b) || a.y - b.y || a.x - b.x);
  for (const place of places) {
    const rect = { ...wanted, ...place };
    if (!taken.some((other) => overlaps(rect, other))) return rect;
  }
  return { ...wanted, x: 0, y: bottomRow(taken) };
}
