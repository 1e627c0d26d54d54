import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import type { ObjectStore } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { actionRow, indexOf } from "../../support/index-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const hourMs = Date.UTC(2026, 9, 31, 23);
const range = { startMs: hourMs, endMs: hourMs + 2 * HOUR_MS };

function counting(objects: ObjectStore) {
  const calls = { get: 0, list: 0 };
  const counted: ObjectStore = {
    ...objects,
    get: (key) => {
      calls.get += 1;
      return objects.get(key);
    },
    list: (prefix) => {
      calls.list += 1;
      return objects.list(prefix);
    },
  };
  return { counted, calls };
}

async function writeHour(objects: ObjectStore, calls: number, atMs = hourMs) {
  const observation = { observedAtMs: atMs + calls, source: "lake:x", bytesScanned: 0, eventsScanned: 0 };
  const rows = { actions: [actionRow({ hourMs: atMs, calls })], errors: [] };
  await indexWriter({ objects }).replaceHour(atMs, rows, observation);
}

test("a warm reader sees an hour that was indexed again when its lists are too old, and not at each question", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  let nowMs = 0;
  const { counted, calls } = counting(objects);
  const reader = indexReader({ objects: counted, nowMs: () => nowMs, freshForMs: 30_000 });
  const total = async () => (await reader.group({ index: "actions", range, by: [] }))[0]?.calls;

  expect(await total()).toBe(1);
  const cold = { ...calls };
  await writeHour(objects, 2);
  nowMs = 29_999;
  expect(await total()).toBe(1);
  expect(calls).toEqual(cold);
  nowMs = 30_000;
  expect(await total()).toBe(2);
  expect(calls.get).toBe(cold.get + 1);
});

test("a reader whose lists are out of date notices by the bytes and never mixes old names with new rows", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  const reader = indexReader({ objects, nowMs: () => 0, freshForMs: 30_000 });
  await reader.coverage(range);
  await writeHour(objects, 2);

  const groups = await reader.group({ index: "actions", range, by: [] });

  expect(groups[0]?.calls).toBe(2);
  expect((await reader.coverage(range)).hours[0]?.observedAtMs).toBe(hourMs + 2);
});

test("30 days are listed by month and hours that were read stay read", async () => {
  const objects = memoryObjectStore();
  const startMs = Date.UTC(2026, 9, 20);
  for (let hour = 0; hour < 48; hour++) await writeHour(objects, 1, startMs + hour * HOUR_MS);
  const { counted, calls } = counting(objects);
  const reader = indexReader({ objects: counted, nowMs: () => 0 });
  const month = { startMs, endMs: startMs + 30 * DAY_MS };

  const coverage = await reader.coverage(month);
  expect(coverage.hours).toHaveLength(48);
  expect(coverage.indexedThroughMs).toBe(startMs + 48 * HOUR_MS);
  // Pending, months, and two months of coverage; one object tells the source's name.
  expect(calls).toEqual({ get: 1, list: 4 });

  await reader.group({ index: "actions", range: month, by: ["actor"] });
  const { get } = calls;
  expect(get).toBe(49);
  await reader.group({ index: "actions", range: month, by: ["actor", "region"], perHour: true });
  expect(calls.get).toBe(get);
});

test("day copies take the place of their hours: one object for a day", async () => {
  const objects = memoryObjectStore();
  const dayMs = Date.UTC(2026, 9, 20);
  const rows = Array.from({ length: 24 }, (_, hour) => ({ hourMs: dayMs + hour * HOUR_MS, calls: hour + 1 }));
  await indexOf(rows, { objects, dayCopies: true });
  const { counted, calls } = counting(objects);
  const day = { startMs: dayMs, endMs: dayMs + DAY_MS };

  const groups = await indexReader({ objects: counted }).group({
    index: "actions",
    range: day,
    by: [],
    perHour: true,
  });

  expect(groups.map(({ calls }) => calls)).toEqual(rows.map(({ calls }) => calls));
  expect(calls.get).toBe(1);
});

test("columns beyond the memory that is allowed are dropped and read again, with the same answers", async () => {
  const objects = memoryObjectStore();
  for (let hour = 0; hour < 5; hour++) await writeHour(objects, hour + 1, hourMs + hour * HOUR_MS);
  const { counted, calls } = counting(objects);
  const reader = indexReader({ objects: counted, cacheBytes: 0 });
  const all = { startMs: hourMs, endMs: hourMs + 5 * HOUR_MS };
  const ask = () => reader.group({ index: "actions", range: all, by: ["actor"], perHour: true });

  const first = await ask();
  const gets = calls.get;
  expect(await ask()).toEqual(first);
  expect(calls.get).toBe(2 * gets);
});

test("questions at the same time share what is read", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  const { counted, calls } = counting(objects);
  const reader = indexReader({ objects: counted, nowMs: () => 0 });
  const columns = ["actor", "region", "client", "actor"] as const;

  const answers = await Promise.all(
    columns.map((column) => reader.group({ index: "actions", range, by: [column] })),
  );

  expect(answers.map((groups) => groups[0]?.calls)).toEqual([1, 1, 1, 1]);
  expect(calls.get).toBe(1);
});

test("a failed list or a failed read is not kept", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  let down = true;
  const fragile: ObjectStore = {
    ...objects,
    list: (prefix) => (down ? Promise.reject(new Error("no answer")) : objects.list(prefix)),
    get: (key) => (down ? Promise.reject(new Error("no answer")) : objects.get(key)),
  };
  const reader = indexReader({ objects: fragile, nowMs: () => 0 });
  const ask = () => reader.group({ index: "actions", range, by: [] });

  await expect(ask()).rejects.toThrow("no answer");
  down = false;
  expect((await ask())[0]?.calls).toBe(1);
});

test("an hour whose file was taken away is an error that names it, never fewer calls", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  await objects.delete("hours/actions/date=2026-10-31/hour=23.parquet");

  await expect(indexReader({ objects }).group({ index: "actions", range, by: [] })).rejects.toThrow(
    'Cannot read "hours/actions/date=2026-10-31/hour=23.parquet"',
  );
});

test("objects that are none of ours are left alone", async () => {
  const objects = memoryObjectStore();
  await writeHour(objects, 1);
  for (const key of [
    "coverage/date=2026-10-31/notes.txt",
    "pending/x.redo",
    "months/x",
    "days/actions/date=2026-10-31.x",
  ])
    await objects.put(key, new Uint8Array([1]));

  const reader = indexReader({ objects });
  expect((await reader.group({ index: "actions", range, by: [] }))[0]?.calls).toBe(1);
  expect((await reader.coverage(range)).hours).toHaveLength(1);
  await indexWriter({ objects }).refreshDays(range);
});

test.each([
  [{ by: ["errorCode"] }, 'Cannot use column "errorCode" of index "actions"'],
  [{ by: ["__proto__"] }, 'Cannot use column "__proto__"'],
  [{ by: [], where: [{ column: "calls", in: ["1"] }] }, 'Cannot use column "calls"'],
  [{ by: [], index: "../x" }, 'Cannot read index "../x"'],
])("query %j is refused with what could be asked", async (part, message) => {
  const query = { index: "actions", range, ...part } as unknown as Parameters<
    ReturnType<typeof indexReader>["group"]
  >[0];

  await expect(indexReader({ objects: memoryObjectStore() }).group(query)).rejects.toThrow(message);
});
