import { DAY_MS } from "../../kit/time.ts";
import type { ActionRow, KeyColumn } from "../columns.ts";
import type { IndexWriter, MetricPoint, Metrics, PublishedMetrics } from "../sources.ts";

/**
 * Hourly custom metrics, statistic Sum, unit Count. Errors is all that did not end well, as the index `errors`; Denied
 * and Throttled are parts of it, FailedLogins too.
 *
 *   no dimension                                 Calls Errors Denied Throttled FailedLogins   also where 0: the hour was looked at
 *   AccountId | Region | EventSource             Calls Errors Denied                          where not 0
 *
 * Of each dimension the 20 values with the most calls of the hour keep their name, the rest is "other": an hour has at
 * most 5 + 3 x 21 x 3 = 194 metrics, $58.20 a month at $0.30 each (custom metrics are metered by the hour); an
 * organisation of 4 accounts, 4 regions and 15 services has at most 5 + 3 x 23 = 74, $22.20.
 */
export const METRIC_NAMES = ["Calls", "Errors", "Denied", "Throttled", "FailedLogins"] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

export const METRIC_DIMENSIONS = ["AccountId", "Region", "EventSource"] as const;
export type MetricDimension = (typeof METRIC_DIMENSIONS)[number];

/** Values of one dimension that have a metric of their own in an hour. */
export const MAX_DIMENSION_VALUES = 20;
export const OTHER = "other";

/** PutMetricData takes no older points. An hour's grace, so that none is refused on its way. */
const MAX_AGE_MS = 14 * DAY_MS - 3_600_000;

export type MetricsOutcome =
  /** `points` were sent: only what is new since the hour was last published. */
  | { readonly kind: "published"; readonly points: number }
  | { readonly kind: "skipped"; readonly reason: string }
  /** They are not sent again; a part may have arrived. */
  | { readonly kind: "failed"; readonly reason: string };

/** What the index says of an hour, by "Name" or "Name/Dimension=value". */
export function hourMetrics(
  rows: readonly ActionRow[],
  published: PublishedMetrics = {},
): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries(METRIC_NAMES.map((name) => [name, 0]));
  const named = Object.fromEntries(
    METRIC_DIMENSIONS.map((dimension) => [dimension, namedValues(dimension, rows, published)]),
  ) as Record<MetricDimension, ReadonlySet<string>>;
  const add = (key: string, calls: number) => {
    counts[key] = (counts[key] ?? 0) + calls;
  };
  for (const row of rows) {
    const names = namesOf(row);
    for (const name of names) add(name, row.calls);
    for (const dimension of METRIC_DIMENSIONS) {
      const value = dimensionValue(dimension, row);
      const shown = named[dimension].has(value) ? value : OTHER;
      for (const name of names) if (PER_DIMENSION.has(name)) add(`${name}/${dimension}=${shown}`, row.calls);
    }
  }
  return counts;
}

export interface HourToPublish {
  readonly hourMs: number;
  /** Of `actions`. */
  readonly rows: readonly ActionRow[];
}

export interface PublishPorts {
  readonly writer: Pick<IndexWriter, "publishedMetrics" | "savePublishedMetrics">;
  readonly metrics: Pick<Metrics, "put">;
  readonly namespace: string;
  readonly nowMs: number;
}

/** What one request of PutMetricData carries: whole hours share it, and are lost together when its outcome is not known. */
const POINTS_AT_ONCE = 500;

/**
 * Publishes what is new about hours; outcomes in their order. CloudWatch adds up what is put twice, so what was put is
 * kept beside the index and an hour that is indexed again sends the difference. It is recorded first and put then: a
 * crash in between loses points, the other order would double them, and an alarm on a doubled count wakes somebody for
 * nothing. For the same reason a put whose outcome is not known is not tried again. Two indexers at one hour at the
 * same time would both see nothing published: the function is to run once at a time.
 */
export async function publishMetrics(
  hours: readonly HourToPublish[],
  ports: PublishPorts,
): Promise<readonly MetricsOutcome[]> {
  const outcomes: MetricsOutcome[] = [];
  let waiting: { readonly at: number; readonly points: readonly MetricPoint[] }[] = [];
  const putWaiting = async () => {
    const sent = waiting;
    waiting = [];
    if (sent.length === 0) return;
    const all = sent.flatMap(({ points }) => points);
    const failed = await ports.metrics.put(ports.namespace, all).then(() => undefined, failure);
    for (const { at, points } of sent) outcomes[at] = failed ?? { kind: "published", points: points.length };
  };
  for (const [at, hour] of hours.entries()) {
    const points = await recordNew(hour, ports).catch(failure);
    if (!Array.isArray(points)) {
      outcomes[at] = points;
      continue;
    }
    const held = waiting.reduce((sum, one) => sum + one.points.length, 0);
    if (held + points.length > POINTS_AT_ONCE) await putWaiting();
    waiting.push({ at, points });
  }
  await putWaiting();
  return outcomes;
}

