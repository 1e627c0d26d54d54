import { SlotMap } from "./slot-map.ts";

/** Bits for the groups that come first: 32 MB. */
const MAX_WORDS = 2 ** 23;

/**
 * Counts different values in each group. A group gets one bit for each possible value for as long as there is room;
 * the pairs of later groups are kept in a map.
 */
export class DistinctCounter {
  readonly #valueCount: number;
  readonly #wordsPerGroup: number;
  readonly #maxWords: number;
  #bits: Int32Array;
  #usedWords = 0;
  /** Of each slot: where its bits start, plus 1; 0 while it has none, -1 where its pairs are in the map. */
  #bitsOf: Int32Array = new Int32Array(1024);
  #counts = new Uint32Array(1024);
  readonly #pairs = new SlotMap();
  readonly #pairSlots: Int32Array;
  readonly #pairKeys: Float64Array;
  readonly #places: Int32Array;

  /** Values are below `valueCount`, batches have at most `longest` rows. */
  constructor(valueCount: number, longest: number, maxWords = MAX_WORDS) {
    this.#valueCount = valueCount;
    this.#wordsPerGroup = Math.ceil(valueCount / 32);
    this.#maxWords = maxWords;
    this.#bits = new Int32Array(Math.min(maxWords, Math.max(1024, this.#wordsPerGroup * 16)));
    this.#pairSlots = new Int32Array(longest);
    this.#pairKeys = new Float64Array(longest);
    this.#places = new Int32Array(longest);
  }

  /** `slotCount`: all slots of the batch are below it. */
  add(slots: Int32Array, values: Int32Array, count: number, slotCount: number): void {
    this.#reserve(slotCount);
    const counts = this.#counts;
    const bitsOf = this.#bitsOf;
    let pairs = 0;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      const value = values[i] as number;
      let start = bitsOf[slot] as number;
      if (start === 0) {
        start = this.#placeBits();
        bitsOf[slot] = start;
      }
      if (start < 0) {
        this.#pairSlots[pairs] = slot;
        this.#pairKeys[pairs] = slot * this.#valueCount + value;
        pairs += 1;
        continue;
      }
      const bits = this.#bits;
      const word = start - 1 + (value >>> 5);
      const bit = 1 << (value & 31);
      const held = bits[word] as number;
      if ((held & bit) === 0) {
        bits[word] = held | bit;
        counts[slot] = (counts[slot] as number) + 1;
      }
    }
    if (pairs > 0) this.#addPairs(pairs);
  }

  count(slot: number): number {
    return this.#counts[slot] ?? 0;
  }

  countsOf(slots: Int32Array): Float64Array {
    const column = new Float64Array(slots.length);
    for (let at = 0; at < slots.length; at++) column[at] = this.#counts[slots[at] as number] ?? 0;
    return column;
  }

  #placeBits(): number {
    const start = this.#usedWords;
    const end = start + this.#wordsPerGroup;
    if (end > this.#maxWords) return -1;
    if (end > this.#bits.length) {
      const bits = new Int32Array(Math.min(this.#maxWords, Math.max(end, this.#bits.length * 2)));
      bits.set(this.#bits);
      this.#bits = bits;
    }
    this.#usedWords = end;
    return start + 1;
  }

  #addPairs(pairs: number): void {
    let known = this.#pairs.size;
    this.#pairs.slotsOf(this.#pairKeys, pairs, this.#places);
    // Pairs are numbered in order of first sight: the one with the next number is new.
    for (let i = 0; i < pairs; i++) {
      if (this.#places[i] !== known) continue;
      known += 1;
      const slot = this.#pairSlots[i] as number;
      this.#counts[slot] = (this.#counts[slot] as number) + 1;
    }
  }

  #reserve(slotCount: number): void {
    if (slotCount <= this.#counts.length) return;
    const length = Math.max(slotCount, this.#counts.length * 2);
    const counts = new Uint32Array(length);
    counts.set(this.#counts);
    this.#counts = counts;
    const bitsOf = new Int32Array(length);
    bitsOf.set(this.#bitsOf);
    this.#bitsOf = bitsOf;
  }
}
