import { middleCut } from "../middle-cut.ts";
import { formatCompact, formatNumber } from "../numbers.ts";
import type { TimeRange, TimeZone } from "../time.ts";
import { formatTime, wholeHours } from "../time.ts";
import type { Colour } from "./colour.ts";
import { type ChartFrame, chartFrame } from "./frame-of.ts";
import { type GapBand, gapBands, unobservedSpans } from "./gaps.ts";
import { type Hit, hit } from "./hits.ts";
import { type LegendItem, legendItem } from "./legend.ts";
import { formatSpan } from "./time-axis.ts";

export interface LinePoint {
  readonly atMs: number;
  readonly value: number;
}

export interface LineSeries {
  readonly label: string;
  readonly colour: Colour;
  /** Oldest first. Points outside of the range and values that are no finite number are not drawn. */
  readonly points: readonly LinePoint[];
  /** What stands in the legend; null for nothing. Undefined: the sum of the points. */
  readonly total?: number | null;
}

export interface LinesSpec {
  /** Unique on the page: starts with the widgetId. */
  readonly id: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly range: TimeRange;
  readonly zone: TimeZone;
  readonly unit: string;
  readonly series: readonly LineSeries[];
  /** Distance of neighbouring points; where it is larger the line breaks. */
  readonly stepMs: number;
  /** Fill below the lines. */
  readonly area: boolean;
  /** True for what is counted: no ticks between whole numbers. */
  readonly whole: boolean;
  /** Starts of the hours that were looked at; null where that is not known (metric data). */
  readonly observedHours: readonly number[] | null;
  /** One rounding for values; the axis then uses it as well. */
  readonly format?: (value: number) => string;
}

/** What partials/lines.hbs draws. */
export interface LinesView extends ChartFrame {
  readonly id: string;
  readonly summary: string;
  readonly layers: readonly { readonly colour: Colour; readonly line: string; readonly area: string }[];
  readonly gaps: readonly GapBand[];
  readonly hits: readonly Hit[];
  readonly legend: readonly LegendItem[];
}

const MAX_HITS = 200;
const MAX_TITLE_LINES = 12;
const MAX_LABEL = 60;

/** Lines, or lines with filled areas (not stacked), over time. Negative values are drawn at 0 and said in the title. */
export function lineChart(spec: LinesSpec): LinesView {
  const range = spec.observedHours === null ? spec.range : wholeHours(spec.range);
  const series = spec.series.map((one) => ({
    ...one,
    points: one.points.filter(
      ({ atMs, value }) => Number.isFinite(value) && atMs >= range.startMs && atMs < range.endMs,
    ),
  }));
  const maxValue = series.reduce(
    (max, { points }) => points.reduce((inner, { value }) => Math.max(inner, value), max),
    0,
  );
  const { frame, xOf: xOfTime, yOf } = chartFrame({ ...spec, range, maxValue, whole: spec.whole });
  // A count of an hour belongs to its middle; metric points are drawn where CloudWatch draws them, at their start.
  const xOf = (atMs: number) => xOfTime(atMs + (spec.observedHours === null ? 0 : spec.stepMs / 2));
  const format = spec.format ?? (spec.whole ? formatNumber : formatCompact);
  const gaps = unobservedSpans(range, spec.observedHours);
  const totals = series.map((one) => (one.total === undefined ? sumOf(one.points) : one.total));
  return {
    ...frame,
    id: spec.id,
    layers: series.map(({ colour, points }) => ({
      colour,
      ...linePath(points, { ...spec, xOf, yOf, bottom: frame.plot.bottom }),
    })),
    gaps: gapBands(gaps, xOfTime, spec.zone),
    hits: hitsOf(series, { frame, xOf, zone: spec.zone, format }),
    legend: series.map((one, index) => legendItem(one, totals[index] ?? null, format)),
    summary: [
      `${spec.unit}, ${formatSpan(range, spec.zone)} ${spec.zone.label}.`,
      series.length > 0 ? `${series.map(({ label }) => label).join(", ")}.` : "",
      maxValue > 0 ? `Highest value ${format(maxValue)}.` : "",
      gaps.length > 0 ? "Some hours were not observed." : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  };
}

function sumOf(points: readonly LinePoint[]): number {
  return points.reduce((sum, { value }) => sum + value, 0);
}

function linePath(
  points: readonly LinePoint[],
  drawing: {
    stepMs: number;
    area: boolean;
    xOf: (atMs: number) => number;
    yOf: (value: number) => number;
    bottom: number;
  },
): { line: string; area: string } {
  let line = "";
  let area = "";
  for (const run of unbroken(points, drawing.stepMs)) {
    const at = run.map(({ atMs, value }) => ({
      x: round(drawing.xOf(atMs)),
      y: round(Math.min(drawing.bottom, drawing.yOf(value))),
    }));
    const first = at[0];
    if (!first) continue;
    const path = at.map(({ x, y }) => `${x} ${y}`).join("L");
    line += at.length === 1 ? dot(first) : `M${path}`;
    if (drawing.area) area += `M${first.x} ${drawing.bottom}L${path}V${drawing.bottom}z`;
  }
  return { line, area };
}

/** A point alone, between gaps, is a small ring: a line of no length would not be seen. */
function dot({ x, y }: { x: number; y: number }): string {
  return `M${round(x - 1.5)} ${y}a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0`;
}

/** Runs of points that lie no farther apart than 1.5 steps: a missing point is a gap, not a straight line. */
function unbroken(points: readonly LinePoint[], stepMs: number): LinePoint[][] {
  const runs: LinePoint[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    const run = runs.at(-1);
    if (run && point.atMs - lastMs <= stepMs * 1.5) run.push(point);
    else runs.push([point]);
    lastMs = point.atMs;
  }
  return runs;
}

/** One invisible area for each time that has a point; where there are too many, for as many as the width can tell apart. */
function hitsOf(
  series: readonly LineSeries[],
  chart: {
    frame: ChartFrame;
    xOf: (atMs: number) => number;
    zone: TimeZone;
    format: (value: number) => string;
  },
): Hit[] {
  const byTime = new Map<number, string[]>();
  for (const { label, points } of series)
    for (const { atMs, value } of points) {
      const lines = byTime.get(atMs) ?? [];
      lines.push(`${chart.format(value)} ${middleCut(label, MAX_LABEL)}`);
      byTime.set(atMs, lines);
    }
  const all = [...byTime.entries()].sort((a, b) => a[0] - b[0]);
  const every = Math.ceil(all.length / MAX_HITS);
  const times = all.filter((_, index) => index % every === 0);
  const { left, right } = chart.frame.plot;
  const centres = times.map(([atMs]) => chart.xOf(atMs));
  return times.map(([atMs, lines], index) => {
    const here = centres[index] ?? left;
    const from = index === 0 ? left : Math.round((here + (centres[index - 1] ?? left)) / 2);
    const to = index === times.length - 1 ? right : Math.round((here + (centres[index + 1] ?? right)) / 2);
    const shown = lines.slice(0, MAX_TITLE_LINES);
    const more = lines.length - shown.length;
    const title = [formatTime(atMs, chart.zone, "minute"), ...shown, ...(more > 0 ? [`${more} more`] : [])];
    return hit(from, to, title.join("\n"));
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
