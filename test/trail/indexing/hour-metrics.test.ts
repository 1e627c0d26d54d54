import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import { hourMetrics, MAX_DIMENSION_VALUES, publishMetrics } from "../../../trail/indexing/hour-metrics.ts";
import type { MetricPoint, PublishedMetrics } from "../../../trail/sources.ts";
import { actionRow, type SomeRow } from "../../support/index-of.ts";

const hourMs = Date.UTC(2026, 10, 22, 3);
const row = (fields: Partial<SomeRow> = {}) => actionRow({ hourMs, ...fields });

test("an hour has its totals, and the same by account, region and service", () => {
  const counts = hourMetrics([
    row({ calls: 5 }),
    row({ calls: 2, outcome: "denied", accountId: "444455556666", eventSource: "iam.amazonaws.com" }),
    row({ calls: 1, outcome: "throttled" }),
    row({ calls: 4, outcome: "error", eventName: "ConsoleLogin", eventSource: "signin.amazonaws.com" }),
  ]);

  expect(counts).toEqual({
    Calls: 12,
    Errors: 7,
    Denied: 2,
    Throttled: 1,
    FailedLogins: 4,
    "Calls/AccountId=111122223333": 10,
    "Errors/AccountId=111122223333": 5,
    "Calls/AccountId=444455556666": 2,
    "Errors/AccountId=444455556666": 2,
    "Denied/AccountId=444455556666": 2,
    "Calls/Region=eu-central-1": 12,
    "Errors/Region=eu-central-1": 7,
    "Denied/Region=eu-central-1": 2,
    "Calls/EventSource=s3.amazonaws.com": 6,
    "Errors/EventSource=s3.amazonaws.com": 1,
    "Calls/EventSource=iam.amazonaws.com": 2,
    "Errors/EventSource=iam.amazonaws.com": 2,
    "Denied/EventSource=iam.amazonaws.com": 2,
    "Calls/EventSource=signin.amazonaws.com": 4,
    "Errors/EventSource=signin.amazonaws.com": 4,
  });
});

test("an hour without events has totals of 0, for it was looked at", () => {
  expect(hourMetrics([])).toEqual({ Calls: 0, Errors: 0, Denied: 0, Throttled: 0, FailedLogins: 0 });
});

test("of many services the ones with the most calls keep their name, the rest is other", () => {
  const rows = Array.from({ length: 200 }, (_, n) =>
    row({ eventSource: `svc${n}.amazonaws.com`, calls: n + 1, outcome: "denied" }),
  );

  const counts = hourMetrics(rows);

  const services = Object.keys(counts).filter((key) => key.startsWith("Calls/EventSource="));
  expect(services).toHaveLength(MAX_DIMENSION_VALUES + 1);
  expect(counts["Calls/EventSource=svc199.amazonaws.com"]).toBe(200);
  expect(counts["Calls/EventSource=other"]).toBe((180 * 181) / 2);
});

test("what looks like no account, region or service is other: CloudWatch takes printable ASCII only", () => {
  const counts = hourMetrics([
    row({ eventSource: "<script>é", region: "", accountId: "1' OR '1'='1" }),
    row({ eventSource: "a/b=c.amazonaws.com" }),
  ]);

  expect(counts["Calls/EventSource=other"]).toBe(2);
  expect(counts["Calls/Region=other"]).toBe(1);
  expect(counts["Calls/AccountId=other"]).toBe(1);
});

test("whatever the looks at an hour found, the points that were put add up to the last look", async () => {
  const anyRow = fc.record({
    eventSource: fc.integer({ min: 0, max: 40 }).map((n) => `svc${n}.amazonaws.com`),
    region: fc.constantFrom("eu-central-1", "us-east-1", ""),
    outcome: fc.constantFrom("ok", "denied", "throttled", "error"),
    eventName: fc.constantFrom("ConsoleLogin", "ListBuckets"),
    calls: fc.integer({ min: 1, max: 100 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyRow, { maxLength: 60 }), { minLength: 1, maxLength: 4 }),
      async (looks) => {
        const put = new Map<string, number>();
        const ports = portsOver(put);
        let last = {};

        for (const look of looks) {
          const rows = look.map(row);
          await publishMetrics([{ hourMs, rows }], ports);
          last = hourMetrics(rows, ports.kept());
        }

        const sums = Object.fromEntries([...put].filter(([key, value]) => value !== 0 || !key.includes("/")));
        expect(sums).toEqual(last);
      },
    ),
  );
});

