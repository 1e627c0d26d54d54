import { HOUR_MS } from "../../kit/time.ts";
import { type Column, columnsOf, type IndexName } from "../columns.ts";
import { sqlEventDataStore, sqlTime } from "../sql.ts";
import { columnSql, eventIdSql } from "./event-columns.ts";
import { errorMessageSql } from "./outcome.ts";

export interface HourStatement {
  /** The last part of the event data store's ARN. */
  readonly eventDataStoreId: string;
  /** Start of the hour, epoch ms, UTC. */
  readonly hourMs: number;
}

/** Labels of the answer's columns, in order. All cells are text and none is NULL. */
export function answerColumns(index: IndexName): readonly string[] {
  return [...columnsOf(index), "calls", "firstAt", "lastAt", ...(index === "errors" ? ["errorMessage"] : [])];
}

/**
 * The question that fills an hour of an index: every key with its distinct events, first and last time.
 *
 * CloudTrail may deliver an event again, and the second time with other content (addendum: UPDATED_DATA). The inner
 * SELECT keeps one delivery of each event, a correction before what it corrects and then the same one every time, so
 * that an event is in one row only and the sum of calls is the number of events.
 *
 * Constructs are those that AWS's texts on Lake use: one level of sub-select with a window function, struct paths,
 * element_at, regexp_like, string timestamps. No CTE, no INTERVAL.
 */
export function hourStatement(index: IndexName, { eventDataStoreId, hourMs }: HourStatement): string {
  if (hourMs % HOUR_MS !== 0)
    throw new Error(`Cannot index hour ${hourMs}: expected the start of an hour in epoch milliseconds`);
  const columns = columnsOf(index);
  const inner = [
    ...columns.map((column: Column) => `${columnSql[column]} AS ${column}`),
    ...(index === "errors" ? [`${errorMessageSql} AS message`] : []),
    "eventTime AS eventAt",
    `ROW_NUMBER() OVER (PARTITION BY ${eventIdSql} ORDER BY CASE WHEN element_at(addendum, 'reason') IS NULL THEN 1 ELSE 0 END, eventJsonChecksum) AS delivery`,
  ];
  const outer = [
    ...columns,
    "COUNT(*) AS calls",
    "MIN(eventAt) AS firstAt",
    "MAX(eventAt) AS lastAt",
    // One example, and the same one every time.
    ...(index === "errors" ? ["COALESCE(MIN(NULLIF(message, '')), '') AS errorMessage"] : []),
  ];
  return `SELECT ${outer.join(", ")}
FROM (SELECT
  ${inner.join(",\n  ")}
  FROM ${sqlEventDataStore(eventDataStoreId)}
  WHERE eventTime >= ${sqlTime(hourMs)} AND eventTime < ${sqlTime(hourMs + HOUR_MS)}) AS deliveries
WHERE delivery = 1${index === "errors" ? " AND outcome <> 'ok'" : ""}
GROUP BY ${columns.join(", ")}`;
}
