import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  GetMetricWidgetImageCommand,
  ListMetricsCommand,
  type ListMetricsCommandInput,
  type MetricDatum,
  PutMetricDataCommand,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { at, NOW_MS, startCloudWatch } from "./start-cloudwatch.ts";

let cloudWatch: Awaited<ReturnType<typeof startCloudWatch>>;
beforeEach(async () => {
  cloudWatch = await startCloudWatch();
});
afterEach(() => cloudWatch.stop());

const NAMESPACE = "Trailboard";
const put = (...MetricData: MetricDatum[]) =>
  cloudWatch.client.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }));
const RANGE = { StartTime: at("22T00:00"), EndTime: at("22T06:00") };

function read(
  queries: GetMetricDataCommandInput["MetricDataQueries"],
  more: Partial<GetMetricDataCommandInput> = {},
) {
  return cloudWatch.client.send(
    new GetMetricDataCommand({ ...RANGE, ScanBy: "TimestampAscending", ...more, MetricDataQueries: queries }),
  );
}

function metric(Id: string, MetricName: string, Stat = "Sum", Period = 3600, ReturnData = true) {
  return { Id, ReturnData, MetricStat: { Metric: { Namespace: NAMESPACE, MetricName }, Period, Stat } };
}

async function statistics(name: string, stats: readonly string[]): Promise<(number | undefined)[]> {
  const { MetricDataResults = [] } = await read(stats.map((stat, i) => metric(`m${i}`, name, stat)));
  return MetricDataResults.map(({ Values }) => Values?.[0]);
}

describe("PutMetricData", () => {
  test("adds up what is put for the same minute, whatever its form", async () => {
    const Timestamp = at("22T03:00:10");
    await put({ MetricName: "Calls", Timestamp, Value: 5 });
    await put({ MetricName: "Calls", Timestamp, Values: [1, 10], Counts: [3, 1] });
    await put({
      MetricName: "Calls",
      Timestamp,
      StatisticValues: { SampleCount: 2, Sum: 40, Minimum: 15, Maximum: 25 },
    });
    expect(await statistics("Calls", ["SampleCount", "Sum", "Minimum", "Maximum", "Average"])).toEqual([
      7,
      58,
      1,
      25,
      58 / 7,
    ]);
  });

  test("keeps values for percentiles, until a statistic set hides them", async () => {
    const Timestamp = at("22T03:00");
    await put({ MetricName: "Ms", Timestamp, Values: [1, 2, 3, 4, 100] });
    expect(await statistics("Ms", ["p50", "p100", "p0", "tm80"])).toEqual([3, 100, 1, 2.5]);
    await put({
      MetricName: "Ms",
      Timestamp,
      StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 },
    });
    expect(await statistics("Ms", ["p50", "Sum"])).toEqual([undefined, 113]);
  });

  test("takes times from two weeks ago to two hours ahead, and no other", async () => {
    const outside = [new Date(NOW_MS - 14 * 86_400_000 - 1000), new Date(NOW_MS + 2 * 3_600_000 + 1000)];
    for (const Timestamp of outside)
      await expect(put({ MetricName: "Calls", Timestamp, Value: 1 })).rejects.toMatchObject({
        name: "InvalidParameterValueException",
        message: expect.stringMatching(/^The parameter MetricData\.member\.1\.Timestamp must specify a time/),
      });
    await put({ MetricName: "Calls", Timestamp: new Date(NOW_MS - 14 * 86_400_000), Value: 1 });
    await put({ MetricName: "Calls", Timestamp: new Date(NOW_MS + 2 * 3_600_000), Value: 1 });
  });

  test("stores all of a request or nothing", async () => {
    await expect(
      put(
        { MetricName: "Calls", Timestamp: at("22T03:00"), Value: 1 },
        { MetricName: "Calls", Value: Number.NaN },
      ),
    ).rejects.toMatchObject({ name: "InvalidParameterValueException" });
    expect((await cloudWatch.client.send(new ListMetricsCommand({}))).Metrics).toEqual([]);
  });

  test.each<[string, MetricDatum, string]>([
    ["two forms", { MetricName: "M", Value: 1, Values: [1] }, "InvalidParameterCombinationException"],
    ["no value", { MetricName: "M" }, "MissingRequiredParameterException"],
    ["no name", { MetricName: "", Value: 1 }, "MissingRequiredParameterException"],
    [
      "counts of another size",
      { MetricName: "M", Values: [1, 2], Counts: [1] },
      "InvalidParameterValueException",
    ],
    ["151 values", { MetricName: "M", Values: Array(151).fill(1) }, "InvalidParameterValueException"],
    ["a value past 2^360", { MetricName: "M", Value: 2 ** 361 }, "InvalidParameterValueException"],
    [
      "an unknown unit",
      { MetricName: "M", Value: 1, Unit: "Apples" as "Count" },
      "InvalidParameterValueException",
    ],
    [
      "a resolution of 5",
      { MetricName: "M", Value: 1, StorageResolution: 5 },
      "InvalidParameterValueException",
    ],
    [
      "31 dimensions",
      {
        MetricName: "M",
        Value: 1,
        Dimensions: Array.from({ length: 31 }, (_, i) => ({ Name: `d${i}`, Value: "x" })),
      },
      "InvalidParameterValueException",
    ],
  ])("refuses %s", async (_what, datum, name) => {
    await expect(put(datum)).rejects.toMatchObject({ name });
  });

  test("refuses more metrics than this machine is to hold", async () => {
    const small = await startCloudWatch({ limits: { maxMetrics: 2, maxPoints: 2, maxValues: 10 } });
    const send = (MetricName: string, Timestamp: Date) =>
      small.client.send(
        new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData: [{ MetricName, Timestamp, Value: 1 }] }),
      );
    await send("a", at("22T01:00"));
    await send("b", at("22T01:00"));
    await expect(send("c", at("22T01:00"))).rejects.toMatchObject({ name: "LimitExceededFault" });
    await expect(send("a", at("22T02:00"))).rejects.toMatchObject({ name: "LimitExceededFault" });
    await send("a", at("22T01:00"));
    await small.stop();
  });
});

