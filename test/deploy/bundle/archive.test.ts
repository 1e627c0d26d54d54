import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { unzipSync } from "fflate";
import { afterEach, describe, expect, test } from "vitest";
import { fingerprint, zipOf } from "../../../deploy/bundle/archive.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const files = { "index.cjs": bytes("exports.handler = 1"), "cloudtrail.cjs": bytes("x".repeat(10_000)) };
const { TZ } = process.env;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

describe("zipOf()", () => {
  test("gives the files back as they were", () => {
    expect(unzipSync(zipOf(files))).toEqual(files);
  });

  test("gives the same bytes whatever the order of the files, the day or the time zone", () => {
    const first = zipOf(files);
    process.env.TZ = "Pacific/Auckland";
    const other = zipOf({ "cloudtrail.cjs": files["cloudtrail.cjs"], "index.cjs": files["index.cjs"] });

    expect(Buffer.compare(first, other)).toBe(0);
    expect(fingerprint(first)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprint(first)).toBe(fingerprint(other));
  });

  test("gives other bytes for one other byte", () => {
    const other = zipOf({ ...files, "index.cjs": bytes("exports.handler = 2") });

    expect(fingerprint(other)).not.toBe(fingerprint(zipOf(files)));
  });

  const unzip = spawnSync("unzip", ["-v"]).status === 0;

  test.skipIf(!unzip)(
    "makes files that everybody may read, as Lambda needs them (needs the program unzip)",
    async () => {
      const folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-zip-"));
      await writeFile(path.join(folder, "code.zip"), zipOf(files));
      execFileSync("unzip", ["-q", "code.zip"], { cwd: folder });
      const { mode } = await stat(path.join(folder, "index.cjs"));
      await rm(folder, { recursive: true });

      expect(mode & 0o777).toBe(0o644);
    },
  );
});
