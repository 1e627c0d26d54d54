import type { TimeRange } from "../../kit/time.ts";

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
