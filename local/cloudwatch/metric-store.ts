import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { AwsError } from "../wire/service.ts";
import { addDatapoint, copyDatapoint, type Datapoint } from "./datapoint.ts";
import { keyText, type MetricKey } from "./metric-key.ts";

/** One metric with its points, by start of the second or minute. */
export interface StoredMetric {
  readonly key: MetricKey;
  /** Epoch milliseconds -> datapoint. */
  readonly points: Map<number, Datapoint>;
  /** Of the newest point. */
  lastMs: number;
  unit: string;
}

/** Memory is bounded: past these, PutMetricData answers LimitExceeded. */
export interface StoreLimits {
  readonly maxMetrics: number;
  readonly maxPoints: number;
  /** Distinct values kept for percentiles; past them, new points are statistics only. */
  readonly maxValues: number;
}

const LIMITS: StoreLimits = { maxMetrics: 20_000, maxPoints: 500_000, maxValues: 2_000_000 };
/** CloudWatch forgets after 455 days. */
const RETENTION_MS = 455 * DAY_MS;

export interface MetricStore {
  add(key: MetricKey, atMs: number, resolutionSeconds: 1 | 60, unit: string, datapoint: Datapoint): void;
  get(key: MetricKey): StoredMetric | undefined;
  /** In the order in which they were first seen. */
  all(): Iterable<StoredMetric>;
  /** Drops what is older than CloudWatch would keep. */
  forget(nowMs: number): void;
}

export function createMetricStore(limits: StoreLimits = LIMITS): MetricStore {
  const metrics = new Map<string, StoredMetric>();
  let pointCount = 0;
  let valueCount = 0;
  return {
    add(key, atMs, resolutionSeconds, unit, datapoint) {
      const slotMs = Math.floor(atMs / (resolutionSeconds * 1000)) * resolutionSeconds * 1000;
      const id = keyText(key);
      let metric = metrics.get(id);
      const known = metric?.points.get(slotMs);
      if (!metric && metrics.size >= limits.maxMetrics) throw full(`${limits.maxMetrics} metrics`);
      if (!known && pointCount >= limits.maxPoints) throw full(`${limits.maxPoints} data points`);
      if (!metric) {
        metric = { key, points: new Map(), lastMs: slotMs, unit };
        metrics.set(id, metric);
      }
      metric.lastMs = Math.max(metric.lastMs, slotMs);
      const point = known ?? copyDatapoint(datapoint);
      valueCount -= known?.values?.size ?? 0;
      if (known) addDatapoint(known, datapoint);
      if (valueCount + (point.values?.size ?? 0) > limits.maxValues) point.values = null;
      valueCount += point.values?.size ?? 0;
      if (known) return;
      metric.points.set(slotMs, point);
      pointCount++;
    },
    get: (key) => metrics.get(keyText(key)),
    all: () => metrics.values(),
    forget(nowMs) {
      for (const [id, metric] of metrics) {
        for (const [atMs, point] of metric.points) {
          if (atMs >= nowMs - RETENTION_MS) continue;
          metric.points.delete(atMs);
          valueCount -= point.values?.size ?? 0;
          pointCount--;
        }
        if (metric.points.size === 0) metrics.delete(id);
      }
    },
  };
}

function full(what: string): AwsError {
  return new AwsError("LimitExceededFault", `This local CloudWatch holds at most ${what}.`);
}

/**
 * Points gathered into whole periods, oldest first: those that start in `[startMs, endMs)`, because a data point's
 * time is its period's start. A period without points is not there.
 */
export function periodsOf(
  metric: StoredMetric,
  startMs: number,
  endMs: number,
  periodMs: number,
): { atMs: number; datapoint: Datapoint }[] {
  const periods = new Map<number, Datapoint>();
  for (const [atMs, datapoint] of metric.points) {
    const periodStartMs = Math.floor(atMs / periodMs) * periodMs;
    if (periodStartMs < startMs || periodStartMs >= endMs) continue;
    const known = periods.get(periodStartMs);
    if (known) addDatapoint(known, datapoint);
    else periods.set(periodStartMs, copyDatapoint(datapoint));
  }
  return [...periods].map(([atMs, datapoint]) => ({ atMs, datapoint })).sort((a, b) => a.atMs - b.atMs);
}

/**
 * Where a request really starts: CloudWatch rounds down to the minute, five minutes or hour by age (GetMetricData,
 * "StartTime").
 */
export function roundStart(startMs: number, nowMs: number): number {
  const ageMs = nowMs - startMs;
  const stepMs = ageMs > 63 * DAY_MS ? HOUR_MS : ageMs > 15 * DAY_MS ? 300_000 : 60_000;
  return Math.floor(startMs / stepMs) * stepMs;
}

/** Old data is kept coarse: a finer period than that gives no data points (GetMetricData, "Period"). */
export function periodIsKept(periodSeconds: number, startMs: number, nowMs: number): boolean {
  const ageMs = nowMs - startMs;
  if (ageMs > 63 * DAY_MS) return periodSeconds % 3600 === 0;
  if (ageMs > 15 * DAY_MS) return periodSeconds % 300 === 0;
  return ageMs <= 3 * HOUR_MS || periodSeconds % 60 === 0;
}
