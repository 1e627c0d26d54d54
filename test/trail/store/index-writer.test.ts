import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import type { IndexRows } from "../../../trail/columns.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import type { HourObservation, ObjectStore } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { actionRow, errorRow, type SomeRow } from "../../support/index-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const hourMs = Date.UTC(2026, 10, 22, 3);
const range = { startMs: hourMs, endMs: hourMs + HOUR_MS };

/** An hour whose rows all have the event name `mark`, `calls` each, and one of them an error. */
function hourOf(mark: string, ofHourMs = hourMs): IndexRows {
  const rows: SomeRow[] = [
    { hourMs: ofHourMs, eventName: mark, actor: "a" },
    {
      hourMs: ofHourMs,
      eventName: mark,
      actor: "b",
      outcome: "denied",
      errorCode: "AccessDenied",
      errorMessage: mark,
    },
  ];
  return { actions: rows.map(actionRow), errors: rows.slice(1).map(errorRow) };
}

function observed(atMs: number): HourObservation {
  return { observedAtMs: atMs, source: "lake:arn:x", bytesScanned: 1, eventsScanned: 2 };
}

/** What a reader that starts now sees of the hour: names in actions, names in errors, and when it was looked at. */
async function seen(objects: ObjectStore, of = range) {
  const reader = indexReader({ objects });
  const names = async (index: "actions" | "errors") =>
    (await reader.group({ index, range: of, by: ["eventName"] })).map(({ key }) => key[0]);
  const coverage = await reader.coverage(of);
  return [
    await names("actions"),
    await names("errors"),
    coverage.hours.map(({ observedAtMs }) => observedAtMs),
  ];
}

/** Lets `allowed` writing operations through; the next one fails, before or after it was done, and all that follow. */
function crashing(objects: ObjectStore, allowed: number, done: boolean): ObjectStore {
  let left = allowed;
  async function step(write: () => Promise<void>): Promise<void> {
    left -= 1;
    if (left < -1) throw new Error("crashed");
    if (left >= 0 || done) await write();
    if (left < 0) throw new Error("crashed");
  }
  return {
    get: (key) => objects.get(key),
    list: (prefix) => objects.list(prefix),
    put: (key, bytes) => step(() => objects.put(key, bytes)),
    delete: (key) => step(() => objects.delete(key)),
  };
}

const OLD = [["old"], ["old"], [1]];
const FRESH = [["fresh"], ["fresh"], [2]];

test("whatever operation a crash hits, readers see the old hour or the new one in both indexes", async () => {
  let finished = false;
  let sawOld = 0;
  let sawFresh = 0;
  for (let allowed = 0; !finished; allowed++) {
    for (const done of [false, true]) {
      const objects = memoryObjectStore();
      await indexWriter({ objects }).replaceHour(hourMs, hourOf("old"), observed(1));
      const crash = indexWriter({ objects: crashing(objects, allowed, done) });
      const outcome = await crash.replaceHour(hourMs, hourOf("fresh"), observed(2)).then(
        () => "finished",
        () => "crashed",
      );
      finished = outcome === "finished";

      const now = await seen(objects);
      expect([OLD, FRESH]).toContainEqual(now);
      if (finished) expect(now).toEqual(FRESH);
      if (now[0]?.[0] === "old") sawOld += 1;
      else sawFresh += 1;

      // Any later look mends it: at this hour, or at another one.
      if (allowed % 2 === 0) {
        await indexWriter({ objects }).replaceHour(hourMs, hourOf("last"), observed(3));
        expect(await seen(objects)).toEqual([["last"], ["last"], [3]]);
      } else {
        await indexWriter({ objects }).replaceHour(
          hourMs + HOUR_MS,
          hourOf("other", hourMs + HOUR_MS),
          observed(3),
        );
        expect(await seen(objects)).toEqual(now);
      }
      expect(await objects.list("pending/")).toEqual([]);
      expect(await objects.list("coverage/date=2026-11-22/hour=03.")).toHaveLength(1);
    }
  }
  expect(sawOld).toBeGreaterThan(0);
  expect(sawFresh).toBeGreaterThan(3);
});

