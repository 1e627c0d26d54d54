import type { Column } from "../columns.ts";
import { SlotMap } from "./slot-map.ts";

/** Up to so many possible keys the key itself is the slot: sums of 1 M groups take 24 MB and are found at once. */
const DIRECT_LIMIT = 1 << 20;
/** A stage after the first starts from slots, of which there are no more than rows: 2^30 is beyond any memory. */
const MAX_SLOTS = 2 ** 30;
const MAX_KEY = 2 ** 53;

export interface KeyPart {
  readonly column: Column;
  /** Ids of the column are below it. */
  readonly size: number;
}

/**
 * Slots of groups by their keys: mixed-radix numbers of the hour and the ids of the parts. Where the product of the
 * sizes could pass 2^53, the parts so far are numbered by a map of their own and the next stage goes on from there.
 */
export class GroupKeys {
  readonly #stages: Stage[] = [];
  readonly #direct: boolean;
  readonly #keys: Float64Array;
  /** Slots are below it. */
  readonly slotLimit: number;

  /** `maxDirect`: so many slots, one for each possible key, are worth having for the rows at hand. */
  constructor(hourCount: number, parts: readonly KeyPart[], longest: number, maxDirect = DIRECT_LIMIT) {
    let from = Math.max(1, hourCount);
    let stage: KeyPart[] = [];
    let product = 1;
    const close = () => {
      this.#stages.push({ parts: stage, map: new SlotMap() });
      from = Math.min(MAX_SLOTS, from * product);
      product = 1;
      stage = [];
    };
    for (const part of parts) {
      if (from * product * part.size > MAX_KEY) close();
      stage.push(part);
      product *= part.size;
    }
    close();
    this.slotLimit = from;
    this.#direct = this.#stages.length === 1 && from <= Math.min(maxDirect, DIRECT_LIMIT);
    this.#keys = new Float64Array(this.#direct ? 0 : longest);
  }

  /** Slots so far: all that were given are below it. */
  get slotCount(): number {
    return this.#direct ? this.slotLimit : (this.#stages.at(-1) as Stage).map.size;
  }

  /** Writes the slots of a batch whose rows lie in hour number `hour`; `idsOf` gives a column's ids of the batch. */
  slotsOf(hour: number, idsOf: (column: Column) => Int32Array, count: number, slots: Int32Array): void {
    if (this.#direct) {
      slots.fill(hour, 0, count);
      for (const { column, size } of (this.#stages[0] as Stage).parts)
        addDirect(slots, idsOf(column), size, count);
      return;
    }
    const keys = this.#keys;
    keys.fill(hour, 0, count);
    for (const [index, { parts, map }] of this.#stages.entries()) {
      if (index > 0) for (let i = 0; i < count; i++) keys[i] = slots[i] as number;
      for (const { column, size } of parts) addWide(keys, idsOf(column), size, count);
      map.slotsOf(keys, count, slots);
    }
  }

  /** The keys of these slots, part by part: the hour's numbers and the ids. One loop for each part, as each divides. */
  takeApart(slots: Int32Array): { readonly hours: Float64Array; readonly ids: readonly Int32Array[] } {
    const count = slots.length;
    const ids: Int32Array[] = [];
    const from = Float64Array.from(slots);
    for (let index = this.#stages.length - 1; index >= 0; index--) {
      const { map, parts } = this.#stages[index] as Stage;
      if (!this.#direct) for (let at = 0; at < count; at++) from[at] = map.keys[from[at] as number] as number;
      for (let part = parts.length - 1; part >= 0; part--) {
        const { size } = parts[part] as KeyPart;
        const column = new Int32Array(count);
        for (let at = 0; at < count; at++) {
          const key = from[at] as number;
          const rest = Math.floor(key / size);
          column[at] = key - rest * size;
          from[at] = rest;
        }
        ids.unshift(column);
      }
    }
    return { hours: from, ids };
  }
}

interface Stage {
  readonly parts: readonly KeyPart[];
  readonly map: SlotMap;
}

function addDirect(slots: Int32Array, ids: Int32Array, size: number, count: number): void {
  for (let i = 0; i < count; i++) slots[i] = (slots[i] as number) * size + (ids[i] as number);
}

function addWide(keys: Float64Array, ids: Int32Array, size: number, count: number): void {
  for (let i = 0; i < count; i++) keys[i] = (keys[i] as number) * size + (ids[i] as number);
}
