import { type MetricsOutcome, publishHourMetrics } from "./hour-metrics.ts";
import { actionsStatement } from "./indexes/actions.ts";
import { errorsStatement } from "./indexes/errors.ts";
import { actionRows, errorRows } from "./indexes/hour-rows.ts";
import { type PatientPorts, queryPatiently } from "./query-patiently.ts";
import type { IndexWriter, Lake, LakeQuery, LakeResult, Metrics } from "./sources.ts";

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

export interface IndexedHour {
  readonly hourMs: number;
  readonly rows: { readonly actions: number; readonly errors: number };
  /** Distinct events of the hour: the sum of calls of all rows of `actions`. */
  readonly calls: number;
  readonly errorCalls: number;
  /** Both queries together, as Lake bills them. */
  readonly bytesScanned: number;
  readonly eventsScanned: number;
  readonly metrics: MetricsOutcome;
}

const QUERY_TIMEOUT_MS = 10 * 60_000;

/**
 * Asks Lake the two questions about an hour, keeps the answers, publishes the hour's metrics. Both answers are complete
 * before the first byte is written, and the writer writes both or neither: whatever fails, the hour is as it was, and
 * the error says what failed (LakeError for Lake, AnswerError for an answer that cannot be used). Metrics that cannot be
 * published are no failure of the index: the result says so.
 */
export async function indexHour(hourMs: number, ports: IndexHourPorts): Promise<IndexedHour> {
  const { lake, writer, now } = ports;
  const observedAtMs = now();
  const hour = { eventDataStoreId: lake.eventDataStoreId, hourMs };
  const timeoutMs = ports.queryTimeoutMs ?? QUERY_TIMEOUT_MS;
  const [actions, errors] = await both(
    { statement: actionsStatement(hour), timeoutMs },
    { statement: errorsStatement(hour), timeoutMs },
    ports,
  );
  const rows = { actions: actionRows(actions, hourMs), errors: errorRows(errors, hourMs) };
  const bytesScanned = actions.statistics.bytesScanned + errors.statistics.bytesScanned;
  const eventsScanned = actions.statistics.eventsScanned + errors.statistics.eventsScanned;
  // The look is as old as its start: what arrived while the queries ran may not be in it.
  await writer.replaceHour(hourMs, rows, { observedAtMs, source: lake.source, bytesScanned, eventsScanned });
  const metrics = await publishHourMetrics(hourMs, rows.actions, {
    writer,
    metrics: ports.metrics,
    namespace: ports.metricsNamespace,
    nowMs: now(),
  });
  return {
    hourMs,
    rows: { actions: rows.actions.length, errors: rows.errors.length },
    calls: sumOf(rows.actions),
    errorCalls: sumOf(rows.errors),
    bytesScanned,
    eventsScanned,
    metrics,
  };
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

function sumOf(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}
