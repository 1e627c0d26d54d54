/**
 * What CloudWatch keeps of the values of one metric in one second or minute: a statistic set, and, while there are few
 * enough, the values themselves for percentiles.
 */
export interface Datapoint {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Value -> how often; null where only a statistic set is known. */
  values: Map<number, number> | null;
}

/** More distinct values than this in one minute are kept as statistics only: percentiles are then not available. */
const MAX_VALUES = 1000;

export function valuesDatapoint(values: readonly number[], counts: readonly number[]): Datapoint {
  const datapoint: Datapoint = {
    count: 0,
    sum: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    values: new Map(),
  };
  values.forEach((value, index) => {
    const count = counts[index] ?? 1;
    datapoint.count += count;
    datapoint.sum += value * count;
    datapoint.min = Math.min(datapoint.min, value);
    datapoint.max = Math.max(datapoint.max, value);
    datapoint.values?.set(value, (datapoint.values.get(value) ?? 0) + count);
  });
  return datapoint;
}

export function statisticsDatapoint(count: number, sum: number, min: number, max: number): Datapoint {
  // Percentiles of a set are known only where all its values are the same (GetMetricStatistics, "Percentile").
  const known = count === 1 || min === max;
  return { count, sum, min, max, values: known ? new Map([[min, count]]) : null };
}

/** Puts add up: what came before stays. */
export function addDatapoint(into: Datapoint, more: Datapoint): void {
  into.count += more.count;
  into.sum += more.sum;
  into.min = Math.min(into.min, more.min);
  into.max = Math.max(into.max, more.max);
  if (!into.values || !more.values || into.values.size + more.values.size > MAX_VALUES) {
    into.values = null;
    return;
  }
  for (const [value, count] of more.values) into.values.set(value, (into.values.get(value) ?? 0) + count);
}

export function copyDatapoint(datapoint: Datapoint): Datapoint {
  return { ...datapoint, values: datapoint.values && new Map(datapoint.values) };
}
