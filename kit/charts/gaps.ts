import { HOUR_MS, type TimeRange, type TimeZone, wholeHours } from "../time.ts";
import { formatSpan } from "./time-axis.ts";

/** A run of hours about which nothing is known: drawn as a hatched band, never as zero. */
export interface GapBand {
  readonly x: number;
  readonly width: number;
  readonly title: string;
}

/**
 * The hours of `range` that were not observed, neighbours joined. `observedHours` are starts of hours in any order;
 * null says that every hour counts as observed.
 */
export function unobservedSpans(range: TimeRange, observedHours: readonly number[] | null): TimeRange[] {
  if (observedHours === null) return [];
  const observed = new Set(observedHours);
  const { startMs, endMs } = wholeHours(range);
  const spans: { startMs: number; endMs: number }[] = [];
  for (let hourMs = startMs; hourMs < endMs; hourMs += HOUR_MS) {
    if (observed.has(hourMs)) continue;
    const last = spans.at(-1);
    if (last?.endMs === hourMs) last.endMs += HOUR_MS;
    else spans.push({ startMs: hourMs, endMs: hourMs + HOUR_MS });
  }
  return spans;
}

export function gapBands(
  spans: readonly TimeRange[],
  xOf: (atMs: number) => number,
  zone: TimeZone,
): GapBand[] {
  return spans.map((span) => {
    const x = Math.round(xOf(span.startMs));
    return {
      x,
      // At least a pixel: a gap that is too thin to see would read as data.
      width: Math.max(1, Math.round(xOf(span.endMs)) - x),
      title: `${formatSpan(span, zone)}: not observed`,
    };
  });
}
