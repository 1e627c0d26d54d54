import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { HOUR_MS } from "../../kit/time.ts";
import { createDelivery, type LogObject } from "./delivery.ts";
import { sampleEvents } from "./sample-events.ts";

export interface SampleTrail {
  /** The trail is written to `folder/AWSLogs/...`; made where it is missing. */
  readonly folder: string;
  /** The trail's end. Epoch milliseconds. */
  readonly asOfMs: number;
  /** The same seed and end give the same bytes. */
  readonly seed?: string;
  /** 1-90, default 14. */
  readonly days?: number;
  /** Stops it: it then rejects with the signal's reason, and what is written so far stays. */
  readonly signal?: AbortSignal | undefined;
}

export interface SampleCounts {
  readonly files: number;
  /** Records in all objects. */
  readonly records: number;
  /** Distinct eventIDs among them. */
  readonly distinctEvents: number;
  /** Records that repeat an eventID: records = distinctEvents + duplicates. */
  readonly duplicates: number;
}

const gzipBytes = promisify(gzip);
// Enough to keep the compressing threads busy; more would only hold more memory.
const MAX_WRITES = 8;

/** Writes the sample trail as CloudTrail's S3 objects. */
export async function writeSampleTrail(trail: SampleTrail): Promise<SampleCounts> {
  const { folder, asOfMs, seed = "trailboard", days = 14 } = trail;
  checkSpan(asOfMs, days);
  const delivery = createDelivery(asOfMs, seed);
  const counts = { files: 0, records: 0, distinctEvents: 0 };
  const writes = new Set<Promise<void>>();
  const folders = new Set<string>();
  const write = async (object: LogObject) => {
    const file = path.join(folder, object.key);
    const parent = path.dirname(file);
    const bytes = await gzipBytes(object.json, { level: 1, chunkSize: 64 * 1024 });
    if (!folders.has(parent)) mkdirSync(parent, { recursive: true });
    folders.add(parent);
    // Small files: opening and closing through the thread pool would wait behind the compression.
    writeFileSync(file, bytes);
  };
  const writeClosed = async (untilMs: number) => {
    for (const object of delivery.closed(untilMs)) {
      counts.files++;
      counts.records += object.records;
      while (writes.size >= MAX_WRITES) await Promise.race(writes);
      const running = write(object).finally(() => writes.delete(running));
      writes.add(running);
    }
  };
  for (const { hourMs, events } of sampleEvents({ asOfMs, seed, days })) {
    for (const event of events) if (delivery.add(event).deliveries > 0) counts.distinctEvents++;
    await writeClosed(hourMs + HOUR_MS);
    // Also lets a signal arrive: making events never waits by itself.
    await new Promise((resolve) => setImmediate(resolve));
    if (trail.signal?.aborted) {
      await Promise.all(writes);
      trail.signal.throwIfAborted();
    }
  }
  await writeClosed(Number.POSITIVE_INFINITY);
  await Promise.all(writes);
  return { ...counts, duplicates: counts.records - counts.distinctEvents };
}

function checkSpan(asOfMs: number, days: number): void {
  if (!Number.isFinite(asOfMs) || asOfMs < Date.UTC(2013, 10, 1))
    throw new Error(
      `Cannot end the sample trail at "${asOfMs}": expected epoch milliseconds after CloudTrail began`,
    );
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw new Error(`Cannot make a sample trail of "${days}" days: expected a whole number from 1 to 90`);
}
