import type { TimeRange } from "../../kit/time.ts";
import type { MetricQuery } from "../sources.ts";
import type { MetricEntry } from "./metric-array.ts";

export const METRIC_STATS = [
  "Sum",
  "Average",
  "Minimum",
  "Maximum",
  "SampleCount",
  "p50",
  "p90",
  "p95",
  "p99",
] as const;

const PERIODS = [60, 300, 900, 3600, 21_600, 86_400] as const;
const WANTED_POINTS = 120;
/** GetMetricData gives 100,800 points in one request. */
const MAX_POINTS = 100_800;

export interface PeriodQuery {
  readonly query: MetricQuery;
  readonly periodSeconds: number;
}

/**
 * Queries with their periods, and the range widened to whole periods (CloudWatch answers faster then, and a period that
 * is cut gives a value that is too low). Trailboard's own metrics have one value an hour: a shorter period would only
 * show holes.
 */
export function metricPeriods(
  entries: readonly MetricEntry[],
  wanted: { range: TimeRange; periodSeconds: number | undefined; stat: string; ownNamespace: string },
): { range: TimeRange; queries: readonly PeriodQuery[] } {
  const automatic = wanted.periodSeconds ?? autoPeriod(wanted.range);
  const periodOf = ({ metric }: MetricEntry) =>
    atLeast(
      metric?.periodSeconds ??
        (metric?.namespace === wanted.ownNamespace && wanted.periodSeconds === undefined
          ? Math.max(automatic, 3600)
          : automatic),
      entries.length,
      wanted.range,
    );
  // An expression has the period of the metrics that it is made of.
  const metricsPeriod = Math.max(...entries.filter(({ metric }) => metric).map(periodOf), 0) || automatic;
  const queries = entries.map((entry) => {
    const { id, label, expression, metric, visible } = entry;
    const periodSeconds = metric ? periodOf(entry) : metricsPeriod;
    const query: MetricQuery = {
      id,
      label,
      returned: visible,
      ...(expression === undefined ? {} : { expression }),
      ...(metric
        ? {
            metric: {
              namespace: metric.namespace,
              name: metric.name,
              dimensions: metric.dimensions,
              stat: metric.stat ?? wanted.stat,
              periodSeconds,
            },
          }
        : {}),
    };
    return { query, periodSeconds };
  });
  const stepMs = Math.max(...queries.map(({ periodSeconds }) => periodSeconds)) * 1000;
  const { startMs, endMs } = wanted.range;
  return {
    range: { startMs: Math.floor(startMs / stepMs) * stepMs, endMs: Math.ceil(endMs / stepMs) * stepMs },
    queries,
  };
}

/** The shortest period that gives at most 120 values. */
export function autoPeriod({ startMs, endMs }: TimeRange): number {
  const seconds = (endMs - startMs) / 1000;
  return PERIODS.find((period) => seconds / period <= WANTED_POINTS) ?? 86_400;
}

/** CloudWatch refuses more points than that, whatever somebody wished for. */
function atLeast(periodSeconds: number, count: number, { startMs, endMs }: TimeRange): number {
  const points = ((endMs - startMs) / (periodSeconds * 1000)) * count;
  if (points <= MAX_POINTS) return periodSeconds;
  return PERIODS.find((period) => ((endMs - startMs) / (period * 1000)) * count <= MAX_POINTS) ?? 86_400;
}
