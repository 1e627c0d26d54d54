import { INDEX_NAMES } from "../../trail/columns.ts";

/**
 * What one environment of the public function does at most, whoever calls it: what it may cost in a month follows from
 * these (deploy/cost/worst-case.ts).
 */
export interface CallBounds {
  /** No call is shorter. */
  readonly shortestCallMs: number;
  readonly calls: Rate;
  /** Of answers, as Lambda sends them. */
  readonly answerBytes: Rate;
  /** GET of an object of the index. */
  readonly reads: Rate;
  /** A page of a list: at S3 twelve times as dear as a read. */
  readonly lists: Rate;
  /** The log: a line for each kind of failure in that time, so many kinds, so many characters in a line. */
  readonly log: { readonly sameLineMs: number; readonly kinds: number; readonly lineLength: number };
}

/** So many a second in the long run, and so many at once after a quiet time. */
export interface Rate {
  readonly perSecond: number;
  readonly atOnce: number;
}

/**
 * `atOnce` is what one environment needs that has nothing in memory and draws a whole dashboard: its days and the
 * same number before them, hours of two days whose copies are not made yet, in every index; counted in the tests.
 */
export function callBounds({ maxRangeDays }: { maxRangeDays: number }): CallBounds {
  const days = 2 * maxRangeDays + 1;
  const months = 1 + Math.ceil(days / 28);
  return {
    // Lambda holds a caller who does not wait for the answer to no rate: calls as short as Lambda bills, 1 ms, would be
    // 1,000 a second, each with its price. Viewers wait longer than this for their browser.
    shortestCallMs: 100,
    // A dashboard has a dozen widgets: two people who open one at the same time wait for nothing.
    calls: { perSecond: 5, atOnce: 40 },
    // A dozen answers of 37 KB, the largest that was measured, twice.
    answerBytes: { perSecond: 100_000, atOnce: 1_000_000 },
    reads: { perSecond: 20, atOnce: 1 + INDEX_NAMES.length * (days + 48) },
    // Two lists tell which months there are, one what is being written; each month has one of looks and one of copies
    // for each index.
    lists: { perSecond: 0.5, atOnce: 3 + months * (1 + INDEX_NAMES.length) },
    log: { sameLineMs: 60_000, kinds: 8, lineLength: 2000 },
  };
}
