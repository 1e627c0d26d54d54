import { HOUR_MS, MINUTE_MS, type TimeRange, type TimeZone, wholeHours } from "../time.ts";

/** A run of whole UTC hours that is drawn as one bar. */
export interface TimeBin extends TimeRange {
  /** Hours in it; the first and the last bin of a range may have fewer than the others. */
  readonly hours: number;
}

export interface TimeBins {
  /** Hours in a full bin: 1, 3, 6, 12, 24 or whole days. */
  readonly binHours: number;
  readonly bins: readonly TimeBin[];
  /** Which bin an hour belongs to; -1 outside of the range. */
  indexOf(hourMs: number): number;
}

const BIN_HOURS = [1, 3, 6, 12, 24, 48, 168, 336, 672];

/**
 * Cuts the whole hours of `range` into at most `maxBins` bins that start where the viewer's clock does: at 00:00,
 * 06:00 and so on of their zone. Index hours are UTC hours: in a zone that is not whole hours from UTC (+05:45) an
 * hour belongs to the bin in which it starts, so that every hour is in exactly one bin. Weeks start on Monday.
 */
export function timeBins(range: TimeRange, zone: TimeZone, maxBins: number): TimeBins {
  const { startMs, endMs } = wholeHours(range);
  const totalHours = (endMs - startMs) / HOUR_MS;
  // A range that does not start on a bin's edge needs one bin more.
  const binHours =
    BIN_HOURS.find((hours) => Math.ceil(totalHours / hours) + (hours > 1 ? 1 : 0) <= Math.max(1, maxBins)) ??
    BIN_HOURS.at(-1) ??
    1;
  const binMs = binHours * HOUR_MS;
  // The epoch was a Thursday: weeks are counted from the Monday after it.
  const originMs = (binHours % 168 === 0 ? 4 * 24 * HOUR_MS : 0) - zone.offsetMinutes * MINUTE_MS;
  const numberOf = (hourMs: number) => Math.floor((hourMs - originMs) / binMs);
  const edgeOf = (number: number) => Math.ceil((originMs + number * binMs) / HOUR_MS) * HOUR_MS;

  const first = numberOf(startMs);
  const bins: TimeBin[] = [];
  let edgeMs = edgeOf(first);
  for (let number = first; edgeMs < endMs; number += 1) {
    const from = Math.max(startMs, edgeMs);
    edgeMs = edgeOf(number + 1);
    const to = Math.min(endMs, edgeMs);
    bins.push({ startMs: from, endMs: to, hours: (to - from) / HOUR_MS });
  }
  return {
    binHours,
    bins,
    indexOf: (hourMs) => (hourMs < startMs || hourMs >= endMs ? -1 : numberOf(hourMs) - first),
  };
}
