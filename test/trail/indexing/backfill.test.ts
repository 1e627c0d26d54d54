import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, isoTime } from "../../../kit/time.ts";
import { AnswerError } from "../../../trail/indexes/hour-rows.ts";
import {
  type BackfillOptions,
  type BackfillProgress,
  backfill,
  indexHours,
} from "../../../trail/indexing/backfill.ts";
import type { HourSpan, IndexedHour, IndexedSpan } from "../../../trail/indexing/index-span.ts";
import { ScanBudgetError } from "../../../trail/indexing/query-patiently.ts";
import { spanLength } from "../../../trail/indexing/span-length.ts";
import { LakeError } from "../../../trail/sources.ts";

const startMs = Date.UTC(2026, 10, 21, 22);
const range = { startMs: startMs + 20 * 60_000, endMs: startMs + 6 * HOUR_MS };
const month = { startMs: startMs - 30 * DAY_MS, endMs: startMs };
const hourByHour = () => ({ concurrency: 1, spanLength: spanLength({ maxHours: 1 }) });

function indexed(hourMs: number, rows = 1): IndexedHour {
  return {
    hourMs,
    rows: { actions: rows, errors: 0 },
    calls: 1,
    errorCalls: 0,
    bytesScanned: 10,
    eventsScanned: 1,
    metrics: { kind: "published", points: 5 },
  };
}

function hoursIn({ startMs: firstMs, hours }: HourSpan): number[] {
  return Array.from({ length: hours }, (_, n) => firstMs + n * HOUR_MS);
}

function answered(span: HourSpan, rowsPerHour = 1): IndexedSpan {
  return { indexed: hoursIn(span).map((hourMs) => indexed(hourMs, rowsPerHour)), failed: [] };
}

/** Answers, and notes what it was asked for; `fails` says what a span ends with instead. */
function spy(fails: (span: HourSpan) => unknown = () => undefined, rowsPerHour = 1) {
  const asked: HourSpan[] = [];
  const indexSpan: BackfillOptions["indexSpan"] = async (span) => {
    asked.push(span);
    const error = fails(span);
    if (error !== undefined) throw error;
    return answered(span, rowsPerHour);
  };
  return { asked, indexSpan };
}

test("a back-fill takes every hour that the range touches, newest first", async () => {
  const { asked, indexSpan } = spy();

  const { indexed: done } = await backfill(range, { ...hourByHour(), indexSpan });

  expect(asked.map((span) => isoTime(span.startMs).slice(8, 13))).toEqual([
    "22T03",
    "22T02",
    "22T01",
    "22T00",
    "21T23",
    "21T22",
  ]);
  expect(done).toHaveLength(6);
});

test("a month of a quiet store is asked for in days, not in 720 hours; each hour once", async () => {
  const { asked, indexSpan } = spy();

  const { indexed: done } = await backfill(month, { concurrency: 1, indexSpan });

  expect(asked.map(({ hours }) => hours)).toEqual([1, 4, 16, ...Array(29).fill(24), 3]);
  expect(new Set(done.map(({ hourMs }) => hourMs)).size).toBe(720);
  expect(done).toHaveLength(720);
});

test("spans of a busy store have about 100,000 rows", async () => {
  const { asked, indexSpan } = spy(undefined, 15_000);

  await backfill(range, { concurrency: 1, indexSpan });

  expect(asked.map(({ hours }) => hours)).toEqual([1, 4, 1]);
});

test("hours that do not follow one another are not asked about together", async () => {
  const { asked, indexSpan } = spy();
  const length = spanLength();
  length.answered(24, 24, 0);
  const hours = [9, 8, 7, 4, 3, 5].map((hour) => startMs + hour * HOUR_MS);

  await indexHours(hours, { concurrency: 1, indexSpan, spanLength: length });

  expect(asked.map((span) => [(span.startMs - startMs) / HOUR_MS, span.hours])).toEqual([
    [7, 3],
    [3, 2],
    [5, 1],
  ]);
});

test.each([
  ["a query that timed out", new LakeError("timed-out", "slow")],
  ["a query without resources", new LakeError("failed", "exhausted")],
  ["an answer that cannot be used", new AnswerError("odd")],
  ["a budget that is too small for it", new ScanBudgetError("too much")],
])("%s is tried again in halves, until only the bad hour has failed", async (_what, error) => {
  const bad = startMs - 40 * HOUR_MS;
  const { indexSpan } = spy((span) => (hoursIn(span).includes(bad) ? error : undefined));

  const result = await backfill(month, { indexSpan });

  expect(result.failed).toEqual([{ hourMs: bad, error }]);
  expect(new Set(result.indexed.map(({ hourMs }) => hourMs)).size).toBe(719);
});

