import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { LakeStore } from "../open-store.ts";
import { LAKE_SCHEMA_VERSION } from "../schema.ts";
import type { LogFile } from "./find-log-files.ts";

/**
 * Stores that are kept in a folder, so that logs which did not change are not loaded again:
 *   lake-KEY.duckdb       the events
 *   lake-KEY.json         the summary; written last, so that what has one is complete
 *   lake-KEY.PID.open     a process that may have the store open
 *   lake-KEY.PID-*.tmp*   a load on its way
 */
export type StoreSummary = Omit<LakeStore, "databaseFile" | "reused">;

/** Beside the newest: going back and forth between two sets of logs loads neither again. */
const KEPT_STORES = 2;

/** The same for the same files with the same sizes and times, read by the same version of the loader. */
export function storeKey(files: readonly LogFile[]): string {
  const facts = files.map((file) => [file.path, file.realPath, file.sizeBytes, file.modifiedNs]);
  return createHash("sha256")
    .update(JSON.stringify([LAKE_SCHEMA_VERSION, facts]))
    .digest("hex")
    .slice(0, 16);
}

export function databaseFileOf(dataDir: string, key: string): string {
  return path.join(dataDir, `lake-${key}.duckdb`);
}

/** A place for a load on its way; removed by `removeOldStores` where its process is gone. */
export function temporaryFileOf(dataDir: string, key: string): string {
  return path.join(dataDir, `lake-${key}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`);
}

/** Undefined where there is no complete store of that key. */
export async function readSummary(dataDir: string, key: string): Promise<StoreSummary | undefined> {
  try {
    const summary: unknown = JSON.parse(await readFile(summaryFileOf(dataDir, key), "utf8"));
    if (!isSummary(summary)) return undefined;
    const database = await stat(databaseFileOf(dataDir, key));
    if (database.size === 0) return undefined;
    const now = new Date();
    await utimes(summaryFileOf(dataDir, key), now, now);
    return summary;
  } catch {
    // Missing, half-written or of another hand: it is loaded anew.
    return undefined;
  }
}

/** Makes a finished load the store of its key, at once or not at all; the last of two that did the same work wins. */
export async function publishStore(
  dataDir: string,
  key: string,
  temporaryFile: string,
  summary: StoreSummary,
): Promise<void> {
  await rename(temporaryFile, databaseFileOf(dataDir, key));
  const temporarySummary = `${temporaryFile}.json`;
  await writeFile(temporarySummary, JSON.stringify(summary));
  await rename(temporarySummary, summaryFileOf(dataDir, key));
}

/** Says that this process may have the store open until it ends: others leave it alone. */
export async function markOpen(dataDir: string, key: string): Promise<void> {
  await writeFile(path.join(dataDir, `lake-${key}.${process.pid}.open`), "");
}

/** Removes stores that nobody has open, except the last used ones, and all that dead processes left behind. */
export async function removeOldStores(dataDir: string, currentKey: string): Promise<void> {
  const names = (await readdir(dataDir)).filter((name) => STORE_FILE.test(name));
  const openKeys = new Set([currentKey]);
  const busyKeys = new Set<string>();
  for (const name of names) {
    const [, key = "", pid, kind] = OWNED_FILE.exec(name) ?? [];
    if (pid === undefined) continue;
    if (isAlive(Number(pid))) (kind === ".open" ? openKeys : busyKeys).add(key);
    else await remove(dataDir, name);
  }
  const lastUsed = await keysByUse(dataDir, names);
  const kept = new Set([...openKeys, ...busyKeys, ...lastUsed.slice(0, KEPT_STORES)]);
  for (const name of names) {
    const [, key] = KEYED_FILE.exec(name) ?? [];
    if (key !== undefined && !kept.has(key)) await remove(dataDir, name);
  }
}

const STORE_FILE = /^lake-[0-9a-f]{16}\./;
const OWNED_FILE = /^lake-([0-9a-f]{16})\.(\d+)(\.open|-[0-9a-f]{8}\.tmp)/;
const KEYED_FILE = /^lake-([0-9a-f]{16})\.(?:duckdb|json)/;

async function keysByUse(dataDir: string, names: readonly string[]): Promise<readonly string[]> {
  const used: { key: string; usedMs: number }[] = [];
  for (const name of names) {
    const [, key] = /^lake-([0-9a-f]{16})\.json$/.exec(name) ?? [];
    if (key === undefined) continue;
    const info = await stat(path.join(dataDir, name)).catch(() => undefined);
    if (info) used.push({ key, usedMs: info.mtimeMs });
  }
  return used.sort((a, b) => b.usedMs - a.usedMs).map(({ key }) => key);
}

// A file that cannot be removed now (another process was faster, a disk that is read-only) is no reason to fail a load.
async function remove(dataDir: string, name: string): Promise<void> {
  await rm(path.join(dataDir, name), { force: true, recursive: true }).catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function summaryFileOf(dataDir: string, key: string): string {
  return path.join(dataDir, `lake-${key}.json`);
}

function isSummary(value: unknown): value is StoreSummary {
  if (typeof value !== "object" || value === null) return false;
  const summary = value as Partial<Record<keyof StoreSummary, unknown>>;
  return (
    typeof summary.events === "number" &&
    typeof summary.duplicates === "number" &&
    typeof summary.refusedCount === "number" &&
    typeof summary.hours === "number" &&
    typeof summary.eventDataStoreArn === "string" &&
    Array.isArray(summary.refused) &&
    Array.isArray(summary.warnings)
  );
}
