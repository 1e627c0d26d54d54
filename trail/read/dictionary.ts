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

  /** Undefined for a text that no table has. */
  idOf(text: string): number | undefined {
    return this.#ids.get(text);
  }
}
