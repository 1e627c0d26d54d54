import { HOUR_MS } from "../../kit/time.ts";
import { type Column, columnsOf, type IndexName } from "../columns.ts";
import { sqlEventDataStore, sqlTime } from "../sql.ts";
import { columnSql, eventIdSql } from "./event-columns.ts";
import { errorMessageSql, isFailureSql } from "./outcome.ts";

export interface HourStatement {
  /** The last part of the event data store's ARN. */
  readonly eventDataStoreId: string;
  /** Start of the (first) hour, epoch ms, UTC. */
  readonly hourMs: number;
  /** Hours in a row, 1 to MAX_SPAN_HOURS; default 1. */
  readonly hours?: number;
}

/** Hours that one statement may ask about. */
export const MAX_SPAN_HOURS = 24;

/**
 * Labels of the answer's columns, in order. All cells are text and none is NULL. The hour of a row is that of its
 * firstAt: a cell that says it again would be a tenth of the answer.
 */
export function answerColumns(index: IndexName): readonly string[] {
  return [...columnsOf(index), "calls", "firstAt", "lastAt", ...(index === "errors" ? ["errorMessage"] : [])];
}

/**
 * The question that fills an hour of an index, or several hours in a row: every key of an hour with its distinct
 * events, first and last time. An event is told apart within its hour, so that a span gives the very rows that its
 * hours give one by one.
 *
 * CloudTrail may deliver an event again, and the second time with other content (addendum: UPDATED_DATA). The inner
 * SELECT keeps one delivery of each event, a correction before what it corrects, then a failure before a success, then
 * the same one every time, so that an event is in one row only and the sum of calls is the number of events. With this
 * order `errors` finds the delivery that `actions` keeps among the failures and the corrections alone: successes, which
 * are nearly everything, need not be told apart again.
 *
 * Constructs are those that AWS's texts on Lake use: one level of sub-select with a window function, struct paths,
 * element_at, regexp_like, date_trunc, string timestamps. No CTE, no INTERVAL.
 */
export function hourStatement(
  index: IndexName,
  { eventDataStoreId, hourMs, hours = 1 }: HourStatement,
): string {
  if (hourMs % HOUR_MS !== 0)
    throw new Error(`Cannot index hour ${hourMs}: expected the start of an hour in epoch milliseconds`);
  if (!Number.isInteger(hours) || hours < 1 || hours > MAX_SPAN_HOURS)
    throw new Error(
      `Cannot index "${hours}" hours at once: expected a whole number from 1 to ${MAX_SPAN_HOURS}`,
    );
  const columns = columnsOf(index);
  const isErrors = index === "errors";
  const isSpan = hours > 1;
  const hourOfEvent = isSpan ? `${hourSql}, ` : "";
  const inner = [
    ...(isSpan ? [`${hourSql} AS hourAt`] : []),
    ...columns.map((column: Column) => `${columnSql[column]} AS ${column}`),
    ...(isErrors ? [`${errorMessageSql} AS message`] : []),
    "eventTime AS eventAt",
    `ROW_NUMBER() OVER (PARTITION BY ${hourOfEvent}${eventIdSql} ORDER BY ${deliveryOrderSql}) AS delivery`,
  ];
  const outer = [
    ...columns,
    "COUNT(*) AS calls",
    "MIN(eventAt) AS firstAt",
    "MAX(eventAt) AS lastAt",
    // One example, and the same one every time.
    ...(isErrors ? ["COALESCE(MIN(NULLIF(message, '')), '') AS errorMessage"] : []),
  ];
  const endMs = hourMs + hours * HOUR_MS;
  return `SELECT ${outer.join(", ")}
FROM (SELECT
  ${inner.join(",\n  ")}
  FROM ${sqlEventDataStore(eventDataStoreId)}
  WHERE eventTime >= ${sqlTime(hourMs)} AND eventTime < ${sqlTime(endMs)}${isErrors ? `\n  AND (${isFailureSql} OR ${isCorrectionSql})` : ""}) AS deliveries
WHERE delivery = 1${isErrors ? " AND outcome <> 'ok'" : ""}
GROUP BY ${[...(isSpan ? ["hourAt"] : []), ...columns].join(", ")}`;
}

const hourSql = "DATE_TRUNC('hour', eventTime)";
const isCorrectionSql = "element_at(addendum, 'reason') IS NOT NULL";
const deliveryOrderSql = `CASE WHEN ${isCorrectionSql} THEN 0 ELSE 1 END, CASE WHEN ${isFailureSql} THEN 0 ELSE 1 END, eventJsonChecksum`;