/** The points that are new of an hour, recorded as put; or why there are none. */
async function recordNew(
  { hourMs, rows }: HourToPublish,
  { writer, nowMs }: PublishPorts,
): Promise<MetricPoint[] | Extract<MetricsOutcome, { kind: "skipped" }>> {
  if (hourMs < nowMs - MAX_AGE_MS)
    return { kind: "skipped", reason: "CloudWatch takes no points older than two weeks" };
  const before = await writer.publishedMetrics(hourMs);
  // A name that was published stays named, also where its count is gone: names of an hour are bounded over all looks.
  const gone = Object.fromEntries(Object.keys(before ?? {}).map((key) => [key, 0]));
  const counts = { ...gone, ...hourMetrics(rows, before) };
  const points = newPoints(hourMs, counts, before);
  if (points.length === 0) return { kind: "skipped", reason: "Nothing new since the hour was published" };
  await writer.savePublishedMetrics(hourMs, counts);
  return points;
}

function failure(error: unknown): Extract<MetricsOutcome, { kind: "failed" }> {
  return { kind: "failed", reason: error instanceof Error ? error.message : String(error) };
}

/** Points to put so that the sums become `counts`. A count that shrank (a correction) gives a negative point. */
function newPoints(
  hourMs: number,
  counts: Readonly<Record<string, number>>,
  before: PublishedMetrics | undefined,
): MetricPoint[] {
  return Object.entries(counts).flatMap(([key, count]) => {
    const value = count - (before?.[key] ?? 0);
    const isFirstZero = before === undefined && !key.includes("/");
    if (value === 0 && !isFirstZero) return [];
    return [{ ...readKey(key), atMs: hourMs, value }];
  });
}

const PER_DIMENSION: ReadonlySet<MetricName> = new Set<MetricName>(["Calls", "Errors", "Denied"]);

function namesOf(row: ActionRow): MetricName[] {
  const names: MetricName[] = ["Calls"];
  if (row.outcome !== "ok") names.push("Errors");
  if (row.outcome === "denied") names.push("Denied");
  if (row.outcome === "throttled") names.push("Throttled");
  if (row.outcome === "error" && row.eventName === "ConsoleLogin") names.push("FailedLogins");
  return names;
}

/** Those that were published with their name keep it, so that a difference is one of like and like; the rest by calls. */
function namedValues(
  dimension: MetricDimension,
  rows: readonly ActionRow[],
  published: PublishedMetrics,
): ReadonlySet<string> {
  const prefix = `Calls/${dimension}=`;
  const named = new Set(
    Object.keys(published)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .filter((value) => value !== OTHER),
  );
  const calls = new Map<string, number>();
  for (const row of rows) {
    const value = dimensionValue(dimension, row);
    if (value !== OTHER) calls.set(value, (calls.get(value) ?? 0) + row.calls);
  }
  const byCalls = [...calls].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  for (const [value] of byCalls) {
    if (named.size >= MAX_DIMENSION_VALUES) break;
    named.add(value);
  }
  return named;
}

/** CloudWatch wants printable ASCII; what no AWS account, region or service looks like is not worth a metric. */
const FORMS: Readonly<Record<MetricDimension, readonly [KeyColumn, RegExp]>> = {
  AccountId: ["accountId", /^\d{12}$/],
  Region: ["region", /^[a-z]{2,}(-[a-z0-9]+){1,4}$/],
  EventSource: ["eventSource", /^[a-z0-9.-]{1,100}\.amazonaws\.com(\.cn)?$/],
};

function dimensionValue(dimension: MetricDimension, row: ActionRow): string {
  const [column, form] = FORMS[dimension];
  return form.test(row[column]) ? row[column] : OTHER;
}

function readKey(key: string): Pick<MetricPoint, "name" | "dimensions"> {
  const [name = "", dimension = ""] = key.split("/");
  const at = dimension.indexOf("=");
  return { name, dimensions: at < 0 ? {} : { [dimension.slice(0, at)]: dimension.slice(at + 1) } };
}
