import type { Column } from "../columns.ts";
import type { CodedTable, CodedText, Measure, Numbers, StoredTable, TextColumn } from "./coded-table.ts";
import type { Dictionary } from "./dictionary.ts";
import type { ReadyTable } from "./group-tables.ts";

/** A stored table with the columns that were asked for so far, decoded and numbered in the shared dictionaries. */
export class LoadedTable implements ReadyTable {
  readonly #stored: StoredTable;
  readonly #dictionaryOf: (column: Column) => Dictionary;
  readonly #texts = new Map<TextColumn, Promise<void>>();
  readonly #codes = new Map<TextColumn, CodedText>();
  readonly #ids = new Map<Column, Uint32Array>();
  #table: Promise<CodedTable> | undefined;
  #ready: CodedTable | undefined;
  /** Bytes that it holds, about. */
  sizeBytes: number;

  /** `storedBytes`: size of the object that `stored` holds on to. */
  constructor(stored: StoredTable, storedBytes: number, dictionaryOf: (column: Column) => Dictionary) {
    this.#stored = stored;
    this.#dictionaryOf = dictionaryOf;
    this.sizeBytes = storedBytes;
  }

  get table(): CodedTable {
    if (!this.#ready) throw new Error("Cannot use a table before it is loaded");
    return this.#ready;
  }

  ids(column: Column): Uint32Array {
    const ids = this.#ids.get(column);
    if (!ids) throw new Error(`Cannot use column "${column}": expected a column that is loaded`);
    return ids;
  }

  /** Two who ask at once share the work. A column that cannot be read is tried again next time. */
  async load(columns: readonly TextColumn[]): Promise<void> {
    this.#table ??= this.#loadNumbers();
    const texts = columns.map((column) => {
      let text = this.#texts.get(column);
      if (!text) {
        text = this.#loadText(column);
        this.#texts.set(column, text);
      }
      return text;
    });
    await Promise.all([this.#table, ...texts]);
  }

  async #loadNumbers(): Promise<CodedTable> {
    const [calls, firstAt, lastAt] = await Promise.all([
      this.#number("calls"),
      this.#number("firstAt"),
      this.#number("lastAt"),
    ]);
    const { rowCount, segments } = this.#stored;
    this.#ready = { rowCount, segments, calls, firstAt, lastAt, text: (column) => this.#codes.get(column) };
    return this.#ready;
  }

  async #number(measure: Measure): Promise<Numbers> {
    const numbers = await this.#stored.readNumbers(measure);
    this.sizeBytes += numbers.steps.byteLength;
    return numbers;
  }

  async #loadText(column: TextColumn): Promise<void> {
    const { values, codes } = await this.#stored.readText(column);
    this.sizeBytes += codes.byteLength;
    if (column === "errorMessage") {
      // Examples are only shown: they are not numbered, and attackers can make every one different.
      for (const value of values) this.sizeBytes += 2 * value.length + 16;
      this.#codes.set(column, { values, codes });
      return;
    }
    const ids = this.#dictionaryOf(column).intern(values);
    this.sizeBytes += ids.byteLength;
    this.#ids.set(column, ids);
    // The texts themselves are in the dictionary.
    this.#codes.set(column, { values: [], codes });
  }
}
