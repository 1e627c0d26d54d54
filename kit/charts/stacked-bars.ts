import { formatNumber } from "../numbers.ts";
import { formatTime, HOUR_MS, type TimeRange, type TimeZone, wholeHours } from "../time.ts";
import type { Colour } from "./colour.ts";
import { type ChartFrame, chartFrame } from "./frame-of.ts";
import { type GapBand, gapBands, unobservedSpans } from "./gaps.ts";
import { type LegendItem, legendItem } from "./legend.ts";
import { formatSpan } from "./time-axis.ts";
import { type TimeBin, timeBins } from "./time-bins.ts";

export interface BarSeries {
  readonly label: string;
  readonly colour: Colour;
  /** Start of an hour (epoch ms) -> how many. Hours outside of the range are not drawn and not counted. */
  readonly hours: ReadonlyMap<number, number>;
}

export interface StackedBarsSpec {
  /** Unique on the page: starts with the widgetId. */
  readonly id: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly range: TimeRange;
  readonly zone: TimeZone;
  /** What is counted, plural: "calls". */
  readonly unit: string;
  /** The first is at the bottom of the stack. */
  readonly series: readonly BarSeries[];
  /** Starts of the hours that were looked at; null where every hour counts as observed. */
  readonly observedHours: readonly number[] | null;
  /** An hour that is not over by then is said to be partial. */
  readonly nowMs: number;
}

/**
 * Drawn as an upright line at `x` and right of it, as thick as the widest bar: a week of hours takes half the bytes of
 * boxes. Later ones lie on top, so that a narrow first bar does not hide its neighbour.
 */
export interface BarHit {
  readonly x: number;
  readonly title: string;
}

/** What partials/bars.hbs draws. */
export interface BarsView extends ChartFrame {
  readonly id: string;
  /** The whole chart in a sentence or two, for those who cannot see it. */
  readonly summary: string;
  /** Painted in this order: each layer covers the stack up to its series, so that later ones stand before it. */
  readonly layers: readonly { readonly colour: Colour; readonly d: string }[];
  readonly gaps: readonly GapBand[];
  /** One invisible area for each bar, with all its numbers. */
  readonly hits: readonly BarHit[];
  /** Of the widest bar. */
  readonly hitWidthPx: number;
  readonly hitShiftPx: number;
  /** In the order of the stack, bottom first. */
  readonly legend: readonly LegendItem[];
  readonly total: number;
  readonly binHours: number;
}

const MIN_BAR_PX = 3;
const MAX_BARS = 750;
/** Up to here each bar stands alone; beyond, bars touch (a histogram's outline), which needs half the bytes. */
const MAX_SEPARATE_CELLS = 400;
const MAX_TITLE_LINES = 12;
/** Titles together: hundreds of bars name only their largest series each. */
const MAX_TITLE_CELLS = 600;

/** Stacked bars over time: hours, or as many hours together as the width asks for. Sums stay what the hours say. */
export function stackedBars(spec: StackedBarsSpec): BarsView {
  const range = wholeHours(spec.range);
  const { bins, binHours, indexOf } = timeBins(
    range,
    spec.zone,
    Math.min(MAX_BARS, Math.floor(spec.widthPx / MIN_BAR_PX)),
  );
  const cells = spec.series.map((series) => sumByBin(series, bins.length, indexOf));
  const totals = cells.map((values) => values.reduce((sum, value) => sum + value, 0));
  const stacks = stack(cells, bins.length);
  const top = stacks.at(-1) ?? [];
  const { frame, xOf, yOf } = chartFrame({
    ...spec,
    range,
    maxValue: top.reduce((max, value) => Math.max(max, value), 0),
    whole: true,
  });

  const edges = bins.map((bin) => Math.round(xOf(bin.startMs)));
  const lastEdge = frame.plot.right;
  const separate = bins.length * Math.max(1, cells.length) <= MAX_SEPARATE_CELLS;
  const layers = stacks
    .map((heights, index) => ({
      colour: spec.series[index]?.colour ?? "other",
      d: layerPath(
        heights.map((value) => barTop(value, yOf, frame.plot.bottom)),
        [...edges, lastEdge],
        frame.plot.bottom,
        separate,
      ),
    }))
    .filter(({ d }) => d !== "")
    .reverse();

  const gaps = unobservedSpans(range, spec.observedHours);
  const brief = bins.length * cells.length > MAX_TITLE_CELLS;
  const titles = { spec, cells, top, gaps };
  const hits = bins.map((bin, index) => ({
    x: edges[index] ?? 0,
    title: brief ? briefTitle(bin, index, titles) : barTitle(bin, index, titles),
  }));
  const hitWidthPx = edges.reduce(
    (widest, left, index) => Math.max(widest, (edges[index + 1] ?? lastEdge) - left),
    1,
  );
  const total = totals.reduce((sum, value) => sum + value, 0);
  return {
    ...frame,
    id: spec.id,
    binHours,
    layers,
    gaps: gapBands(gaps, xOf, spec.zone),
    hits,
    hitWidthPx,
    hitShiftPx: hitWidthPx / 2,
    legend: spec.series.map((series, index) => legendItem(series, totals[index] ?? 0)),
    total,
    summary: summaryOf(spec, range, bins, totals, top, gaps),
  };
}

