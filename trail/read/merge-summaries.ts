import type { Column } from "../columns.ts";
import { DistinctCounter } from "./distinct-counter.ts";
import { GroupKeys } from "./group-keys.ts";
import { Measures } from "./measures.ts";
import type { TableSummary } from "./table-summary.ts";

/** Groups of all tables together, not in any order. */
export interface MergedGroups {
  readonly count: number;
  readonly hoursMs: Float64Array;
  readonly ids: readonly Int32Array[];
  readonly calls: Float64Array;
  readonly firstAtMs: Float64Array;
  readonly lastAtMs: Float64Array;
  exampleOf(at: number): string;
  distinctOf(at: number): readonly number[];
}

export interface MergeQuestion {
  readonly by: readonly Column[];
  readonly perHour: boolean;
  readonly distinct: readonly Column[];
  readonly sizeOf: (column: Column) => number;
}

/** Shared by the groups of an answer without distinct counts: there may be 60,000. */
const NONE: readonly number[] = Object.freeze([]);
const DIRECT_SLOTS_PER_GROUP = 8;

/** Adds up tables that have no hour in common. Of examples, the first in the order of the tables counts. */
export function mergeSummaries(summaries: readonly TableSummary[], question: MergeQuestion): MergedGroups {
  const only = summaries[0];
  // Hours are never in two tables, so their groups only stand one after the other.
  if (question.perHour || (summaries.length === 1 && only && question.distinct.length === 0))
    return oneAfterTheOther(summaries, question);
  const longest = Math.max(
    0,
    ...summaries.flatMap(({ count, distinct }) => [
      count,
      ...distinct.map((part) => (part.kind === "pairs" ? part.values.length : 0)),
    ]),
  );
  const total = summaries.reduce((sum, { count }) => sum + count, 0);
  const parts = question.by.map((column) => ({ column, size: question.sizeOf(column) }));
  const keys = new GroupKeys(1, parts, longest, DIRECT_SLOTS_PER_GROUP * total + 4096);
  const measures = new Measures();
  const counters = question.distinct.map((column) => new DistinctCounter(question.sizeOf(column), longest));
  const slots = new Int32Array(longest);
  const columnsOf = (ids: readonly Int32Array[]) => (column: Column) =>
    ids[question.by.indexOf(column)] as Int32Array;
  for (const { count, ids, calls, firstAtMs, lastAtMs, examples, distinct } of summaries) {
    keys.slotsOf(0, columnsOf(ids), count, slots);
    measures.reserve(keys.slotCount);
    measures.addSums(slots, count, calls, firstAtMs, lastAtMs);
    if (examples) measures.keepExamples(slots, examples);
    for (const [at, part] of distinct.entries()) {
      if (part.kind !== "pairs") continue;
      keys.slotsOf(0, columnsOf(part.ids), part.values.length, slots);
      counters[at]?.add(slots, part.values, part.values.length, keys.slotCount);
    }
  }
  const found: number[] = [];
  for (let slot = 0; slot < keys.slotCount; slot++) if (measures.calls(slot) !== 0) found.push(slot);
  const ids = question.by.map(() => new Int32Array(found.length));
  const ofSlot: number[] = new Array(ids.length).fill(0);
  const calls = new Float64Array(found.length);
  const firstAtMs = new Float64Array(found.length);
  const lastAtMs = new Float64Array(found.length);
  for (let at = 0; at < found.length; at++) {
    const slot = found[at] as number;
    keys.takeApart(slot, ofSlot);
    for (let part = 0; part < ids.length; part++) (ids[part] as Int32Array)[at] = ofSlot[part] as number;
    calls[at] = measures.calls(slot);
    firstAtMs[at] = measures.firstAtMs(slot);
    lastAtMs[at] = measures.lastAtMs(slot);
  }
  return {
    count: found.length,
    hoursMs: new Float64Array(found.length),
    ...{ ids, calls, firstAtMs, lastAtMs },
    exampleOf: (at) => measures.exampleOf(found[at] as number),
    distinctOf: (at) =>
      counters.length === 0 ? NONE : counters.map((counter) => counter.count(found[at] as number)),
  };
}

function oneAfterTheOther(summaries: readonly TableSummary[], { by, distinct }: MergeQuestion): MergedGroups {
  const counts = distinct.map((_, at) =>
    joined(
      summaries.map((summary) => {
        const part = summary.distinct[at];
        return part?.kind === "counts" ? part.counts : new Float64Array(summary.count);
      }),
    ),
  );
  const examples = summaries.some((summary) => summary.examples)
    ? summaries.flatMap((summary) => summary.examples ?? new Array<string>(summary.count).fill(""))
    : undefined;
  const calls = joined(summaries.map((summary) => summary.calls));
  return {
    count: calls.length,
    hoursMs: joined(summaries.map((summary) => summary.hoursMs)),
    ids: by.map((_, part) => joinedIds(summaries.map((summary) => summary.ids[part] as Int32Array))),
    calls,
    firstAtMs: joined(summaries.map((summary) => summary.firstAtMs)),
    lastAtMs: joined(summaries.map((summary) => summary.lastAtMs)),
    exampleOf: (at) => examples?.[at] ?? "",
    distinctOf: (at) => (counts.length === 0 ? NONE : counts.map((column) => column[at] as number)),
  };
}

function joined(arrays: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}

function joinedIds(arrays: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(arrays.reduce((length, array) => length + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    whole.set(array, at);
    at += array.length;
  }
  return whole;
}
