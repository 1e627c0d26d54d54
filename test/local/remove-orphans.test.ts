import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeOrphans } from "../../local/remove-orphans.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "trailboard-orphans-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const GONE = "0123456789abcdef";
const KEPT = "fedcba9876543210";
const OPEN = "00000000000000aa";

test("indexes and states of stores that are gone are removed, those of stores that are kept or open stay", async () => {
  for (const key of [GONE, KEPT, OPEN]) {
    mkdirSync(path.join(dataDir, `index-lake-${key}/hours`), { recursive: true });
    writeFileSync(path.join(dataDir, `cloudwatch-lake-${key}.json`), "{}");
  }
  writeFileSync(path.join(dataDir, `lake-${KEPT}.duckdb`), "");
  writeFileSync(path.join(dataDir, `lake-${OPEN}.${process.pid}.open`), "");
  await removeOrphans(dataDir);

  expect(readdirSync(dataDir).filter((name) => name.includes(GONE))).toEqual([]);
  for (const key of [KEPT, OPEN])
    expect(readdirSync(dataDir)).toEqual(
      expect.arrayContaining([`index-lake-${key}`, `cloudwatch-lake-${key}.json`]),
    );
});

test("what is of another name is nobody's to remove", async () => {
  const names = ["index-lake-mine", "index-lake-0123456789ABCDEF", "cloudwatch-lake-x.json", "notes.txt"];
  for (const name of names) writeFileSync(path.join(dataDir, name), "");
  await removeOrphans(dataDir);

  expect(readdirSync(dataDir).sort()).toEqual([...names].sort());
});
