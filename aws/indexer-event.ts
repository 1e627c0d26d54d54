import { quote } from "../kit/params.ts";
import { floorHour, HOUR_MS, type TimeRange } from "../kit/time.ts";
import { isDay } from "./is-day.ts";

/** What the indexer is asked to do. */
export type IndexerTask =
  /** No `hour`, `from` or `refreshDays`: whatever the scheduler sends. */
  | { readonly kind: "schedule" }
  /** {hour: ISO}: the hour that this time lies in. Day copies are left alone. */
  | { readonly kind: "hour"; readonly hourMs: number }
  /** {from: ISO, to: ISO}: all hours that the range touches. */
  | { readonly kind: "backfill"; readonly range: TimeRange }
  /** {refreshDays: {from: ISO, to: ISO}}: no queries, only the copies of closed days. */
  | { readonly kind: "refresh-days"; readonly range: TimeRange };

/** A year and a bit: more in one call is a slip of the pen. */
const MAX_HOURS = 400 * 24;

/** Throws an Error whose message says what was wrong. `nowMs` bounds: an hour that has not begun would look empty. */
export function readIndexerEvent(event: unknown, nowMs: number): IndexerTask {
  const { hour, from, to, refreshDays } = record(event);
  if (refreshDays !== undefined) {
    const days = record(refreshDays);
    return { kind: "refresh-days", range: readRange(days.from, days.to) };
  }
  if (hour !== undefined) {
    const hourMs = floorHour(readTime("hour", hour));
    if (hourMs > nowMs) throw new Error(`Cannot index hour ${quote(hour)}: expected an hour that has begun`);
    return { kind: "hour", hourMs };
  }
  if (from === undefined && to === undefined) return { kind: "schedule" };
  const range = readRange(from, to);
  const endMs = Math.min(range.endMs, floorHour(nowMs) + HOUR_MS);
  if (range.startMs >= endMs)
    throw new Error(`Cannot index from ${quote(from)}: expected a time that is over`);
  return { kind: "backfill", range: { startMs: range.startMs, endMs } };
}

function readRange(from: unknown, to: unknown): TimeRange {
  const range = { startMs: readTime("from", from), endMs: readTime("to", to) };
  if (range.startMs >= range.endMs)
    throw new Error(`Cannot use to ${quote(to)}: expected a time after ${quote(from)}`);
  if (range.endMs - range.startMs > MAX_HOURS * HOUR_MS)
    throw new Error(
      `Cannot use from ${quote(from)} to ${quote(to)}: expected at most ${MAX_HOURS / 24} days`,
    );
  return range;
}

/** With a zone, or a date alone: a time without one would be the machine's local time. */
function readTime(name: string, value: unknown): number {
  const isTime =
    typeof value === "string" &&
    /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d))?$/.test(value);
  const atMs = isTime && isDay(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs) || atMs < 0)
    throw new Error(`Cannot use ${name} ${quote(value)}: expected an ISO time such as 2026-11-22T03:00:00Z`);
  return atMs;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
