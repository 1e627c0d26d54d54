import { formatBytes } from "../../kit/numbers.ts";
import { floorHour, HOUR_MS, isoTime } from "../../kit/time.ts";
import type { ObjectStore, StoredObject } from "../sources.ts";

/** The indexer may use all of an hour's budget, viewers together this share: they can never starve it. */
export const VIEWERS_SHARE = 0.8;

export type Spender = "viewer" | "indexer";

export interface ScanBudgetOptions {
  readonly objects: ObjectStore;
  /** For everyone together, in one clock hour (UTC). */
  readonly bytesPerHour: number;
  readonly nowMs: number;
}

export type Reservation =
  | {
      readonly kind: "reserved";
      /** Says what the scan really cost; until then, and for ever if nobody says it, the estimate counts. */
      settle(actualBytes: number): Promise<void>;
    }
  /** The sentence is for people. */
  | { readonly kind: "refused"; readonly sentence: string };

export interface ScanBudget {
  /** Bytes that `who` may still reserve in this hour. */
  remaining(who?: Spender): Promise<number>;
  reserve(estimateBytes: number, who?: Spender): Promise<Reservation>;
}

/**
 * Bytes that may be scanned in a clock hour, shared by every function that can start queries. Each reservation is an
 * object whose key says the bytes, so that a list is the sum and nothing is read, changed and written back.
 *
 * A reservation is put first and then all are added up; who finds the sum too high takes its own away again. So
 * reservations never exceed the budget together, however many come at once; at the very limit several may all be
 * refused although one of them had fitted. Spending can exceed it by as much as running scans exceed their estimates.
 */
export function scanBudget({ objects, bytesPerHour, nowMs }: ScanBudgetOptions): ScanBudget {
  const hourMs = floorHour(nowMs);

  async function spent(): Promise<readonly Entry[]> {
    const entries = (await objects.list(PREFIX)).map(parseEntry).filter((entry) => entry !== undefined);
    // Nothing reads an hour that is over; the one before may still be settled.
    const over = entries.filter((entry) => entry.hourMs < hourMs - HOUR_MS);
    await Promise.all(over.map(({ key }) => objects.delete(key)));
    return entries.filter((entry) => entry.hourMs === hourMs);
  }

  return {
    async remaining(who = "viewer") {
      return Math.max(0, allowance(await spent(), bytesPerHour, who));
    },

    async reserve(estimateBytes, who = "viewer") {
      checkBytes(estimateBytes);
      const left = allowance(await spent(), bytesPerHour, who);
      if (estimateBytes > left) return refusal(estimateBytes, left, hourMs);
      const key = entryKey(hourMs, who, estimateBytes);
      await objects.put(key, new Uint8Array());
      const stillLeft = allowance(await spent(), bytesPerHour, who);
      if (stillLeft < 0) {
        await objects.delete(key);
        return refusal(estimateBytes, stillLeft + estimateBytes, hourMs);
      }
      return {
        kind: "reserved",
        async settle(actualBytes) {
          checkBytes(actualBytes);
          const settled = entryKey(hourMs, who, actualBytes);
          // For a moment both count: the sum may be too high, never too low.
          await objects.put(settled, new Uint8Array());
          await objects.delete(key);
        },
      };
    },
  };
}

const PREFIX = "budget/";

interface Entry {
  readonly key: string;
  readonly hourMs: number;
  readonly who: Spender;
  readonly bytes: number;
}

/** "budget/2026-11-22T03/viewer-1000000-<uuid>.scan" */
function entryKey(hourMs: number, who: Spender, bytes: number): string {
  return `${PREFIX}${isoTime(hourMs).slice(0, 13)}/${who}-${Math.ceil(bytes)}-${crypto.randomUUID()}.scan`;
}

function parseEntry({ key }: StoredObject): Entry | undefined {
  const match = /^budget\/(\d{4}-\d\d-\d\dT\d\d)\/(viewer|indexer)-(\d{1,16})-[0-9a-f-]{36}\.scan$/.exec(key);
  if (!match) return undefined;
  const [, hour, who, bytes] = match;
  return {
    key,
    hourMs: Date.parse(`${hour}:00:00Z`),
    who: who === "indexer" ? "indexer" : "viewer",
    bytes: Number(bytes),
  };
}

/** What is left for `who`; negative where more is reserved than may be. */
function allowance(entries: readonly Entry[], bytesPerHour: number, who: Spender): number {
  let all = 0;
  let viewers = 0;
  for (const entry of entries) {
    all += entry.bytes;
    if (entry.who === "viewer") viewers += entry.bytes;
  }
  const left = bytesPerHour - all;
  return who === "indexer" ? left : Math.min(left, bytesPerHour * VIEWERS_SHARE - viewers);
}

function refusal(estimateBytes: number, leftBytes: number, hourMs: number): Reservation {
  const next = isoTime(hourMs + HOUR_MS).slice(11, 16);
  return {
    kind: "refused",
    sentence: `This query may scan ${formatBytes(estimateBytes)}, and ${formatBytes(Math.max(0, Math.floor(leftBytes)))} are left of this hour's scan budget; from ${next} UTC there is a new one`,
  };
}

function checkBytes(bytes: number): void {
  if (!Number.isFinite(bytes) || bytes < 0 || bytes > Number.MAX_SAFE_INTEGER)
    throw new Error(`Cannot reserve "${bytes}" bytes: expected a number from 0`);
}
