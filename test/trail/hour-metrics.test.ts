import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS } from "../../kit/time.ts";
import { hourMetrics, MAX_DIMENSION_VALUES, publishHourMetrics } from "../../trail/hour-metrics.ts";
import type { MetricPoint, PublishedMetrics } from "../../trail/sources.ts";
import { actionRow, type SomeRow } from "../support/index-of.ts";

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
          await publishHourMetrics(hourMs, rows, ports);
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
    await publishHourMetrics(
      hourMs,
      Array.from({ length: 30 }, (_, n) =>
        row({ eventSource: `svc${look * 30 + n}.amazonaws.com`, calls: look + 1 }),
      ),
      ports,
    );

  const services = [...put.keys()].filter((key) => key.startsWith("Calls/EventSource="));
  expect(services).toHaveLength(MAX_DIMENSION_VALUES + 1);
});

test("an hour at the edge of what CloudWatch takes is not published", async () => {
  const put = new Map<string, number>();

  const outcome = await publishHourMetrics(hourMs, [row()], {
    ...portsOver(put),
    nowMs: hourMs + 14 * DAY_MS,
  });

  expect(outcome).toEqual({ kind: "skipped", reason: "CloudWatch takes no points older than two weeks" });
  expect(put.size).toBe(0);
});

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
