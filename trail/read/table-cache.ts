import { DAY_MS, floorDay, isoTime, type TimeRange } from "../../kit/time.ts";
import type { Column, IndexName } from "../columns.ts";
import type { ObjectStore } from "../sources.ts";
import { type Inflate, openPack } from "../store/column-pack.ts";
import { dayKeyFor } from "../store/day-copies.ts";
import { fingerprint } from "../store/fingerprint.ts";
import { openHour } from "../store/hour-file.ts";
import { hourFileKey } from "../store/layout.ts";
import { decodeRedo } from "../store/redo.ts";
import type { StoredTable, TextColumn } from "./coded-table.ts";
import { Dictionary } from "./dictionary.ts";
import type { CountedLook, IndexListing } from "./index-listing.ts";
import { LoadedTable } from "./loaded-table.ts";
import { mapLimited } from "./map-limited.ts";
import { type Rewrite, rewrittenTable } from "./rewritten-table.ts";

/** Objects that are fetched at once. */
const FETCHES = 32;
const MAX_TEXTS = 2_000_000;

export interface TableCacheOptions {
  readonly cacheBytes: number;
  readonly inflate?: Inflate;
  /** Makes every text another one before it is used. */
  readonly rewrite?: Rewrite;
  /** Different texts of all columns together; beyond it everything is decoded anew, with what is in use only. Default 2,000,000. */
  readonly maxTexts?: number;
}

export interface LoadedTables {
  readonly tables: readonly LoadedTable[];
  readonly dictionaryOf: (column: Column) => Dictionary;
}

/**
 * Tables by the bytes that they are made of, the least recently used dropped first. What is kept can never be out of
 * date: an hour that was written again has another fingerprint, and so has its day.
 */
export class TableCache {
  readonly #objects: ObjectStore;
  readonly #listing: IndexListing;
  readonly #options: TableCacheOptions;
  #generation = new Generation();

  constructor(objects: ObjectStore, listing: IndexListing, options: TableCacheOptions) {
    this.#objects = objects;
    this.#listing = listing;
    this.#options = options;
  }

  /** Tables that hold all hours of `range` (and the others of their days), with `columns` loaded. */
  async load(index: IndexName, range: TimeRange, columns: readonly TextColumn[]): Promise<LoadedTables> {
    const { maxTexts = MAX_TEXTS } = this.#options;
    if (this.#generation.textCount > maxTexts) this.#generation = new Generation();
    const generation = this.#generation;
    let found = await this.#find(generation, index, range, columns, false);
    if (!found) {
      // An hour was written between the list and the reading.
      this.#listing.forget();
      found = await this.#find(generation, index, range, columns, true);
    }
    generation.drop(this.#options.cacheBytes);
    return { tables: found ?? [], dictionaryOf: (column) => generation.dictionary(column) };
  }

  /** Undefined where the lists turned out to be out of date; `anyBytes` takes the files as they are then. */
  async #find(
    generation: Generation,
    index: IndexName,
    range: TimeRange,
    columns: readonly TextColumn[],
    anyBytes: boolean,
  ): Promise<LoadedTable[] | undefined> {
    const days = { startMs: floorDay(range.startMs), endMs: floorDay(range.endMs - 1) + DAY_MS };
    const [looks, copies] = await Promise.all([
      this.#listing.looks(days),
      this.#listing.dayCopies(index, days),
    ]);
    const wanted = this.#plan(index, range, looks, copies);
    const tables = await mapLimited(wanted, FETCHES, (part) =>
      part.kind === "day"
        ? this.#loadDay(generation, index, part, columns, anyBytes)
        : this.#loadHour(generation, index, part.look, columns, anyBytes).then((table) => table && [table]),
    );
    return tables.includes(undefined) ? undefined : tables.flatMap((table) => table ?? []);
  }

  /** For each day of the range its copy, if there is one of its very hours, else its hours. */
  #plan(
    index: IndexName,
    range: TimeRange,
    looks: readonly CountedLook[],
    copies: ReadonlySet<string>,
  ): Part[] {
    const parts: Part[] = [];
    for (const [dayMs, ofDay] of byDay(looks)) {
      const inRange = ofDay.filter(({ hourMs }) => hourMs >= range.startMs && hourMs < range.endMs);
      const key = copies.size > 0 ? this.#dayKey(index, dayMs, ofDay) : "";
      if (copies.has(key)) parts.push({ kind: "day", key, looks: inRange });
      else for (const look of inRange) parts.push({ kind: "hour", look });
    }
    return parts;
  }

  readonly #dayKeys = new WeakMap<
    CountedLook,
    { readonly looks: readonly CountedLook[]; readonly key: string }
  >();

