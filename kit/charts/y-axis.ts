import { tickIncrement } from "d3-array";
import { axisFormat } from "../numbers.ts";

export interface YTick {
  /** Pixels from the top of the drawing. */
  readonly y: number;
  readonly label: string;
}

export interface YAxis {
  readonly max: number;
  /** From the bottom (0) to the top. */
  readonly ticks: readonly YTick[];
  /** Pixels that the longest label needs. */
  readonly labelWidthPx: number;
  yOf(value: number): number;
}

/**
 * An axis from 0 to a round number at or above `maxValue`, with few ticks as CloudWatch draws them; one unit and one
 * rounding for all of them. `whole`: things that are counted get no ticks between the whole numbers.
 */
export function yAxis(
  maxValue: number,
  place: { topPx: number; heightPx: number },
  options: { whole: boolean; format?: (value: number) => string },
): YAxis {
  const wanted = Number.isFinite(maxValue) && maxValue > 0 ? maxValue : 1;
  const count = place.heightPx < 60 ? 1 : place.heightPx < 140 ? 2 : 3;
  const step = stepFor(wanted, count, options.whole);
  const steps = Math.max(1, Math.ceil(wanted / step - 1e-9));
  const max = steps * step;
  const format = options.format ?? axisFormat(max, step);
  const yOf = (value: number) => place.topPx + place.heightPx * (1 - value / max);
  const ticks = Array.from({ length: steps + 1 }, (_, index) => {
    const value = index * step;
    return { y: Math.round(yOf(value)), label: value === 0 ? "0" : format(value) };
  });
  const longest = Math.max(...ticks.map(({ label }) => label.length));
  return { max, ticks, labelWidthPx: Math.ceil(longest * CHARACTER_PX), yOf };
}

/** Widest usual digit of the 11 px axis font; a little too much is better than a label that is cut. */
const CHARACTER_PX = 6.4;

function stepFor(max: number, count: number, whole: boolean): number {
  const increment = tickIncrement(0, max, count);
  // d3 gives the inverse of steps below 1, so that they stay exact.
  const step = increment < 0 ? -1 / increment : increment;
  if (!Number.isFinite(step) || step <= 0) return max;
  return whole ? Math.max(1, Math.round(step)) : step;
}
