import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  DeleteDashboardsCommand,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { at, NOW_MS, startCloudWatch } from "./start-cloudwatch.ts";

let nowMs = NOW_MS;
let cloudWatch: Awaited<ReturnType<typeof startCloudWatch>>;
beforeEach(async () => {
  nowMs = NOW_MS;
  cloudWatch = await startCloudWatch({ clock: () => nowMs });
});
afterEach(() => cloudWatch.stop());

const text = { type: "text", x: 0, y: 0, width: 24, height: 2, properties: { markdown: "# Hello" } };
const put = (DashboardName: string, body: unknown) =>
  cloudWatch.client.send(
    new PutDashboardCommand({
      DashboardName,
      DashboardBody: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
const get = async (DashboardName: string) =>
  (await cloudWatch.client.send(new GetDashboardCommand({ DashboardName }))).DashboardBody;

describe("dashboards", () => {
  test("a put replaces the whole body, and it comes back letter by letter", async () => {
    const body = '{ "widgets": [ ],\n "start": "-PT3H" }';
    await put("overview", { widgets: [text] });
    expect((await put("overview", body)).DashboardValidationMessages).toEqual([]);
    expect(await get("overview")).toBe(body);
  });

  test("are listed by prefix with size and time, and deleted all or none", async () => {
    await put("Trailboard-overview", { widgets: [text] });
    await put("Trailboard-errors", { widgets: [] });
    await put("other", { widgets: [] });
    const { DashboardEntries = [] } = await cloudWatch.client.send(
      new ListDashboardsCommand({ DashboardNamePrefix: "Trailboard-" }),
    );
    expect(DashboardEntries[0]).toEqual({
      DashboardName: "Trailboard-errors",
      DashboardArn: "arn:aws:cloudwatch::111122223333:dashboard/Trailboard-errors",
      LastModified: new Date(NOW_MS),
      Size: 14,
    });
    expect(DashboardEntries).toHaveLength(2);
    const remove = (...DashboardNames: string[]) =>
      cloudWatch.client.send(new DeleteDashboardsCommand({ DashboardNames }));
    await expect(remove("other", "missing")).rejects.toMatchObject({ name: "DashboardNotFoundError" });
    await remove("other");
    await expect(get("other")).rejects.toMatchObject({
      name: "DashboardNotFoundError",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test.each<[string, unknown, string, string]>([
    ["text that is no JSON", "not json", "", "not valid JSON"],
    ["a body without widgets", {}, "", "Should have required property 'widgets'"],
    [
      "an unknown type",
      { widgets: [{ ...text, type: "gif" }] },
      "/widgets/0/type",
      "one of the allowed values",
    ],
    ["no properties", { widgets: [{ type: "text" }] }, "/widgets/0", "'properties'"],
    ["no markdown", { widgets: [{ ...text, properties: {} }] }, "/widgets/0/properties", "'markdown'"],
    [
      "a custom widget without endpoint",
      { widgets: [{ type: "custom", properties: {} }] },
      "/widgets/0/properties",
      "'endpoint'",
    ],
    [
      "a metric widget without region",
      { widgets: [{ type: "metric", properties: { metrics: [] } }] },
      "/widgets/0/properties",
      "region",
    ],
    [
      "a metric that is no list",
      { widgets: [{ type: "metric", properties: { region: "x", metrics: ["A"] } }] },
      "/widgets/0/properties/metrics/0",
      "array",
    ],
    ["a column past the grid", { widgets: [{ ...text, x: 24 }] }, "/widgets/0/x", "<= 23"],
    ["x without y", { widgets: [{ type: "text", x: 1, properties: text.properties }] }, "/widgets/0", "both"],
    ["an end without a start", { widgets: [], end: "2026-11-22T00:00:00Z" }, "/end", "start"],
    [
      "501 widgets",
      { widgets: Array(501).fill({ type: "text", properties: text.properties }) },
      "/widgets",
      "500",
    ],
  ])("refuses %s and says where", async (_what, body, DataPath, Message) => {
    await expect(put("bad", body)).rejects.toMatchObject({
      name: "DashboardInvalidInputError",
      dashboardValidationMessages: expect.arrayContaining([
        { DataPath, Message: expect.stringContaining(Message) },
      ]),
    });
    await expect(get("bad")).rejects.toMatchObject({ name: "DashboardNotFoundError" });
  });

  test("an unknown property is a warning and the dashboard is kept", async () => {
    const { DashboardValidationMessages } = await put("warned", { widgets: [], colour: "red" });
    expect(DashboardValidationMessages).toEqual([
      { DataPath: "", Message: "Should NOT have additional property: 'colour'" },
    ]);
    expect(await get("warned")).toContain("colour");
  });

  test("a name with a slash is refused", async () => {
    await expect(put("../x", { widgets: [] })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
    });
  });
});

const ALARM: PutMetricAlarmCommandInput = {
  AlarmName: "denied",
  Namespace: "T",
  MetricName: "Denied",
  Statistic: "Sum",
  Period: 3600,
  EvaluationPeriods: 2,
  DatapointsToAlarm: 2,
  Threshold: 10,
  ComparisonOperator: "GreaterThanThreshold",
};

describe("alarms", () => {
  const putAlarm = (more: Partial<PutMetricAlarmCommandInput> = {}) =>
    cloudWatch.client.send(new PutMetricAlarmCommand({ ...ALARM, ...more }));
  const denied = (time: string, Value: number) =>
    cloudWatch.client.send(
      new PutMetricDataCommand({
        Namespace: "T",
        MetricData: [{ MetricName: "Denied", Timestamp: at(time), Value }],
      }),
    );
  const described = async () => {
    const { MetricAlarms = [] } = await cloudWatch.client.send(
      new DescribeAlarmsCommand({ AlarmNames: ["denied"] }),
    );
    return MetricAlarms[0];
  };

  test("has no state to speak of before there is data", async () => {
    await putAlarm();
    expect(await described()).toMatchObject({
      AlarmName: "denied",
      AlarmArn: "arn:aws:cloudwatch:us-east-1:111122223333:alarm:denied",
      StateValue: "INSUFFICIENT_DATA",
      Threshold: 10,
      MetricName: "Denied",
    });
  });

  test("goes off when enough of the last whole periods breach, and calms down again", async () => {
    await putAlarm();
    await denied("22T03:10", 50);
    await denied("22T04:10", 5);
    expect((await described())?.StateValue).toBe("OK");
    await denied("22T04:20", 30);
    await denied("22T05:20", 30);
    const alarm = await described();
    expect(alarm?.StateValue).toBe("ALARM");
    expect(alarm?.StateReason).toContain(
      "2 out of the last 2 datapoints [30 (2026-11-22T05:00), 35 (2026-11-22T04:00)]",
    );
    nowMs += 2 * 3_600_000;
    await denied("22T06:10", 0);
    await denied("22T07:10", 0);
    expect(await described()).toMatchObject({ StateValue: "OK", StateUpdatedTimestamp: new Date(nowMs) });
  });

  test("the running period does not count", async () => {
    await putAlarm({ EvaluationPeriods: 1, DatapointsToAlarm: 1 });
    nowMs += 30 * 60_000;
    await denied("22T05:10", 1);
    await denied("22T06:10", 99);
    expect((await described())?.StateValue).toBe("OK");
  });

  test.each([
    ["missing", "INSUFFICIENT_DATA"],
    ["notBreaching", "OK"],
    ["breaching", "ALARM"],
    ["ignore", "INSUFFICIENT_DATA"],
  ])("without data, %s gives %s", async (TreatMissingData, state) => {
    await putAlarm({ TreatMissingData });
    expect((await described())?.StateValue).toBe(state);
  });

  test("may watch metric math", async () => {
    const Metrics = [
      {
        Id: "m1",
        ReturnData: false,
        MetricStat: { Metric: { Namespace: "T", MetricName: "Denied" }, Period: 3600, Stat: "Sum" },
      },
      { Id: "e1", Expression: "FILL(m1, 0) * 100" },
    ];
    await cloudWatch.client.send(
      new PutMetricAlarmCommand({
        AlarmName: "denied",
        Metrics,
        EvaluationPeriods: 2,
        Threshold: 10,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );
    await denied("22T04:20", 1);
    await denied("22T05:20", 1);
    expect((await described())?.StateValue).toBe("ALARM");
  });

  test("a state that was set by hand holds until the next look", async () => {
    await putAlarm({ TreatMissingData: "ignore" });
    await cloudWatch.client.send(
      new SetAlarmStateCommand({ AlarmName: "denied", StateValue: "ALARM", StateReason: "a drill" }),
    );
    expect(await described()).toMatchObject({ StateValue: "ALARM", StateReason: "a drill" });
  });

  test.each([
    ["no threshold", { Threshold: undefined }, "MissingRequiredParameterException"],
    [
      "an unknown comparison",
      { ComparisonOperator: "Equals" as "LessThanThreshold" },
      "InvalidParameterValueException",
    ],
    ["more than a week", { EvaluationPeriods: 200 }, "ValidationException"],
    ["more datapoints than periods", { DatapointsToAlarm: 3 }, "InvalidParameterValueException"],
  ])("refuses %s", async (_what, more, name) => {
    await expect(
      cloudWatch.client.send(new PutMetricAlarmCommand({ ...ALARM, ...more } as PutMetricAlarmCommandInput)),
    ).rejects.toMatchObject({ name });
  });
});

describe("the state file", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-cloudwatch-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function values(client: (typeof cloudWatch)["client"], stat: string) {
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        StartTime: at("22T00:00"),
        EndTime: at("22T06:00"),
        MetricDataQueries: [
          {
            Id: "m1",
            MetricStat: { Metric: { Namespace: "T", MetricName: "Denied" }, Period: 3600, Stat: stat },
          },
        ],
      }),
    );
    return MetricDataResults?.[0]?.Values;
  }

  test("gives a new start all that the last one knew", async () => {
    const stateFile = path.join(folder, "sub", "cloudwatch.json");
    const first = await startCloudWatch({ stateFile });
    await first.client.send(
      new PutMetricDataCommand({
        Namespace: "T",
        MetricData: [
          { MetricName: "Denied", Timestamp: at("22T03:00"), Values: [1, 2, 9], Counts: [1, 2, 1] },
          { MetricName: "Denied", Timestamp: at("22T04:00"), Value: 3 },
        ],
      }),
    );
    await first.client.send(new PutMetricAlarmCommand(ALARM));
    await first.client.send(new PutDashboardCommand({ DashboardName: "d", DashboardBody: '{"widgets":[]}' }));
    await first.stop();
    expect(await readdir(path.dirname(stateFile))).toEqual(["cloudwatch.json"]);

    const second = await startCloudWatch({ stateFile });
    expect(await values(second.client, "Sum")).toEqual([3, 14]);
    expect(await values(second.client, "p50")).toEqual([3, 2]);
    const { MetricAlarms } = await second.client.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(["denied"]);
    const { DashboardBody } = await second.client.send(new GetDashboardCommand({ DashboardName: "d" }));
    expect(DashboardBody).toBe('{"widgets":[]}');
    await second.stop();
  });

  test.each(["not json", "[]", '{"version":99}', '{"version":1,"metrics":[{"points":3}]}'])(
    "that holds %s means an empty start",
    async (content) => {
      const stateFile = path.join(folder, "cloudwatch.json");
      await writeFile(stateFile, content);
      const started = await startCloudWatch({ stateFile });
      expect(await values(started.client, "Sum")).toEqual([]);
      await started.stop();
    },
  );
});
