import { formatNumber } from "../numbers.ts";
import type { Colour } from "./colour.ts";

export interface SparklineSpec {
  /** Oldest first; null where nothing was observed. */
  readonly values: readonly (number | null)[];
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colour: Colour;
  /** Text before the numbers in the title: "calls per hour". */
  readonly unit: string;
  readonly format?: (value: number) => string;
}

/** What partials/sparkline.hbs draws. */
export interface SparklineView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly colour: Colour;
  readonly title: string;
  readonly line: string;
  readonly area: string;
  readonly gaps: readonly { readonly x: number; readonly width: number }[];
  /** The newest observed value; null where there is none. */
  readonly dot: { readonly x: number; readonly y: number } | null;
}

const PAD_PX = 2;

/**
 * A small line from 0. Unobserved stretches are grey bands that break the line. More values than pixels are drawn as the
 * largest of each pixel, so that no peak is lost.
 */
export function sparkline(spec: SparklineSpec): SparklineView {
  const { widthPx, heightPx, colour } = spec;
  const values = fitted(spec.values.map(finiteOrNull), Math.max(2, Math.floor(widthPx / 2)));
  const known = values.filter((value) => value !== null);
  const max = Math.max(...known, 0) || 1;
  const stepPx = (widthPx - 2 * PAD_PX) / Math.max(1, values.length - 1);
  const xOf = (index: number) => round(PAD_PX + index * stepPx);
  const yOf = (value: number) =>
    round(heightPx - PAD_PX - (Math.max(0, value) / max) * (heightPx - 2 * PAD_PX));
  let line = "";
  let area = "";
  let dot: { x: number; y: number } | null = null;
  for (const [from, to] of runs(values, (value) => value !== null)) {
    const points = values.slice(from, to).map((value, index) => `${xOf(from + index)} ${yOf(value ?? 0)}`);
    // A single hour between gaps is a dot: a line of no length with round ends.
    line += `M${points.join("L")}${points.length === 1 ? "h0" : ""}`;
    area += `M${xOf(from)} ${heightPx}L${points.join("L")}V${heightPx}z`;
    dot = { x: xOf(to - 1), y: yOf(values[to - 1] ?? 0) };
  }
  const gaps = runs(values, (value) => value === null).map(([from, to]) => {
    const left = Math.max(0, xOf(from) - stepPx / 2);
    return { x: round(left), width: round(Math.min(widthPx, xOf(to - 1) + stepPx / 2) - left) };
  });
  return { widthPx, heightPx, colour, title: titleOf(spec), line, area, gaps, dot };
}

function titleOf({ values, unit, format = formatNumber }: SparklineSpec): string {
  const known = values.map(finiteOrNull).filter((value) => value !== null);
  if (known.length === 0) return `${unit}: not observed`;
  const latest = known.at(-1) ?? 0;
  const lowest = known.reduce((min, value) => Math.min(min, value), Number.POSITIVE_INFINITY);
  const highest = known.reduce((max, value) => Math.max(max, value), Number.NEGATIVE_INFINITY);
  const missing = values.length - known.length;
  return `${unit}: from ${format(lowest)} to ${format(highest)}, latest ${format(latest)}${
    missing > 0 ? `; ${missing} of ${values.length} not observed` : ""
  }`;
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** At most `count` values: each the largest of its share; null only where all of its share is. */
function fitted(values: readonly (number | null)[], count: number): (number | null)[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, index) => {
    const share = values.slice(
      Math.floor((index * values.length) / count),
      Math.floor(((index + 1) * values.length) / count),
    );
    const known = share.filter((value) => value !== null);
    return known.length > 0 ? Math.max(...known) : null;
  });
}

/** Half-open index ranges of neighbours that `belongs` holds for. */
function runs<T>(values: readonly T[], belongs: (value: T) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const [index, value] of values.entries()) {
    if (!belongs(value)) continue;
    const last = found.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else found.push([index, index + 1]);
  }
  return found;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
