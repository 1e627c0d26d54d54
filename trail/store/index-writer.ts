import { DAY_MS, floorDay, isoTime, type TimeRange } from "../../kit/time.ts";
import { INDEX_NAMES, type IndexRows } from "../columns.ts";
import { readCoverage, SourceNames } from "../read/coverage.ts";
import { type CountedLook, countedLooks, IndexListing } from "../read/index-listing.ts";
import type { HourObservation, IndexWriter, ObjectStore, PublishedMetrics } from "../sources.ts";
import { refreshDay } from "./day-copies.ts";
import { fingerprint, textFingerprint } from "./fingerprint.ts";
import { encodeHour } from "./hour-file.ts";
import {
  checkHour,
  coverageKey,
  coverageOfHourPrefix,
  hourFileKey,
  type Look,
  metricsKey,
  monthKey,
  PENDING_PREFIX,
  parseLook,
  redoKey,
} from "./layout.ts";
import { decodeRedo, encodeRedo, type Redo } from "./redo.ts";

export interface IndexWriterOptions {
  readonly objects: ObjectStore;
}

/**
 * Writes the index. An hour counts as written from the moment its redo object is put; the files, the coverage object
 * and the removal of the redo object follow, and whatever crashes in between, readers take the hour from the redo
 * object and the next writer does the rest.
 *
 * Two writers at once: on different hours they do not meet. On the same hour each file is the one that was put last,
 * so that in the worst case `actions` is of one look and `errors` of the other, both true when they were made; a
 * reader notices files that are not those of the newest look and goes by the files, and the next look mends it.
 */
export function indexWriter({ objects }: IndexWriterOptions): IndexWriter {
  const listing = new IndexListing({ objects });
  const sourceNames = new SourceNames(objects);
  const markedMonths = new Set<string>();
  const inHand = new Set<number>();

  /** All that follows the redo object; may be done any number of times. */
  async function finish(look: Look, { files, coverage }: Redo, redo: string): Promise<void> {
    for (const index of INDEX_NAMES) await objects.put(hourFileKey(index, look.hourMs), files[index]);
    const month = monthKey(look.hourMs);
    if (!markedMonths.has(month)) {
      await objects.put(month, new Uint8Array());
      markedMonths.add(month);
    }
    const key = coverageKey(look);
    await objects.put(key, coverage);
    for (const other of await objects.list(coverageOfHourPrefix(look.hourMs)))
      if (other.key !== key) await objects.delete(other.key);
    await objects.delete(redo);
  }

  /** Finishes what a crash has left of other hours; the hour's own leftovers are returned: they are overwritten. */
  async function mend(hourMs: number | undefined): Promise<string[]> {
    const leftovers = await objects.list(PENDING_PREFIX);
    const own: string[] = [];
    const newest = new Map(countedLooks(leftovers).map((look) => [look.hourMs, look]));
    for (const { key } of leftovers) {
      const look = parseLook(key);
      if (!look) continue;
      if (look.hourMs === hourMs) own.push(key);
      // An older one of the same hour must go before the files change, or it would count again.
      else if (!inHand.has(look.hourMs) && newest.get(look.hourMs)?.key !== key) await objects.delete(key);
    }
    for (const look of newest.values())
      if (look.hourMs !== hourMs && !inHand.has(look.hourMs)) await mendOne(look);
    return own;
  }

  async function mendOne(look: CountedLook): Promise<void> {
    const bytes = await objects.get(look.key);
    if (!bytes) return;
    const redo = await decodeRedo(bytes, look);
    if (redo) await finish(look, redo, look.key);
    else await objects.delete(look.key);
  }

  return {
    async replaceHour(hourMs, rows, observation) {
      checkHour(hourMs);
      const redo = await redoOf(hourMs, rows, observation);
      const key = redoKey(redo.look);
      inHand.add(hourMs);
      try {
        const leftovers = await mend(hourMs);
        await objects.put(key, encodeRedo(redo));
        for (const leftover of leftovers) if (leftover !== key) await objects.delete(leftover);
        await finish(redo.look, redo, key);
      } finally {
        inHand.delete(hourMs);
      }
    },

    async publishedMetrics(hourMs) {
      const bytes = await objects.get(metricsKey(hourMs));
      return bytes && parsePublished(new TextDecoder().decode(bytes), metricsKey(hourMs));
    },

    async savePublishedMetrics(hourMs, published) {
      await objects.put(metricsKey(hourMs), new TextEncoder().encode(JSON.stringify(published)));
    },

    coverage: (range: TimeRange) => readCoverage(range, listing, sourceNames),

    async refreshDays({ startMs, endMs }) {
      await mend(undefined);
      const newest = await listing.newestLook();
      if (!newest) return;
      for (let dayMs = floorDay(startMs); dayMs < endMs; dayMs += DAY_MS)
        await refreshDay(objects, listing, dayMs, newest.hourMs);
    },
  };
}

async function redoOf(
  hourMs: number,
  rows: IndexRows,
  observation: HourObservation,
): Promise<Redo & { look: Look }> {
  const files = {
    actions: encodeHour("actions", hourMs, rows.actions),
    errors: encodeHour("errors", hourMs, rows.errors),
  };
  const look: Look = {
    hourMs,
    observedAtMs: Math.floor(observation.observedAtMs),
    versions: { actions: await fingerprint(files.actions), errors: await fingerprint(files.errors) },
    sourceId: textFingerprint(observation.source),
  };
  const coverage = {
    hour: isoTime(hourMs),
    observedAt: isoTime(observation.observedAtMs),
    source: observation.source,
    bytesScanned: observation.bytesScanned,
    eventsScanned: observation.eventsScanned,
    rows: { actions: rows.actions.length, errors: rows.errors.length },
  };
  return { look, files, coverage: new TextEncoder().encode(`${JSON.stringify(coverage)}\n`) };
}

function parsePublished(json: string, key: string): PublishedMetrics {
  const parsed: unknown = JSON.parse(json);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new Error(`Cannot read "${key}": expected an object of numbers`);
  const published: Record<string, number> = {};
  for (const [name, value] of Object.entries(parsed)) {
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new Error(`Cannot read "${key}": expected an object of numbers`);
    published[name] = value;
  }
  return published;
}
