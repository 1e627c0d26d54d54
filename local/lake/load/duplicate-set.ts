/**
 * Which records were seen, by the SHA-256 of their bytes, of which 128 bits are kept: 16 bytes per slot instead of a
 * text per record, so that millions fit. Two different records of ten million share 128 bits with a probability
 * below 1e-24.
 */
export class DuplicateSet {
  private slots: Uint32Array;
  private mask: number;
  private size = 0;

  constructor(initialSlots = 1 << 14) {
    this.slots = new Uint32Array(initialSlots * 4);
    this.mask = initialSlots - 1;
  }

  /** False where the digest (at least 16 bytes) was there already. */
  add(digest: Buffer): boolean {
    if (this.size * 5 >= (this.mask + 1) * 3) this.grow();
    const isNew = this.place(
      digest.readUInt32LE(0),
      digest.readUInt32LE(4),
      digest.readUInt32LE(8),
      // An empty slot is all zeros: the last bit keeps a digest from looking like one.
      (digest.readUInt32LE(12) | 1) >>> 0,
    );
    if (isNew) this.size++;
    return isNew;
  }

  private place(a: number, b: number, c: number, d: number): boolean {
    const { slots, mask } = this;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 4;
      if (slots[at + 3] === 0) {
        slots[at] = a;
        slots[at + 1] = b;
        slots[at + 2] = c;
        slots[at + 3] = d;
        return true;
      }
      if (slots[at] === a && slots[at + 1] === b && slots[at + 2] === c && slots[at + 3] === d) return false;
    }
  }

  private grow(): void {
    const old = this.slots;
    this.slots = new Uint32Array(old.length * 2);
    this.mask = this.slots.length / 4 - 1;
    for (let at = 0; at < old.length; at += 4) {
      if (old[at + 3] !== 0)
        this.place(old[at] as number, old[at + 1] as number, old[at + 2] as number, old[at + 3] as number);
    }
  }
}
