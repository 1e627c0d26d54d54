import { checkKey } from "../../aws/objects/keys.ts";
import type { ObjectStore } from "../../trail/sources.ts";

/** Objects in memory, under the same contract as the folder and the bucket. */
export function memoryObjectStore(): ObjectStore {
  const objects = new Map<string, { bytes: Uint8Array; modifiedMs: number }>();
  let puts = 0;
  return {
    async get(key) {
      checkKey(key);
      return objects.get(key)?.bytes.slice();
    },
    async put(key, bytes) {
      checkKey(key);
      puts += 1;
      objects.set(key, { bytes: bytes.slice(), modifiedMs: puts });
    },
    async delete(key) {
      checkKey(key);
      objects.delete(key);
    },
    async list(prefix) {
      return [...objects]
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, { bytes, modifiedMs }]) => ({ key, sizeBytes: bytes.length, modifiedMs }))
        .sort((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}
