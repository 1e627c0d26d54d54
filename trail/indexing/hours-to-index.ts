import { floorHour, HOUR_MS, MINUTE_MS } from "../../kit/time.ts";

/**
 * How long after an hour's end it is first asked for. AWS says of CloudTrail "an average of about 5 minutes" and
 * guarantees nothing; one real capture had delays of up to 10.
 */
export const DELIVERY_LAG_MS = 15 * MINUTE_MS;

/**
 * Hours back from the newest at which an hour is looked at again for late events: once soon, once when the day's
 * stragglers are in. Each look costs two scans of an hour.
 */
export const LOOK_AGAIN_HOURS: readonly number[] = [1, 2, 6, 24];

/** How far back an hour that was never looked at (the schedule stood still, a run failed) is still made up for. */
export const MAKE_UP_HOURS = 48;
/** Of those, so many in one run, so that it ends before the function's time is over. */
export const MAX_MADE_UP = 12;

/**
 * The hours that a run of the schedule at `nowMs` has to index, newest first: the newest hour that is over and
 * delivered, recent hours again, and hours of the last two days that `observed` says were never looked at.
 * Without `observed` nothing is made up for. An index that is empty starts with the schedule's hours alone:
 * history is for a back-fill, whose cost somebody has agreed to.
 */
export function hoursToIndex(nowMs: number, observed?: readonly number[]): number[] {
  const newestMs = newestHour(nowMs);
  const hours = new Set([newestMs, ...LOOK_AGAIN_HOURS.map((back) => newestMs - back * HOUR_MS)]);
  const known = new Set(observed);
  const oldestKnownMs = Math.min(...known);
  let madeUp = 0;
  for (let back = 1; back <= MAKE_UP_HOURS && madeUp < MAX_MADE_UP; back++) {
    const hourMs = newestMs - back * HOUR_MS;
    if (hourMs < oldestKnownMs) break;
    if (known.has(hourMs) || hours.has(hourMs)) continue;
    hours.add(hourMs);
    madeUp++;
  }
  return [...hours].sort((a, b) => b - a);
}

/** Start of the newest hour that can be complete at `nowMs`. */
export function newestHour(nowMs: number): number {
  return floorHour(nowMs - DELIVERY_LAG_MS) - HOUR_MS;
}
