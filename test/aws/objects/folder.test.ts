import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { folderObjectStore } from "../../../aws/objects/folder.ts";
import { objectStoreConformance } from "../../conformance/object-store.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

objectStoreConformance("objects in memory", async () => ({
  objects: memoryObjectStore(),
  close: async () => {},
}));

objectStoreConformance("objects in a folder", async () => {
  const dir = await mkdtemp(path.join(tmpdir(), "trailboard-folder-"));
  return {
    objects: folderObjectStore(path.join(dir, "not", "yet", "made")),
    close: () => rm(dir, { recursive: true }),
  };
});

test("a folder holds our layout under its own names, for other programs to read, and nothing unfinished", async () => {
  const dir = await mkdtemp(path.join(tmpdir(), "trailboard-folder-"));
  await folderObjectStore(dir).put("hours/actions/date=2026-11-22/hour=03.parquet", new Uint8Array([1]));

  expect([...(await readFile(path.join(dir, "hours/actions/date=2026-11-22/hour=03.parquet")))]).toEqual([1]);
  expect(await readdir(path.join(dir, ".unfinished%"))).toEqual([]);
  await rm(dir, { recursive: true });
});

test("a put that fails says which file, and leaves nothing behind", async () => {
  const dir = await mkdtemp(path.join(tmpdir(), "trailboard-folder-"));
  const objects = folderObjectStore(dir);

  await expect(objects.put(`${"x".repeat(300)}.json`, new Uint8Array([1]))).rejects.toThrow(
    /^Cannot write ".*ENAMETOOLONG/,
  );
  expect(await objects.list("")).toEqual([]);
  expect(await readdir(path.join(dir, ".unfinished%"))).toEqual([]);
  await rm(dir, { recursive: true });
});
