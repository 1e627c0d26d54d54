import type { TimeRange, TimeZone } from "../time.ts";
import { type TimeTick, timeTicks } from "./time-axis.ts";
import { type YTick, yAxis } from "./y-axis.ts";

/** What every chart over time shares: the drawing, its two axes, and where a time and a value lie. */
export interface ChartFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly plot: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
    readonly width: number;
    readonly height: number;
  };
  readonly yTicks: readonly YTick[];
  readonly xTicks: readonly TimeTick[];
  /** Where the y labels end. */
  readonly yLabelX: number;
  /** Baseline of the x labels. */
  readonly xLabelY: number;
}

export interface ChartPlace {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly range: TimeRange;
  readonly zone: TimeZone;
  readonly maxValue: number;
  /** True for what is counted. */
  readonly whole: boolean;
  readonly format?: (value: number) => string;
}

const TOP_PX = 8;
const X_LABELS_PX = 20;
const RIGHT_PX = 10;
const MIN_PLOT_PX = 24;

export function chartFrame(place: ChartPlace): {
  frame: ChartFrame;
  xOf: (atMs: number) => number;
  yOf: (value: number) => number;
} {
  const { widthPx, range, zone } = place;
  const heightPx = Math.max(place.heightPx, TOP_PX + MIN_PLOT_PX + X_LABELS_PX);
  const plotHeight = heightPx - TOP_PX - X_LABELS_PX;
  const y = yAxis(
    place.maxValue,
    { topPx: TOP_PX, heightPx: plotHeight },
    { whole: place.whole, ...(place.format ? { format: place.format } : {}) },
  );
  const left = Math.min(y.labelWidthPx + 8, Math.floor(widthPx / 2));
  const width = Math.max(1, widthPx - left - RIGHT_PX);
  const lengthMs = range.endMs - range.startMs;
  const frame: ChartFrame = {
    widthPx,
    heightPx,
    plot: {
      left,
      right: left + width,
      top: TOP_PX,
      bottom: TOP_PX + plotHeight,
      width,
      height: plotHeight,
    },
    yTicks: y.ticks,
    xTicks: timeTicks(range, zone, { leftPx: left, widthPx: width, drawingPx: widthPx }),
    yLabelX: left - 6,
    xLabelY: heightPx - 5,
  };
  return { frame, xOf: (atMs) => left + ((atMs - range.startMs) / lengthMs) * width, yOf: y.yOf };
}
