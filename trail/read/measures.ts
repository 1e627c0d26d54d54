import type { CodedText } from "./coded-table.ts";
import type { RowNumbers } from "./loaded-table.ts";

/** Numbers of one group lie together: calls, first and last time. */
const STRIDE = 3;

/** Sums, first and last times and an example message of each group, in arrays that grow. */
export class Measures {
  #sums = new Float64Array(0);
  readonly #examples: (string | undefined)[] = [];

  /** Makes room for slots below `slotCount`. */
  reserve(slotCount: number): void {
    const wanted = slotCount * STRIDE;
    if (wanted <= this.#sums.length) return;
    const sums = new Float64Array(Math.max(wanted, this.#sums.length * 2, 1024 * STRIDE));
    sums.set(this.#sums);
    this.#sums = sums;
  }

  /** Adds row i to slot `slots[i]`. */
  add(
    hourMs: number,
    slots: Int32Array,
    count: number,
    calls: RowNumbers,
    firstAt: RowNumbers,
    lastAt: RowNumbers,
  ): void {
    const sums = this.#sums;
    for (let i = 0; i < count; i++) {
      const at = (slots[i] as number) * STRIDE;
      const before = sums[at] as number;
      const firstMs = hourMs + (firstAt[i] as number);
      const lastMs = hourMs + (lastAt[i] as number);
      sums[at] = before + (calls[i] as number);
      // A group without calls so far has no times yet.
      if (before === 0 || firstMs < (sums[at + 1] as number)) sums[at + 1] = firstMs;
      if (before === 0 || lastMs > (sums[at + 2] as number)) sums[at + 2] = lastMs;
    }
  }

  /** The first message that says something, in the order of hours and rows: the same for every reader. */
  addExamples(messages: CodedText, rowOf: (i: number) => number, slots: Int32Array, count: number): void {
    const { values, codes } = messages;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      if (!this.#examples[slot]) this.#examples[slot] = values[codes[rowOf(i)] as number] ?? "";
    }
  }

  /** Adds what was summed up before, where times are epoch milliseconds. A loop of its own: it meets wide numbers only. */
  addSums(
    slots: Int32Array,
    count: number,
    calls: Float64Array,
    firstAtMs: Float64Array,
    lastAtMs: Float64Array,
  ): void {
    const sums = this.#sums;
    for (let i = 0; i < count; i++) {
      const at = (slots[i] as number) * STRIDE;
      const before = sums[at] as number;
      const firstMs = firstAtMs[i] as number;
      const lastMs = lastAtMs[i] as number;
      sums[at] = before + (calls[i] as number);
      if (before === 0 || firstMs < (sums[at + 1] as number)) sums[at + 1] = firstMs;
      if (before === 0 || lastMs > (sums[at + 2] as number)) sums[at + 2] = lastMs;
    }
  }

  /** Example i belongs to slot `slots[i]`; the first that says something stays. */
  keepExamples(slots: Int32Array, examples: readonly string[]): void {
    for (const [i, example] of examples.entries()) {
      const slot = slots[i] as number;
      if (!this.#examples[slot]) this.#examples[slot] = example;
    }
  }

  /** Slots below `slotCount` that have calls, in order: the groups. */
  groupSlots(slotCount: number): Int32Array {
    const sums = this.#sums;
    const slots = new Int32Array(slotCount);
    let count = 0;
    for (let slot = 0; slot < slotCount; slot++) if ((sums[slot * STRIDE] ?? 0) !== 0) slots[count++] = slot;
    return slots.slice(0, count);
  }

  callsOf(slots: Int32Array): Float64Array {
    return this.#column(slots, 0);
  }

  firstAtMsOf(slots: Int32Array): Float64Array {
    return this.#column(slots, 1);
  }

  lastAtMsOf(slots: Int32Array): Float64Array {
    return this.#column(slots, 2);
  }

  #column(slots: Int32Array, place: number): Float64Array {
    const sums = this.#sums;
    const column = new Float64Array(slots.length);
    for (let at = 0; at < slots.length; at++)
      column[at] = sums[(slots[at] as number) * STRIDE + place] as number;
    return column;
  }

  firstAtMs(slot: number): number {
    return this.#sums[slot * STRIDE + 1] ?? 0;
  }

  lastAtMs(slot: number): number {
    return this.#sums[slot * STRIDE + 2] ?? 0;
  }

  /** "" where no row of the group had a message. */
  exampleOf(slot: number): string {
    return this.#examples[slot] ?? "";
  }
}
