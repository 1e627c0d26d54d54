import { beforeAll, describe, expect, test } from "vitest";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { DRILL_REQUESTS, LOOKS, RUN_REQUESTS, viewRequests } from "../../../deploy/cost/assumptions.ts";
import { dashboardsOf } from "../../../deploy/dashboards/index.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../kit/time.ts";
import { scanBudget } from "../../../trail/detail/budget.ts";
import { lastScan, rememberScan } from "../../../trail/detail/scan-rate.ts";
import { sharedQuery } from "../../../trail/detail/shared-query.ts";
import { indexHours } from "../../../trail/indexing/backfill.ts";
import { hoursToIndex } from "../../../trail/indexing/hours-to-index.ts";
import { indexSpan } from "../../../trail/indexing/index-span.ts";
import { spanLength } from "../../../trail/indexing/span-length.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import type { Lake, ObjectStore } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { indexWidgets } from "../../../widgets/index-widgets.ts";
import { indexOf } from "../../support/index-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";
import { show, someSources } from "../../support/show.ts";

/** The end of the third day of a month: the range, the one before it, and hours of today, in two months. */
const MIDNIGHT = Date.UTC(2026, 10, 4);
const DAYS = 8;
const objects = memoryObjectStore();

const lake: Lake = {
  eventDataStoreId: "store",
  source: "lake:test",
  query: async () => ({
    queryId: "query",
    columns: [],
    rows: [],
    truncated: false,
    statistics: { eventsMatched: 0, eventsScanned: 1, bytesScanned: 1000, executionTimeMs: 1 },
  }),
};

beforeAll(async () => {
  const hours = Array.from({ length: DAYS * 24 - 1 }, (_, at) => MIDNIGHT - DAYS * DAY_MS + at * HOUR_MS);
  await indexOf(
    hours.map((hourMs) => ({ hourMs, outcome: "denied", errorCode: "AccessDenied" })),
    { objects, dayCopies: true },
  );
});

function counted() {
  const counts = { reads: 0, writes: 0, lists: 0 };
  const counting: ObjectStore = {
    get(key) {
      counts.reads++;
      return objects.get(key);
    },
    put(key, bytes) {
      counts.writes++;
      return objects.put(key, bytes);
    },
    list(prefix) {
      counts.lists++;
      return objects.list(prefix);
    },
    delete: (key) => objects.delete(key),
  };
  return { counts, counting };
}

describe("requests to S3 that the estimate counts with:", () => {
  test("widgets of three days make no more, with nothing in memory", async () => {
    const nowMs = MIDNIGHT - 20 * MINUTE_MS;
    const most = { reads: 0, lists: 0 };
    for (const tile of dashboardsOf(defaultConfig).flatMap(({ tiles }) => tiles)) {
      const widget = "widget" in tile && indexWidgets.find(({ name }) => name === tile.widget);
      if (!widget || !("widget" in tile)) continue;
      const { counts, counting } = counted();
      const index = indexReader({ objects: counting, nowMs: Date.now });
      const sources = await someSources({ index, objects: counting });
      await show(widget, tile.params ?? {}, sources, { startMs: nowMs - 3 * DAY_MS, endMs: nowMs, nowMs });

      expect(counts.writes).toBe(0);
      most.reads = Math.max(most.reads, counts.reads);
      most.lists = Math.max(most.lists, counts.lists);
    }

    expect(most).toEqual(viewRequests(3));
    expect(most).toEqual({ reads: 30, lists: 6 });
  });

  test("a drill-down that starts a query", async () => {
    const { counts, counting } = counted();
    const nowMs = MIDNIGHT;
    await lastScan(counting, "events");
    const answer = await sharedQuery(
      { statement: "SELECT 1", maxRows: 100, timeoutMs: 45_000, maxAgeMs: HOUR_MS, estimateBytes: 1000 },
      {
        lake,
        objects: counting,
        budget: scanBudget({ objects: counting, bytesPerHour: 50e9, nowMs }),
        nowMs,
      },
    );
    await rememberScan(counting, "events", { bytes: 1000, rangeMs: HOUR_MS });

    expect(answer.kind).toBe("answer");
    expect(counts).toEqual(DRILL_REQUESTS);
  });

  // Writes into the index: the last one.
  test("a run of the indexer after midnight, when it also copies the day", async () => {
    const { counts, counting } = counted();
    const runMs = MIDNIGHT + 16 * MINUTE_MS;
    const writer = indexWriter({ objects: counting });
    const coverage = await writer.coverage({ startMs: runMs - 2 * DAY_MS, endMs: runMs });
    const hours = hoursToIndex(
      runMs,
      coverage.hours.map(({ hourMs }) => hourMs),
    );
    let puts = 0;
    const done = await indexHours(hours, {
      indexSpan: (span) =>
        indexSpan(span, {
          lake,
          writer,
          metrics: { put: async () => void puts++ },
          metricsNamespace: "Trailboard",
          now: () => runMs,
          wait: async () => {},
          budget: {
            reserve: (bytes) =>
              scanBudget({ objects: counting, bytesPerHour: 50e9, nowMs: runMs }).reserve(bytes, "indexer"),
          },
        }),
      spanLength: spanLength({ maxHours: 1 }),
      refreshDays: (range) => writer.refreshDays(range),
    });

    expect(done).toMatchObject({ failed: [], notBegun: [] });
    expect(hours).toHaveLength(LOOKS);
    expect(puts).toBe(LOOKS);
    expect(counts).toEqual(RUN_REQUESTS);
  });
});
