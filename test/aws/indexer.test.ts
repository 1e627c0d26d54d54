import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CloudTrailClient, paginateListQueries } from "@aws-sdk/client-cloudtrail";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type IndexerHandler, indexFunction } from "../../aws/index-function.ts";
import { readIndexerEvent } from "../../aws/indexer-event.ts";
import { openObjects } from "../../aws/objects/open-objects.ts";
import { DAY_MS, HOUR_MS, isoTime } from "../../kit/time.ts";
import { cloudWatchService } from "../../local/cloudwatch/service.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import type { IndexReader } from "../../trail/sources.ts";
import { lakeOf, type TestLake } from "../support/lake-of.ts";
import { HOUR, record } from "../support/records.ts";

/** A quarter past the end of the hour after HOUR: HOUR + 1 is the newest to index. */
const NOW = HOUR + 2 * HOUR_MS + 20 * 60_000;

const cloudWatch = cloudWatchService({ clock: () => NOW });
let lake: TestLake;
let folder: string;
let handler: IndexerHandler;
let index: IndexReader;

beforeAll(async () => {
  const at = (hours: number) => isoTime(HOUR + hours * HOUR_MS + 60_000);
  lake = await lakeOf(
    [
      record({ eventTime: at(0) }),
      record({ eventTime: at(0), errorCode: "AccessDenied" }),
      record({ eventTime: at(1) }),
      record({ eventTime: at(-5) }),
    ],
    { services: [cloudWatch] },
  );
});
afterAll(async () => {
  await lake.close();
  await cloudWatch.close();
});

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "indexer-"));
  vi.stubEnv("AWS_ENDPOINT_URL", lake.endpoint);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
  handler = indexFunction(environment());
  index = indexReader({ objects: openObjects(pathToFileURL(folder), {}) });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

function environment(changed: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    TRAILBOARD_INDEX: pathToFileURL(folder).href,
    TRAILBOARD_EVENT_DATA_STORE: lake.eventDataStoreArn,
    TRAILBOARD_LAKE_POLL_MS: "5",
    TRAILBOARD_AS_OF: isoTime(NOW),
    ...changed,
  };
}

test("a scheduled event indexes the newest hour and looks again at recent ones", async () => {
  const summary = await handler({ source: "aws.scheduler", time: isoTime(NOW), detail: {} });

  expect(summary).toMatchObject({
    task: "schedule",
    hours: 5,
    newestHour: isoTime(HOUR + HOUR_MS),
    calls: 4,
  });
  const { hours } = await index.coverage({ startMs: HOUR - DAY_MS, endMs: HOUR + DAY_MS });
  expect(hours.map(({ hourMs }) => (hourMs - HOUR) / HOUR_MS)).toEqual([-23, -5, -1, 0, 1]);
});

test("{hour} indexes the hour that the time lies in, and publishes it", async () => {
  const summary = await handler({ hour: isoTime(HOUR + 59_000) });

  expect(summary).toMatchObject({
    task: "hour",
    hours: 1,
    calls: 2,
    errorCalls: 1,
    rows: 3,
    withoutMetrics: {},
  });
  // 5 totals, and calls, errors and denied of one account, one region, one service.
  expect(summary.metricPoints).toBe(5 + 3 * 3);
  expect(summary.bytesScanned).toBeGreaterThan(0);
});

test("{from, to} back-fills every hour that the range touches", async () => {
  const summary = await handler({ from: isoTime(HOUR - 6 * HOUR_MS), to: isoTime(HOUR + 1) });

  expect(summary).toMatchObject({ task: "backfill", hours: 7, calls: 3, left: null });
});

test("hours that the function has no time for are left, as the event that asks for them", async () => {
  const event = { from: isoTime(HOUR - 6 * HOUR_MS), to: isoTime(HOUR + HOUR_MS) };

  const { hours, left } = await handler(event, { getRemainingTimeInMillis: () => 0 });

  expect(hours).toBeLessThan(7);
  expect(left?.from).toBe(event.from);
});

