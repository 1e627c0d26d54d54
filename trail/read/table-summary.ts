import { HOUR_MS } from "../../kit/time.ts";
import type { Column } from "../columns.ts";
import { DistinctCounter } from "./distinct-counter.ts";
import { GroupKeys } from "./group-keys.ts";
import type { LoadedTable, RowNumbers } from "./loaded-table.ts";
import { Measures } from "./measures.ts";

/** What is asked of a table, whatever the range: the same question of the same table has the same answer for ever. */
export interface TableQuestion {
  readonly by: readonly Column[];
  readonly perHour: boolean;
  readonly distinct: readonly Column[];
  readonly withExamples: boolean;
  /** Which ids of a column pass. */
  readonly filters: readonly { readonly column: Column; readonly mask: Uint8Array }[];
  /** Ids of a column are below it. */
  readonly sizeOf: (column: Column) => number;
}

/** The groups of one table, in arrays; keys are ids of the shared dictionaries. */
export interface TableSummary {
  readonly count: number;
  /** Start of each group's hour; all 0 where the question is not per hour. */
  readonly hoursMs: Float64Array;
  /** Of each part of the key. */
  readonly ids: readonly Int32Array[];
  readonly calls: Float64Array;
  readonly firstAtMs: Float64Array;
  readonly lastAtMs: Float64Array;
  /** Undefined where none were asked for. */
  readonly examples: readonly string[] | undefined;
  /** In the order of the question's columns. */
  readonly distinct: readonly DistinctPart[];
  readonly sizeBytes: number;
}

export type DistinctPart =
  /** An hour lies in one table, so its counts are final. */
  | { readonly kind: "counts"; readonly counts: Float64Array }
  /** Each different value of each group once: further tables may have the same. */
  | { readonly kind: "pairs"; readonly ids: readonly Int32Array[]; readonly values: Int32Array };

/** Slots that are found without a map may be so many times the rows: beyond it, clearing them would take longest. */
const DIRECT_SLOTS_PER_ROW = 8;

/**
 * Groups the rows of a table from `startMs` to `endMs`. Works hour by hour, and within an hour column by column: each
 * stage is one loop over arrays of one kind.
 */
export function summarizeTable(
  table: LoadedTable,
  question: TableQuestion,
  startMs: number,
  endMs: number,
): TableSummary {
  const { by, perHour, filters, sizeOf } = question;
  const segments = table.segments.filter(({ hourMs }) => hourMs >= startMs && hourMs < endMs);
  const longest = Math.max(0, ...segments.map(({ startRow, endRow }) => endRow - startRow));
  const rowCount = segments.reduce((rows, { startRow, endRow }) => rows + endRow - startRow, 0);
  const firstMs = segments.reduce((first, { hourMs }) => Math.min(first, hourMs), Number.POSITIVE_INFINITY);
  const lastMs = segments.reduce((last, { hourMs }) => Math.max(last, hourMs), 0);
  const hourCount = perHour && rowCount > 0 ? (lastMs - firstMs) / HOUR_MS + 1 : 1;
  const maxDirect = DIRECT_SLOTS_PER_ROW * rowCount;
  const parts = by.map((column) => ({ column, size: sizeOf(column) }));
  const keys = new GroupKeys(hourCount, parts, longest, maxDirect);
  const counters = perHour
    ? question.distinct.map((column) => ({ column, counter: new DistinctCounter(sizeOf(column), longest) }))
    : [];
  const pairs = perHour
    ? []
    : question.distinct.map((column) => ({
        column,
        keys: new GroupKeys(1, [...parts, { column, size: sizeOf(column) }], longest, maxDirect),
        seen: new SeenSlots(),
      }));
  const measures = new Measures();
  const kept = new Int32Array(filters.length > 0 ? longest : 0);
  const slots = new Int32Array(longest);

  for (const { hourMs, startRow, endRow } of segments) {
    let count = endRow - startRow;
    for (const [index, { column, mask }] of filters.entries())
      count =
        index === 0
          ? firstMatches(table.ids(column), startRow, endRow, mask, kept)
          : furtherMatches(table.ids(column), kept, count, mask);
    if (count === 0) continue;
    const filtered = filters.length > 0;
    const idsOf = (column: Column) => {
      const ids = table.ids(column);
      return filtered ? gather(ids, kept, count) : ids.subarray(startRow, endRow);
    };
    const numbersOf = (numbers: RowNumbers) =>
      filtered ? gatherNumbers(numbers, kept, count) : numbers.subarray(startRow, endRow);
    keys.slotsOf(perHour ? (hourMs - firstMs) / HOUR_MS : 0, idsOf, count, slots);
    const { slotCount } = keys;
    measures.reserve(slotCount);
    const { calls, firstAt, lastAt, messages } = table;
    measures.add(hourMs, slots, count, numbersOf(calls), numbersOf(firstAt), numbersOf(lastAt));
    if (messages && question.withExamples)
      measures.addExamples(messages, (i) => (filtered ? (kept[i] as number) : startRow + i), slots, count);
    for (const { column, counter } of counters) counter.add(slots, idsOf(column), count, slotCount);
    // Last, for they write into `slots` as well.
    for (const pair of pairs) {
      pair.keys.slotsOf(0, idsOf, count, slots);
      pair.seen.add(slots, count, pair.keys.slotCount);
    }
  }
  return summaryOf(question, rowCount === 0 ? 0 : firstMs, keys, measures, counters, pairs);
}

