import type { AddressInfo } from "node:net";
import {
  CloudWatchClient,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { createAdaptorServer } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudWatchService } from "../../../local/cloudwatch/service.ts";
import { type CloudWatchReader, cloudWatchReader } from "../../../local/console/cloudwatch-reader.ts";
import { metricQueries } from "../../../local/console/page/metric-queries.ts";
import { awsEndpoint } from "../../../local/wire/endpoint.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 6);
const HOUR_MS = 3_600_000;
const service = cloudWatchService({ clock: () => NOW_MS });
const server = createAdaptorServer({ fetch: awsEndpoint([service]) });
let reader: CloudWatchReader;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`;
  reader = cloudWatchReader(endpoint, "us-east-1");
  const client = new CloudWatchClient({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  await client.send(new PutDashboardCommand({ DashboardName: "overview", DashboardBody: '{"widgets":[]}' }));
  await client.send(
    new PutMetricDataCommand({
      Namespace: "Trailboard",
      MetricData: [1, 2, 4].map((hours) => ({
        MetricName: "Calls",
        Dimensions: [{ Name: "Region", Value: "us-east-1" }],
        Timestamp: new Date(NOW_MS - hours * HOUR_MS),
        Value: hours * 10,
      })),
    }),
  );
  await client.send(
    new PutMetricAlarmCommand({
      AlarmName: "Many",
      Namespace: "Trailboard",
      MetricName: "Calls",
      Dimensions: [{ Name: "Region", Value: "us-east-1" }],
      Statistic: "Sum",
      Period: 3600,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: "GreaterThanThreshold",
    }),
  );
  client.destroy();
});
afterAll(async () => {
  server.close();
  await service.close();
});

describe("cloudWatchReader, with the real SDK at the embedded CloudWatch", () => {
  it("lists dashboards and reads their bodies; one that is not there is undefined", async () => {
    expect(await reader.dashboardNames()).toEqual(["overview"]);
    expect(await reader.dashboardBody("overview")).toBe('{"widgets":[]}');
    expect(await reader.dashboardBody("nothing")).toBeUndefined();
  });

  it("reads what a metric widget asks for: oldest first, no point where there is no data, math over ids", async () => {
    const { lines } = metricQueries(
      {
        stat: "Sum",
        period: 3600,
        metrics: [
          ["Trailboard", "Calls", "Region", "us-east-1", { id: "m1", visible: false }],
          [{ expression: "m1*2", label: "twice", id: "e1" }],
          ["Trailboard", "Nothing", { label: "nothing" }],
        ],
      },
      undefined,
    );
    const { series } = await reader.metricData(
      lines.map(({ query }) => query),
      NOW_MS - 5 * HOUR_MS,
      NOW_MS,
    );
    expect(series).toEqual([
      {
        id: "e1",
        label: "twice",
        complete: true,
        points: [
          [NOW_MS - 4 * HOUR_MS, 80],
          [NOW_MS - 2 * HOUR_MS, 40],
          [NOW_MS - HOUR_MS, 20],
        ],
      },
      { id: "line2", label: "nothing", complete: true, points: [] },
    ]);
  });

  it("passes on CloudWatch's own words about a wrong query", async () => {
    const query = { Id: "e1", Expression: "m9 +", Period: 60 };
    await expect(reader.metricData([query], 0, HOUR_MS)).rejects.toThrow(/e1|m9|expression/i);
  });

  it("tells an alarm's state, threshold and metric", async () => {
    const [alarm, ...rest] = await reader.alarms([
      "arn:aws:cloudwatch:us-east-1:111122223333:alarm:Many",
      "arn:aws:cloudwatch:us-east-1:111122223333:alarm:Gone",
    ]);
    expect(rest).toEqual([]);
    expect(alarm).toMatchObject({
      name: "Many",
      kind: "metric",
      threshold: 5,
      metric: ["Trailboard", "Calls", "Region", "us-east-1"],
    });
    expect(["OK", "ALARM", "INSUFFICIENT_DATA"]).toContain(alarm?.state);
  });
});
