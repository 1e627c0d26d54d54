import type { TimeRange } from "../../kit/time.ts";
import type { Column, IndexName } from "../columns.ts";
import type { ObjectStore } from "../sources.ts";
import { fingerprint } from "../store/fingerprint.ts";
import { decodeHour } from "../store/hour-file.ts";
import { hourFileKey } from "../store/layout.ts";
import { decodeRedo } from "../store/redo.ts";
import type { CodedTable, TextColumn } from "./coded-table.ts";
import { Dictionary } from "./dictionary.ts";
import type { ReadyTable } from "./group-tables.ts";
import type { CountedLook, IndexListing } from "./index-listing.ts";

/** Decoded tables by what they are made of; a table never changes, so that nothing here can be out of date. */
export class TableCache {
  readonly #objects: ObjectStore;
  readonly #listing: IndexListing;
  readonly #cacheBytes: number;
  readonly #hours = new Map<string, Promise<ReadyTable>>();
  #dictionaries = new Map<Column, Dictionary>();

  constructor(objects: ObjectStore, listing: IndexListing, cacheBytes: number) {
    this.#objects = objects;
    this.#listing = listing;
    this.#cacheBytes = cacheBytes;
  }

  dictionary(column: Column): Dictionary {
    let dictionary = this.#dictionaries.get(column);
    if (!dictionary) {
      dictionary = new Dictionary();
      this.#dictionaries.set(column, dictionary);
    }
    return dictionary;
  }

  async load(index: IndexName, range: TimeRange, columns: readonly TextColumn[]): Promise<ReadyTable[]> {
    const looks = await this.#listing.looks(range);
    const tables: ReadyTable[] = [];
    for (const look of looks) {
      const key = `${index} ${look.hourMs} ${look.versions[index]}`;
      let table = this.#hours.get(key);
      if (!table) {
        table = this.#readHour(index, look);
        this.#hours.set(key, table);
        table.catch(() => this.#hours.delete(key));
      }
      tables.push(await table);
    }
    void this.#cacheBytes;
    // Texts are numbered before the answer is planned: it depends on how many there are.
    for (const table of tables)
      for (const column of columns) if (column !== "errorMessage") table.ids(column);
    return tables;
  }

  async #readHour(index: IndexName, look: CountedLook): Promise<ReadyTable> {
    if (look.pending) {
      const redo = await this.#objects.get(look.key);
      const files = redo && (await decodeRedo(redo, look))?.files;
      if (files) return this.#ready(await decodeHour(files[index], index, look.hourMs));
    }
    const bytes = await this.#objects.get(hourFileKey(index, look.hourMs));
    if (!bytes) throw new Error(`Cannot read "${hourFileKey(index, look.hourMs)}": it is not there`);
    await fingerprint(bytes);
    return this.#ready(await decodeHour(bytes, index, look.hourMs));
  }

  #ready(table: CodedTable): ReadyTable {
    const ids = new Map<Column, Uint32Array>();
    return {
      table,
      ids: (column) => {
        let known = ids.get(column);
        if (!known) {
          known = this.dictionary(column).intern(table.text(column)?.values ?? []);
          ids.set(column, known);
        }
        return known;
      },
    };
  }
}