function summaryOf(
  { by, perHour, withExamples }: TableQuestion,
  firstMs: number,
  keys: GroupKeys,
  measures: Measures,
  counters: readonly { readonly counter: DistinctCounter }[],
  pairs: readonly { readonly keys: GroupKeys; readonly seen: SeenSlots }[],
): TableSummary {
  const found = measures.groupSlots(keys.slotCount);
  const { hours, ids } = keys.takeApart(found);
  const distinct: DistinctPart[] = perHour
    ? counters.map(({ counter }) => ({ kind: "counts", counts: counter.countsOf(found) }))
    : pairs.map((pair): DistinctPart => {
        const columns = pair.keys.takeApart(Int32Array.from(pair.seen.slots));
        return {
          kind: "pairs",
          ids: columns.ids.slice(0, -1),
          values: columns.ids.at(-1) ?? new Int32Array(0),
        };
      });
  const examples = withExamples ? Array.from(found, (slot) => measures.exampleOf(slot)) : undefined;
  const pairCount = pairs.reduce((sum, { seen }) => sum + seen.slots.length, 0);
  return {
    count: found.length,
    hoursMs: perHour ? hours.map((hour) => firstMs + hour * HOUR_MS) : new Float64Array(found.length),
    ids,
    calls: measures.callsOf(found),
    firstAtMs: measures.firstAtMsOf(found),
    lastAtMs: measures.lastAtMsOf(found),
    examples,
    distinct,
    sizeBytes:
      500 +
      found.length * (32 + 4 * by.length + 8 * distinct.length + (examples ? 8 : 0)) +
      pairCount * 4 * (by.length + 1),
  };
}

/** Slots in the order in which they were first seen. */
class SeenSlots {
  readonly slots: number[] = [];
  #seen = new Uint8Array(0);

  add(slots: Int32Array, count: number, slotCount: number): void {
    if (slotCount > this.#seen.length) {
      const seen = new Uint8Array(Math.max(slotCount, this.#seen.length * 2));
      seen.set(this.#seen);
      this.#seen = seen;
    }
    const seen = this.#seen;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      if (seen[slot] === 1) continue;
      seen[slot] = 1;
      this.slots.push(slot);
    }
  }
}

/** Rows that pass, written to `kept`; returns how many. */
function firstMatches(
  ids: Int32Array,
  startRow: number,
  endRow: number,
  mask: Uint8Array,
  kept: Int32Array,
): number {
  let count = 0;
  for (let row = startRow; row < endRow; row++) {
    kept[count] = row;
    count += mask[ids[row] as number] as number;
  }
  return count;
}

/** Of the kept rows those that pass too. */
function furtherMatches(ids: Int32Array, kept: Int32Array, count: number, mask: Uint8Array): number {
  let still = 0;
  for (let i = 0; i < count; i++) {
    const row = kept[i] as number;
    kept[still] = row;
    still += mask[ids[row] as number] as number;
  }
  return still;
}

function gather(ids: Int32Array, rows: Int32Array, count: number): Int32Array {
  const gathered = new Int32Array(count);
  for (let i = 0; i < count; i++) gathered[i] = ids[rows[i] as number] as number;
  return gathered;
}

function gatherNumbers(numbers: RowNumbers, rows: Int32Array, count: number): RowNumbers {
  if (numbers instanceof Int32Array) return gather(numbers, rows, count);
  const gathered = new Float64Array(count);
  for (let i = 0; i < count; i++) gathered[i] = numbers[rows[i] as number] as number;
  return gathered;
}
