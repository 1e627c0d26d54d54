import type { Column } from "../columns.ts";
import { DistinctCounter } from "./distinct-counter.ts";
import { GroupKeys } from "./group-keys.ts";
import { Measures } from "./measures.ts";
import type { TableSummary } from "./table-summary.ts";

/** Groups of all tables together, not in any order. */
export interface MergedGroups {
  readonly count: number;
  readonly calls: Float64Array;
  /** Start of the group's hour, 0 where the question is not per hour. */
  hourMsOf(at: number): number;
  /** Ids of all groups, part by part: made when they are asked for, as a page of some needs them for ties only. */
  ids(): readonly Int32Array[];
  firstAtMsOf(at: number): number;
  lastAtMsOf(at: number): number;
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
  const found = measures.groupSlots(keys.slotCount);
  const slotAt = (at: number) => found[at] as number;
  let ids: readonly Int32Array[] | undefined;
  return {
    count: found.length,
    calls: measures.callsOf(found),
    hourMsOf: () => 0,
    ids() {
      ids ??= keys.takeApart(found).ids;
      return ids;
    },
    firstAtMsOf: (at) => measures.firstAtMs(slotAt(at)),
    lastAtMsOf: (at) => measures.lastAtMs(slotAt(at)),
    exampleOf: (at) => measures.exampleOf(slotAt(at)),
    distinctOf: (at) => (counters.length === 0 ? NONE : counters.map((counter) => counter.count(slotAt(at)))),
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
  const [hoursMs, calls, firstAtMs, lastAtMs] = [
    joined(summaries.map((summary) => summary.hoursMs)),
    joined(summaries.map((summary) => summary.calls)),
    joined(summaries.map((summary) => summary.firstAtMs)),
    joined(summaries.map((summary) => summary.lastAtMs)),
  ];
  const ids = by.map((_, part) => joinedIds(summaries.map((summary) => summary.ids[part] as Int32Array)));
  return {
    count: calls.length,
    calls,
    hourMsOf: (at) => hoursMs[at] as number,
    ids: () => ids,
    firstAtMsOf: (at) => firstAtMs[at] as number,
    lastAtMsOf: (at) => lastAtMs[at] as number,
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
