import {
  DAY_MS,
  formatTime,
  HOUR_MS,
  MINUTE_MS,
  type TimePrecision,
  type TimeRange,
  type TimeZone,
} from "../time.ts";

export interface TimeTick {
  readonly x: number;
  /** "03:00", or "11/22" where a day starts, as CloudWatch writes them. */
  readonly label: string;
}

const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 3, 6, 12].map((hours) => hours * HOUR_MS),
  ...[1, 2, 4, 7, 14, 28, 56, 112, 224].map((days) => days * DAY_MS),
];

const MIN_DISTANCE_PX = 62;
const HALF_LABEL_PX = 16;

/**
 * Ticks at round times of the viewer's clock, as many as fit. Day boundaries are the viewer's, not UTC's. A tick whose
 * label would stick out of the drawing (0 to `drawingPx`) is left out.
 */
export function timeTicks(
  range: TimeRange,
  zone: TimeZone,
  place: { leftPx: number; widthPx: number; drawingPx: number },
): TimeTick[] {
  const lengthMs = range.endMs - range.startMs;
  if (!(lengthMs > 0) || !(place.widthPx > 0)) return [];
  const maxTicks = Math.max(1, Math.floor(place.widthPx / MIN_DISTANCE_PX));
  const stepMs = STEPS_MS.find((candidate) => lengthMs / candidate <= maxTicks) ?? 448 * DAY_MS;
  const offsetMs = zone.offsetMinutes * MINUTE_MS;
  // Days in steps of weeks start on Mondays; the epoch was a Thursday.
  const originMs = (stepMs % (7 * DAY_MS) === 0 ? 4 * DAY_MS : 0) - offsetMs;
  const ticks: TimeTick[] = [];
  const first = Math.ceil((range.startMs - originMs) / stepMs);
  for (let number = first; originMs + number * stepMs <= range.endMs; number += 1) {
    const atMs = originMs + number * stepMs;
    const x = Math.round(place.leftPx + ((atMs - range.startMs) / lengthMs) * place.widthPx);
    if (x < HALF_LABEL_PX || x > place.drawingPx - HALF_LABEL_PX) continue;
    ticks.push({ x, label: tickLabel(atMs, zone) });
  }
  return ticks;
}

function tickLabel(atMs: number, zone: TimeZone): string {
  const isDayStart = (atMs + zone.offsetMinutes * MINUTE_MS) % DAY_MS === 0;
  return isDayStart
    ? formatTime(atMs, zone, "day").slice(5).replace("-", "/")
    : formatTime(atMs, zone, "clock");
}

/** "2026-11-22 03:00–04:00"; with both dates where the end is on another day, and dates alone for whole days. */
export function formatSpan({ startMs, endMs }: TimeRange, zone: TimeZone): string {
  const text = (atMs: number, precision: TimePrecision) => formatTime(atMs, zone, precision);
  const wholeDays = text(startMs, "clock") === "00:00" && text(endMs, "clock") === "00:00";
  const lastDay = text(endMs - 1, "day");
  if (wholeDays)
    return endMs - startMs === DAY_MS ? text(startMs, "day") : `${text(startMs, "day")} – ${lastDay}`;
  const sameDay = text(startMs, "day") === lastDay;
  if (!sameDay) return `${text(startMs, "minute")} – ${text(endMs, "minute")}`;
  const end = text(endMs, "clock");
  return `${text(startMs, "minute")}–${end === "00:00" ? "24:00" : end}`;
}