describe("GetMetricData", () => {
  test("gathers minutes into periods that start at whole periods, end exclusive", async () => {
    for (const [time, Value] of [
      ["22T01:05", 1],
      ["22T01:55", 2],
      ["22T03:00", 4],
      ["22T06:00", 8],
    ] as const)
      await put({ MetricName: "Calls", Timestamp: at(time), Value });
    const { MetricDataResults } = await read([metric("m1", "Calls")]);
    expect(MetricDataResults).toEqual([
      {
        Id: "m1",
        Label: "Calls",
        StatusCode: "Complete",
        Timestamps: [at("22T01:00"), at("22T03:00")],
        Values: [3, 4],
      },
    ]);
  });

  test("gives the newest first unless asked otherwise", async () => {
    await put({ MetricName: "Calls", Timestamp: at("22T01:00"), Value: 1 });
    await put({ MetricName: "Calls", Timestamp: at("22T02:00"), Value: 2 });
    const { MetricDataResults } = await read([metric("m1", "Calls")], { ScanBy: undefined });
    expect(MetricDataResults?.[0]?.Values).toEqual([2, 1]);
  });

  test("tells metrics apart by all their dimensions, in any order", async () => {
    const Timestamp = at("22T01:00");
    const [account, region] = [
      { Name: "Account", Value: "111122223333" },
      { Name: "Region", Value: "eu-west-1" },
    ];
    await put({ MetricName: "Calls", Timestamp, Value: 7, Dimensions: [account, region] });
    await put({ MetricName: "Calls", Timestamp, Value: 1, Dimensions: [account] });
    const query = (Dimensions: MetricDatum["Dimensions"]) => ({
      Id: "m1",
      MetricStat: {
        Metric: { Namespace: NAMESPACE, MetricName: "Calls", Dimensions },
        Period: 60,
        Stat: "Sum",
      },
    });
    expect((await read([query([region, account])])).MetricDataResults?.[0]?.Values).toEqual([7]);
    expect((await read([query([account])])).MetricDataResults?.[0]?.Values).toEqual([1]);
    expect((await read([query([])])).MetricDataResults?.[0]?.Values).toEqual([]);
  });

  test("pages by data points, and the pages together are everything once", async () => {
    for (let hour = 0; hour < 5; hour++)
      for (const MetricName of ["A", "B"])
        await put({ MetricName, Timestamp: at(`22T0${hour}:00`), Value: hour });
    const seen: Record<string, number[]> = { a: [], b: [] };
    let pages = 0;
    for await (const { MetricDataResults = [] } of paginateGetMetricData(
      { client: cloudWatch.client },
      {
        ...RANGE,
        ScanBy: "TimestampAscending",
        MaxDatapoints: 3,
        MetricDataQueries: [metric("a", "A"), metric("b", "B")],
      },
    )) {
      pages++;
      for (const { Id = "", Values = [] } of MetricDataResults) seen[Id]?.push(...Values);
    }
    expect(pages).toBe(4);
    expect(seen).toEqual({ a: [0, 1, 2, 3, 4], b: [0, 1, 2, 3, 4] });
  });

  test("marks a result of which more comes as PartialData", async () => {
    await put({ MetricName: "A", Timestamp: at("22T01:00"), Value: 1 });
    await put({ MetricName: "A", Timestamp: at("22T02:00"), Value: 2 });
    const { MetricDataResults, NextToken } = await read([metric("a", "A")], { MaxDatapoints: 1 });
    expect(MetricDataResults?.[0]).toMatchObject({ StatusCode: "PartialData", Values: [1] });
    expect(NextToken).toBeTypeOf("string");
  });

  test("a metric that nobody put is an empty result, not an error and not a zero", async () => {
    const { MetricDataResults } = await read([metric("m1", "Nothing")]);
    expect(MetricDataResults).toEqual([
      { Id: "m1", Label: "Nothing", StatusCode: "Complete", Timestamps: [], Values: [] },
    ]);
  });

  test.each([
    ["no queries", [], {}],
    ["an id with a capital", [metric("M1", "A")], {}],
    ["the same id twice", [metric("m1", "A"), metric("m1", "B")], {}],
    ["neither metric nor expression", [{ Id: "m1" }], {}],
    ["both metric and expression", [{ ...metric("m1", "A"), Expression: "1" }], {}],
    ["a period of 90", [metric("m1", "A", "Sum", 90)], {}],
    ["an unknown statistic", [metric("m1", "A", "Median")], {}],
    ["start after end", [metric("m1", "A")], { StartTime: RANGE.EndTime, EndTime: RANGE.StartTime }],
    ["start equal to end", [metric("m1", "A")], { EndTime: RANGE.StartTime }],
  ])("refuses %s", async (_what, queries, more) => {
    await expect(read(queries, more)).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("refuses a token that it did not give", async () => {
    await expect(read([metric("m1", "A")], { NextToken: "made-up" })).rejects.toMatchObject({
      name: "InvalidNextToken",
    });
  });

  test("old data is only there in coarse periods", async () => {
    let nowMs = NOW_MS;
    const aging = await startCloudWatch({ clock: () => nowMs });
    await aging.client.send(
      new PutMetricDataCommand({
        Namespace: NAMESPACE,
        MetricData: [{ MetricName: "A", Timestamp: at("22T01:00"), Value: 1 }],
      }),
    );
    nowMs += 20 * 86_400_000;
    const valuesAt = async (period: number) => {
      const { MetricDataResults } = await aging.client.send(
        new GetMetricDataCommand({ ...RANGE, MetricDataQueries: [metric("m1", "A", "Sum", period)] }),
      );
      return MetricDataResults?.[0]?.Values;
    };
    expect(await valuesAt(60)).toEqual([]);
    expect(await valuesAt(300)).toEqual([1]);
    await aging.stop();
  });
});

describe("other metric operations", () => {
  test("ListMetrics filters by namespace, name and dimensions, and pages by 500", async () => {
    const data = Array.from({ length: 620 }, (_, i) => ({
      MetricName: i % 2 ? "Calls" : "Errors",
      Value: 1,
      Dimensions: [{ Name: "Account", Value: String(i) }],
    }));
    await put(...data);
    const list = async (input: ListMetricsCommandInput) =>
      cloudWatch.client.send(new ListMetricsCommand(input));
    const first = await list({ Namespace: NAMESPACE });
    const second = await list({ Namespace: NAMESPACE, NextToken: first.NextToken });
    expect([first.Metrics?.length, second.Metrics?.length, second.NextToken]).toEqual([500, 120, undefined]);
    expect((await list({ MetricName: "Calls" })).Metrics).toHaveLength(310);
    expect((await list({ Dimensions: [{ Name: "Account", Value: "7" }] })).Metrics).toEqual([
      { Namespace: NAMESPACE, MetricName: "Calls", Dimensions: [{ Name: "Account", Value: "7" }] },
    ]);
    expect((await list({ Dimensions: [{ Name: "Region" }] })).Metrics).toEqual([]);
    expect((await list({ Namespace: "AWS/Lambda" })).Metrics).toEqual([]);
  });

  test("GetMetricStatistics gives several statistics of one metric", async () => {
    await put({ MetricName: "Ms", Timestamp: at("22T01:10"), Values: [2, 4], Unit: "Milliseconds" });
    const { Datapoints, Label } = await cloudWatch.client.send(
      new GetMetricStatisticsCommand({
        ...RANGE,
        Namespace: NAMESPACE,
        MetricName: "Ms",
        Period: 3600,
        Statistics: ["Average", "Maximum"],
        ExtendedStatistics: ["p100"],
      }),
    );
    expect(Label).toBe("Ms");
    expect(Datapoints).toEqual([
      {
        Timestamp: at("22T01:00"),
        Unit: "Milliseconds",
        Average: 3,
        Maximum: 4,
        ExtendedStatistics: { p100: 4 },
      },
    ]);
  });

  test("GetMetricWidgetImage says that it draws nothing", async () => {
    await expect(
      cloudWatch.client.send(new GetMetricWidgetImageCommand({ MetricWidget: "{}" })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("draws no images"),
    });
  });
});
