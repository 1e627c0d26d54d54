import { DAY_MS, floorDay, hoursOf, type TimeRange } from "../kit/time.ts";
import type { IndexedHour } from "./index-hour.ts";

export interface BackfillOptions {
  readonly indexHour: (hourMs: number) => Promise<IndexedHour>;
  /** Hours at the same time, each with two queries; Lake takes ten queries at once, from all who ask. Default 3. */
  readonly concurrency?: number;
  readonly onProgress?: (progress: BackfillProgress) => void;
  /** Hours that have not begun are left out once this is aborted. */
  readonly signal?: AbortSignal;
  /** Called once, after the hours, with the whole days that were touched. */
  readonly refreshDays?: (range: TimeRange) => Promise<void>;
}

export interface BackfillProgress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** The hour that has just ended. */
  readonly hourMs: number;
}

export interface HourFailure {
  readonly hourMs: number;
  readonly error: unknown;
}

export interface Backfill {
  /** In the order in which they ended. */
  readonly indexed: readonly IndexedHour[];
  readonly failed: readonly HourFailure[];
  /** Left out because of the signal. */
  readonly notBegun: readonly number[];
}

/** Indexes the hours that `range` touches, newest first: that is what viewers look at. See `indexHours`. */
export async function backfill(range: TimeRange, options: BackfillOptions): Promise<Backfill> {
  return indexHours(hoursOf(range).reverse(), options);
}

/**
 * Indexes hours in the order given, a few at once. One that fails does not stop the others; every failure is in the
 * result. A failure of refreshDays is thrown: the hours are there all the same, and a day copy can be made at any time.
 */
export async function indexHours(hours: readonly number[], options: BackfillOptions): Promise<Backfill> {
  const { concurrency = 3, onProgress = () => {}, signal } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error(`Cannot use concurrency "${concurrency}": expected a whole number from 1`);
  const indexed: IndexedHour[] = [];
  const failed: HourFailure[] = [];
  let next = 0;
  const worker = async () => {
    for (;;) {
      const hourMs = signal?.aborted ? undefined : hours[next];
      if (hourMs === undefined) return;
      next++;
      try {
        indexed.push(await options.indexHour(hourMs));
      } catch (error) {
        failed.push({ hourMs, error });
      }
      onProgress({ done: indexed.length, failed: failed.length, total: hours.length, hourMs });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, hours.length) }, worker));
  const days = daysOf(indexed.map(({ hourMs }) => hourMs));
  if (days) await options.refreshDays?.(days);
  return { indexed, failed, notBegun: hours.slice(next) };
}

function daysOf(hours: readonly number[]): TimeRange | undefined {
  if (hours.length === 0) return undefined;
  // No spread: a back-fill of years has more hours than a call may have arguments.
  const startMs = hours.reduce((least, hourMs) => Math.min(least, hourMs));
  const lastMs = hours.reduce((most, hourMs) => Math.max(most, hourMs));
  return { startMs: floorDay(startMs), endMs: floorDay(lastMs) + DAY_MS };
}
