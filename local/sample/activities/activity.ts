import { HOUR_MS } from "../../../kit/time.ts";
import type { Random } from "../random.ts";
import type { TrailEvent } from "../trail-event.ts";

/** One hour of one activity; the random stream belongs to that pair alone. */
export interface Hour {
  readonly startMs: number;
  readonly random: Random;
}

/** Events of one hour, in any order. */
export type Activity = (hour: Hour) => TrailEvent[];

/** Some moment of the hour. */
export function sometime({ startMs, random }: Hour): number {
  return startMs + Math.floor(random.next() * HOUR_MS);
}

/** The n-th moment of a burst that starts at `fromMs`: a few calls a second. */
export function burst(fromMs: number, index: number, gapMs: number): number {
  return fromMs + index * gapMs;
}
