import { existsSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { DAY_MS, floorDay, hoursOf, isoDate, isoTime, type TimeRange } from "../kit/time.ts";
import type { Laptop, Progress } from "./laptop.ts";

/** Past this, only days that have events are indexed: a folder of oddments from ten years is not 87,600 hours of work. */
const MAX_UNBROKEN_DAYS = 62;
const AT_ONCE = 4;

export interface IndexedHours {
  readonly indexed: number;
  /** Were there already. */
  readonly kept: number;
  readonly failed: readonly { readonly hourMs: number; readonly reason: string }[];
}

/**
 * Indexes `hours` through the real indexer function, in the order given, a few at once; hours that are there are kept unless
 * `again`.
 * One that fails does not stop the others.
 */
export async function indexHours(
  laptop: Laptop,
  hours: readonly number[],
  { onProgress = () => {}, signal, again = false }: { onProgress?: Progress; signal?: AbortSignal; again?: boolean } = {},
): Promise<IndexedHours> {
  const missing = hours.filter((hourMs) => again || !existsSync(hourFile(laptop.indexDir, hourMs)));
  const failed: { hourMs: number; reason: string }[] = [];
  let next = 0;
  let done = 0;
  const worker = async () => {
    while (next < missing.length && !signal?.aborted) {
      const hourMs = missing[next++] ?? 0;
      const answer = await laptop.functions.invoke("trailboard-indexer", { hour: isoTime(hourMs) });
      if (answer.kind === "error") failed.push({ hourMs, reason: answer.errorMessage });
      onProgress("Indexing hours", ++done, missing.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const first = Math.min(...missing);
  if (missing.length > 0 && !signal?.aborted)
    await laptop.functions.invoke("trailboard-indexer", {
      refreshDays: { from: isoTime(floorDay(first)), to: isoTime(floorDay(Math.max(...missing)) + DAY_MS) },
    });
  return { indexed: done - failed.length, kept: hours.length - missing.length, failed };
}

/** The hours of the loaded logs, newest first: what a viewer asks for first. `within` bounds them. */
export async function hoursToIndex(laptop: Laptop, within?: TimeRange): Promise<number[]> {
  const range = within ?? laptop.store.range;
  if (!range) return [];
  if (within || range.endMs - range.startMs <= MAX_UNBROKEN_DAYS * DAY_MS) return hoursOf(range).reverse();
  const days = new Set((await hoursWithEvents(laptop.store.databaseFile)).map(floorDay));
  return [...days]
    .sort((a, b) => b - a)
    .flatMap((dayMs) => hoursOf({ startMs: dayMs, endMs: dayMs + DAY_MS }).reverse());
}

async function hoursWithEvents(databaseFile: string): Promise<number[]> {
  const instance = await DuckDBInstance.create(databaseFile, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(
      "SELECT epoch_ms(hour) FROM event_hours WHERE hour IS NOT NULL ORDER BY hour",
    );
    return reader.getRows().map(([hourMs]) => Number(hourMs));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function hourFile(indexDir: string, hourMs: number): string {
  return path.join(indexDir, "hours/actions", `date=${isoDate(hourMs)}`, `hour=${isoTime(hourMs).slice(11, 13)}.parquet`);
}
