import { type TimeRange, wholeHours } from "../../kit/time.ts";
import { type Column, columnsOf, INDEX_NAMES, type IndexName } from "../columns.ts";
import type { GroupQuery, IndexReader, ObjectStore } from "../sources.ts";
import type { Inflate } from "../store/column-pack.ts";
import type { TextColumn } from "./coded-table.ts";
import { readCoverage, SourceNames } from "./coverage.ts";
import { groupPageOfTables, groupTables } from "./group-tables.ts";
import { IndexListing } from "./index-listing.ts";
import type { Rewrite } from "./rewritten-table.ts";
import { TableCache } from "./table-cache.ts";

export interface IndexReaderOptions {
  readonly objects: ObjectStore;
  /** A clock that runs (never one that stands still): with it, lists are believed for `freshForMs`. Absent: every call lists. */
  readonly nowMs?: () => number;
  /** Default 30 s. */
  readonly freshForMs?: number;
  /** Bytes of decoded columns that are kept; default 400 MB. */
  readonly cacheBytes?: number;
  /** Different texts of all columns that are kept; default 2,000,000. */
  readonly maxTexts?: number;
  /** Default: the platform's streams. */
  readonly inflate?: Inflate;
  /** Every text of the index is read as what this makes of it; values of filters are compared with that. */
  readonly rewrite?: Rewrite;
}

/** Reads the index: lists to learn what is there, day copies where they are up to date, hour files elsewhere. */
export function indexReader(options: IndexReaderOptions): IndexReader {
  const { objects, cacheBytes = 400e6, inflate, rewrite, maxTexts } = options;
  const listing = new IndexListing(options);
  const sourceNames = new SourceNames(objects);
  const cache = new TableCache(objects, listing, {
    cacheBytes,
    ...(inflate ? { inflate } : {}),
    ...(rewrite ? { rewrite } : {}),
    ...(maxTexts ? { maxTexts } : {}),
  });

  return {
    coverage: (range: TimeRange) => readCoverage(range, listing, sourceNames),

    async group(query) {
      checkQuery(query);
      const range = wholeHours(query.range);
      const { tables, dictionaryOf } = await cache.load(query.index, range, columnsNeeded(query));
      return groupTables(tables, query, dictionaryOf);
    },

    async groupPage(query) {
      checkQuery(query);
      for (const [name, value] of [
        ["limit", query.limit],
        ["page", query.page],
      ] as const)
        if (!Number.isSafeInteger(value) || value < 1)
          throw new Error(`Cannot use ${name} "${value}": expected a whole number from 1`);
      const range = wholeHours(query.range);
      const { tables, dictionaryOf } = await cache.load(query.index, range, columnsNeeded(query));
      return groupPageOfTables(tables, query, dictionaryOf);
    },
  };
}

function columnsNeeded({ index, where = [], by, distinct = [] }: GroupQuery): TextColumn[] {
  const columns = new Set<TextColumn>([...where.map(({ column }) => column), ...by, ...distinct]);
  if (index === "errors") columns.add("errorMessage");
  return [...columns];
}

function checkQuery({ index, where = [], by, distinct = [] }: GroupQuery): void {
  if (!INDEX_NAMES.includes(index))
    throw new Error(`Cannot read index "${index}": expected one of ${INDEX_NAMES.join(", ")}`);
  const known: readonly Column[] = columnsOf(index satisfies IndexName);
  for (const column of [...where.map((filter) => filter.column), ...by, ...distinct])
    if (!known.includes(column))
      throw new Error(
        `Cannot use column "${column}" of index "${index}": expected one of ${known.join(", ")}`,
      );
}
