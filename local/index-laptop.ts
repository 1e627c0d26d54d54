import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { DAY_MS, floorDay, HOUR_MS, hoursOf, isoDate, isoTime, type TimeRange } from "../kit/time.ts";
import type { Laptop, Progress } from "./laptop.ts";

/**
 * Hours in one call of the indexer: many, so that it asks about some while it writes others. What comes with a call's
 * end, the copies of its days, should not be long in coming either.
 */
const HOURS_A_CALL = 7 * 24;
/** The indexer says what it did when it is through; until then its files tell. */
const LOOK_EVERY_MS = 500;

/** Past this, only days that have events are indexed: a folder of oddments from ten years is not 87,600 hours of work. */
const MAX_UNBROKEN_DAYS = 62;

export interface IndexedHours {
  readonly indexed: number;
  /** Were there already. */
  readonly kept: number;
  readonly failed: readonly number[];
  /** Why the first of them failed; "" where none did. */
  readonly reason: string;
}

/**
 * Indexes `hours`, newest first, through the real indexer function, a few days of them at a time; hours that are there
 * are kept unless `again`. What fails does not stop the rest.
 */
export async function indexHours(
  laptop: Laptop,
  hours: readonly number[],
  {
    onProgress = () => {},
    signal,
    again = false,
  }: { onProgress?: Progress; signal?: AbortSignal; again?: boolean } = {},
): Promise<IndexedHours> {
  const isThere = (hourMs: number) => existsSync(hourFile(laptop.indexDir, hourMs));
  const missing = hours.filter((hourMs) => again || !isThere(hourMs));
  const failed: number[] = [];
  let reason = "";
  let done = 0;
  onProgress("Indexing hours", done, missing.length);
  for (const part of callsFor(missing)) {
    if (signal?.aborted) break;
    const notWritten = watchHours(laptop.indexDir, part);
    const timer = setInterval(() => {
      onProgress("Indexing hours", done + part.length - notWritten().length, missing.length);
    }, LOOK_EVERY_MS);
    const problem = await indexRange(laptop, part).finally(() => clearInterval(timer));
    if (problem) {
      reason ||= problem;
      failed.push(...notWritten());
    }
    done += part.length;
    onProgress("Indexing hours", done, missing.length);
  }
  return { indexed: done - failed.length, kept: hours.length - missing.length, failed, reason };
}

/** The problem in a sentence, or "". `part` is hours that follow one another downwards. */
async function indexRange(laptop: Laptop, part: readonly number[]): Promise<string> {
  let left: { from: string; to: string } | null = {
    from: isoTime(part.at(-1) ?? 0),
    to: isoTime((part[0] ?? 0) + HOUR_MS),
  };
  while (left) {
    const answer = await laptop.functions.invoke("trailboard-indexer", left);
    if (answer.kind === "error") return answer.errorMessage;
    left = (answer.payload as { left: typeof left }).left;
  }
  return "";
}

/** Tells the hours of `part` whose file has not been written since now; each is looked for until it is there. */
function watchHours(indexDir: string, part: readonly number[]): () => number[] {
  const before = new Map(part.map((hourMs) => [hourMs, writtenAtMs(indexDir, hourMs)]));
  return () => {
    for (const [hourMs, atMs] of before) if (writtenAtMs(indexDir, hourMs) !== atMs) before.delete(hourMs);
    return [...before.keys()];
  };
}

function writtenAtMs(indexDir: string, hourMs: number): number | undefined {
  return statSync(hourFile(indexDir, hourMs), { throwIfNoEntry: false })?.mtimeMs;
}

/** The indexer takes ranges: hours that follow one another downwards go together. */
function callsFor(hours: readonly number[]): number[][] {
  const calls: number[][] = [];
  for (const hourMs of hours) {
    const last = calls.at(-1);
    if (last && last.length < HOURS_A_CALL && last.at(-1) === hourMs + HOUR_MS) last.push(hourMs);
    else calls.push([hourMs]);
  }
  return calls;
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
  return path.join(
    indexDir,
    "hours/actions",
    `date=${isoDate(hourMs)}`,
    `hour=${isoTime(hourMs).slice(11, 13)}.parquet`,
  );
}