test("a crash in the first look at an hour leaves it unobserved or whole", async () => {
  for (let allowed = 0; allowed < 8; allowed++) {
    const objects = memoryObjectStore();
    const crash = indexWriter({ objects: crashing(objects, allowed, false) });
    await crash.replaceHour(hourMs, hourOf("fresh"), observed(2)).catch(() => {});

    expect([[[], [], []], FRESH]).toContainEqual(await seen(objects));
  }
});

test("a crash while another crash is mended is mended as well, the newest look winning", async () => {
  for (let allowed = 0; allowed < 12; allowed++) {
    const objects = memoryObjectStore();
    await indexWriter({ objects: crashing(objects, 2, true) })
      .replaceHour(hourMs, hourOf("old"), observed(1))
      .catch(() => {});
    await indexWriter({ objects: crashing(objects, allowed, true) })
      .replaceHour(hourMs, hourOf("fresh"), observed(2))
      .catch(() => {});
    const before = await seen(objects);
    expect([OLD, FRESH]).toContainEqual(before);

    await indexWriter({ objects }).refreshDays(range);

    expect(await seen(objects)).toEqual(before);
    expect(await objects.list("pending/")).toEqual([]);
  }
});

test("an hour that was looked at and empty is a file without rows", async () => {
  const objects = memoryObjectStore();
  await indexWriter({ objects }).replaceHour(hourMs, { actions: [], errors: [] }, observed(5));

  expect(await seen(objects)).toEqual([[], [], [5]]);
  expect((await objects.list("hours/")).map(({ key }) => key)).toEqual([
    "hours/actions/date=2026-11-22/hour=03.parquet",
    "hours/errors/date=2026-11-22/hour=03.parquet",
  ]);
});

test("the same rows give the same bytes in any order, and a second look without news leaves day copies as they are", async () => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  const dayMs = Date.UTC(2026, 10, 21);
  const rows = { actions: hourOf("x", dayMs).actions, errors: hourOf("x", dayMs).errors };
  await writer.replaceHour(dayMs, rows, observed(1));
  await writer.replaceHour(dayMs + 2 * DAY_MS, { actions: [], errors: [] }, observed(1));
  await writer.refreshDays({ startMs: dayMs, endMs: dayMs + DAY_MS });
  const key = "hours/actions/date=2026-11-21/hour=00.parquet";
  const bytes = await objects.get(key);
  const copies = await objects.list("days/");
  expect(copies).toHaveLength(2);

  await writer.replaceHour(dayMs, { ...rows, actions: [...rows.actions].reverse() }, observed(2));
  await writer.refreshDays({ startMs: dayMs, endMs: dayMs + DAY_MS });

  expect(await objects.get(key)).toEqual(bytes);
  expect(await objects.list("days/")).toEqual(copies);
});

test("a late event takes the day's copy out of use at once, and the next refresh replaces it", async () => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  const dayMs = Date.UTC(2026, 10, 21);
  const day = { startMs: dayMs, endMs: dayMs + DAY_MS };
  for (let hour = 0; hour < 24; hour++)
    await writer.replaceHour(dayMs + hour * HOUR_MS, hourOf("old", dayMs + hour * HOUR_MS), observed(1));
  await writer.refreshDays(day);
  const [copy] = await objects.list("days/actions/");
  expect((await seen(objects, day))[0]).toEqual(["old"]);

  await writer.replaceHour(dayMs, hourOf("late", dayMs), observed(2));
  expect((await seen(objects, day))[0]).toEqual(["old", "late"]);

  await writer.refreshDays(day);
  const copies = await objects.list("days/actions/");
  expect(copies).toHaveLength(1);
  expect(copies[0]?.key).not.toBe(copy?.key);
  expect((await seen(objects, day))[0]).toEqual(["old", "late"]);
});

test("a day is copied when all its hours were looked at or it is three hours past, not before", async () => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  const dayMs = Date.UTC(2026, 10, 21);
  const day = { startMs: dayMs, endMs: dayMs + DAY_MS };
  const look = async (hour: number) => {
    await writer.replaceHour(dayMs + hour * HOUR_MS, { actions: [], errors: [] }, observed(1));
    await writer.refreshDays(day);
    return (await objects.list("days/")).length;
  };

  expect(await look(5)).toBe(0);
  expect(await look(26)).toBe(0);
  expect(await look(27)).toBe(2);
});

