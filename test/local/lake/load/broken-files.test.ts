import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { load, recordOf } from "./log-folder.ts";

const one = JSON.stringify(recordOf("id-1"));
const two = JSON.stringify(recordOf("id-2"));
const three = JSON.stringify(recordOf("id-3"));
const IDS = "SELECT list(eventid ORDER BY eventid) FROM events";

test("a file that was cut off keeps what is complete and says where it ends", async () => {
  const text = `{"Records":[${one},${two.slice(0, 50)}`;
  const loaded = await load({ "cut.json": text, "good.json": three });
  expect(await loaded.rows(IDS)).toEqual([[["id-1", "id-3"]]]);
  const start = text.length - 50;
  expect(loaded.refused).toEqual([
    `cut.json: ends in the middle of a record (at byte ${text.length}, in record 2, which starts at byte ${start})`,
  ]);
});

test("a file that was cut off between records is reported too", async () => {
  const text = `{"Records":[${one},`;
  const loaded = await load({ "cut.json": text });
  expect(await loaded.rows(IDS)).toEqual([[["id-1"]]]);
  expect(loaded.refused).toHaveLength(1);
  expect(loaded.refused[0]).toContain(`at byte ${text.length}`);
});

test("a line that is broken loses itself and not the lines after it", async () => {
  const halves = [one.slice(0, 40), one.slice(0, -1), `${one.slice(0, -1)},}`, '{"eventName":"x\n', "oops"];
  for (const half of halves) {
    const loaded = await load({ "lines.jsonl": `${two}\n${half}\n${three}\n` });
    expect(await loaded.rows(IDS), half).toEqual([[["id-2", "id-3"]]]);
    expect(loaded.store.refusedCount, half).toBe(1);
    expect(loaded.refused[0], half).toContain(`record 2, which starts at byte ${two.length + 1}`);
  }
});

test("a gzip file that was cut off keeps what can be decompressed", async () => {
  const lines = Array.from({ length: 400 }, (_, index) => JSON.stringify(recordOf(`id-${index}`)));
  const packed = gzipSync(lines.join("\n"));
  const loaded = await load({ "cut.json.gz": packed.subarray(0, packed.length / 2) });
  expect(loaded.store.events).toBeGreaterThan(50);
  expect(loaded.store.events).toBeLessThan(400);
  expect(loaded.refused[0]).toMatch(
    /^cut\.json\.gz: broken gzip: unexpected end of file \(after record \d+\)$/,
  );
  // In order from the first, without a gap and without a double.
  expect(
    await loaded.rows("SELECT count(DISTINCT eventid), max(substr(eventid, 4)::INT) + 1 FROM events"),
  ).toEqual([[String(loaded.store.events), loaded.store.events]]);
  expect(loaded.store.duplicates).toBe(0);
});

test("a gzip file with wrong bytes inside or a wrong sum is reported, with what came before", async () => {
  const packed = gzipSync(`${one}\n${two}\n`);
  const wrongSum = Buffer.from(packed);
  wrongSum.writeUInt32LE(0, packed.length - 8);
  const wrongBytes = Buffer.concat([packed, gzipSync(three).subarray(0, 10), Buffer.alloc(100, 0xff)]);
  const loaded = await load({
    "sum.gz": wrongSum,
    "bytes.gz": wrongBytes,
    "nothing.gz": packed.subarray(0, 5),
  });
  expect(await loaded.rows(IDS)).toEqual([[["id-1", "id-2"]]]);
  expect(loaded.refused.map((line) => line.split(" (")[0])).toEqual([
    "bytes.gz: broken gzip: invalid block type",
    "nothing.gz: broken gzip: unexpected end of file",
    "sum.gz: broken gzip: incorrect data check",
  ]);
});

test("a record that is not UTF-8 is refused where it stands", async () => {
  const bad = Buffer.from(one.replace("rosa", "r\u00fcsa"), "latin1");
  const loaded = await load({
    "a.jsonl": Buffer.concat([Buffer.from(`${two}\n`), bad, Buffer.from(`\n${three}`)]),
  });
  expect(await loaded.rows(IDS)).toEqual([[["id-2", "id-3"]]]);
  expect(loaded.refused).toEqual([`a.jsonl: not UTF-8 (record 2, byte ${two.length + 1})`]);
});

test("a record whose inside is no JSON is refused, and the records beside it are kept", async () => {
  const wrong = [one.replace('"1.11"', "01"), one.replace('"1.11"', "tru"), one.replace("rosa", "\\x41")];
  const loaded = await load({ "a.jsonl": [two, ...wrong, three].join("\n") });
  expect(await loaded.rows(IDS)).toEqual([[["id-2", "id-3"]]]);
  expect(loaded.store).toMatchObject({ events: 2, refusedCount: 3 });
  expect(loaded.refused).toEqual([
    `a.jsonl: broken JSON inside the record (record 2, byte ${two.length + 1}) x3`,
  ]);
});

test("ten thousand broken places make one line of the report", async () => {
  const loaded = await load({ "a.jsonl": `${one}\n${"{]\n".repeat(10_000)}` });
  expect(loaded.store.refusedCount).toBe(10_000);
  expect(loaded.refused).toHaveLength(1);
});

test("a missing path is an error in one sentence, a broken link in a folder is not", async () => {
  await expect(load({}).then(({ logs, dataDir }) => open([`${logs}/nope`], dataDir))).rejects.toThrow(
    /^Cannot load logs from ".*nope": there is no such file or folder$/,
  );
});

async function open(logs: string[], dataDir: string) {
  const { openLakeStore } = await import("../../../../local/lake/open-store.ts");
  return openLakeStore({ logs, dataDir });
}
