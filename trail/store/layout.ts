import { DAY_MS, floorDay, HOUR_MS, isoDate } from "../../kit/time.ts";
import type { IndexName } from "../columns.ts";

/**
 * Where things are in the index's objects. Times in keys are UTC.
 *
 *   hours/actions/date=2026-11-22/hour=03.parquet     the truth: open Parquet, one file per index and hour
 *   hours/errors/date=2026-11-22/hour=03.parquet
 *   days/actions/date=2026-11-21.<version>.columns    read-optimised copy of a closed day, can be rebuilt
 *   coverage/date=2026-11-22/hour=03.<look>.json      that the hour was looked at; all that a list must tell is in the key
 *   months/2026-11.mark                               empty: the index has hours of that month
 *   pending/date=2026-11-22/hour=03.<look>.redo       an hour that is being written: it counts as written
 *   metrics/date=2026-11-22/hour=03.json              what was published as metrics for the hour
 */
export const PENDING_PREFIX = "pending/";
export const MONTHS_PREFIX = "months/";

/** One look at one hour, as the name of its coverage or redo object tells it. */
export interface Look {
  readonly hourMs: number;
  readonly observedAtMs: number;
  /** Fingerprints of the two files. */
  readonly versions: Readonly<Record<IndexName, string>>;
  /** Fingerprint of the source's name, which may be too long for a key; the object itself has it in full. */
  readonly sourceId: string;
}

export function hourFileKey(index: IndexName, hourMs: number): string {
  return `hours/${index}/${hourName(hourMs)}.parquet`;
}

export function coverageKey(look: Look): string {
  return `coverage/${lookName(look)}.json`;
}

export function redoKey(look: Look): string {
  return `${PENDING_PREFIX}${lookName(look)}.redo`;
}

export function metricsKey(hourMs: number): string {
  return `metrics/${hourName(hourMs)}.json`;
}

export function dayCopyKey(index: IndexName, dayMs: number, version: string): string {
  return `${dayCopyPrefix(index, dayMs)}${version}.columns`;
}

/** Of all copies of one day. */
export function dayCopyPrefix(index: IndexName, dayMs: number): string {
  return `days/${index}/date=${isoDate(dayMs)}.`;
}

/** Of all copies of one month's days. */
export function dayCopiesOfMonthPrefix(index: IndexName, month: string): string {
  return `days/${index}/date=${month}-`;
}

export function coverageOfMonthPrefix(month: string): string {
  return `coverage/date=${month}-`;
}

/** Of all looks at one hour that are kept (more than one only while it is being written). */
export function coverageOfHourPrefix(hourMs: number): string {
  return `coverage/${hourName(hourMs)}.`;
}

export function monthKey(hourMs: number): string {
  return `${MONTHS_PREFIX}${monthOf(hourMs)}.mark`;
}

/** "2026-11" */
export function monthOf(atMs: number): string {
  return isoDate(atMs).slice(0, 7);
}

/** The months that the days from `startMs` to before `endMs` lie in, oldest first. */
export function monthsOf(startMs: number, endMs: number): string[] {
  const months = new Set<string>();
  for (let dayMs = floorDay(startMs); dayMs < endMs; dayMs += DAY_MS) months.add(monthOf(dayMs));
  return [...months];
}

const LOOK =
  /^(?:coverage|pending)\/date=(\d{4}-\d\d-\d\d)\/hour=(\d\d)\.at=(\d{1,16})\.([0-9a-f]{20})-([0-9a-f]{20})\.source=([0-9a-f]{20})\.(?:json|redo)$/;

/** Undefined for a key that is none of ours: somebody may keep other things beside the index. */
export function parseLook(key: string): Look | undefined {
  const match = LOOK.exec(key);
  if (!match) return undefined;
  const [, date = "", hour = "", at = "", actions = "", errors = "", sourceId = ""] = match;
  const hourMs = Date.parse(`${date}T${hour}:00:00Z`);
  if (Number.isNaN(hourMs)) return undefined;
  return { hourMs, observedAtMs: Number(at), versions: { actions, errors }, sourceId };
}

function lookName({ hourMs, observedAtMs, versions, sourceId }: Look): string {
  return `${hourName(hourMs)}.at=${observedAtMs}.${versions.actions}-${versions.errors}.source=${sourceId}`;
}

function hourName(hourMs: number): string {
  checkHour(hourMs);
  const iso = new Date(hourMs).toISOString();
  return `date=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}`;
}

/** Throws for what is not the start of an hour. Past the year 9999 dates have six digits, and keys would not sort. */
export function checkHour(hourMs: number): void {
  if (!Number.isSafeInteger(hourMs) || hourMs % HOUR_MS !== 0 || hourMs < 0 || hourMs >= LAST_HOUR_MS)
    throw new Error(`Cannot use hour "${hourMs}": expected the start of an hour in epoch milliseconds`);
}

const LAST_HOUR_MS = Date.UTC(10_000, 0, 1);
