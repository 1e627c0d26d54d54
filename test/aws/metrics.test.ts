import { afterEach, expect, test } from "vitest";
import { sdkMetrics } from "../../aws/metrics.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { AwsError, type AwsOperation } from "../../local/wire/service.ts";
import type { MetricPoint, MetricQuery } from "../../trail/sources.ts";
import { NOW_MS, startCloudWatch } from "../local/cloudwatch/start-cloudwatch.ts";
import { type Scripted, scriptedAws } from "../support/scripted-aws.ts";

let aws: Scripted | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function metricsOver(operations: Readonly<Record<string, AwsOperation>>) {
  aws = await scriptedAws(operations);
  return sdkMetrics({ client: aws.cloudWatch });
}

const range = { startMs: NOW_MS - 6 * HOUR_MS, endMs: NOW_MS };
const seconds = (atMs: number) => atMs / 1000;
const point = (fields: Partial<MetricPoint> = {}): MetricPoint => ({
  name: "Calls",
  dimensions: {},
  atMs: NOW_MS - 2 * HOUR_MS,
  value: 3,
  ...fields,
});
const sum = (id: string, dimensions: Readonly<Record<string, string>> = {}): MetricQuery => ({
  id,
  metric: { namespace: "Trailboard", name: "Calls", dimensions, stat: "Sum", periodSeconds: 3600 },
});

test("what is put can be read: sums by hour, oldest first, each dimension for itself", async () => {
  const { client, stop } = await startCloudWatch();
  try {
    const metrics = sdkMetrics({ client });

    await metrics.put("Trailboard", [
      point({ atMs: NOW_MS - HOUR_MS, value: 5 }),
      point(),
      point({ value: 1 }),
      point({ dimensions: { Region: "us-east-1" }, value: 2 }),
    ]);
    const series = await metrics.read(
      [sum("all"), sum("region", { Region: "us-east-1" }), sum("none", { Region: "nowhere" })],
      range,
    );

    expect(series.map(({ id, complete, points }) => [id, complete, points])).toEqual([
      [
        "all",
        true,
        [
          { atMs: NOW_MS - 2 * HOUR_MS, value: 4 },
          { atMs: NOW_MS - HOUR_MS, value: 5 },
        ],
      ],
      ["region", true, [{ atMs: NOW_MS - 2 * HOUR_MS, value: 2 }]],
      ["none", true, []],
    ]);
  } finally {
    await stop();
  }
});

test("all pages are read and put together, and the last page says whether it is complete", async () => {
  const metrics = await metricsOver({
    GetMetricData: ({ NextToken }) => ({
      MetricDataResults: [
        {
          Id: "a",
          Label: "A",
          Timestamps: [seconds(NOW_MS - (NextToken ? 1 : 2) * HOUR_MS)],
          Values: [NextToken ? 2 : 1],
          StatusCode: NextToken ? "Complete" : "PartialData",
        },
        ...(NextToken
          ? [{ Id: "b", Label: "B", Timestamps: [], Values: [], StatusCode: "PartialData" }]
          : []),
      ],
      ...(NextToken ? {} : { NextToken: "more" }),
    }),
  });

  const series = await metrics.read([sum("a"), sum("b")], range);

  expect(series).toEqual([
    {
      id: "a",
      label: "A",
      complete: true,
      points: [
        { atMs: NOW_MS - 2 * HOUR_MS, value: 1 },
        { atMs: NOW_MS - HOUR_MS, value: 2 },
      ],
    },
    { id: "b", label: "B", complete: false, points: [] },
  ]);
});

test("a page that comes again and again is an error, not a loop", async () => {
  const metrics = await metricsOver({ GetMetricData: () => ({ MetricDataResults: [], NextToken: "again" }) });

  await expect(metrics.read([sum("a")], range)).rejects.toThrow("CloudWatch gave the same page again");
});

test("more than 500 metrics are asked for in several calls", async () => {
  const metrics = await metricsOver({ GetMetricData: () => ({ MetricDataResults: [] }) });

  await metrics.read(
    Array.from({ length: 1_100 }, (_, n) => sum(`m${n}`)),
    range,
  );

  const sizes = aws?.calls.map(([, input]) => (input.MetricDataQueries as unknown[]).length);
  expect(sizes).toEqual([500, 500, 100]);
});

test("expressions are not torn from what they speak of", async () => {
  const metrics = await metricsOver({});
  const queries = [
    ...Array.from({ length: 500 }, (_, n) => sum(`m${n}`)),
    { id: "e", expression: "SUM(METRICS())" },
  ];

  await expect(metrics.read(queries, range)).rejects.toThrow("expected at most 500 in one request");
});

test("many points are put in batches, each point once", async () => {
  const metrics = await metricsOver({ PutMetricData: () => ({}) });

  await metrics.put(
    "Trailboard",
    Array.from({ length: 1_234 }, (_, n) => point({ value: n })),
  );

  const put = aws?.calls.flatMap(([, input]) =>
    (input.MetricData as { Value: number }[]).map(({ Value }) => Value),
  );
  expect(put).toEqual(Array.from({ length: 1_234 }, (_, n) => n));
  expect(aws?.calls.length).toBeGreaterThan(2);
});

test("nothing is put or read where nothing is asked", async () => {
  const metrics = await metricsOver({});

  await metrics.put("Trailboard", []);
  expect(await metrics.read([], range)).toEqual([]);
  expect(aws?.calls).toEqual([]);
});

test("a put that was turned away for its pace is sent again", async () => {
  let calls = 0;
  const metrics = await metricsOver({
    PutMetricData: () => {
      if (++calls === 1) throw new AwsError("ThrottlingException", "Rate exceeded", 400);
      return {};
    },
  });

  await metrics.put("Trailboard", [point()]);

  expect(calls).toBe(2);
});

test("a put whose answer was lost is not sent again: CloudWatch would count it twice", async () => {
  const metrics = await metricsOver({
    PutMetricData: () => {
      throw new AwsError("InternalServiceFault", "lost", 500);
    },
  });

  await expect(metrics.put("Trailboard", [point()])).rejects.toThrow("lost");
  expect(aws?.calls).toHaveLength(1);
});
