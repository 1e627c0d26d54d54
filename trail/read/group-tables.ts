import { ceilHour, floorHour, HOUR_MS } from "../../kit/time.ts";
import type { Column } from "../columns.ts";
import type { Filter, Group, GroupPage, GroupPageQuery, GroupQuery } from "../sources.ts";
import type { Dictionary } from "./dictionary.ts";
import { firstGroups } from "./first-groups.ts";
import type { LoadedTable } from "./loaded-table.ts";
import { type MergedGroups, mergeSummaries } from "./merge-summaries.ts";
import { sortGroups } from "./sort-groups.ts";
import { summarizeTable, type TableQuestion, type TableSummary } from "./table-summary.ts";

type DictionaryOf = (column: Column) => Dictionary;

/** Answers a GroupQuery from tables that hold its hours (further hours are left out) with its columns loaded. */
export function groupTables(
  tables: readonly LoadedTable[],
  query: GroupQuery,
  dictionaryOf: DictionaryOf,
): Group[] {
  const merged = mergedGroups(tables, query, dictionaryOf);
  return groupsAt(sorted(merged, query, dictionaryOf), merged, query, dictionaryOf);
}

/** One page of the same answer: only its groups are put in order and written out. */
export function groupPageOfTables(
  tables: readonly LoadedTable[],
  query: GroupPageQuery,
  dictionaryOf: DictionaryOf,
): GroupPage {
  const merged = mergedGroups(tables, query, dictionaryOf);
  const pages = Math.max(1, Math.ceil(merged.count / query.limit));
  const page = Math.min(query.page, pages);
  const end = Math.min(merged.count, page * query.limit);
  const first =
    firstGroups(
      merged.calls,
      merged.ids,
      query.by.map((column) => dictionaryOf(column).values),
      end,
    ) ?? sorted(merged, query, dictionaryOf);
  const shown = first.subarray((page - 1) * query.limit, end);
  let calls = 0;
  for (const ofGroup of merged.calls) calls += ofGroup;
  return {
    groups: groupsAt(shown, merged, query, dictionaryOf),
    ...{ page, pages, calls },
    groupCount: merged.count,
  };
}

function mergedGroups(
  tables: readonly LoadedTable[],
  query: GroupQuery,
  dictionaryOf: DictionaryOf,
): MergedGroups {
  const startMs = floorHour(query.range.startMs);
  const endMs = ceilHour(query.range.endMs);
  const { by, perHour = false, distinct = [], where = [] } = query;
  let question: TableQuestion | undefined;
  const sizeOf = (column: Column) => Math.max(1, dictionaryOf(column).values.length);
  const summarize = (table: LoadedTable): TableSummary => {
    // Made when a table has to be read: where all are known already, masks would take longest.
    question ??= {
      ...{ by, perHour, distinct, sizeOf },
      withExamples: query.index === "errors",
      filters: where.map((filter) => ({
        column: filter.column,
        mask: maskOf(filter, dictionaryOf(filter.column)),
      })),
    };
    return summarizeTable(table, question, startMs, endMs);
  };
  const name = JSON.stringify([by, perHour, distinct, where]);
  const summaries: TableSummary[] = [];
  for (const table of tables) {
    const inRange = table.segments.filter(({ hourMs }) => hourMs >= startMs && hourMs < endMs).length;
    if (inRange === 0) continue;
    // A part of a table is read anew: the next range ends elsewhere.
    const isWhole = inRange === table.segments.length;
    summaries.push(isWhole ? table.summary(name, () => summarize(table)) : summarize(table));
  }
  return mergeSummaries(summaries, { by, perHour, distinct, sizeOf });
}

function sorted(merged: MergedGroups, query: GroupQuery, dictionaryOf: DictionaryOf): Uint32Array {
  const { by, range, perHour } = query;
  const startMs = floorHour(range.startMs);
  return sortGroups({
    calls: merged.calls,
    hours: Float64Array.from(merged.calls, (_, at) =>
      perHour ? (merged.hourMsOf(at) - startMs) / HOUR_MS : 0,
    ),
    ids: merged.ids(),
    ranks: by.map((column) => dictionaryOf(column).ranks()),
  });
}

function groupsAt(
  places: Uint32Array,
  merged: MergedGroups,
  { by }: GroupQuery,
  dictionaryOf: DictionaryOf,
): Group[] {
  const dictionaries = by.map(dictionaryOf);
  const ids = merged.ids();
  return Array.from(
    places,
    (at): Group => ({
      key: ids.map((column, part) => dictionaries[part]?.values[column[at] as number] ?? ""),
      hourMs: merged.hourMsOf(at),
      calls: merged.calls[at] as number,
      firstAtMs: merged.firstAtMsOf(at),
      lastAtMs: merged.lastAtMsOf(at),
      distinct: merged.distinctOf(at),
      errorMessage: merged.exampleOf(at),
    }),
  );
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
