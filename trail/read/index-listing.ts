import type { TimeRange } from "../../kit/time.ts";
import type { IndexName } from "../columns.ts";
import type { ObjectStore, StoredObject } from "../sources.ts";
import {
  coverageOfMonthPrefix,
  dayCopiesOfMonthPrefix,
  type Look,
  MONTHS_PREFIX,
  monthsOf,
  PENDING_PREFIX,
  parseLook,
} from "../store/layout.ts";

/** The look that counts for an hour. */
export interface CountedLook extends Look {
  /** Of its coverage or redo object. */
  readonly key: string;
  /** Its rows are still in the redo object. */
  readonly pending: boolean;
}

export interface ListingOptions {
  readonly objects: ObjectStore;
  /** A clock that runs; absent: nothing is kept, every question lists again. */
  readonly nowMs?: () => number;
  /** How long a list is believed. */
  readonly freshForMs?: number;
}

/** What the index holds, learnt from lists alone: a month of hours is one page. */
export class IndexListing {
  readonly #options: ListingOptions;
  readonly #kept = new Map<
    string,
    { readonly listedAtMs: number; readonly objects: Promise<readonly StoredObject[]> }
  >();

  constructor(options: ListingOptions) {
    this.#options = options;
  }

  /** Forgets the lists: somebody has seen that they are out of date. */
  forget(): void {
    this.#kept.clear();
  }

  /** The looks that count for the hours of `range`, oldest first; the same objects for as long as the lists are kept. */
  async looks(range: TimeRange): Promise<readonly CountedLook[]> {
    const months = monthsOf(range.startMs, range.endMs);
    // Redo objects are listed first: one that is gone by then has left its coverage object behind.
    const pending = await this.#list(PENDING_PREFIX);
    const lists = await Promise.all(
      months.map(async (month) => {
        const finished = await this.#list(coverageOfMonthPrefix(month));
        const unfinished = pending.filter(({ key }) => key.startsWith(`${PENDING_PREFIX}date=${month}-`));
        return unfinished.length === 0 ? this.#parsed(finished) : countedLooks([...finished, ...unfinished]);
      }),
    );
    return lists.flat().filter(({ hourMs }) => hourMs >= range.startMs && hourMs < range.endMs);
  }

  /** The newest hour that was looked at; undefined for an empty index. */
  async newestLook(): Promise<CountedLook | undefined> {
    const pending = await this.#list(PENDING_PREFIX);
    const months = await this.#list(MONTHS_PREFIX);
    let newest = countedLooks(pending).at(-1);
    // A month is marked before its first hour is written, so the newest mark may be of a month without hours.
    for (const { key } of [...months].reverse()) {
      const month = key.slice(MONTHS_PREFIX.length, MONTHS_PREFIX.length + "2026-11".length);
      const looks = this.#parsed(await this.#list(coverageOfMonthPrefix(month)));
      const last = looks.at(-1);
      if (!last) continue;
      if (!newest || last.hourMs > newest.hourMs) newest = last;
      break;
    }
    return newest;
  }

  /** Keys of the day copies that are there for the days of `range`. */
  async dayCopies(index: IndexName, range: TimeRange): Promise<ReadonlySet<string>> {
    const months = monthsOf(range.startMs, range.endMs);
    const lists = await Promise.all(months.map((month) => this.#list(dayCopiesOfMonthPrefix(index, month))));
    return new Set(lists.flat().map(({ key }) => key));
  }

  readonly #looksOf = new WeakMap<readonly StoredObject[], readonly CountedLook[]>();

  #parsed(objects: readonly StoredObject[]): readonly CountedLook[] {
    let looks = this.#looksOf.get(objects);
    if (!looks) {
      looks = countedLooks(objects);
      this.#looksOf.set(objects, looks);
    }
    return looks;
  }

  #list(prefix: string): Promise<readonly StoredObject[]> {
    const { objects, nowMs, freshForMs = 30_000 } = this.#options;
    if (!nowMs) return objects.list(prefix);
    const kept = this.#kept.get(prefix);
    if (kept && nowMs() - kept.listedAtMs < freshForMs) return kept.objects;
    const listed = objects.list(prefix);
    this.#kept.set(prefix, { listedAtMs: nowMs(), objects: listed });
    // A list that failed is not an answer to keep.
    listed.catch(() => {
      if (this.#kept.get(prefix)?.objects === listed) this.#kept.delete(prefix);
    });
    return listed;
  }
}

/** One look for each hour, oldest hour first: a pending one before a finished one, else the newest. */
export function countedLooks(objects: readonly StoredObject[]): CountedLook[] {
  const counted = new Map<number, { look: CountedLook; modifiedMs: number }>();
  for (const { key, modifiedMs } of objects) {
    const parsed = parseLook(key);
    if (!parsed) continue;
    const look = { ...parsed, key, pending: key.startsWith(PENDING_PREFIX) };
    const other = counted.get(look.hourMs);
    if (!other || isNewer(look, modifiedMs, other.look, other.modifiedMs))
      counted.set(look.hourMs, { look, modifiedMs });
  }
  return [...counted.values()].map(({ look }) => look).sort((a, b) => a.hourMs - b.hourMs);
}

function isNewer(
  look: CountedLook,
  modifiedMs: number,
  other: CountedLook,
  otherModifiedMs: number,
): boolean {
  if (look.pending !== other.pending) return look.pending;
  if (look.observedAtMs !== other.observedAtMs) return look.observedAtMs > other.observedAtMs;
  if (modifiedMs !== otherModifiedMs) return modifiedMs > otherModifiedMs;
  return look.key > other.key;
}
