/**
 * Gives each different key (a whole number below 2^53) a slot: 0, 1, 2 ... in order of first sight. Works on batches,
 * so that the loops stay tight: a table with a place for every key where there are few, open addressing otherwise.
 */
export class SlotMap {
  /** Key of each slot; only the first `size` count. */
  keys = new Float64Array(1024);
  size = 0;
  readonly #dense: Int32Array | undefined;
  #table = new Int32Array(4096);

  /** `keyLimit`: all keys are below it. */
  constructor(keyLimit: number) {
    this.#dense = keyLimit <= DENSE_LIMIT ? new Int32Array(keyLimit) : undefined;
  }

  /** Writes the slot of keys[i] to slots[i] for i below `count`. The two may not be the same array. */
  slotsOf(keys: Float64Array, count: number, slots: Int32Array): void {
    if (this.#dense) this.#denseSlots(this.#dense, keys, count, slots);
    else this.#hashedSlots(keys, count, slots);
  }

  #denseSlots(dense: Int32Array, keys: Float64Array, count: number, slots: Int32Array): void {
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      let slot = dense[key] as number;
      // Places hold slot + 1: 0 is free.
      if (slot === 0) {
        slot = this.#add(key) + 1;
        dense[key] = slot;
      }
      slots[i] = slot - 1;
    }
  }

  #hashedSlots(keys: Float64Array, count: number, slots: Int32Array): void {
    // Room for all of the batch, so that the table never fills up inside the loop.
    this.#reserve(this.size + count);
    const table = this.#table;
    const mask = table.length - 1;
    let lastKey = -1;
    let lastSlot = -1;
    for (let i = 0; i < count; i++) {
      const key = keys[i] as number;
      // Rows are sorted: the next row often has the same key.
      if (key !== lastKey) {
        let place = hash(key) & mask;
        for (;;) {
          const held = table[place] as number;
          if (held === 0) {
            lastSlot = this.#add(key);
            table[place] = lastSlot + 1;
            break;
          }
          if (this.keys[held - 1] === key) {
            lastSlot = held - 1;
            break;
          }
          place = (place + 1) & mask;
        }
        lastKey = key;
      }
      slots[i] = lastSlot;
    }
  }

  #add(key: number): number {
    if (this.size === this.keys.length) {
      const wider = new Float64Array(this.keys.length * 2);
      wider.set(this.keys);
      this.keys = wider;
    }
    this.keys[this.size] = key;
    this.size += 1;
    return this.size - 1;
  }

  #reserve(slots: number): void {
    if (slots * 2 <= this.#table.length) return;
    let length = this.#table.length;
    while (length < slots * 2) length *= 2;
    const table = new Int32Array(length);
    const mask = length - 1;
    for (let slot = 0; slot < this.size; slot++) {
      let place = hash(this.keys[slot] as number) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = slot + 1;
    }
    this.#table = table;
  }
}

/** Places of a table that is quick to make and fits a cache: 1 M x 4 bytes. */
const DENSE_LIMIT = 1 << 20;

function hash(key: number): number {
  let mixed = (key | 0) ^ Math.imul((key / 0x1_0000_0000) | 0, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
