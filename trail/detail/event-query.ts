import type { TimeRange } from "../../kit/time.ts";
import type { Column } from "../columns.ts";
import { columnSql, eventIdSql } from "../indexes/event-columns.ts";
import { errorMessageSql } from "../indexes/outcome.ts";
import type { Filter, LakeResult } from "../sources.ts";
import { sqlEventDataStore, sqlInteger, sqlText, sqlTexts, sqlTime } from "../sql.ts";

/** Characters of the record that come with each event of a list; one event alone comes with more. */
export const LISTED_JSON_LENGTH = 20_000;
export const SINGLE_JSON_LENGTH = 200_000;

/** Columns of the list that the index has too: printed by the very expressions of the index. */
const LISTED = [
  "accountId",
  "region",
  "eventSource",
  "eventName",
  "readOnly",
  "sourceIp",
  "actor",
  "client",
  "outcome",
  "errorCode",
] as const satisfies readonly Column[];

/** One event of the answer, newest first. Texts as CloudTrail says them, "" for what is absent. */
export interface ListedEvent extends Readonly<Record<(typeof LISTED)[number], string>> {
  /** The eventID, or what stands in for it. */
  readonly id: string;
  readonly atMs: number;
  readonly errorMessage: string;
  /** The record as delivered, at most LISTED_JSON_LENGTH (or SINGLE_JSON_LENGTH) characters. */
  readonly json: string;
}

export interface EventQuery {
  readonly eventDataStoreId: string;
  readonly range: TimeRange;
  readonly where: readonly Filter[];
  readonly limit: number;
  /** One event by its id, with its whole record. */
  readonly id?: string;
}

/**
 * The events behind index rows: the same expressions, so the same events. Each distinct event comes once however often
 * it was delivered; `matched` says how many there are where `limit` cuts. The expressions stand in a sub-select, where
 * each is written once: Lake takes 10,000 characters.
 */
export function eventStatement({ eventDataStoreId, range, where, limit, id }: EventQuery): string {
  const filtered = [...new Set(where.map(({ column }) => column))].filter((column) => !isListed(column));
  const inner = [...LISTED, ...filtered].map((column) => `${columnSql[column]} AS ${column}`);
  const conditions = [...where.map(conditionOf), ...(id === undefined ? [] : [`id = ${sqlText(id)}`])];
  const jsonLength = id === undefined ? LISTED_JSON_LENGTH : SINGLE_JSON_LENGTH;
  return [
    `SELECT id, MIN(occurredAt) AS occurredAt, ${LISTED.map((column) => `MIN(${column}) AS ${column}`).join(", ")},`,
    "MIN(message) AS message, MIN(recordJson) AS recordJson, COUNT(*) OVER () AS matchedEvents",
    `FROM (SELECT ${eventIdSql} AS id, eventTime AS occurredAt, ${inner.join(", ")},`,
    `${errorMessageSql} AS message, SUBSTR(eventJson, 1, ${sqlInteger(jsonLength)}) AS recordJson`,
    `FROM ${sqlEventDataStore(eventDataStoreId)}`,
    `WHERE eventTime >= ${sqlTime(range.startMs)} AND eventTime < ${sqlTime(range.endMs)}) AS events`,
    conditions.length > 0 ? `WHERE ${conditions.join(" AND ")}` : "",
    `GROUP BY id ORDER BY 2 DESC, 1 LIMIT ${sqlInteger(limit)}`,
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function isListed(column: Column): boolean {
  return LISTED.some((listed) => listed === column);
}

function conditionOf(filter: Filter): string {
  const parts: string[] = [];
  if (filter.in) parts.push(filter.in.length > 0 ? `${filter.column} IN ${sqlTexts(filter.in)}` : "1 = 0");
  if (filter.notIn && filter.notIn.length > 0)
    parts.push(`${filter.column} NOT IN ${sqlTexts(filter.notIn)}`);
  return parts.length > 0 ? parts.join(" AND ") : "1 = 1";
}

/** Reads Lake's text cells. Throws for an answer that is not of this statement's shape. */
export function eventsOf(result: LakeResult): { events: readonly ListedEvent[]; matched: number } {
  const events = result.rows.map((row) => {
    const [id, at, ...rest] = row.map((cell) => cell ?? "");
    const keys = Object.fromEntries(LISTED.map((column, index) => [column, rest[index] ?? ""]));
    return {
      ...(keys as Record<(typeof LISTED)[number], string>),
      id: id ?? "",
      atMs: parseLakeTime(at ?? ""),
      errorMessage: rest[LISTED.length] ?? "",
      json: rest[LISTED.length + 1] ?? "",
    };
  });
  const matched = Number(result.rows[0]?.[LISTED.length + 4] ?? 0);
  if (!Number.isSafeInteger(matched) || matched < events.length)
    throw new Error(`Cannot read the events: Lake says that ${matched} matched and sent ${events.length}`);
  return { events, matched };
}

/** "2026-11-22 03:04:05.000", UTC, to epoch ms. */
function parseLakeTime(text: string): number {
  const atMs = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/.test(text)
    ? Date.parse(`${text.slice(0, 23).replace(" ", "T")}Z`)
    : Number.NaN;
  if (Number.isNaN(atMs)) throw new Error(`Cannot read the time ${JSON.stringify(text)} of an event`);
  return atMs;
}
