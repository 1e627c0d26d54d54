import { readAlarm, STATES } from "./alarm.ts";
import type { StoredAlarm } from "./alarms.ts";
import type { StoredDashboard } from "./dashboards.ts";
import type { Datapoint } from "./datapoint.ts";
import { type Input, instantMs, list, number, object, oneOf, text } from "./input.ts";
import { readMetric, wireMetric } from "./metric-key.ts";
import type { MetricStore } from "./metric-store.ts";
import { readTags, type Tags } from "./tags.ts";

/** All that a CloudWatch of ours knows. */
export interface Content {
  readonly metrics: MetricStore;
  readonly dashboards: Map<string, StoredDashboard>;
  readonly alarms: Map<string, StoredAlarm>;
  /** Of dashboards and alarms, by ARN. */
  readonly tags: Map<string, Tags>;
}

const VERSION = 1;

/** As JSON. A point is [seconds, count, sum, min, max, values?]; values are [value, times] pairs, left out for a lone value. */
export function snapshotOf({ metrics, dashboards, alarms, tags }: Content): object {
  return {
    version: VERSION,
    metrics: [...metrics.all()].map(({ key, unit, points }) => ({
      ...wireMetric(key),
      unit,
      points: [...points].map(([atMs, point]) => [atMs / 1000, ...packed(point)]),
    })),
    dashboards: [...dashboards.values()],
    alarms: [...alarms.values()].map(({ rule, ...rest }) => ({ ...rest, input: rule.input })),
    tags: [...tags].map(([arn, of]) => ({ arn, tags: [...of].map(([Key, Value]) => ({ Key, Value })) })),
  };
}

function packed({ count, sum, min, max, values }: Datapoint): unknown[] {
  if (count === 1 && values) return [1, sum, min, max];
  return [count, sum, min, max, values ? [...values] : null];
}

/** Fills `content` from a snapshot. Throws on anything that is not one: the caller starts empty then. */
export function restore(snapshot: unknown, content: Content): void {
  const state = object(snapshot, "state");
  if (state.version !== VERSION) throw new Error("The state file is of another version");
  for (const entry of list(state.metrics, "metrics", 1e6))
    restoreMetric(object(entry, "metric"), content.metrics);
  for (const entry of list(state.dashboards, "dashboards", 1e4)) {
    const { name, body, modifiedMs } = object(entry, "dashboard");
    const dashboard = {
      name: text(name, "name", 255),
      body: text(body, "body", 1e7),
      modifiedMs: number(modifiedMs, "modifiedMs"),
    };
    content.dashboards.set(dashboard.name, dashboard);
  }
  for (const entry of list(state.alarms, "alarms", 1e4)) {
    const alarm = object(entry, "alarm");
    const rule = readAlarm(object(alarm.input, "input"));
    content.alarms.set(rule.name, {
      rule,
      configuredMs: number(alarm.configuredMs, "configuredMs"),
      state: oneOf(alarm.state, "state", STATES) ?? "INSUFFICIENT_DATA",
      reason: String(alarm.reason ?? ""),
      stateMs: number(alarm.stateMs, "stateMs"),
    });
  }
  // Absent in files of before there were tags.
  for (const entry of list(state.tags, "tags", 1e5)) {
    const { arn, tags } = object(entry, "tags");
    content.tags.set(text(arn, "arn", 1024), readTags(tags, "tags"));
  }
}

function restoreMetric(entry: Input, metrics: MetricStore): void {
  const key = readMetric(entry, "metric");
  const unit = text(entry.unit, "unit", 40);
  for (const point of list(entry.points, "points", 1e7)) {
    const [seconds, ...rest] = list(point, "point", 6);
    const [count = 0, sum = 0, min = 0, max = 0] = rest.slice(0, 4).map((value) => number(value, "point"));
    const values = rest.length > 4 ? valuesOf(rest[4]) : new Map([[sum, 1]]);
    metrics.add(key, instantMs(seconds, "point"), 1, unit, { count, sum, min, max, values });
  }
}

function valuesOf(packed: unknown): Map<number, number> | null {
  if (packed === null) return null;
  return new Map(
    list(packed, "values", 1e5).map((pair) => {
      const [value, times] = list(pair, "pair", 2);
      return [number(value, "value"), number(times, "times")] as const;
    }),
  );
}
