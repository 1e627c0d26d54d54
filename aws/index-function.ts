import type { Context } from "aws-lambda";
import { HOUR_MS, isoTime, type TimeRange } from "../kit/time.ts";
import { scanBudget } from "../trail/detail/budget.ts";
import { type Backfill, type BackfillOptions, backfill, indexHours } from "../trail/indexing/backfill.ts";
import { hoursToIndex, MAKE_UP_HOURS, newestHour } from "../trail/indexing/hours-to-index.ts";
import { type IndexedHour, type IndexHourPorts, indexSpan } from "../trail/indexing/index-span.ts";
import { type SpanLength, spanLength } from "../trail/indexing/span-length.ts";
import { indexWriter } from "../trail/store/index-writer.ts";
import { readConfig } from "./config.ts";
import { configuredLake } from "./configured-lake.ts";
import { type IndexerTask, readIndexerEvent } from "./indexer-event.ts";
import { sdkMetrics } from "./metrics.ts";
import { openObjects } from "./objects/open-objects.ts";

/** What is used of Lambda's context. */
export type IndexerContext = Partial<Pick<Context, "getRemainingTimeInMillis" | "invokedFunctionArn">>;

/** What a run did. Bytes are those that Lake bills. */
export interface IndexerSummary {
  readonly task: IndexerTask["kind"];
  readonly hours: number;
  readonly newestHour: string | null;
  readonly calls: number;
  readonly errorCalls: number;
  readonly rows: number;
  readonly bytesScanned: number;
  readonly metricPoints: number;
  /** Why hours have no (new) metrics, and how many. */
  readonly withoutMetrics: Readonly<Record<string, number>>;
  /** What was left because the function's time was nearly over, as the event that asks for it; null where nothing was. */
  readonly left: { readonly from: string; readonly to: string } | null;
}

export type IndexerHandler = (event: unknown, context?: IndexerContext) => Promise<IndexerSummary>;

/** What a span of hours needs, and the rest of the work: none is begun when less time is left. */
const LAST_START_MS = 3 * 60_000;
/** Of the function's time, left for what follows a query: writing its hours, their metrics, copies of days. */
const AFTER_QUERY_MS = 60_000;
const QUERY_TIMEOUT_MS = 10 * 60_000;

/**
 * The handler of the indexer. Does all that it can and then throws if anything failed, so that the call counts as
 * failed, is tried again and raises the alarm. Metrics that could not be published are in the summary and the log only:
 * trying again would not publish them.
 */
export function indexFunction(env: Readonly<Record<string, string | undefined>>): IndexerHandler {
  let ready: Indexer | undefined;
  return async (event, context = {}) => {
    ready ??= prepare(env, context);
    const indexer = ready;
    const task = readIndexerEvent(event, Math.max(indexer.now(), Date.now()));
    if (task.kind === "refresh-days") {
      await indexer.writer.refreshDays(task.range);
      return summary(task.kind, { indexed: [], failed: [], notBegun: [] });
    }
    const done = await withDeadline(context, (signal) => run(task, indexer, signal, context));
    for (const { hourMs, error } of done.failed)
      log("Hour not indexed", { hour: isoTime(hourMs), error: messageOf(error) });
    for (const { hourMs, metrics } of done.indexed)
      if (metrics.kind === "failed")
        log("Metrics not published", { hour: isoTime(hourMs), reason: metrics.reason });
    const [first] = done.failed;
    if (first && task.kind === "hour") throw first.error;
    if (first)
      throw new Error(
        `Cannot index ${done.failed.length} of ${done.failed.length + done.indexed.length} hours; the first, ${isoTime(first.hourMs)}: ${messageOf(first.error)}`,
        { cause: first.error },
      );
    return summary(task.kind, done);
  };
}

interface Indexer extends IndexHourPorts {
  readonly now: () => number;
  /** What was learnt of the store serves the next back-fill too. */
  readonly backfillLength: SpanLength;
}

