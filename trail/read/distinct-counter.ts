import { SlotMap } from "./slot-map.ts";

/** Beyond so many possible pairs (one bit each: 32 MB) those that really occur are kept in a map. */
const MAX_BITS = 2 ** 28;

/** Counts different values in each group. */
export class DistinctCounter {
  readonly #valueCount: number;
  readonly #bits: Int32Array | undefined;
  readonly #pairs = new SlotMap();
  readonly #keys: Float64Array;
  readonly #places: Int32Array;
  #counts = new Uint32Array(1024);

  /** Groups have slots below `slotLimit`, values are below `valueCount`, batches have at most `longest` rows. */
  constructor(slotLimit: number, valueCount: number, longest: number) {
    this.#valueCount = valueCount;
    const useBits = slotLimit * valueCount <= MAX_BITS;
    this.#bits = useBits ? new Int32Array(Math.ceil((slotLimit * valueCount) / 32)) : undefined;
    this.#keys = new Float64Array(useBits ? 0 : longest);
    this.#places = new Int32Array(useBits ? 0 : longest);
  }

  /** `slotCount`: all slots of the batch are below it. */
  add(slots: Int32Array, values: Int32Array, count: number, slotCount: number): void {
    this.#reserve(slotCount);
    if (this.#bits) this.#addBits(this.#bits, slots, values, count);
    else this.#addPairs(slots, values, count);
  }

  count(slot: number): number {
    return this.#counts[slot] ?? 0;
  }

  #addBits(bits: Int32Array, slots: Int32Array, values: Int32Array, count: number): void {
    const valueCount = this.#valueCount;
    const counts = this.#counts;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const pair = slot * valueCount + (values[i] as number);
      const word = pair >>> 5;
      const bit = 1 << (pair & 31);
      const held = bits[word] as number;
      if ((held & bit) === 0) {
        bits[word] = held | bit;
        counts[slot] = (counts[slot] as number) + 1;
      }
    }
  }

  #addPairs(slots: Int32Array, values: Int32Array, count: number): void {
    const keys = this.#keys;
    for (let i = 0; i < count; i++) keys[i] = (slots[i] as number) * this.#valueCount + (values[i] as number);
    let known = this.#pairs.size;
    this.#pairs.slotsOf(keys, count, this.#places);
    // Pairs are numbered in order of first sight: the one with the next number is new.
    for (let i = 0; i < count; i++) {
      if (this.#places[i] !== known) continue;
      known += 1;
      const slot = slots[i] as number;
      this.#counts[slot] = (this.#counts[slot] as number) + 1;
    }
  }

  #reserve(slotCount: number): void {
    if (slotCount <= this.#counts.length) return;
    const counts = new Uint32Array(Math.max(slotCount, this.#counts.length * 2));
    counts.set(this.#counts);
    this.#counts = counts;
  }
}
