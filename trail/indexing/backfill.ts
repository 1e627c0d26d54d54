import { DAY_MS, floorDay, HOUR_MS, hoursOf, type TimeRange } from "../../kit/time.ts";
import { AnswerError } from "../indexes/hour-rows.ts";
import { LakeError } from "../sources.ts";
import type { HourFailure, HourSpan, IndexedHour, IndexedSpan } from "./index-span.ts";
import { ScanBudgetError } from "./query-patiently.ts";
import { type SpanLength, spanLength } from "./span-length.ts";

export interface BackfillOptions {
  /** Throws where the whole span failed. */
  readonly indexSpan: (span: HourSpan) => Promise<IndexedSpan>;
  /** How many hours to ask about at once; one that has learnt from an earlier back-fill may be given. */
  readonly spanLength?: SpanLength;
  /** Spans at the same time, each with two queries; Lake takes ten queries at once, from all who ask. Default 3. */
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
}

export interface Backfill {
  /** In the order in which they ended. */
  readonly indexed: readonly IndexedHour[];
  readonly failed: readonly HourFailure[];
  /** Left out because of the signal, or cancelled after it; newest first. */
  readonly notBegun: readonly number[];
}

/** Indexes the hours that `range` touches, newest first: that is what viewers look at. See `indexHours`. */
export async function backfill(range: TimeRange, options: BackfillOptions): Promise<Backfill> {
  return indexHours(hoursOf(range).reverse(), options);
}

/**
 * Indexes hours in the order given, a few spans at once; hours that follow one another downwards are asked about
 * together. A span that is too much, or that has an hour whose answer cannot be used, is tried again in halves, so
 * that in the end only that hour fails. What fails does not stop the others; every failure is in the result. A failure
 * of refreshDays is thrown: the hours are there all the same, and a day copy can be made at any time.
 */
export async function indexHours(hours: readonly number[], options: BackfillOptions): Promise<Backfill> {
  const { concurrency = 3, onProgress = () => {}, signal, spanLength: length = spanLength() } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Error(`Cannot use concurrency "${concurrency}": expected a whole number from 1`);
  const indexed: IndexedHour[] = [];
  const failed: HourFailure[] = [];
  const again: (readonly number[])[] = [];
  let next = 0;
  const take = (): { part: readonly number[]; isHalf: boolean } | undefined => {
    if (signal?.aborted) return undefined;
    const half = again.pop();
    if (half) return { part: half, isHalf: true };
    const part = runAt(hours, next, length.hours());
    next += part.length;
    return part.length > 0 ? { part, isHalf: false } : undefined;
  };
  const worker = async () => {
    for (let taken = take(); taken; taken = take()) {
      const { part, isHalf } = taken;
      try {
        const result = await options.indexSpan({ ...spanOf(part), ...length.bounds(part.length) });
        indexed.push(...result.indexed);
        failed.push(...result.failed);
        if (result.failed.length === 0) learn(length, result.indexed);
      } catch (error) {
        if (signal?.aborted && isTimedOut(error)) {
          // The time that was over may have been ours: the hours are left, not failed.
          again.push(part);
          continue;
        }
        if (part.length > 1 && mayFitInHalves(error)) {
          // Halves of a span with one bad hour fail as well, and say nothing new about spans.
          if (!isHalf) length.tooLong(part.length);
          const middle = part.length >> 1;
          again.push(part.slice(middle), part.slice(0, middle));
          continue;
        }
        failed.push(...part.map((hourMs) => ({ hourMs, error })));
      }
      onProgress({ done: indexed.length, failed: failed.length, total: hours.length });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, hours.length) }, worker));
  const days = daysOf(indexed.map(({ hourMs }) => hourMs));
  if (days) await options.refreshDays?.(days);
  const notBegun = [...again.flat(), ...hours.slice(next)].sort((a, b) => b - a);
  return { indexed, failed, notBegun };
}

/** Hours from `at` on that follow one another downwards, `most` at most. */
function runAt(hours: readonly number[], at: number, most: number): readonly number[] {
  let end = at + 1;
  while (end < hours.length && end - at < most && hours[end] === (hours[end - 1] ?? 0) - HOUR_MS) end++;
  return hours.slice(at, end);
}

/** `part` is newest first. */
function spanOf(part: readonly number[]): HourSpan {
  return { startMs: part.at(-1) ?? 0, hours: part.length };
}

function learn(length: SpanLength, indexed: readonly IndexedHour[]): void {
  let rows = 0;
  let bytes = 0;
  for (const hour of indexed) {
    rows += hour.rows.actions + hour.rows.errors;
    bytes += hour.bytesScanned;
  }
  if (indexed.length > 0) length.answered(indexed.length, rows, bytes / 2);
}

/**
 * A query that took too long, found no resources or gave too much, an answer that cannot be used, a budget that is too
 * small for all: fewer hours may do. What Lake refuses or where it cannot be reached, it will refuse of each hour.
 */
function mayFitInHalves(error: unknown): boolean {
  if (error instanceof LakeError) return error.kind === "failed" || isTimedOut(error);
  return error instanceof AnswerError || error instanceof ScanBudgetError;
}

function isTimedOut(error: unknown): boolean {
  return error instanceof LakeError && error.kind === "timed-out";
}

function daysOf(hours: readonly number[]): TimeRange | undefined {
  if (hours.length === 0) return undefined;
  // No spread: a back-fill of years has more hours than a call may have arguments.
  const startMs = hours.reduce((least, hourMs) => Math.min(least, hourMs));
  const lastMs = hours.reduce((most, hourMs) => Math.max(most, hourMs));
  return { startMs: floorDay(startMs), endMs: floorDay(lastMs) + DAY_MS };
}
