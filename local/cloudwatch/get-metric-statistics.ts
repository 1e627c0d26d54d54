import { badCombination, type Input, instantMs, list, missing, text } from "./input.ts";
import { readMetric } from "./metric-key.ts";
import { readPeriod } from "./metric-queries.ts";
import { type MetricStore, periodIsKept, periodsOf, roundStart } from "./metric-store.ts";
import { readStatistic } from "./statistic.ts";

const MAX_DATAPOINTS = 1440;

/** GetMetricStatistics: one metric, several statistics, at most 1,440 data points, in no promised order. */
export function getMetricStatistics(store: MetricStore, input: Input, nowMs: number): object {
  const key = readMetric(input, "Metric");
  const startMs = instantMs(input.StartTime, "StartTime");
  const endMs = instantMs(input.EndTime, "EndTime");
  const periodSeconds = readPeriod(input.Period, "Period");
  if (startMs >= endMs)
    throw badCombination("The parameter StartTime must be less than the parameter EndTime.");
  const simple = list(input.Statistics, "Statistics", 5).map((name, i) =>
    text(name, `Statistics.member.${i + 1}`, 20),
  );
  const extended = list(input.ExtendedStatistics, "ExtendedStatistics", 10).map((name, i) =>
    text(name, `ExtendedStatistics.member.${i + 1}`, 20),
  );
  if (simple.length + extended.length === 0) throw missing("Statistics or ExtendedStatistics");
  const wanted = Math.ceil((endMs - startMs) / (periodSeconds * 1000));
  if (wanted > MAX_DATAPOINTS)
    throw badCombination(
      `You have requested up to ${wanted} datapoints, which exceeds the limit of ${MAX_DATAPOINTS}. You may reduce the datapoints requested by increasing Period, or decreasing the time range.`,
    );
  const statistics = simple.map((name) => ({ name, read: readStatistic(name, "Statistics") }));
  const percentiles = extended.map((name) => ({ name, read: readStatistic(name, "ExtendedStatistics") }));
  const metric = store.get(key);
  if (!metric || !periodIsKept(periodSeconds, startMs, nowMs)) return { Label: key.name, Datapoints: [] };
  const periods = periodsOf(metric, roundStart(startMs, nowMs), endMs, periodSeconds * 1000);
  return {
    Label: key.name,
    Datapoints: periods.map(({ atMs, datapoint }) => ({
      Timestamp: atMs / 1000,
      Unit: metric.unit,
      ...Object.fromEntries(statistics.map(({ name, read }) => [name, read(datapoint)])),
      ...(percentiles.length > 0
        ? {
            ExtendedStatistics: Object.fromEntries(
              percentiles.map(({ name, read }) => [name, read(datapoint)]),
            ),
          }
        : {}),
    })),
  };
}
