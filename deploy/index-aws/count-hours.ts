import { HOUR_MS, type TimeRange } from "../../kit/time.ts";
import type { HourLooks } from "./hour-looks.ts";
import type { Piece } from "./hour-pieces.ts";
import type { CallSummary } from "./invoke-indexer.ts";

/** What was done, as far as it is known. */
export interface Totals {
  hours: number;
  /** CloudTrail calls in the hours; of hours whose answer was lost nobody said them. */
  calls: number;
  hoursWithoutCalls: number;
  rows: number;
  bytesScanned: number;
}

export interface CountPorts {
  /** Undefined: the index may not be read. */
  readonly looks: HourLooks | undefined;
  /** Is counted up. */
  readonly totals: Totals;
}

export type LooksBefore = Awaited<ReturnType<HourLooks["looks"]>> | undefined;

/** Hours that have no new look since `before`: a look is told by its key, not by two machines' clocks. */
export async function stillMissing(left: Piece, before: LooksBefore, looks: HourLooks): Promise<number[]> {
  const now = await looks.looks(rangeOf(left));
  return left.filter((hourMs) => {
    const look = now.get(hourMs);
    return look === undefined || look.observedAtMs === before?.get(hourMs)?.observedAtMs;
  });
}

/** Counts what a call has done of which no answer came, from the notes in the index, and gives what is missing. */
export async function countUnheard(
  asked: Piece,
  before: LooksBefore,
  { looks, totals }: CountPorts,
): Promise<Piece> {
  if (!looks) return asked;
  const now = await looks.looks(rangeOf(asked));
  const missing = new Set(await stillMissing(asked, before, looks));
  const done = asked.filter((hourMs) => !missing.has(hourMs));
  const notes = await looks.notes(done.flatMap((hourMs) => now.get(hourMs) ?? []));
  totals.hours += done.length;
  totals.hoursWithoutCalls += done.length;
  for (const { rows, bytesScanned } of notes) {
    totals.rows += rows;
    totals.bytesScanned += bytesScanned;
  }
  return [...missing];
}

/** What the indexer left is said as a range, in which some hours may be done: the index knows which. */
export async function countSummary(
  asked: Piece,
  before: LooksBefore,
  { hours, calls, rows, bytesScanned, left }: CallSummary,
  { looks, totals }: CountPorts,
): Promise<Piece> {
  totals.hours += hours;
  totals.calls += calls;
  totals.rows += rows;
  totals.bytesScanned += bytesScanned;
  if (!left) return [];
  const [startMs, endMs] = [Date.parse(left.from), Date.parse(left.to)];
  const missing = asked.filter((hourMs) => hourMs >= startMs && hourMs < endMs);
  return looks && missing.length > 0 ? stillMissing(missing, before, looks) : missing;
}

/** From its oldest hour to the end of its newest. */
export function rangeOf(piece: Piece): TimeRange {
  const newestMs = piece[0] ?? 0;
  return { startMs: piece.at(-1) ?? newestMs, endMs: newestMs + HOUR_MS };
}
