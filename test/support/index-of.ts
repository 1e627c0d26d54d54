import { floorHour, hoursOf, type TimeRange } from "../../kit/time.ts";
import type { ActionRow, ErrorRow } from "../../trail/columns.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import type { IndexReader, ObjectStore } from "../../trail/sources.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { memoryObjectStore } from "./memory-objects.ts";

/** A row as a test writes it: what it does not name takes the value of `ROW`. */
export type SomeRow = Partial<ErrorRow> & { readonly hourMs: number };

/** "arn" and account are invented; a row is one successful call of alice's. */
export const ROW: Omit<ActionRow, "hourMs" | "firstAtMs" | "lastAtMs"> = {
  accountId: "111122223333",
  region: "eu-central-1",
  eventSource: "s3.amazonaws.com",
  eventName: "PutBucketPolicy",
  category: "Management",
  readOnly: "false",
  sourceIp: "198.51.100.7",
  actor: "arn:aws:iam::111122223333:user/alice",
  actorType: "IAMUser",
  client: "cli",
  outcome: "ok",
  calls: 1,
};

export interface IndexOf {
  /** Hours that were looked at: a range, or starts of hours. Absent: the hours that have rows, and no others. */
  readonly observed?: TimeRange | readonly number[];
  /** Also rows of `errors`; absent: made of the rows of `actions` whose outcome is not "ok" or that have an errorCode. */
  readonly errors?: readonly SomeRow[];
  /** When all hours were looked at; default the end of the newest. */
  readonly observedAtMs?: number;
  readonly source?: string;
  /** Make day copies of closed days, as the indexer does. */
  readonly dayCopies?: boolean;
  /** Where to keep it; default in memory. */
  readonly objects?: ObjectStore;
}

/**
 * An index for a test: `rows` really written hour by hour, and read back by the real reader.
 *   const index = await indexOf([{ hourMs, calls: 3 }], { observed: range });
 */
export async function indexOf(rows: readonly SomeRow[], options: IndexOf = {}): Promise<IndexReader> {
  const { objects = memoryObjectStore(), source = "lake:test" } = options;
  const writer = indexWriter({ objects });
  const errors =
    options.errors ?? rows.filter(({ outcome = "ok", errorCode }) => outcome !== "ok" || errorCode);
  const hours = observedHours([...rows, ...errors], options.observed);
  const observedAtMs = options.observedAtMs ?? Math.max(0, ...hours) + 3_600_000;
  for (const hourMs of hours) {
    const ofHour = (row: SomeRow) => floorHour(row.hourMs) === hourMs;
    await writer.replaceHour(
      hourMs,
      { actions: rows.filter(ofHour).map(actionRow), errors: errors.filter(ofHour).map(errorRow) },
      { observedAtMs, source, bytesScanned: 0, eventsScanned: 0 },
    );
  }
  if (options.dayCopies && hours.length > 0)
    await writer.refreshDays({ startMs: Math.min(...hours), endMs: Math.max(...hours) + 3_600_000 });
  return indexReader({ objects });
}

export function actionRow(row: SomeRow): ActionRow {
  const { errorCode: _code, errorMessage: _message, ...action } = errorRow(row);
  return action;
}

export function errorRow(row: SomeRow): ErrorRow {
  const hourMs = floorHour(row.hourMs);
  return {
    ...ROW,
    firstAtMs: hourMs,
    lastAtMs: hourMs,
    errorCode: "",
    errorMessage: "",
    ...row,
    hourMs,
  };
}

function observedHours(rows: readonly SomeRow[], observed: IndexOf["observed"]): number[] {
  const hours = observed === undefined ? [] : "startMs" in observed ? hoursOf(observed) : observed;
  const all = new Set(
    hours.length > 0 || observed !== undefined ? hours : rows.map(({ hourMs }) => floorHour(hourMs)),
  );
  for (const { hourMs } of rows)
    if (!all.has(floorHour(hourMs)))
      throw new Error(`Cannot index a row of ${new Date(hourMs).toISOString()}: expected an observed hour`);
  return [...all].sort((a, b) => a - b);
}