test.each(["denied", "no-event-data-store", "invalid-statement", "unreachable"] as const)(
  "%s fails all hours of the span at once: each alone would fail the same way",
  async (kind) => {
    const length = spanLength();
    length.answered(24, 24, 0);
    const { asked, indexSpan } = spy(() => new LakeError(kind, "no"));

    const result = await backfill(range, { indexSpan, spanLength: length });

    expect(asked).toHaveLength(1);
    expect(result.failed).toHaveLength(6);
  },
);

test("where a day at once is too much, the next spans are shorter", async () => {
  const { asked, indexSpan } = spy((span) =>
    span.hours > 10 ? new LakeError("timed-out", "slow") : undefined,
  );

  const { failed } = await backfill(month, { concurrency: 1, indexSpan });

  expect(failed).toEqual([]);
  expect(asked.filter(({ hours }) => hours > 10)).toHaveLength(1);
});

test("an hour that could not be written does not stop the others, and is in the result", async () => {
  const broken = startMs + 2 * HOUR_MS;
  const error = new Error("disk full");

  const result = await backfill(range, {
    indexSpan: async (span) => ({
      indexed: hoursIn(span)
        .filter((hourMs) => hourMs !== broken)
        .map((hourMs) => indexed(hourMs)),
      failed: hoursIn(span).includes(broken) ? [{ hourMs: broken, error }] : [],
    }),
  });

  expect(result.indexed).toHaveLength(5);
  expect(result.failed).toEqual([{ hourMs: broken, error }]);
  expect(result.notBegun).toEqual([]);
});

test("no more spans run at once than were asked for", async () => {
  let running = 0;
  let most = 0;

  await backfill(month, {
    concurrency: 2,
    indexSpan: async (span) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running--;
      return answered(span);
    },
  });

  expect(most).toBe(2);
});

test("progress counts every hour that ended", async () => {
  const told: BackfillProgress[] = [];
  const { indexSpan } = spy((span) => (span.startMs === startMs ? new Error("no") : undefined));

  await backfill(range, { ...hourByHour(), indexSpan, onProgress: (progress) => told.push(progress) });

  expect(told.map(({ done, failed, total }) => [done, failed, total])).toEqual([
    ...[1, 2, 3, 4, 5].map((done) => [done, 0, 6]),
    [5, 1, 6],
  ]);
});

test("hours that have not begun when it is stopped are left, and said", async () => {
  const controller = new AbortController();
  const { indexSpan } = spy((span) => {
    if (span.startMs === startMs + 4 * HOUR_MS) controller.abort();
    return undefined;
  });

  const result = await backfill(range, { ...hourByHour(), signal: controller.signal, indexSpan });

  expect(result.indexed).toHaveLength(2);
  expect(result.notBegun).toEqual([3, 2, 1, 0].map((hour) => startMs + hour * HOUR_MS));
});

test.each([24, 1])(
  "hours whose query was cancelled for want of time are left too, not failed (%i h)",
  async (maxHours) => {
    const controller = new AbortController();
    const length = spanLength({ maxHours });
    length.answered(24, 24, 0);
    const { indexSpan } = spy(() => {
      controller.abort();
      return new LakeError("timed-out", "the function's time is over");
    });

    const result = await backfill(range, {
      concurrency: 1,
      indexSpan,
      spanLength: length,
      signal: controller.signal,
    });

    expect(result.failed).toEqual([]);
    expect(result.notBegun).toEqual([5, 4, 3, 2, 1, 0].map((hour) => startMs + hour * HOUR_MS));
  },
);

test("days that were touched are refreshed once, after the hours", async () => {
  const refreshed: unknown[] = [];

  await backfill(range, {
    indexSpan: async (span) => {
      expect(refreshed).toEqual([]);
      return answered(span);
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
      indexSpan: async (span) => answered(span),
      refreshDays: () => Promise.reject(new Error("refreshed")),
    },
  );

  expect(result).toEqual({ indexed: [], failed: [], notBegun: [] });
});
