import type { CodedTable } from "./coded-table.ts";

/** Sums, first and last times and an example message of each group, in arrays that grow. */
export class Measures {
  calls = new Float64Array(1024);
  firstAtMs = new Float64Array(1024).fill(Number.POSITIVE_INFINITY);
  lastAtMs = new Float64Array(1024).fill(Number.NEGATIVE_INFINITY);
  readonly #examples: (string | undefined)[] = [];

  /** Adds `rows` of one hour of `table` to their `slots`; `slotCount` is how many slots there are by now. */
  add(
    table: CodedTable,
    hourMs: number,
    rows: Int32Array,
    slots: Int32Array,
    count: number,
    slotCount: number,
  ): void {
    this.#reserve(slotCount);
    const { calls, firstAtMs, lastAtMs } = this;
    const { base, unit, steps } = table.calls;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      calls[slot] = (calls[slot] as number) + base + unit * (steps[rows[i] as number] as number);
    }
    const first = table.firstAt;
    const firstBase = first.base + hourMs;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const atMs = firstBase + first.unit * (first.steps[rows[i] as number] as number);
      if (atMs < (firstAtMs[slot] as number)) firstAtMs[slot] = atMs;
    }
    const last = table.lastAt;
    const lastBase = last.base + hourMs;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const atMs = lastBase + last.unit * (last.steps[rows[i] as number] as number);
      if (atMs > (lastAtMs[slot] as number)) lastAtMs[slot] = atMs;
    }
    this.#addExamples(table, rows, slots, count);
  }

  /** "" where no row of the group had a message. */
  exampleOf(slot: number): string {
    return this.#examples[slot] ?? "";
  }

  #addExamples(table: CodedTable, rows: Int32Array, slots: Int32Array, count: number): void {
    const messages = table.text("errorMessage");
    if (!messages) return;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      // The first message that says something, in the order of hours and rows: the same for every reader.
      if (this.#examples[slot]) continue;
      this.#examples[slot] = messages.values[messages.codes[rows[i] as number] as number] ?? "";
    }
  }

  #reserve(slotCount: number): void {
    let length = this.calls.length;
    if (slotCount <= length) return;
    while (length < slotCount) length *= 2;
    this.calls = widened(this.calls, length, 0);
    this.firstAtMs = widened(this.firstAtMs, length, Number.POSITIVE_INFINITY);
    this.lastAtMs = widened(this.lastAtMs, length, Number.NEGATIVE_INFINITY);
  }
}

function widened(values: Float64Array<ArrayBuffer>, length: number, fill: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(length).fill(fill);
  wider.set(values);
  return wider;
}
