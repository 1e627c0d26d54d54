import type { Column } from "../columns.ts";
import type { CodedText, Measure, Segment, StoredTable, TextColumn } from "./coded-table.ts";
import type { Dictionary } from "./dictionary.ts";
import type { TableSummary } from "./table-summary.ts";

/** Numbers of rows: whole numbers of 32 bits, wider ones only where some row needs them. */
export type RowNumbers = Int32Array | Float64Array;

/** Of one table: the questions of some dashboards. */
const MAX_SUMMARIES = 48;

/**
 * A stored table with the columns that were asked for so far. A text column is kept as the number of each row's text in
 * the shared dictionary, always in 32 bits: loops that meet arrays of one kind only run several times faster.
 */
export class LoadedTable {
  readonly #stored: StoredTable;
  readonly #dictionaryOf: (column: Column) => Dictionary;
  readonly #loading = new Map<TextColumn, Promise<void>>();
  readonly #ids = new Map<Column, Int32Array>();
  #numbers: Promise<void> | undefined;
  calls: RowNumbers = new Int32Array(0);
  /** Milliseconds from the start of the row's hour. */
  firstAt: RowNumbers = new Int32Array(0);
  lastAt: RowNumbers = new Int32Array(0);
  /** Undefined while it is not loaded, and where the index has none. */
  messages: CodedText | undefined;
  /** Bytes that it holds, about. */
  sizeBytes: number;

  /** `storedBytes`: size of the object that `stored` holds on to. */
  constructor(stored: StoredTable, storedBytes: number, dictionaryOf: (column: Column) => Dictionary) {
    this.#stored = stored;
    this.#dictionaryOf = dictionaryOf;
    this.sizeBytes = storedBytes;
  }

  get segments(): readonly Segment[] {
    return this.#stored.segments;
  }

  ids(column: Column): Int32Array {
    const ids = this.#ids.get(column);
    if (!ids) throw new Error(`Cannot use column "${column}": expected a column that is loaded`);
    return ids;
  }

  readonly #summaries = new Map<string, TableSummary>();

  /** The whole table grouped as `name` says: made once, as the rows never change. The last ones used are kept. */
  summary(name: string, make: () => TableSummary): TableSummary {
    const known = this.#summaries.get(name);
    const summary = known ?? make();
    if (known) this.#summaries.delete(name);
    else this.sizeBytes += summary.sizeBytes + 2 * name.length;
    this.#summaries.set(name, summary);
    for (const [oldest, { sizeBytes }] of this.#summaries) {
      if (this.#summaries.size <= MAX_SUMMARIES) break;
      this.#summaries.delete(oldest);
      this.sizeBytes -= sizeBytes + 2 * oldest.length;
    }
    return summary;
  }

  /** Two who ask at once share the work. */
  async load(columns: readonly TextColumn[]): Promise<void> {
    this.#numbers ??= this.#loadNumbers();
    const texts = columns.map((column) => {
      let text = this.#loading.get(column);
      if (!text) {
        text = this.#loadText(column);
        this.#loading.set(column, text);
      }
      return text;
    });
    await Promise.all([this.#numbers, ...texts]);
  }

  async #loadNumbers(): Promise<void> {
    this.calls = await this.#rowNumbers("calls");
    this.firstAt = await this.#rowNumbers("firstAt");
    this.lastAt = await this.#rowNumbers("lastAt");
  }

  async #rowNumbers(measure: Measure): Promise<RowNumbers> {
    const { base, unit, steps } = await this.#stored.readNumbers(measure);
    const wide = new Float64Array(steps.length);
    let fits = true;
    for (let row = 0; row < steps.length; row++) {
      const value = base + unit * (steps[row] as number);
      wide[row] = value;
      if (value !== (value | 0)) fits = false;
    }
    const numbers = fits ? Int32Array.from(wide) : wide;
    this.sizeBytes += numbers.byteLength;
    return numbers;
  }

  async #loadText(column: TextColumn): Promise<void> {
    const { values, codes } = await this.#stored.readText(column);
    if (column === "errorMessage") {
      // Examples are only shown: they are not numbered, and attackers can make every one different.
      this.sizeBytes += codes.byteLength;
      for (const value of values) this.sizeBytes += 2 * value.length + 16;
      this.messages = { values, codes };
      return;
    }
    const shared = this.#dictionaryOf(column).intern(values);
    const ids = new Int32Array(codes.length);
    for (let row = 0; row < codes.length; row++) ids[row] = shared[codes[row] as number] as number;
    this.sizeBytes += ids.byteLength;
    this.#ids.set(column, ids);
  }
}
