import { ceilHour, floorHour, HOUR_MS } from "../../kit/time.ts";
import type { Column } from "../columns.ts";
import type { Filter, Group, GroupQuery } from "../sources.ts";
import type { CodedTable, Codes, Segment } from "./coded-table.ts";
import type { Dictionary } from "./dictionary.ts";
import { Measures } from "./measures.ts";
import { SlotMap } from "./slot-map.ts";
import { sortGroups } from "./sort-groups.ts";

/** A table whose columns are numbered in the dictionaries that all tables share. */
export interface ReadyTable {
  readonly table: CodedTable;
  /** Shared number of each code of a column. */
  ids(column: Column): Uint32Array;
}

/**
 * Answers a GroupQuery from tables that hold its hours (further hours are left out). Each stage is one loop over one
 * column of one hour: rows that match, their keys, their slots, their sums.
 */
export function groupTables(
  tables: readonly ReadyTable[],
  query: GroupQuery,
  dictionaryOf: (column: Column) => Dictionary,
): Group[] {
  const startMs = floorHour(query.range.startMs);
  const endMs = ceilHour(query.range.endMs);
  const hourCount = Math.max(0, Math.round((endMs - startMs) / HOUR_MS));
  const filters = (query.where ?? []).map((filter) => ({
    column: filter.column,
    mask: maskOf(filter, dictionaryOf(filter.column)),
  }));
  const stages = stagesOf(query, query.perHour ? hourCount : 1, dictionaryOf);
  const lastStage = stages.at(-1) as Stage;
  const distinct = (query.distinct ?? []).map((column) => {
    const size = Math.max(1, dictionaryOf(column).values.length);
    return { column, size, pairs: new SlotMap(lastStage.slotLimit * size) };
  });
  const measures = new Measures();

  const longest = longestSegment(tables);
  const rows = new Int32Array(longest);
  const keys = new Float64Array(longest);
  const slots = new Int32Array(longest);
  const pairSlots = distinct.length > 0 ? new Int32Array(longest) : slots;

  for (const ready of tables) {
    const { table } = ready;
    for (const segment of table.segments) {
      if (segment.hourMs < startMs || segment.hourMs >= endMs) continue;
      let count = allRows(segment, rows);
      for (const { column, mask } of filters)
        count = keepMatching(rows, count, codesOf(ready, column), ready.ids(column), mask);
      if (count === 0) continue;
      for (const [index, stage] of stages.entries()) {
        if (index === 0) keys.fill(query.perHour ? (segment.hourMs - startMs) / HOUR_MS : 0, 0, count);
        else for (let i = 0; i < count; i++) keys[i] = slots[i] as number;
        for (const { column, size } of stage.parts)
          addKeyPart(keys, rows, count, codesOf(ready, column), ready.ids(column), size);
        stage.map.slotsOf(keys, count, slots);
      }
      measures.add(table, segment.hourMs, rows, slots, count, lastStage.map.size);
      for (const { column, size, pairs } of distinct) {
        for (let i = 0; i < count; i++) keys[i] = slots[i] as number;
        addKeyPart(keys, rows, count, codesOf(ready, column), ready.ids(column), size);
        pairs.slotsOf(keys, count, pairSlots);
      }
    }
  }

  const groupCount = lastStage.map.size;
  const counts = distinct.map(({ pairs, size }) => countPairs(pairs, size, groupCount));
  const hourOf = new Float64Array(groupCount);
  const ids = query.by.map(() => new Uint32Array(groupCount));
  for (let slot = 0; slot < groupCount; slot++)
    hourOf[slot] = takeApart(stages, slot, ids) * HOUR_MS + startMs;
  const values = query.by.map((column) => dictionaryOf(column).values);
  const order = sortGroups(measures.calls, groupCount, query.perHour ? hourOf : undefined, ids, values);
  const groups: Group[] = [];
  for (const slot of order) {
    if (measures.calls[slot] === 0) continue;
    groups.push({
      key: ids.map((column, part) => (values[part] as string[])[column[slot] as number] as string),
      hourMs: query.perHour ? (hourOf[slot] as number) : 0,
      calls: measures.calls[slot] as number,
      firstAtMs: measures.firstAtMs[slot] as number,
      lastAtMs: measures.lastAtMs[slot] as number,
      distinct: counts.map((count) => count[slot] as number),
      errorMessage: measures.exampleOf(slot),
    });
  }
  return groups;
}

