/** Time as Trailboard sees it: epoch milliseconds, UTC, half-open ranges; text only at the very end. */

export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** `startMs` is inside, `endMs` is not. Epoch milliseconds. */
export interface TimeRange {
  readonly startMs: number;
  readonly endMs: number;
}

/** Minutes east of UTC, as `offsetISO` says it ("+02:00" is 120). The label is what CloudWatch calls it. */
export interface TimeZone {
  readonly label: string;
  readonly offsetMinutes: number;
}

export const UTC: TimeZone = { label: "UTC", offsetMinutes: 0 };

export function floorHour(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

export function ceilHour(atMs: number): number {
  return Math.ceil(atMs / HOUR_MS) * HOUR_MS;
}

export function floorDay(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** The whole hours that `range` touches, as one range: 07:20-09:01 gives 07:00-10:00. */
export function wholeHours(range: TimeRange): TimeRange {
  return { startMs: floorHour(range.startMs), endMs: ceilHour(range.endMs) };
}

/** Starts of the hours that `range` touches, oldest first. An empty range gives none. */
export function hoursOf(range: TimeRange): number[] {
  const { startMs, endMs } = wholeHours(range);
  const hours: number[] = [];
  for (let hourMs = startMs; hourMs < endMs; hourMs += HOUR_MS) hours.push(hourMs);
  return hours;
}

/** "2026-11-22", UTC. */
export function isoDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** "2026-11-22T03:04:05.678Z", UTC. */
export function isoTime(atMs: number): string {
  return new Date(atMs).toISOString();
}

/** The range of the same length that ends where `range` starts: what a delta compares with. */
export function previousRange({ startMs, endMs }: TimeRange): TimeRange {
  return { startMs: startMs - (endMs - startMs), endMs: startMs };
}

export type TimePrecision = "day" | "hour" | "minute" | "second" | "clock";

/**
 * Text for a person in their zone. No Intl: its first use costs tens of milliseconds in a cold function.
 *   formatTime(0, UTC, "minute")  ->  "1970-01-01 00:00"
 * "–" for what is not a time.
 */
export function formatTime(atMs: number, zone: TimeZone, precision: TimePrecision): string {
  const local = new Date(atMs + zone.offsetMinutes * MINUTE_MS);
  if (Number.isNaN(local.getTime())) return "–";
  const iso = local.toISOString();
  const date = iso.slice(0, 10);
  switch (precision) {
    case "day":
      return date;
    case "hour":
    case "minute":
      return `${date} ${iso.slice(11, 16)}`;
    case "second":
      return `${date} ${iso.slice(11, 19)}`;
    case "clock":
      return iso.slice(11, 16);
  }
}