test("a dimension has no more names over all looks at an hour than over one", async () => {
  const put = new Map<string, number>();
  const ports = portsOver(put);
  for (let look = 0; look < 5; look++)
    await publishMetrics(
      [
        {
          hourMs,
          rows: Array.from({ length: 30 }, (_, n) =>
            row({ eventSource: `svc${look * 30 + n}.amazonaws.com`, calls: look + 1 }),
          ),
        },
      ],
      ports,
    );

  const services = [...put.keys()].filter((key) => key.startsWith("Calls/EventSource="));
  expect(services).toHaveLength(MAX_DIMENSION_VALUES + 1);
});

test("an hour at the edge of what CloudWatch takes is not published", async () => {
  const put = new Map<string, number>();

  const outcomes = await publishMetrics([{ hourMs, rows: [row()] }], {
    ...portsOver(put),
    nowMs: hourMs + 14 * DAY_MS,
  });

  expect(outcomes).toEqual([{ kind: "skipped", reason: "CloudWatch takes no points older than two weeks" }]);
  expect(put.size).toBe(0);
});

const threeHours = [0, 1, 2].map((n) => ({
  hourMs: hourMs - n * HOUR_MS,
  rows: [row({ calls: n + 1, hourMs: hourMs - n * HOUR_MS })],
}));

test("hours whose points fit into one request share it, each point at its own hour", async () => {
  const requests: (readonly MetricPoint[])[] = [];
  const metrics = {
    put: async (_namespace: string, points: readonly MetricPoint[]) => void requests.push(points),
  };

  const outcomes = await publishMetrics(threeHours, {
    ...portsOver(new Map()),
    metrics,
    writer: keptByHour(),
  });

  expect(requests).toHaveLength(1);
  expect(outcomes).toEqual(threeHours.map(() => ({ kind: "published", points: 8 })));
  const calls = requests
    .flat()
    .filter(({ name, dimensions }) => name === "Calls" && Object.keys(dimensions).length === 0);
  expect(calls.map(({ atMs, value }) => [atMs, value])).toEqual(
    threeHours.map((hour, n) => [hour.hourMs, n + 1]),
  );
});

test("hours with many points are put in requests of at most 500, none cut in two", async () => {
  const sizes: number[] = [];
  const metrics = {
    put: async (_namespace: string, points: readonly MetricPoint[]) => void sizes.push(points.length),
  };
  const busy = Array.from({ length: 24 }, (_, n) => ({
    hourMs: hourMs - n * HOUR_MS,
    rows: Array.from({ length: 20 }, (_row, k) =>
      row({ eventSource: `svc${k}.amazonaws.com`, outcome: "denied" }),
    ),
  }));

  await publishMetrics(busy, { ...portsOver(new Map()), metrics, writer: keptByHour() });

  const perHour = 5 + 3 * (20 + 1 + 1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(24 * perHour);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
  expect(sizes.every((size) => size % perHour === 0)).toBe(true);
});

test("a request that fails loses its own hours' points; a store that fails, those of its hour", async () => {
  const metrics = { put: () => Promise.reject(new Error("the network is gone")) };
  const writer = {
    ...keptByHour(),
    publishedMetrics: async (atMs: number) => {
      if (atMs === hourMs) throw new Error("no such bucket");
      return undefined;
    },
  };

  const outcomes = await publishMetrics(threeHours, { ...portsOver(new Map()), metrics, writer });

  expect(outcomes).toEqual(
    ["no such bucket", "the network is gone", "the network is gone"].map((reason) => ({
      kind: "failed",
      reason,
    })),
  );
});

test("no hours are no requests", async () => {
  const metrics = { put: () => Promise.reject(new Error("was asked")) };

  expect(await publishMetrics([], { ...portsOver(new Map()), metrics })).toEqual([]);
});

function keptByHour() {
  const kept = new Map<number, PublishedMetrics>();
  return {
    publishedMetrics: async (atMs: number) => kept.get(atMs),
    savePublishedMetrics: async (atMs: number, published: PublishedMetrics) => void kept.set(atMs, published),
  };
}

function portsOver(put: Map<string, number>) {
  let saved: PublishedMetrics | undefined;
  return {
    writer: {
      publishedMetrics: async () => saved,
      savePublishedMetrics: async (_hourMs: number, published: PublishedMetrics) => {
        saved = published;
      },
    },
    metrics: {
      async put(_namespace: string, points: readonly MetricPoint[]) {
        for (const { name, dimensions, value } of points) {
          const key = [name, ...Object.entries(dimensions).map((pair) => pair.join("="))].join("/");
          put.set(key, (put.get(key) ?? 0) + value);
        }
      },
    },
    namespace: "Trailboard",
    nowMs: hourMs + 3_600_000,
    kept: () => saved,
  };
}