test("a day copy that is broken costs nothing but time", async () => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  const dayMs = Date.UTC(2026, 10, 21);
  const day = { startMs: dayMs, endMs: dayMs + DAY_MS };
  await writer.replaceHour(dayMs, hourOf("x", dayMs), observed(1));
  await writer.replaceHour(dayMs + 2 * DAY_MS, { actions: [], errors: [] }, observed(1));
  await writer.refreshDays(day);
  const copies = await objects.list("days/");
  expect(copies).toHaveLength(2);

  for (const spoil of [
    (bytes: Uint8Array) => bytes.slice(0, bytes.length - 40),
    (bytes: Uint8Array) => bytes.map((byte, at) => (at > 900 ? byte ^ 0x5a : byte)),
    () => new Uint8Array([1, 2, 3]),
  ]) {
    for (const { key } of copies) {
      const bytes = (await objects.get(key)) ?? new Uint8Array();
      await objects.put(key, spoil(bytes));
    }
    expect((await seen(objects, day)).slice(0, 2)).toEqual([["x"], ["x"]]);
  }
});

test("two writers at once on one hour leave it readable, each file of one of the two looks", async () => {
  const objects = memoryObjectStore();
  await Promise.all([
    indexWriter({ objects }).replaceHour(hourMs, hourOf("one"), observed(1)),
    indexWriter({ objects }).replaceHour(hourMs, hourOf("two"), observed(2)),
  ]);

  const [actions, errors] = await seen(objects);
  expect([["one"], ["two"]]).toContainEqual(actions);
  expect([["one"], ["two"]]).toContainEqual(errors);
});

test("many hours can be written at once by one writer", async () => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  const hours = Array.from({ length: 30 }, (_, hour) => hourMs + hour * HOUR_MS);
  await Promise.all(
    hours.map((ofHourMs) => writer.replaceHour(ofHourMs, hourOf("x", ofHourMs), observed(1))),
  );

  const reader = indexReader({ objects });
  const whole = { startMs: hourMs, endMs: hourMs + 30 * HOUR_MS };
  expect((await reader.group({ index: "actions", range: whole, by: [] }))[0]?.calls).toBe(60);
  expect((await reader.coverage(whole)).hours).toHaveLength(30);
  expect(await objects.list("pending/")).toEqual([]);
});

test("publishedMetrics() gives back what was saved, and undefined where nothing was", async () => {
  const writer = indexWriter({ objects: memoryObjectStore() });
  expect(await writer.publishedMetrics(hourMs)).toBeUndefined();

  await writer.savePublishedMetrics(hourMs, { "Calls/111122223333": 12, "": 0 });

  expect(await writer.publishedMetrics(hourMs)).toEqual({ "Calls/111122223333": 12, "": 0 });
});

test.each([
  ["a row of another hour", { hourMs: hourMs + HOUR_MS }, "expected hour"],
  ["no calls", { calls: 0 }, 'Cannot write calls "0"'],
  ["half a call", { calls: 1.5 }, 'Cannot write calls "1.5"'],
  ["an odd readOnly", { readOnly: "maybe" }, 'Cannot write readOnly "maybe"'],
  ["a time that is none", { firstAtMs: Number.NaN }, 'Cannot write time "NaN"'],
])("%s is refused, and the hour stays as it was", async (_name, part, message) => {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  await writer.replaceHour(hourMs, hourOf("old"), observed(1));
  const row = { ...actionRow({ hourMs }), ...part };

  await expect(writer.replaceHour(hourMs, { actions: [row], errors: [] }, observed(2))).rejects.toThrow(
    message,
  );
  expect(await seen(objects)).toEqual(OLD);
});

test.each([hourMs + 1, -HOUR_MS, Number.NaN, 1e18])("hour %d is refused", async (wrongMs) => {
  const writer = indexWriter({ objects: memoryObjectStore() });

  await expect(writer.replaceHour(wrongMs, { actions: [], errors: [] }, observed(1))).rejects.toThrow(
    "Cannot use hour",
  );
});
