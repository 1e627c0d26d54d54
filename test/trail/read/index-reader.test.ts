import { expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { indexOf } from "../../support/index-of.ts";

const hourMs = Date.UTC(2026, 10, 22, 3);
const range = { startMs: hourMs, endMs: hourMs + 2 * HOUR_MS };

test("group() sums calls, most first, ties by key", async () => {
  const index = await indexOf([
    { hourMs, eventName: "B", calls: 2 },
    { hourMs, eventName: "A", calls: 2 },
    { hourMs: hourMs + HOUR_MS, eventName: "C", calls: 1 },
    {
      hourMs: hourMs + HOUR_MS,
      eventName: "A",
      calls: 1,
      firstAtMs: hourMs + HOUR_MS + 5,
      lastAtMs: hourMs + HOUR_MS + 1005,
    },
  ]);

  const groups = await index.group({ index: "actions", range, by: ["eventName"], distinct: ["actor"] });

  expect(groups.map(({ key, calls }) => [key[0], calls])).toEqual([
    ["A", 3],
    ["B", 2],
    ["C", 1],
  ]);
  expect(groups[0]).toMatchObject({
    firstAtMs: hourMs,
    lastAtMs: hourMs + HOUR_MS + 1005,
    distinct: [1],
    hourMs: 0,
  });
});

test("coverage() tells an hour without events from one that was never looked at", async () => {
  const index = await indexOf([{ hourMs }], { observed: [hourMs, hourMs + 2 * HOUR_MS], source: "lake:x" });

  const coverage = await index.coverage({ startMs: hourMs, endMs: hourMs + 2 * HOUR_MS });

  expect(coverage.hours).toEqual([{ hourMs, observedAtMs: hourMs + 3 * HOUR_MS, source: "lake:x" }]);
  expect(coverage.indexedThroughMs).toBe(hourMs + 3 * HOUR_MS);
});

test("an empty index answers with nothing", async () => {
  const index = await indexOf([]);

  expect(await index.group({ index: "errors", range, by: [] })).toEqual([]);
  expect(await index.coverage(range)).toEqual({ range, hours: [], indexedThroughMs: undefined });
});
