import { readdir, rm } from "node:fs/promises";
import path from "node:path";

/** What was made from a store and lies beside it: its index, and CloudWatch's state. */
const MADE_FROM_STORE = /^(?:index-lake-([0-9a-f]{16})|cloudwatch-lake-([0-9a-f]{16})\.json)$/;
const OF_STORE = /^lake-([0-9a-f]{16})\./;

/**
 * Removes indexes and CloudWatch states whose store is gone. A store that is there, that a process has open or that is
 * being loaded has a file of its own name, so nothing of a running process is touched. What cannot be removed stays.
 */
export async function removeOrphans(dataDir: string): Promise<void> {
  const names = await readdir(dataDir);
  const stores = new Set(names.map((name) => OF_STORE.exec(name)?.[1]));
  for (const name of names) {
    const [, indexKey, stateKey] = MADE_FROM_STORE.exec(name) ?? [];
    const key = indexKey ?? stateKey;
    if (key === undefined || stores.has(key)) continue;
    await rm(path.join(dataDir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}