  /** Digests are kept for as long as the list that they were made of. */
  #dayKey(index: IndexName, dayMs: number, looks: readonly CountedLook[]): string {
    const first = looks[0];
    const kept = first && this.#dayKeys.get(first);
    if (
      kept &&
      kept.looks.length === looks.length &&
      kept.looks.every((look, i) => look === looks[i]) &&
      kept.key.includes(`/${index}/`)
    )
      return kept.key;
    const key = dayKeyFor(index, dayMs, looks);
    if (first) this.#dayKeys.set(first, { looks, key });
    return key;
  }

  async #loadDay(
    generation: Generation,
    index: IndexName,
    part: DayPart,
    columns: readonly TextColumn[],
    anyBytes: boolean,
  ): Promise<LoadedTable[] | undefined> {
    try {
      const table = await generation.table(part.key, () => this.#openDay(part.key));
      await table.load(columns);
      return [table];
    } catch {
      // A copy that is gone or broken costs time and nothing else: the hours are the truth.
      generation.forget(part.key);
      const hours = await mapLimited(part.looks, FETCHES, (look) =>
        this.#loadHour(generation, index, look, columns, anyBytes),
      );
      return hours.includes(undefined) ? undefined : hours.flatMap((table) => table ?? []);
    }
  }

  async #openDay(key: string): Promise<Opened> {
    const bytes = await this.#objects.get(key);
    if (!bytes) throw new Error(`Cannot read "${key}": it is not there`);
    return this.#opened(openPack(bytes, this.#options.inflate), bytes.length);
  }

  #opened(table: StoredTable, storedBytes: number): Opened {
    const { rewrite } = this.#options;
    return { stored: rewrite ? rewrittenTable(table, rewrite) : table, storedBytes };
  }

  async #loadHour(
    generation: Generation,
    index: IndexName,
    look: CountedLook,
    columns: readonly TextColumn[],
    anyBytes: boolean,
  ): Promise<LoadedTable | undefined> {
    const key = `${index} ${look.hourMs} ${look.versions[index]}`;
    try {
      const table = await generation.table(key, () => this.#openHour(index, look, anyBytes));
      await table.load(columns);
      // Bytes that are not those of the look must not be found under its name.
      if (anyBytes) generation.forget(key);
      return table;
    } catch (error) {
      generation.forget(key);
      if (error instanceof OutOfDate && !anyBytes) return undefined;
      throw error;
    }
  }

  async #openHour(index: IndexName, look: CountedLook, anyBytes: boolean): Promise<Opened> {
    if (look.pending) {
      const bytes = await this.#objects.get(look.key);
      const file = bytes && (await decodeRedo(bytes, look))?.files[index];
      if (file) return this.#opened(openHour(file, look.hourMs), file.length);
    }
    const key = hourFileKey(index, look.hourMs);
    const bytes = await this.#objects.get(key);
    if (!bytes)
      throw new OutOfDate(
        `Cannot read "${key}": the index was told of hour ${isoTime(look.hourMs)}, and its file is not there`,
      );
    if (!anyBytes && (await fingerprint(bytes)) !== look.versions[index])
      throw new OutOfDate(`Cannot read "${key}": it was written again`);
    return this.#opened(openHour(bytes, look.hourMs), bytes.length);
  }
}

interface Opened {
  readonly stored: StoredTable;
  readonly storedBytes: number;
}

interface DayPart {
  readonly kind: "day";
  readonly key: string;
  /** Those of the range: read in its place if the copy fails. */
  readonly looks: readonly CountedLook[];
}

type Part = DayPart | { readonly kind: "hour"; readonly look: CountedLook };

class OutOfDate extends Error {
  override readonly name = "OutOfDate";
}

/** Tables and the dictionaries that their numbers mean something in. */
class Generation {
  readonly #tables = new Map<string, Promise<LoadedTable>>();
  readonly #sizes = new Map<string, LoadedTable>();
  readonly #dictionaries = new Map<Column, Dictionary>();

  get textCount(): number {
    let count = 0;
    for (const { values } of this.#dictionaries.values()) count += values.length;
    return count;
  }

  dictionary(column: Column): Dictionary {
    let dictionary = this.#dictionaries.get(column);
    if (!dictionary) {
      dictionary = new Dictionary();
      this.#dictionaries.set(column, dictionary);
    }
    return dictionary;
  }

  async table(key: string, open: () => Promise<Opened>): Promise<LoadedTable> {
    let table = this.#tables.get(key);
    if (table) this.#tables.delete(key);
    else
      table = open().then(({ stored, storedBytes }) => {
        const loaded = new LoadedTable(stored, storedBytes, (column) => this.dictionary(column));
        this.#sizes.set(key, loaded);
        return loaded;
      });
    // A Map keeps the order of insertion: the last one used is the last one.
    this.#tables.set(key, table);
    return table;
  }

  forget(key: string): void {
    this.#tables.delete(key);
    this.#sizes.delete(key);
  }

  /** Drops what was used longest ago until the rest fits. */
  drop(limitBytes: number): void {
    let total = 0;
    for (const { sizeBytes } of this.#sizes.values()) total += sizeBytes;
    for (const key of this.#tables.keys()) {
      if (total <= limitBytes) return;
      total -= this.#sizes.get(key)?.sizeBytes ?? 0;
      this.forget(key);
    }
  }
}

function byDay(looks: readonly CountedLook[]): Map<number, CountedLook[]> {
  const days = new Map<number, CountedLook[]>();
  for (const look of looks) {
    const dayMs = floorDay(look.hourMs);
    const ofDay = days.get(dayMs);
    if (ofDay) ofDay.push(look);
    else days.set(dayMs, [look]);
  }
  return days;
}
