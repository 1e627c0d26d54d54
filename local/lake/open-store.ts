import { createHash } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { TimeRange } from "../../kit/time.ts";
import { findLogFiles } from "./load/find-log-files.ts";
import {
  databaseFileOf,
  markOpen,
  publishStore,
  readSummary,
  removeOldStores,
  type StoreSummary,
  storeKey,
  temporaryFileOf,
} from "./load/kept-stores.ts";
import { type LoadedLogs, loadLogs } from "./load/load-logs.ts";

/** Something in the logs that is not in the store, and why. */
export interface Refusal {
  /** Path as found. */
  readonly file: string;
  /** A sentence without its full stop; says where in the file (record number, byte offset) where that is known. */
  readonly reason: string;
  /** How many records (or broken places) of the file this reason stands for; 1 where the file itself was refused. */
  readonly count: number;
}

/** Loaded events, complete on disk. */
export interface LakeStore {
  /** DuckDB file with `events` and `event_hours` (schema.ts). To be opened READ_ONLY; several processes may do so at once. */
  readonly databaseFile: string;
  /** Rows of `events`. */
  readonly events: number;
  /** Records that were delivered again byte for byte: not stored again. */
  readonly duplicates: number;
  /** All that was refused; `refused` lists the first of them. */
  readonly refusedCount: number;
  readonly refused: readonly Refusal[];
  /** What a person should know: files without events, events without a time. Bounded. */
  readonly warnings: readonly string[];
  /** Of eventTime; undefined where no event has one. */
  readonly range: TimeRange | undefined;
  /** Distinct hours that have events. */
  readonly hours: number;
  /** "arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/UUID"; the UUID is the same whenever the same paths are loaded. */
  readonly eventDataStoreArn: string;
  /** True where a kept store was found and nothing had to be loaded. */
  readonly reused: boolean;
}

export interface LoadProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly events: number;
}

export interface OpenLakeStoreOptions {
  /** Files and folders. */
  readonly logs: readonly string[];
  /** Where stores are kept; made where missing. */
  readonly dataDir: string;
  readonly onProgress?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * The store of `logs`: the kept one where no file changed (path, size, time of change), else loaded now. A load is
 * visible when it is complete, never before; two processes that load the same at once both end well. Rejects with a
 * sentence where a path of `logs` is missing, and with the signal's reason where it was stopped.
 */
export async function openLakeStore(options: OpenLakeStoreOptions): Promise<LakeStore> {
  const { logs, signal } = options;
  const dataDir = path.resolve(options.dataDir);
  const found = await findLogFiles(logs, signal);
  await mkdir(dataDir, { recursive: true });
  const key = storeKey(found.files);
  await markOpen(dataDir, key);
  const databaseFile = databaseFileOf(dataDir, key);
  const kept = await readSummary(dataDir, key);
  if (kept) {
    await removeOldStores(dataDir, key);
    return { ...kept, databaseFile, reused: true };
  }

  // Before the load too: what dead processes left may be what the disk lacks.
  await removeOldStores(dataDir, key);
  const temporaryFile = temporaryFileOf(dataDir, key);
  try {
    const loaded = await loadLogs(found, {
      databaseFile: temporaryFile,
      spillDir: `${temporaryFile}.spill`,
      onProgress: options.onProgress,
      signal,
    });
    const summary = summaryOf(loaded, logs);
    await publishStore(dataDir, key, temporaryFile, summary);
    return { ...summary, databaseFile, reused: false };
  } finally {
    for (const suffix of ["", ".wal", ".json", ".spill"])
      await rm(`${temporaryFile}${suffix}`, { force: true, recursive: true });
  }
}

function summaryOf(loaded: LoadedLogs, logs: readonly string[]): StoreSummary {
  const { events, duplicates, range, hours, report } = loaded;
  const withoutTime =
    loaded.withoutTime > 0
      ? [`${loaded.withoutTime} of ${events} events have no time that can be read and are in no hour`]
      : [];
  return {
    events,
    duplicates,
    refusedCount: report.refusedCount,
    refused: report.refused,
    warnings: [
      ...(events === 0 ? ["No CloudTrail record was found"] : []),
      ...withoutTime,
      ...report.warnings,
    ],
    range,
    hours,
    eventDataStoreArn: eventDataStoreArn(loaded, logs),
  };
}

/** Account and region are what most events say, where they look like it: any text may stand in a log. */
function eventDataStoreArn(loaded: LoadedLogs, logs: readonly string[]): string {
  const account = /^\d{12}$/.test(loaded.accountId ?? "") ? loaded.accountId : "123456789012";
  const region = /^[a-z]{2}(-[a-z]+)+-\d$/.test(loaded.region ?? "") ? loaded.region : "us-east-1";
  const hex = createHash("sha256")
    .update(JSON.stringify([...logs].map((log) => path.resolve(log)).sort()))
    .digest("hex");
  // The shape of a random UUID, made from the paths: statements that name the store stay good when logs are added.
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `arn:aws:cloudtrail:${region}:${account}:eventdatastore/${uuid}`;
}
