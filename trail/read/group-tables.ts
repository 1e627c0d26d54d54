import { ceilHour, floorHour, HOUR_MS } from "../../kit/time.ts";
import type { Column } from "../columns.ts";
import type { Filter, Group, GroupQuery } from "../sources.ts";
import type { Dictionary } from "./dictionary.ts";
import { DistinctCounter } from "./distinct-counter.ts";
import { GroupKeys } from "./group-keys.ts";
import type { LoadedTable, RowNumbers } from "./loaded-table.ts";
import { Measures } from "./measures.ts";
import { sortGroups } from "./sort-groups.ts";

/**
 * Answers a GroupQuery from tables that hold its hours (further hours are left out) with its columns loaded. Works hour
 * by hour, and within an hour column by column: each stage is one loop over arrays of one kind.
 */
export function groupTables(
  tables: readonly LoadedTable[],
  query: GroupQuery,
  dictionaryOf: (column: Column) => Dictionary,
): Group[] {
  const startMs = floorHour(query.range.startMs);
  const endMs = ceilHour(query.range.endMs);
  const perHour = query.perHour === true;
  const longest = longestSegment(tables);
  const sizeOf = (column: Column) => Math.max(1, dictionaryOf(column).values.length);
  const filters = (query.where ?? []).map((filter) => ({
    column: filter.column,
    mask: maskOf(filter, dictionaryOf(filter.column)),
  }));
  const parts = query.by.map((column) => ({ column, size: sizeOf(column) }));
  const keys = new GroupKeys(perHour ? Math.max(1, (endMs - startMs) / HOUR_MS) : 1, parts, longest);
  const counters = (query.distinct ?? []).map((column) => ({
    column,
    counter: new DistinctCounter(sizeOf(column), longest),
  }));
  const measures = new Measures();
  const kept = new Int32Array(filters.length > 0 ? longest : 0);
  const slots = new Int32Array(longest);

  for (const table of tables) {
    for (const { hourMs, startRow, endRow } of table.segments) {
      if (hourMs < startMs || hourMs >= endMs) continue;
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
      keys.slotsOf(perHour ? (hourMs - startMs) / HOUR_MS : 0, idsOf, count, slots);
      const { slotCount } = keys;
      measures.reserve(slotCount);
      const { calls, firstAt, lastAt, messages } = table;
      measures.add(hourMs, slots, count, numbersOf(calls), numbersOf(firstAt), numbersOf(lastAt));
      if (messages && query.index === "errors")
        measures.addExamples(messages, (i) => (filtered ? (kept[i] as number) : startRow + i), slots, count);
      for (const { column, counter } of counters) counter.add(slots, idsOf(column), count, slotCount);
    }
  }
  return groupsOf(query, startMs, keys, measures, counters, dictionaryOf);
}

/** Shared by the groups of an answer without distinct counts: there may be 60,000. */
const NONE: readonly number[] = Object.freeze([]);

function groupsOf(
  query: GroupQuery,
  startMs: number,
  keys: GroupKeys,
  measures: Measures,
  counters: readonly { readonly counter: DistinctCounter }[],
  dictionaryOf: (column: Column) => Dictionary,
): Group[] {
  const found: number[] = [];
  for (let slot = 0; slot < keys.slotCount; slot++) if (measures.calls(slot) !== 0) found.push(slot);
  const dictionaries = query.by.map(dictionaryOf);
  const calls = new Float64Array(found.length);
  const hours = new Float64Array(found.length);
  const ids = query.by.map(() => new Uint32Array(found.length));
  const idsOfSlot: number[] = new Array(query.by.length).fill(0);
  for (let at = 0; at < found.length; at++) {
    const slot = found[at] as number;
    calls[at] = measures.calls(slot);
    hours[at] = keys.takeApart(slot, idsOfSlot);
    for (let part = 0; part < ids.length; part++) (ids[part] as Uint32Array)[at] = idsOfSlot[part] as number;
  }
  const order = sortGroups({
    calls,
    hours,
    ids,
    ranks: dictionaries.map((dictionary) => dictionary.ranks()),
  });
  return Array.from(order, (at): Group => {
    const slot = found[at] as number;
    return {
      key: ids.map((column, part) => dictionaries[part]?.values[column[at] as number] ?? ""),
      hourMs: query.perHour ? startMs + (hours[at] as number) * HOUR_MS : 0,
      calls: calls[at] as number,
      firstAtMs: measures.firstAtMs(slot),
      lastAtMs: measures.lastAtMs(slot),
      distinct: counters.length === 0 ? NONE : counters.map(({ counter }) => counter.count(slot)),
      errorMessage: measures.exampleOf(slot),
    };
  });
}

/** Which ids of a column pass. */
function maskOf(filter: Filter, dictionary: Dictionary): Uint8Array {
  const mask = new Uint8Array(dictionary.values.length);
  if (filter.in === undefined) mask.fill(1);
  for (const text of filter.in ?? []) {
    const id = dictionary.idOf(text);
    if (id !== undefined) mask[id] = 1;
  }
  for (const text of filter.notIn ?? []) {
    const id = dictionary.idOf(text);
    if (id !== undefined) mask[id] = 0;
  }
  return mask;
}

function longestSegment(tables: readonly LoadedTable[]): number {
  let longest = 0;
  for (const { segments } of tables)
    for (const { startRow, endRow } of segments) longest = Math.max(longest, endRow - startRow);
  return longest;
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
