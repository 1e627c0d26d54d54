import { parseEvent, type Theme } from "../../kit/request.ts";
import { ceilHour, DAY_MS, HOUR_MS, type TimeRange, type TimeZone, UTC, wholeHours } from "../../kit/time.ts";

/**
 * All of an event that can make a difference to a listed widget, in steps so large that viewers who look at the same
 * dashboard ask the same: text of the event is no part of it, so that nobody can put a word into another one's answer.
 */
export interface PublicRequest {
  /** Whole hours; ends with the current hour at the latest. */
  readonly range: TimeRange;
  /** True where more days were asked for than are shown. */
  readonly isCut: boolean;
  readonly timeZone: TimeZone;
  readonly theme: Theme;
  /** Multiples of 20, rounded down: what is drawn never needs more room than there is. */
  readonly widthPx: number;
  readonly heightPx: number;
}

const SIZE_STEP_PX = 20;
/** Offsets of zones in use are multiples of this. */
const OFFSET_STEP_MINUTES = 15;

/** Never throws. `nowMs` is a clock's time, `maxRangeDays` at least 1. */
export function publicRequest(event: unknown, nowMs: number, maxRangeDays: number): PublicRequest {
  const { request } = parseEvent(event, { endpoints: { self: "", detail: "" }, requestId: "", nowMs });
  const { range, isCut } = boundedRange(request.range, nowMs, maxRangeDays);
  return {
    range,
    isCut,
    timeZone: namedZone(request.timeZone.offsetMinutes),
    theme: request.theme,
    widthPx: step(request.widthPx),
    heightPx: step(request.heightPx),
  };
}

/** The hours outside of which nobody looks: outward, then no later than the current hour, then the newest `maxDays`. */
function boundedRange(
  asked: TimeRange,
  nowMs: number,
  maxDays: number,
): { range: TimeRange; isCut: boolean } {
  const { startMs, endMs } = wholeHours(asked);
  const lastMs = ceilHour(nowMs);
  // Every range in the future is the same one: there is nothing in any.
  if (startMs >= lastMs) return { range: { startMs: lastMs, endMs: lastMs + HOUR_MS }, isCut: false };
  const newestMs = Math.min(endMs, lastMs);
  // "1w" is 168 hours that touch 169 of the clock's: who keeps to the bound is not told of a cut.
  const edgesMs = asked.endMs - asked.startMs <= maxDays * DAY_MS ? HOUR_MS : 0;
  const earliestMs = newestMs - maxDays * DAY_MS - edgesMs;
  return { range: { startMs: Math.max(startMs, earliestMs), endMs: newestMs }, isCut: startMs < earliestMs };
}

/** The label of an event is anybody's text: zones are named by their offset. */
function namedZone(offsetMinutes: number): TimeZone {
  if (offsetMinutes === 0 || offsetMinutes % OFFSET_STEP_MINUTES !== 0) return UTC;
  const two = (value: number) => String(value).padStart(2, "0");
  const size = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? "-" : "+";
  return { label: `UTC${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`, offsetMinutes };
}

function step(px: number): number {
  return Math.floor(px / SIZE_STEP_PX) * SIZE_STEP_PX;
}