/** Which of a column's shared numbers pass. */
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

/**
 * Keys are mixed-radix numbers of the parts' ids. Where the product of the sizes could pass 2^53, the parts so far
 * are numbered by a map of their own and the next stage goes on from their slots.
 */
interface Stage {
  readonly parts: readonly { readonly column: Column; readonly size: number }[];
  readonly product: number;
  readonly map: SlotMap;
  /** All slots of the map are below it. */
  readonly slotLimit: number;
}

/** A stage after the first starts from slots, of which there are no more than rows: 2^30 is beyond any memory. */
const MAX_SLOTS = 2 ** 30;
const MAX_KEY = 2 ** 53;

function stagesOf(
  query: GroupQuery,
  hourCount: number,
  dictionaryOf: (column: Column) => Dictionary,
): Stage[] {
  const stages: Stage[] = [];
  let from = Math.max(1, hourCount);
  let product = 1;
  let parts: { column: Column; size: number }[] = [];
  function close(): void {
    const slotLimit = Math.min(MAX_SLOTS, from * product);
    stages.push({ parts, product, map: new SlotMap(from * product), slotLimit });
    from = slotLimit;
    product = 1;
    parts = [];
  }
  for (const column of query.by) {
    const size = Math.max(1, dictionaryOf(column).values.length);
    if (from * product * size > MAX_KEY) close();
    parts.push({ column, size });
    product *= size;
  }
  close();
  return stages;
}

/** Writes the ids of the slot's key into `ids` and returns its hour's number. */
function takeApart(stages: readonly Stage[], slot: number, ids: readonly Uint32Array[]): number {
  let part = ids.length;
  let from = slot;
  for (let index = stages.length - 1; index >= 0; index--) {
    const { map, parts } = stages[index] as Stage;
    let key = map.keys[from] as number;
    for (let i = parts.length - 1; i >= 0; i--) {
      const { size } = parts[i] as { size: number };
      part -= 1;
      (ids[part] as Uint32Array)[slot] = key % size;
      key = Math.floor(key / size);
    }
    from = key;
  }
  return from;
}

function longestSegment(tables: readonly ReadyTable[]): number {
  let longest = 0;
  for (const { table } of tables)
    for (const { startRow, endRow } of table.segments) longest = Math.max(longest, endRow - startRow);
  return longest;
}

function codesOf({ table }: ReadyTable, column: Column): Codes {
  const text = table.text(column);
  if (!text) throw new Error(`Cannot group by "${column}": expected a column that is loaded`);
  return text.codes;
}

function allRows({ startRow, endRow }: Segment, rows: Int32Array): number {
  for (let row = startRow; row < endRow; row++) rows[row - startRow] = row;
  return endRow - startRow;
}

function keepMatching(
  rows: Int32Array,
  count: number,
  codes: Codes,
  ids: Uint32Array,
  mask: Uint8Array,
): number {
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const row = rows[i] as number;
    rows[kept] = row;
    kept += mask[ids[codes[row] as number] as number] as number;
  }
  return kept;
}

function addKeyPart(
  keys: Float64Array,
  rows: Int32Array,
  count: number,
  codes: Codes,
  ids: Uint32Array,
  size: number,
): void {
  for (let i = 0; i < count; i++)
    keys[i] = (keys[i] as number) * size + (ids[codes[rows[i] as number] as number] as number);
}

/** How many different partners each group has. */
function countPairs(pairs: SlotMap, size: number, groupCount: number): Uint32Array {
  const counts = new Uint32Array(groupCount);
  for (let pair = 0; pair < pairs.size; pair++) {
    const group = Math.floor((pairs.keys[pair] as number) / size);
    counts[group] = (counts[group] as number) + 1;
  }
  return counts;
}
