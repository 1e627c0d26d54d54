import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { INDEX_NAMES, type IndexName } from "../columns.ts";
import type { StoredTable } from "../read/coded-table.ts";
import type { CountedLook, IndexListing } from "../read/index-listing.ts";
import type { ObjectStore } from "../sources.ts";
import { encodePack } from "./column-pack.ts";
import { fingerprint, textFingerprint } from "./fingerprint.ts";
import { openHour, textColumns } from "./hour-file.ts";
import { joinTables } from "./join-tables.ts";
import { dayCopyKey, dayCopyPrefix, hourFileKey } from "./layout.ts";

/** A day with hours that were never looked at is closed all the same when the index is this far past it. */
const CLOSED_AFTER_MS = 3 * HOUR_MS;

/**
 * The key that an up-to-date copy of a day has: made of the fingerprints of its hours' files, so that a copy from
 * before a late event has another key and is never read. Another format of copies must say so here.
 */
export function dayKeyFor(index: IndexName, dayMs: number, looks: readonly CountedLook[]): string {
  const hours = looks.map(({ hourMs, versions }) => `${hourMs}:${versions[index]}`);
  return dayCopyKey(index, dayMs, textFingerprint(`pack-1 ${hours.join(" ")}`));
}

/** Makes the copies that are missing of a closed day and removes those that are out of date. */
export async function refreshDay(
  objects: ObjectStore,
  listing: IndexListing,
  dayMs: number,
  newestHourMs: number,
): Promise<void> {
  const looks = await listing.looks({ startMs: dayMs, endMs: dayMs + DAY_MS });
  const closed = looks.length === 24 || newestHourMs >= dayMs + DAY_MS + CLOSED_AFTER_MS;
  if (looks.length === 0 || !closed) return;
  for (const index of INDEX_NAMES) {
    const key = dayKeyFor(index, dayMs, looks);
    const present = (await objects.list(dayCopyPrefix(index, dayMs))).map((object) => object.key);
    if (!present.includes(key)) {
      const bytes = await packDay(objects, index, looks);
      if (!bytes) continue;
      await objects.put(key, bytes);
    }
    for (const other of present) if (other !== key) await objects.delete(other);
  }
}

/** Undefined where an hour is being written just now: the copy is made next time. */
async function packDay(
  objects: ObjectStore,
  index: IndexName,
  looks: readonly CountedLook[],
): Promise<Uint8Array | undefined> {
  const tables: StoredTable[] = [];
  for (const { hourMs, versions } of looks) {
    const bytes = await objects.get(hourFileKey(index, hourMs));
    if (!bytes || (await fingerprint(bytes)) !== versions[index]) return undefined;
    tables.push(openHour(bytes, hourMs));
  }
  const columns = textColumns(index);
  return encodePack(await joinTables(tables, columns), columns);
}