test("a back-fill of half a day asks about many hours at once; the schedule asks hour by hour", async () => {
  const backfilled = await queriesOf(() =>
    handler({ from: isoTime(HOUR - 11 * HOUR_MS), to: isoTime(HOUR + 1) }),
  );
  const scheduled = await queriesOf(() => handler({}));

  expect(backfilled).toBeLessThanOrEqual(12);
  expect(backfilled % 2).toBe(0);
  expect(scheduled).toBe(5 * 2);
  expect((await index.coverage({ startMs: HOUR - 11 * HOUR_MS, endMs: HOUR + HOUR_MS })).hours).toHaveLength(
    12,
  );
});

/** How many queries Lake was asked while `work` was done. */
async function queriesOf(work: () => Promise<unknown>): Promise<number> {
  const client = new CloudTrailClient({ endpoint: lake.endpoint });
  const count = async () => {
    let queries = 0;
    for await (const page of paginateListQueries({ client }, { EventDataStore: lake.eventDataStoreArn }))
      queries += page.Queries?.length ?? 0;
    return queries;
  };
  const before = await count();
  await work();
  const after = await count();
  client.destroy();
  return after - before;
}

test("{refreshDays} asks Lake nothing", async () => {
  const summary = await handler({
    refreshDays: { from: isoTime(HOUR - DAY_MS), to: isoTime(HOUR + DAY_MS) },
  });

  expect(summary).toMatchObject({ task: "refresh-days", hours: 0, bytesScanned: 0 });
});

test("an hour that cannot be indexed fails the call with its reason, after the others were done", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const elsewhere = indexFunction(
    environment({
      TRAILBOARD_EVENT_DATA_STORE:
        "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/99999999-aaaa-bbbb-cccc-dddddddddddd",
    }),
  );

  await expect(elsewhere({ hour: isoTime(HOUR) })).rejects.toMatchObject({ name: "LakeError" });
  await expect(elsewhere({})).rejects.toThrow(/^Cannot index 5 of 5 hours; the first, /);
  expect(logged).toHaveBeenCalledWith(expect.stringContaining('"message":"Hour not indexed"'));
  logged.mockRestore();
  expect((await index.coverage({ startMs: HOUR - DAY_MS, endMs: HOUR + DAY_MS })).hours).toEqual([]);
});

test("a function without an event data store says what is missing", async () => {
  const unset = indexFunction(environment({ TRAILBOARD_EVENT_DATA_STORE: "" }));

  await expect(unset({})).rejects.toThrow("TRAILBOARD_EVENT_DATA_STORE is not set");
});

test.each([[null], ["text"], [[]], [{ detail: { from: "x" } }], [{ time: "2026-11-22T03:00:00Z" }]])(
  "%j is whatever a scheduler sends",
  (event) => {
    expect(readIndexerEvent(event, NOW)).toEqual({ kind: "schedule" });
  },
);

test.each([
  [{ hour: "yesterday" }, 'Cannot use hour "yesterday": expected an ISO time'],
  [{ hour: 1795316400 }, "Cannot use hour 1795316400: expected an ISO time"],
  [{ hour: "2026-11-22T03:00:00" }, "expected an ISO time"],
  [{ hour: "2026-11-23T03:00:00Z" }, "expected an hour that has begun"],
  [{ from: "2026-11-22T03:00:00Z" }, "Cannot use to undefined"],
  [{ from: "2026-11-22T03:00:00Z", to: "2026-11-22T03:00:00Z" }, "expected a time after"],
  [{ from: "2016-11-22", to: "2026-11-22" }, "expected at most 400 days"],
  [{ from: "2026-12-01", to: "2026-12-02" }, "expected a time that is over"],
  [{ from: "2026-02-31", to: "2026-03-04" }, 'Cannot use from "2026-02-31": expected an ISO time'],
  [{ refreshDays: true }, "Cannot use from undefined"],
])("%j is refused with a sentence", (event, sentence) => {
  expect(() => readIndexerEvent(event, NOW)).toThrow(sentence);
});

test("a back-fill ends with the hour that has begun", () => {
  expect(readIndexerEvent({ from: isoTime(HOUR), to: "2026-12-31" }, NOW)).toEqual({
    kind: "backfill",
    range: { startMs: HOUR, endMs: HOUR + 3 * HOUR_MS },
  });
});