function prepare(
  env: Readonly<Record<string, string | undefined>>,
  { invokedFunctionArn }: IndexerContext,
): Indexer {
  const config = readConfig(env);
  const lake = configuredLake(config, { env, functionArn: invokedFunctionArn });
  if (!lake) throw new Error("TRAILBOARD_EVENT_DATA_STORE is not set to an ARN");
  const objects = openObjects(config.index, env);
  return {
    lake,
    writer: indexWriter({ objects }),
    metrics: sdkMetrics(),
    metricsNamespace: config.metricsNamespace,
    budget: {
      // The budget is one of real hours, also where TRAILBOARD_AS_OF makes the clock stand still.
      reserve: (bytes) =>
        scanBudget({ objects, bytesPerHour: config.scanBudgetBytesPerHour, nowMs: Date.now() }).reserve(
          bytes,
          "indexer",
        ),
    },
    now: () => config.asOfMs ?? Date.now(),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    backfillLength: spanLength(),
  };
}

async function run(
  task: Exclude<IndexerTask, { kind: "refresh-days" }>,
  indexer: Indexer,
  signal: AbortSignal,
  { getRemainingTimeInMillis: leftMs }: IndexerContext,
): Promise<Backfill> {
  // A query that outlives the function is paid for and lost: cancelled in time, its hours are left for the next call.
  const queryTimeoutMs = () => {
    const endsInMs = (leftMs?.() ?? Number.POSITIVE_INFINITY) - AFTER_QUERY_MS;
    return Math.max(LAST_START_MS - AFTER_QUERY_MS, Math.min(QUERY_TIMEOUT_MS, endsInMs));
  };
  const hourByHour: BackfillOptions = {
    indexSpan: (span) => indexSpan(span, { ...indexer, queryTimeoutMs: queryTimeoutMs() }),
    spanLength: spanLength({ maxHours: 1 }),
  };
  const refreshDays = (range: TimeRange) => indexer.writer.refreshDays(range);
  switch (task.kind) {
    case "hour":
      return indexHours([task.hourMs], hourByHour);
    case "backfill":
      return backfill(task.range, { ...hourByHour, spanLength: indexer.backfillLength, signal, refreshDays });
    case "schedule":
      return indexHours(await dueHours(indexer), { ...hourByHour, signal, refreshDays });
  }
}

async function dueHours({ writer, now }: Indexer): Promise<number[]> {
  const nowMs = now();
  const newestMs = newestHour(nowMs);
  const coverage = await writer.coverage({
    startMs: newestMs - MAKE_UP_HOURS * HOUR_MS,
    endMs: newestMs + HOUR_MS,
  });
  return hoursToIndex(
    nowMs,
    coverage.hours.map(({ hourMs }) => hourMs),
  );
}

async function withDeadline<T>(
  { getRemainingTimeInMillis }: IndexerContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leftMs = getRemainingTimeInMillis?.();
  const timer =
    leftMs === undefined
      ? undefined
      : setTimeout(() => controller.abort(), Math.max(0, leftMs - LAST_START_MS));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

function summary(task: IndexerTask["kind"], { indexed, notBegun }: Backfill): IndexerSummary {
  const total = (of: (hour: IndexedHour) => number) => indexed.reduce((sum, hour) => sum + of(hour), 0);
  const withoutMetrics: Record<string, number> = {};
  for (const { metrics } of indexed)
    if (metrics.kind !== "published")
      withoutMetrics[metrics.reason] = (withoutMetrics[metrics.reason] ?? 0) + 1;
  const newestMs = indexed.reduce((newest, { hourMs }) => Math.max(newest, hourMs), -1);
  return {
    task,
    hours: indexed.length,
    newestHour: newestMs < 0 ? null : isoTime(newestMs),
    calls: total(({ calls }) => calls),
    errorCalls: total(({ errorCalls }) => errorCalls),
    rows: total(({ rows }) => rows.actions + rows.errors),
    bytesScanned: total(({ bytesScanned }) => bytesScanned),
    metricPoints: total(({ metrics }) => (metrics.kind === "published" ? metrics.points : 0)),
    withoutMetrics,
    left: rangeOf(notBegun),
  };
}

/** From the oldest to the newest that is left, newest first; hours between them that are done are done again. */
function rangeOf(hours: readonly number[]): IndexerSummary["left"] {
  const newestMs = hours[0];
  const oldestMs = hours.at(-1);
  if (newestMs === undefined || oldestMs === undefined) return null;
  return { from: isoTime(oldestMs), to: isoTime(newestMs + HOUR_MS) };
}

function log(message: string, facts: Readonly<Record<string, unknown>>): void {
  console.error(JSON.stringify({ level: "ERROR", message, ...facts }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