function sumByBin(series: BarSeries, binCount: number, indexOf: (hourMs: number) => number): number[] {
  const values = new Array<number>(binCount).fill(0);
  for (const [hourMs, count] of series.hours) {
    const index = indexOf(hourMs);
    if (index >= 0 && index < binCount && count > 0) values[index] = (values[index] ?? 0) + count;
  }
  return values;
}

/** Cumulated from the bottom: row i holds the sum of series 0 to i. */
function stack(cells: readonly (readonly number[])[], binCount: number): number[][] {
  const running = new Array<number>(binCount).fill(0);
  return cells.map((values) => {
    for (let index = 0; index < binCount; index += 1)
      running[index] = (running[index] ?? 0) + (values[index] ?? 0);
    return [...running];
  });
}

/** What happened once must be seen: a bar has at least a pixel. */
function barTop(value: number, yOf: (value: number) => number, bottom: number): number {
  if (value <= 0) return bottom;
  return Math.min(bottom - 1, Math.round(yOf(value)));
}

/** The outline of a layer, in whole pixels: relative steps are short, and whole pixels are sharp. */
function layerPath(
  tops: readonly number[],
  edges: readonly number[],
  bottom: number,
  separate: boolean,
): string {
  let path = "";
  let y = bottom;
  let run = 0;
  const to = (nextY: number) => {
    if (nextY === y) return;
    if (run !== 0) path += `h${run}`;
    path += `v${nextY - y}`;
    run = 0;
    y = nextY;
  };
  for (const [index, top] of tops.entries()) {
    const left = edges[index] ?? 0;
    const width = (edges[index + 1] ?? left) - left;
    const gap = separate && width >= 4 ? Math.max(1, Math.min(4, Math.round(width * 0.15))) : 0;
    if (path === "") {
      if (top === bottom) continue;
      path = `M${left} ${bottom}`;
    }
    to(top);
    run += width - gap;
    if (gap > 0) {
      to(bottom);
      run += gap;
    }
  }
  if (path === "") return "";
  to(bottom);
  return `${path}z`;
}

interface BarTitles {
  readonly spec: StackedBarsSpec;
  readonly cells: readonly (readonly number[])[];
  readonly top: readonly number[];
  readonly gaps: readonly TimeRange[];
}

/** Of hundreds of bars: when it starts, its total, and the largest part of it. */
function briefTitle(bin: TimeBin, index: number, chart: BarTitles): string {
  const { spec, cells, top, gaps } = chart;
  // Gaps and the running hour need more words; they are few.
  if (bin.endMs > spec.nowMs || hoursInside(bin, gaps) > 0) return barTitle(bin, index, chart);
  const start = `${formatTime(bin.startMs, spec.zone, "minute").slice(5).replace("-", "/")} ${formatNumber(top[index] ?? 0)}`;
  let largest = 0;
  for (let row = 1; row < cells.length; row += 1)
    if ((cells[row]?.[index] ?? 0) > (cells[largest]?.[index] ?? 0)) largest = row;
  const value = cells[largest]?.[index] ?? 0;
  return value > 0 ? `${start}\n${formatNumber(value)} ${spec.series[largest]?.label ?? ""}` : start;
}

function barTitle(bin: TimeBin, index: number, chart: BarTitles): string {
  const { spec, cells, top, gaps } = chart;
  const missing = hoursInside(bin, gaps);
  const span = formatSpan(bin, spec.zone);
  if (missing === bin.hours) return `${span}: not observed`;
  const partial = missing > 0 ? ` (${bin.hours - missing} of ${bin.hours} hours observed)` : "";
  const running = bin.endMs > spec.nowMs ? " (not over yet)" : "";
  const head = `${span}: ${formatNumber(top[index] ?? 0)} ${spec.unit}${partial}${running}`;
  const values = spec.series
    .map(({ label }, row) => ({ label, value: cells[row]?.[index] ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  if (spec.series.length < 2) return head;
  const shown = values.slice(0, MAX_TITLE_LINES);
  const more = values.length - shown.length;
  const lines = shown.map(({ label, value }) => `\n${formatNumber(value)} ${label}`);
  return `${head}${lines.join("")}${more > 0 ? `\n${more} more` : ""}`;
}

function hoursInside(bin: TimeRange, spans: readonly TimeRange[]): number {
  return spans.reduce(
    (sum, span) =>
      sum + Math.max(0, Math.min(bin.endMs, span.endMs) - Math.max(bin.startMs, span.startMs)) / HOUR_MS,
    0,
  );
}

function summaryOf(
  spec: StackedBarsSpec,
  range: TimeRange,
  bins: readonly TimeBin[],
  totals: readonly number[],
  top: readonly number[],
  gaps: readonly TimeRange[],
): string {
  const total = totals.reduce((sum, value) => sum + value, 0);
  const peak = top.reduce((best, value, index) => (value > (top[best] ?? 0) ? index : best), 0);
  const peakBin = bins[peak];
  const missing = hoursInside(range, gaps);
  const sentences = [
    `${formatNumber(total)} ${spec.unit}, ${formatSpan(range, spec.zone)} ${spec.zone.label}.`,
    peakBin && total > 0 ? `Most in ${formatSpan(peakBin, spec.zone)}: ${formatNumber(top[peak] ?? 0)}.` : "",
    missing > 0 ? `${formatNumber(missing)} hours were not observed.` : "",
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
