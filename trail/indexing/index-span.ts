import { HOUR_MS, hoursOf, type TimeRange } from "../../kit/time.ts";
import type { ActionRow, ErrorRow, IndexRows } from "../columns.ts";
import { actionsStatement } from "../indexes/actions.ts";
import { errorsStatement } from "../indexes/errors.ts";
import { actionRows, errorRows } from "../indexes/hour-rows.ts";
import type { IndexWriter, Lake, LakeQuery, LakeResult, Metrics } from "../sources.ts";
import { type MetricsOutcome, publishMetrics } from "./hour-metrics.ts";
import { type PatientPorts, queryPatiently } from "./query-patiently.ts";
import { shareOut } from "./share-out.ts";

export interface IndexHourPorts extends PatientPorts {
  readonly lake: Lake;
  readonly writer: IndexWriter;
  readonly metrics: Pick<Metrics, "put">;
  readonly metricsNamespace: string;
  /** The clock: epoch ms. */
  readonly now: () => number;
  /** One query's time at Lake; default 10 minutes. */
  readonly queryTimeoutMs?: number;
}

/** Hours in a row that are asked about together. */
export interface HourSpan {
  /** Start of the first hour, epoch ms, UTC. */
  readonly startMs: number;
  /** 1 to MAX_SPAN_HOURS. */
  readonly hours: number;
  /** An answer with more rows is not used (AnswerError): several hours at once must fit into memory. Default: any. */
  readonly maxRows?: number;
  /** What each of the two queries is expected to scan, for the scan budget. */
  readonly estimateBytes?: number;
}

export interface IndexedHour {
  readonly hourMs: number;
  readonly rows: { readonly actions: number; readonly errors: number };
  /** Distinct events of the hour: the sum of calls of all rows of `actions`. */
  readonly calls: number;
  readonly errorCalls: number;
  /**
   * Both queries together, as Lake bills them. Lake says them of a query: of a span's, each hour has the share that
   * its calls are of the span's, and the sum over the hours is what was billed.
   */
  readonly bytesScanned: number;
  readonly eventsScanned: number;
  readonly metrics: MetricsOutcome;
}

export interface HourFailure {
  readonly hourMs: number;
  readonly error: unknown;
}

export interface IndexedSpan {
  /** Oldest first. */
  readonly indexed: readonly IndexedHour[];
  /** Hours whose answer was there and could not be written; each is as it was. */
  readonly failed: readonly HourFailure[];
}

const QUERY_TIMEOUT_MS = 10 * 60_000;

/** Hours of a span that are written at once: a write is mostly waiting for S3, ten times in a row. */
const WRITES_AT_ONCE = 4;

/**
 * Asks Lake the two questions about the hours of a span, keeps the answers hour by hour, publishes their metrics. Both
 * answers are complete before the first byte is written, and the writer writes both files of an hour or neither. Where
 * a query fails, all hours are as they were, and the error says what failed (LakeError for Lake, AnswerError for an
 * answer that cannot be used). Metrics that cannot be published are no failure of the index: the result says so.
 */
export async function indexSpan(span: HourSpan, given: IndexHourPorts): Promise<IndexedSpan> {
  const { estimateBytes } = span;
  const ports = estimateBytes === undefined ? given : { ...given, estimateBytes };
  const { lake, writer, now } = ports;
  const range = { startMs: span.startMs, endMs: span.startMs + span.hours * HOUR_MS };
  const observedAtMs = now();
  const asked = { eventDataStoreId: lake.eventDataStoreId, hourMs: span.startMs, hours: span.hours };
  const bounds = {
    timeoutMs: ports.queryTimeoutMs ?? QUERY_TIMEOUT_MS,
    ...(span.maxRows === undefined ? {} : { maxRows: span.maxRows }),
  };
  const [actions, errors] = await both(
    { statement: actionsStatement(asked), ...bounds },
    { statement: errorsStatement(asked), ...bounds },
    ports,
  );
  const hours = byHour(range, actionRows(actions, range), errorRows(errors, range));
  const looks = withShares(hours, actions, errors);
  const failed: HourFailure[] = [];
  const written: Look[] = [];
  await eachOf(looks, WRITES_AT_ONCE, async (look) => {
    const { hourMs, rows, bytesScanned, eventsScanned } = look;
    // The look is as old as its start: what arrived while the queries ran may not be in it.
    const observation = { observedAtMs, source: lake.source, bytesScanned, eventsScanned };
    try {
      await writer.replaceHour(hourMs, rows, observation);
      written.push(look);
    } catch (error) {
      failed.push({ hourMs, error });
    }
  });
  written.sort((a, b) => a.hourMs - b.hourMs);
  const outcomes = await publishMetrics(
    written.map(({ hourMs, rows }) => ({ hourMs, rows: rows.actions })),
    { writer, metrics: ports.metrics, namespace: ports.metricsNamespace, nowMs: now() },
  );
  const indexed = written.map(({ hourMs, rows, bytesScanned, eventsScanned }, at) => ({
    hourMs,
    rows: { actions: rows.actions.length, errors: rows.errors.length },
    calls: callsOf(rows.actions),
    errorCalls: callsOf(rows.errors),
    bytesScanned,
    eventsScanned,
    metrics: outcomes[at] ?? { kind: "skipped" as const, reason: "Nothing was published" },
  }));
  return { indexed, failed };
}

interface HourRows {
  readonly hourMs: number;
  readonly rows: IndexRows;
}

interface Look extends HourRows {
  readonly bytesScanned: number;
  readonly eventsScanned: number;
}

/** Every hour of the range, also those without rows: they were looked at. */
function byHour(
  range: TimeRange,
  actions: readonly ActionRow[],
  errors: readonly ErrorRow[],
): readonly HourRows[] {
  const hours = new Map(
    hoursOf(range).map((hourMs) => [hourMs, { actions: [] as ActionRow[], errors: [] as ErrorRow[] }]),
  );
  for (const row of actions) hours.get(row.hourMs)?.actions.push(row);
  for (const row of errors) hours.get(row.hourMs)?.errors.push(row);
  return [...hours].map(([hourMs, rows]) => ({ hourMs, rows }));
}

function withShares(hours: readonly HourRows[], actions: LakeResult, errors: LakeResult): readonly Look[] {
  const weights = hours.map(({ rows }) => callsOf(rows.actions));
  const both = (of: (result: LakeResult) => number) => shareOut(of(actions) + of(errors), weights);
  const bytes = both(({ statistics }) => statistics.bytesScanned);
  const events = both(({ statistics }) => statistics.eventsScanned);
  return hours.map((hour, at) => ({
    ...hour,
    bytesScanned: bytes[at] ?? 0,
    eventsScanned: events[at] ?? 0,
  }));
}

/** Both at once. One that fails waits for the other to end: a query that nobody waits for would still be paid for. */
async function both(
  first: LakeQuery,
  second: LakeQuery,
  ports: IndexHourPorts,
): Promise<[LakeResult, LakeResult]> {
  const ended = await Promise.allSettled([first, second].map((query) => queryPatiently(query, ports)));
  const failed = ended.find((one) => one.status === "rejected");
  if (failed) throw failed.reason;
  const [one, two] = ended.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  if (!one || !two) throw new Error("A query ended without an answer");
  return [one, two];
}

async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

function callsOf(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}
