import { DAY_MS, HOUR_MS, hoursOf, isoTime, type TimeRange } from "../../kit/time.ts";
import { DELIVERY_LAG_MS, newestHour } from "../../trail/indexing/hours-to-index.ts";
import type { CountedLook } from "../../trail/read/index-listing.ts";
import { usageError } from "../terminal/cli-error.ts";

/** What is known of the event data store; all undefined where it may not be looked at. */
export interface StoreAge {
  readonly retentionDays: number | undefined;
  readonly createdMs: number | undefined;
}

/** The longest retention that Lake has, in days (API reference, RetentionPeriod). */
const LONGEST_RETENTION_DAYS = 3653;

/**
 * The whole hours that may be indexed of the range that was asked for, and what should be said about it. Throws for
 * hours that the store keeps no more, or that are not over.
 */
export function backfillRange(
  asked: TimeRange,
  { retentionDays, createdMs }: StoreAge,
  nowMs: number,
): { readonly range: TimeRange; readonly notes: readonly string[] } {
  const startMs = Math.floor(asked.startMs / HOUR_MS) * HOUR_MS;
  const endMs = Math.ceil(asked.endMs / HOUR_MS) * HOUR_MS;
  const newestEndMs = newestHour(nowMs) + HOUR_MS;
  const notes: string[] = [];
  const days = retentionDays ?? LONGEST_RETENTION_DAYS;
  const oldestMs = Math.ceil((nowMs - days * DAY_MS) / HOUR_MS) * HOUR_MS;
  if (startMs < oldestMs)
    throw usageError(
      `Cannot index from ${isoTime(startMs)}: ${retentionDays === undefined ? "no event data store keeps events for more than" : "the event data store keeps events for"} ${days} days; expected --from ${isoTime(oldestMs)} or later`,
    );
  if (startMs >= newestEndMs)
    throw usageError(
      `Cannot index from ${isoTime(startMs)}: expected an hour that is over, for ${DELIVERY_LAG_MS / 60_000} minutes at least`,
    );
  if (endMs > newestEndMs)
    notes.push(
      `Hours from ${isoTime(newestEndMs)} on are left to the schedule: their events are not all there`,
    );
  if (createdMs !== undefined && startMs < createdMs)
    notes.push(
      `The event data store was made at ${isoTime(createdMs)}: hours before hold only what was copied into it`,
    );
  return { range: { startMs, endMs: Math.min(endMs, newestEndMs) }, notes };
}

/**
 * The hours of a range that are not indexed: never looked at, looked at before their events were all there, or in
 * another event data store. `looks` undefined (the index may not be read) gives all.
 */
export function hoursToDo(
  range: TimeRange,
  looks: ReadonlyMap<number, CountedLook> | undefined,
  sourceId: string,
): number[] {
  return hoursOf(range).filter((hourMs) => {
    const look = looks?.get(hourMs);
    if (!look || look.sourceId !== sourceId) return true;
    return look.observedAtMs < hourMs + HOUR_MS + DELIVERY_LAG_MS;
  });
}
