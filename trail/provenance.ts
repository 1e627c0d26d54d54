import { formatSpan } from "../kit/charts/time-axis.ts";
import { type Notice, notice } from "../kit/notice.ts";
import { formatNumber } from "../kit/numbers.ts";
import type { WidgetRequest } from "../kit/request.ts";
import {
  formatTime,
  HOUR_MS,
  hoursOf,
  MINUTE_MS,
  type TimeRange,
  type TimeZone,
  wholeHours,
} from "../kit/time.ts";
import type { Provenance } from "../kit/widget.ts";
import type { Coverage } from "./sources.ts";

/**
 * From when on an hour that is over should be in the index: CloudTrail delivers in 5 minutes on average, without a
 * guarantee (CloudTrail User Guide, "Working with AWS CloudTrail Lake"), then the hourly indexer has to run.
 */
export const INDEX_LAG_MS = 30 * MINUTE_MS;

/** What a request needs to have for the index's provenance. */
export type AskedOf = Pick<WidgetRequest<unknown>, "range" | "timeZone" | "nowMs">;

/** True where the hour should have been observed by now. */
export function isDue(hourMs: number, nowMs: number): boolean {
  return hourMs + HOUR_MS + INDEX_LAG_MS <= nowMs;
}

/**
 * The rule for every widget that reads the index: of the hours of the range that are due by now, which were observed.
 * `provenance` goes to the footer; `notices` say what is missing, so that nothing unobserved passes for nothing.
 */
export function indexProvenance(
  coverage: Coverage,
  request: AskedOf,
): { provenance: Provenance; notices: readonly Notice[] } {
  const observed = new Set(coverage.hours.map(({ hourMs }) => hourMs));
  const hours = hoursOf(request.range);
  // An hour that was observed early counts as due: "25 of 24 hours" would be nonsense.
  const due = hours.filter((hourMs) => observed.has(hourMs) || isDue(hourMs, request.nowMs));
  const missing = due.filter((hourMs) => !observed.has(hourMs));
  const later = hours.length - due.length;
  const { indexedThroughMs } = coverage;
  return {
    provenance: {
      ...(indexedThroughMs === undefined ? {} : { indexedThroughMs }),
      hours: { observed: due.length - missing.length, due: due.length },
      bytesScanned: 0,
      // Said, because the last bar of a chart that ends now would else look like a fall.
      ...(later > 0 ? { remarks: [`last ${later === 1 ? "hour" : hoursText(later)} not indexed yet`] } : {}),
    },
    notices: noticesOf({ missing, due: due.length, indexedThroughMs }, request),
  };
}

function noticesOf(
  found: { missing: readonly number[]; due: number; indexedThroughMs: number | undefined },
  request: AskedOf,
): Notice[] {
  const { missing, due, indexedThroughMs } = found;
  const zone = request.timeZone;
  const span = spanText(wholeHours(request.range), zone);
  if (request.range.startMs >= request.nowMs)
    return [
      notice("empty", "This range lies in the future", `${span} is not here yet. Choose an earlier range.`),
    ];
  if (due === 0)
    return [notice("not-indexed", "Too early to say", `${span} is indexed soon after the hour is over.`)];
  if (missing.length === 0) return [];
  if (indexedThroughMs === undefined)
    return [
      notice("not-indexed", "The index is empty", "No hour was indexed yet. The indexer runs every hour."),
    ];
  const notices: Notice[] = [];
  const late = missing.filter((hourMs) => hourMs >= indexedThroughMs);
  const gaps = missing.filter((hourMs) => hourMs < indexedThroughMs);
  if (gaps.length > 0)
    notices.push(
      notice(
        "not-indexed",
        gaps.length === due
          ? "This range was not indexed"
          : `${hoursText(gaps.length)} of ${formatNumber(due)} not indexed`,
        `${spansText(gaps, zone)}: not observed, so counts of these hours are unknown.`,
      ),
    );
  if (late.length > 0)
    notices.push(
      notice(
        "stale",
        `The index ends at ${formatTime(indexedThroughMs, zone, "minute")} ${zone.label}`,
        `${spansText(late, zone)}: ${hoursText(late.length)} should be there by now and ${late.length === 1 ? "is" : "are"} not. Counts of ${late.length === 1 ? "it" : "them"} are unknown.`,
      ),
    );
  return notices;
}

const MAX_SPANS = 4;

/** "2026-11-21 02:00–05:00, 2026-11-21 09:00–10:00 (UTC)": neighbours joined, many cut with the rest counted. */
function spansText(hours: readonly number[], zone: TimeZone): string {
  const spans: { startMs: number; endMs: number }[] = [];
  for (const hourMs of hours) {
    const last = spans.at(-1);
    if (last?.endMs === hourMs) last.endMs += HOUR_MS;
    else spans.push({ startMs: hourMs, endMs: hourMs + HOUR_MS });
  }
  const shown = spans.slice(0, MAX_SPANS).map((span) => formatSpan(span, zone));
  const more = spans.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""} (${zone.label})`;
}

function spanText(range: TimeRange, zone: TimeZone): string {
  return `${formatSpan(range, zone)} (${zone.label})`;
}

function hoursText(count: number): string {
  return `${formatNumber(count)} ${count === 1 ? "hour" : "hours"}`;
}
