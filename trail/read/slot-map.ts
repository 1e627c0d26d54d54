/**
 * Gives each different key (a whole number below 2^53) a slot: 0, 1, 2 ... in order of first sight. Works on batches, so
 * that the loop stays tight; open addressing, as a Map of a million numbers is ten times slower and larger.
 */
export class SlotMap {
  /** Key of each slot; only the first `size` count. */
  keys = new Float64Array(1024);
  size = 0;
  #table = new Int32Array(4096);

  /** Writes the slot of keys[i] to slots[i] for i below `count`. */
  slotsOf(keys: Float64Array, count: number, slots: Int32Array): void {
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
          // Places hold slot + 1: 0 is free.
          const held = table[place] as number;
          if (held === 0) {
            lastSlot = this.size;
            this.keys[lastSlot] = key;
            this.size = lastSlot + 1;
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

  #reserve(slots: number): void {
    if (slots > this.keys.length) {
      const keys = new Float64Array(Math.max(slots, this.keys.length * 2));
      keys.set(this.keys);
      this.keys = keys;
    }
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

function hash(key: number): number {
  let mixed = (key | 0) ^ Math.imul((key / 0x1_0000_0000) | 0, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
