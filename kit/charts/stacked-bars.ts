import { type TimeRange, type TimeZone, wholeHours } from "../time.ts";
import { barTop, layerPath } from "./bar-path.ts";
import { barTitle, briefTitle, summaryOf } from "./bar-titles.ts";
import type { Colour } from "./colour.ts";
import { type ChartFrame, chartFrame } from "./frame-of.ts";
import { type GapBand, gapBands, unobservedSpans } from "./gaps.ts";
import { type LegendItem, legendItem } from "./legend.ts";
import { timeBins } from "./time-bins.ts";

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
    summary: summaryOf(titles, range, bins),
  };
}

function sumByBin(series: BarSeries, binCount: number, indexOf: (hourMs: number) => number): number[] {
  const values = new Array<number>(binCount).fill(0);
  for (const [hourMs, count] of series.hours) {
    const index = indexOf(hourMs);
    if (index >= 0 && index < binCount && count > 0 && Number.isFinite(count))
      values[index] = (values[index] ?? 0) + count;
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
