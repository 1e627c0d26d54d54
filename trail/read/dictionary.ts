/**
 * Texts of one column numbered across all tables, so that days can be merged by number. It only grows; the reader
 * starts it anew when it has become too large.
 */
export class Dictionary {
  readonly values: string[] = [];
  readonly #ids = new Map<string, number>();

  /** The number of each text, new ones added. */
  intern(texts: readonly string[]): Uint32Array {
    const ids = new Uint32Array(texts.length);
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i] as string;
      let id = this.#ids.get(text);
      if (id === undefined) {
        id = this.values.length;
        this.values.push(text);
        this.#ids.set(text, id);
      }
      ids[i] = id;
    }
    return ids;
  }

  #ranks = new Uint32Array(0);

  /** Place of each text in the order of code units. Made when asked for, kept until there are new texts. */
  ranks(): Uint32Array {
    if (this.#ranks.length === this.values.length) return this.#ranks;
    const ranks = new Uint32Array(this.values.length);
    // Without a comparator, sort() is several times faster and goes by code units.
    for (const [rank, text] of [...this.values].sort().entries()) ranks[this.#ids.get(text) as number] = rank;
    this.#ranks = ranks;
    return ranks;
  }

  /** Undefined for a text that no table has. */
  idOf(text: string): number | undefined {
    return this.#ids.get(text);
  }
}
