import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, isoTime } from "../../kit/time.ts";
import { type BackfillProgress, backfill } from "../../trail/backfill.ts";
import type { IndexedHour } from "../../trail/index-hour.ts";

const startMs = Date.UTC(2026, 10, 21, 22);
const range = { startMs: startMs + 20 * 60_000, endMs: startMs + 6 * HOUR_MS };

function indexed(hourMs: number): IndexedHour {
  return {
    hourMs,
    rows: { actions: 1, errors: 0 },
    calls: 1,
    errorCalls: 0,
    bytesScanned: 10,
    eventsScanned: 1,
    metrics: { kind: "published", points: 5 },
  };
}

test("a back-fill takes every hour that the range touches, newest first", async () => {
  const begun: string[] = [];

  const { indexed: done } = await backfill(range, {
    concurrency: 1,
    indexHour: async (hourMs) => {
      begun.push(isoTime(hourMs).slice(8, 13));
      return indexed(hourMs);
    },
  });

  expect(begun).toEqual(["22T03", "22T02", "22T01", "22T00", "21T23", "21T22"]);
  expect(done).toHaveLength(6);
});

test("an hour that fails does not stop the others, and is in the result", async () => {
  const broken = startMs + 2 * HOUR_MS;

  const result = await backfill(range, {
    indexHour: async (hourMs) => {
      if (hourMs === broken) throw new Error("no");
      return indexed(hourMs);
    },
  });

  expect(result.indexed).toHaveLength(5);
  expect(result.failed).toEqual([{ hourMs: broken, error: new Error("no") }]);
  expect(result.notBegun).toEqual([]);
});

test("no more hours run at once than were asked for", async () => {
  let running = 0;
  let most = 0;

  await backfill(range, {
    concurrency: 2,
    indexHour: async (hourMs) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return indexed(hourMs);
    },
  });

  expect(most).toBe(2);
});

test("progress counts every hour that ended", async () => {
  const told: BackfillProgress[] = [];

  await backfill(range, {
    concurrency: 1,
    indexHour: async (hourMs) => (hourMs === startMs ? Promise.reject(new Error("no")) : indexed(hourMs)),
    onProgress: (progress) => told.push(progress),
  });

  expect(told.map(({ done, failed, total }) => [done, failed, total])).toEqual([
    ...[1, 2, 3, 4, 5].map((done) => [done, 0, 6]),
    [5, 1, 6],
  ]);
});

test("hours that have not begun when it is stopped are left, and said", async () => {
  const controller = new AbortController();

  const result = await backfill(range, {
    concurrency: 1,
    signal: controller.signal,
    indexHour: async (hourMs) => {
      if (hourMs === startMs + 4 * HOUR_MS) controller.abort();
      return indexed(hourMs);
    },
  });

  expect(result.indexed).toHaveLength(2);
  expect(result.notBegun).toEqual([3, 2, 1, 0].map((hour) => startMs + hour * HOUR_MS));
});

test("days that were touched are refreshed once, after the hours", async () => {
  const refreshed: unknown[] = [];

  await backfill(range, {
    indexHour: async (hourMs) => {
      expect(refreshed).toEqual([]);
      return indexed(hourMs);
    },
    refreshDays: async (days) => {
      refreshed.push(days);
    },
  });

  const dayMs = Date.UTC(2026, 10, 21);
  expect(refreshed).toEqual([{ startMs: dayMs, endMs: dayMs + 2 * DAY_MS }]);
});

test("nothing is refreshed where no hour was indexed", async () => {
  const result = await backfill(
    { startMs, endMs: startMs },
    {
      indexHour: async (hourMs) => indexed(hourMs),
      refreshDays: () => Promise.reject(new Error("refreshed")),
    },
  );

  expect(result).toEqual({ indexed: [], failed: [], notBegun: [] });
});
