import type { Datapoint } from "./datapoint.ts";
import { validation } from "./input.ts";

/** Reads a number out of a datapoint; undefined where it is not known (percentiles of statistic sets). */
export type Statistic = (datapoint: Datapoint) => number | undefined;

/** "Sum", "p99.9", "tm90", "IQM" ... (CloudWatch User Guide, "Statistics definitions"). */
export function readStatistic(name: string, at: string): Statistic {
  const simple = SIMPLE[name];
  if (simple) return simple;
  const percentile = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name);
  if (percentile) return ({ values }) => (values ? percentileOf(values, Number(percentile[1])) : undefined);
  const trimmed = /^tm(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(name);
  if (trimmed) return ({ values }) => (values ? trimmedMean(values, Number(trimmed[1])) : undefined);
  throw validation(`The value ${name} for parameter ${at} is not supported.`);
}

const SIMPLE: Readonly<Record<string, Statistic>> = {
  Sum: ({ sum }) => sum,
  SampleCount: ({ count }) => count,
  Average: ({ sum, count }) => (count === 0 ? undefined : sum / count),
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** The value that `percent` of the values do not exceed, between neighbours by straight line. */
function percentileOf(values: ReadonlyMap<number, number>, percent: number): number | undefined {
  const sorted = [...values].sort(([a], [b]) => a - b);
  const count = sorted.reduce((sum, [, times]) => sum + times, 0);
  if (count === 0) return undefined;
  const rank = (percent / 100) * (count - 1);
  const low = valueAt(sorted, Math.floor(rank));
  return low + (valueAt(sorted, Math.ceil(rank)) - low) * (rank - Math.floor(rank));
}

function valueAt(sorted: readonly (readonly [number, number])[], index: number): number {
  let before = 0;
  for (const [value, times] of sorted) {
    before += times;
    if (index < before) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

/** Mean of the lowest `percent` of the values. */
function trimmedMean(values: ReadonlyMap<number, number>, percent: number): number | undefined {
  const limit = percentileOf(values, percent);
  if (limit === undefined) return undefined;
  let [sum, count] = [0, 0];
  for (const [value, times] of values) {
    if (value > limit) continue;
    sum += value * times;
    count += times;
  }
  return count === 0 ? undefined : sum / count;
}
