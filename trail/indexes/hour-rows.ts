import { floorHour, HOUR_MS, type TimeRange } from "../../kit/time.ts";
import { type ActionRow, type ErrorRow, KEY_COLUMNS, type KeyColumn } from "../columns.ts";
import type { LakeResult } from "../sources.ts";
import { answerColumns } from "./hour-statement.ts";

/** An answer that is not what the statement asked for: nothing of it is used. */
export class AnswerError extends Error {
  override readonly name = "AnswerError";
}

/**
 * Rows of `actions` out of Lake's text cells, in the order of the answer. `range` is the hours that were asked about;
 * each row's own is the hour of its times. Throws AnswerError for anything that is not as asked.
 */
export function actionRows(result: LakeResult, range: TimeRange): ActionRow[] {
  return result.rows.map(actionRowReader(positionsIn(result, answerColumns("actions")), range));
}

/** Rows of `errors`, likewise. */
export function errorRows(result: LakeResult, range: TimeRange): ErrorRow[] {
  const positions = positionsIn(result, answerColumns("errors"));
  const actionRow = actionRowReader(positions, range);
  return result.rows.map((row) => ({
    ...actionRow(row),
    errorCode: cell(row, positions, "errorCode"),
    errorMessage: cell(row, positions, "errorMessage"),
  }));
}

type Row = readonly (string | null)[];
/** Where in a row a label's cell is. */
type Positions = ReadonlyMap<string, number>;

/** Lake's documentation is not strict about case: labels are compared without it. */
function positionsIn({ columns, rows, truncated }: LakeResult, labels: readonly string[]): Positions {
  if (truncated) throw new AnswerError("Cannot use Lake's answer: it was cut short");
  const known = new Map(columns.map((column, at) => [column.toLowerCase(), at]));
  const positions = new Map<string, number>();
  for (const label of labels) {
    const at = known.get(label.toLowerCase());
    if (at === undefined && rows.length > 0)
      throw new AnswerError(`Cannot use Lake's answer: it has no column "${label}"`);
    positions.set(label, at ?? -1);
  }
  return positions;
}

/** Not one expression of ours can be NULL; were one, it would be a value that the record lacks. */
function cell(row: Row, positions: Positions, label: string): string {
  return row[positions.get(label) ?? -1] ?? "";
}

/** Reads rows one after the other: half a million cells are a busy span, so that nothing is made per cell. */
function actionRowReader(positions: Positions, range: TimeRange): (row: Row) => ActionRow {
  const keyAt = KEY_COLUMNS.map((column) => [column, positions.get(column) ?? -1] as const);
  return (row) => {
    const key: Partial<Record<KeyColumn, string>> = {};
    for (const [column, at] of keyAt) key[column] = row[at] ?? "";
    const firstAtMs = readTime(cell(row, positions, "firstAt"), "firstAt", range);
    const hourMs = floorHour(firstAtMs);
    return {
      ...(key as Record<KeyColumn, string>),
      hourMs,
      calls: readCount(cell(row, positions, "calls")),
      firstAtMs,
      // A row of two hours would be one that was not grouped by its hour.
      lastAtMs: readTime(cell(row, positions, "lastAt"), "lastAt", {
        startMs: firstAtMs,
        endMs: hourMs + HOUR_MS,
      }),
    };
  };
}

function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,15}$/.test(text) || count === 0) throw unexpected("calls", text, "a whole number above 0");
  return count;
}

/** "2026-11-22 03:04:05.678", UTC, without a zone; fewer digits of the fraction, or none, are understood too. */
function readTime(text: string, column: string, { startMs, endMs }: TimeRange): number {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?: UTC|Z)?$/.exec(text);
  const atMs = match
    ? Date.parse(`${match[1]}T${match[2]}.${(match[3] ?? "").slice(0, 3).padEnd(3, "0")}Z`)
    : Number.NaN;
  if (!(atMs >= startMs && atMs < endMs))
    throw unexpected(column, text, "a time like 2026-11-22 03:04:05.678 within the hour");
  return atMs;
}

function unexpected(column: string, text: string, wanted: string): AnswerError {
  return new AnswerError(
    `Cannot use ${column} ${JSON.stringify(text.slice(0, 80))} of Lake's answer: expected ${wanted}`,
  );
}
