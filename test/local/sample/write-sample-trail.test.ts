import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HOUR_MS, MINUTE_MS } from "../../../kit/time.ts";
import { type SampleCounts, writeSampleTrail } from "../../../local/sample/write-sample-trail.ts";

const AS_OF_MS = Date.UTC(2026, 10, 18, 14, 30);
let folder: string;
let counts: SampleCounts;
let files: { key: string; deliveredMs: number; records: Readonly<Record<string, unknown>>[] }[];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-sample-"));
  counts = await writeSampleTrail({ folder: path.join(folder, "a"), asOfMs: AS_OF_MS, days: 2 });
  files = await Promise.all(
    (await keysOf(path.join(folder, "a"))).map(async (key) => {
      const json = gunzipSync(await readFile(path.join(folder, "a", key))).toString();
      return { key, deliveredMs: deliveredAt(key), records: JSON.parse(json).Records };
    }),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function keysOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

function deliveredAt(key: string): number {
  const [, y, mo, d, h, mi] = /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_/.exec(key) ?? [];
  return Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi));
}

async function hashOf(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const key of await keysOf(root)) hash.update(key).update(await readFile(path.join(root, key)));
  return hash.digest("hex");
}

describe("the written sample trail", () => {
  test("is S3 objects as CloudTrail names them", () => {
    const pattern =
      /^AWSLogs\/o-[a-z0-9]+\/(\d{12})\/(CloudTrail(?:-Insight)?)\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_\2_\3_\d{8}T\d{4}Z_[A-Z2-7]{16}\.json\.gz$/;
    expect(files.filter(({ key }) => !pattern.test(key))).toEqual([]);
    expect(files.length).toBe(counts.files);
  });

  test("each object holds one account and one region", () => {
    const misplaced = files.filter(({ key, records }) =>
      records.some(
        (record) => !key.includes(`/${record.recipientAccountId}/`) || !key.includes(`/${record.awsRegion}/`),
      ),
    );
    expect(misplaced).toEqual([]);
  });

  test("the counts are what is in the files, and duplicates are the same bytes in another object", () => {
    const objectsOf = new Map<unknown, { key: string; text: string }[]>();
    let records = 0;
    for (const { key, records: list } of files)
      for (const record of list) {
        records++;
        const seen = objectsOf.get(record.eventID) ?? [];
        objectsOf.set(record.eventID, [...seen, { key, text: JSON.stringify(record) }]);
      }
    expect(counts).toMatchObject({
      records,
      distinctEvents: objectsOf.size,
      duplicates: records - objectsOf.size,
    });
    const repeated = [...objectsOf.values()].filter((list) => list.length > 1);
    expect(repeated.length).toBeGreaterThan(50);
    const wrong = repeated.filter(
      ([first, second]) => first?.text !== second?.text || first?.key === second?.key,
    );
    expect(wrong).toEqual([]);
  });

  test("nothing is delivered before it happened or after the end; some of it hours late", () => {
    const lags = files.flatMap(({ deliveredMs, records }) =>
      records.map(({ eventTime }) => deliveredMs - Date.parse(String(eventTime))),
    );
    expect(lags.filter((lagMs) => lagMs <= 0)).toEqual([]);
    expect(lags.filter((lagMs) => lagMs > 4 * HOUR_MS + 10 * MINUTE_MS).length).toBeGreaterThan(10);
    expect(files.filter(({ deliveredMs }) => deliveredMs > AS_OF_MS)).toEqual([]);
  });

  test("records in an object are not in time order", () => {
    const unordered = files.filter(({ records }) =>
      records.some((record, i) => i > 0 && String(record.eventTime) < String(records[i - 1]?.eventTime)),
    );
    expect(unordered.length).toBeGreaterThan(files.length / 4);
  });

  test("the same end and seed give the same bytes", async () => {
    await writeSampleTrail({ folder: path.join(folder, "b"), asOfMs: AS_OF_MS, days: 2 });
    expect(await hashOf(path.join(folder, "b"))).toBe(await hashOf(path.join(folder, "a")));
  });

  test.each([
    [{ asOfMs: Number.NaN }, "Cannot end the sample trail"],
    [
      { asOfMs: AS_OF_MS, days: 0 },
      'Cannot make a sample trail of "0" days: expected a whole number from 1 to 90',
    ],
    [{ asOfMs: AS_OF_MS, days: 1.5 }, 'Cannot make a sample trail of "1.5" days'],
  ])("refuses %j", async (span, message) => {
    await expect(writeSampleTrail({ folder, ...span })).rejects.toThrow(message);
  });
});
