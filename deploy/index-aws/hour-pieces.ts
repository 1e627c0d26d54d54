import { floorDay, HOUR_MS, isoTime } from "../../kit/time.ts";

/** Hours that follow one another downwards: what one call of the indexer is asked for. Newest first. */
export type Piece = readonly number[];

/**
 * Two days: long enough that the indexer learns to ask about many hours at once, and no more than it does within its
 * 15 minutes for an account with some millions of events a day; what it has no time for it leaves, and is asked for again.
 */
const DAYS_A_CALL = 2;

/**
 * `hours` as calls of the indexer, newest first. Calls end where days do: the copy of a day is then made once, when all
 * of its hours are there.
 */
export function piecesOf(hours: Iterable<number>): Piece[] {
  const pieces: { hours: number[]; days: Set<number> }[] = [];
  for (const hourMs of [...hours].sort((a, b) => b - a)) {
    const last = pieces.at(-1);
    const dayMs = floorDay(hourMs);
    const follows = last?.hours.at(-1) === hourMs + HOUR_MS;
    if (last && follows && (last.days.has(dayMs) || last.days.size < DAYS_A_CALL)) {
      last.hours.push(hourMs);
      last.days.add(dayMs);
    } else pieces.push({ hours: [hourMs], days: new Set([dayMs]) });
  }
  return pieces.map((piece) => piece.hours);
}

/** The event that asks the indexer for all hours of a piece, and for those between them. */
export function eventOf(piece: Piece): { readonly from: string; readonly to: string } {
  const newestMs = piece[0] ?? 0;
  return { from: isoTime(piece.at(-1) ?? newestMs), to: isoTime(newestMs + HOUR_MS) };
}
