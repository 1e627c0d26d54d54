import { DAY_MS, HOUR_MS, MINUTE_MS, type TimeRange } from "../../../kit/time.ts";

/** What the viewer chose in the range picker. */
export type RangeChoice =
  | { readonly kind: "relative"; readonly lengthMs: number }
  | { readonly kind: "absolute"; readonly startMs: number; readonly endMs: number };

/** The presets of CloudWatch's picker. */
export const RANGE_PRESETS: readonly { readonly label: string; readonly lengthMs: number }[] = [
  { label: "1h", lengthMs: HOUR_MS },
  { label: "3h", lengthMs: 3 * HOUR_MS },
  { label: "12h", lengthMs: 12 * HOUR_MS },
  { label: "1d", lengthMs: DAY_MS },
  { label: "3d", lengthMs: 3 * DAY_MS },
  { label: "1w", lengthMs: 7 * DAY_MS },
];

export const DEFAULT_RANGE: RangeChoice = { kind: "relative", lengthMs: 3 * HOUR_MS };

export function resolveRange(choice: RangeChoice, nowMs: number): TimeRange {
  return choice.kind === "relative"
    ? { startMs: nowMs - choice.lengthMs, endMs: nowMs }
    : { startMs: choice.startMs, endMs: choice.endMs };
}

const ISO_DURATION = /^-?P(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** "-PT8H" -> 28800000; "P3M" counts 30 days a month, as the picker does. Undefined for what is no duration. */
export function durationMs(text: string): number | undefined {
  const match = ISO_DURATION.exec(text);
  if (!match) return undefined;
  const [months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  const lengthMs =
    ((months ?? 0) * 30 + (weeks ?? 0) * 7 + (days ?? 0)) * DAY_MS +
    (hours ?? 0) * HOUR_MS +
    (minutes ?? 0) * MINUTE_MS +
    (seconds ?? 0) * 1000;
  return lengthMs > 0 ? lengthMs : undefined;
}

/** A body's or a link's `start` and `end`. Undefined where they say nothing usable. */
export function parseRange(start: string, end: string, nowMs: number): RangeChoice | undefined {
  const lengthMs = durationMs(start);
  if (lengthMs !== undefined) return { kind: "relative", lengthMs };
  const startMs = Date.parse(start);
  if (Number.isNaN(startMs)) return undefined;
  const endMs = end === "" ? nowMs : Date.parse(end);
  return startMs < endMs ? { kind: "absolute", startMs, endMs } : undefined;
}

/** The range on which a dashboard opens: that of the logs at hand, else its own, else 3 hours. */
export function openingRange(
  body: { readonly start: string; readonly end: string },
  dataRange: TimeRange | null,
  nowMs: number,
): RangeChoice {
  if (dataRange) return { kind: "absolute", startMs: dataRange.startMs, endMs: dataRange.endMs };
  return parseRange(body.start, body.end, nowMs) ?? DEFAULT_RANGE;
}

/** Seconds of one point when the dashboard chooses the period, coarser as the range grows. */
export function autoPeriodSeconds({ startMs, endMs }: TimeRange): number {
  const lengthMs = endMs - startMs;
  if (lengthMs <= 3 * HOUR_MS) return 60;
  if (lengthMs <= 15 * HOUR_MS) return 300;
  if (lengthMs <= 3 * DAY_MS) return 900;
  if (lengthMs <= 15 * DAY_MS) return 3600;
  if (lengthMs <= 63 * DAY_MS) return 21_600;
  return 86_400;
}

/** 90 minutes -> "90 minutes", 3 hours -> "3 hours", 7 days -> "1 week". */
export function lengthInWords(lengthMs: number): string {
  for (const [unitMs, unit] of LENGTH_UNITS)
    if (lengthMs % unitMs === 0) {
      const count = lengthMs / unitMs;
      return `${count} ${unit}${count === 1 ? "" : "s"}`;
    }
  return `${Math.round(lengthMs / 1000)} seconds`;
}

const LENGTH_UNITS: readonly (readonly [number, string])[] = [
  [7 * DAY_MS, "week"],
  [DAY_MS, "day"],
  [HOUR_MS, "hour"],
  [MINUTE_MS, "minute"],
];
