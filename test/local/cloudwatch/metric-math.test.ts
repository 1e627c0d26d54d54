import { GetMetricDataCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../../../local/cloudwatch/math/evaluate.ts";
import { MathError, parseMath } from "../../../local/cloudwatch/math/parse.ts";
import { at, startCloudWatch } from "./start-cloudwatch.ts";

let cloudWatch: Awaited<ReturnType<typeof startCloudWatch>>;
beforeAll(async () => {
  cloudWatch = await startCloudWatch();
  // calls has a gap at 02:00; errors is zero at 01:00 and has nothing at 03:00.
  const points = { calls: { 0: 10, 1: 20, 3: 40 }, errors: { 0: 1, 1: 0, 2: 5 } };
  for (const [MetricName, values] of Object.entries(points))
    await cloudWatch.client.send(
      new PutMetricDataCommand({
        Namespace: "T",
        MetricData: Object.entries(values).map(([hour, Value]) => ({
          MetricName,
          Timestamp: at(`22T0${hour}:00`),
          Value,
        })),
      }),
    );
});
afterAll(() => cloudWatch.stop());

/** Hour -> value of what the expression gives between 00:00 and 04:00. */
async function result(Expression: string): Promise<Record<number, number>[]> {
  const metric = (Id: string, MetricName: string) => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: "T", MetricName }, Period: 3600, Stat: "Sum" },
  });
  const { MetricDataResults = [] } = await cloudWatch.client.send(
    new GetMetricDataCommand({
      StartTime: at("22T00:00"),
      EndTime: at("22T04:00"),
      ScanBy: "TimestampAscending",
      MetricDataQueries: [
        metric("calls", "calls"),
        metric("errors", "errors"),
        { Id: "half", Expression: "calls / 2", ReturnData: false },
        { Id: "e1", Expression },
      ],
    }),
  );
  return MetricDataResults.map(({ Timestamps = [], Values = [] }) =>
    Object.fromEntries(Timestamps.map((time, i) => [time.getUTCHours(), Values[i] ?? Number.NaN])),
  );
}

describe("metric math over HTTP", () => {
  test.each<[string, Record<number, number>]>([
    ["calls + 1", { 0: 11, 1: 21, 3: 41 }],
    ["calls - errors", { 0: 9, 1: 20 }],
    ["100 * errors / calls", { 0: 10, 1: 0 }],
    ["calls / errors", { 0: 10 }],
    ["-(calls + 2) * 3", { 0: -36, 1: -66, 3: -126 }],
    ["half ^ 2", { 0: 25, 1: 100, 3: 400 }],
    ["2 + 3 * 4 - calls", { 0: 4, 1: -6, 3: -26 }],
    ["SUM([calls, errors])", { 0: 11, 1: 20, 2: 5, 3: 40 }],
    ["SUM(METRICS())", { 0: 11, 1: 20, 2: 5, 3: 40 }],
    ['MAX(METRICS("call"))', { 0: 10, 1: 20, 3: 40 }],
    ["calls / SUM(calls)", { 0: 10 / 70, 1: 20 / 70, 3: 40 / 70 }],
    ["FILL(calls, 0)", { 0: 10, 1: 20, 2: 0, 3: 40 }],
    ["FILL(calls, REPEAT)", { 0: 10, 1: 20, 2: 20, 3: 40 }],
    ["FILL(calls, LINEAR)", { 0: 10, 1: 20, 2: 30, 3: 40 }],
    ["RATE(calls) * 3600", { 1: 10, 3: 10 }],
    ["DIFF(calls)", { 1: 10, 3: 20 }],
    ["RUNNING_SUM(calls)", { 0: 10, 1: 30, 3: 70 }],
    ["IF(calls > 15, calls, 0)", { 0: 0, 1: 20, 3: 40 }],
    ["IF(calls > 15, calls)", { 1: 20, 3: 40 }],
    ["calls >= 20 AND calls < 40", { 0: 0, 1: 1, 3: 0 }],
    ["TIME_SERIES(7) * METRIC_COUNT(METRICS())", { 0: 14, 1: 14, 2: 14, 3: 14 }],
    ["calls / PERIOD(calls) * 3600", { 0: 10, 1: 20, 3: 40 }],
  ])("%s", async (expression, expected) => {
    expect(await result(expression)).toEqual([expected]);
  });

  test("an expression over an array gives a result for each series", async () => {
    expect(await result("METRICS() * 2")).toEqual([
      { 0: 20, 1: 40, 3: 80 },
      { 0: 2, 1: 0, 2: 10 },
    ]);
  });

  test.each([
    ["calls +", "it ends too early"],
    ["(calls", 'wanted ")"'],
    ["unknown + 1", '"unknown" is neither an Id'],
    ["ANOMALY_DETECTION_BAND(calls)", "the function ANOMALY_DETECTION_BAND is not known here"],
    ["__proto__(calls)", "is not known here"],
    ["calls ; 1", '"; 1" is not understood'],
    ["1 + 1", "gives one value and no time series"],
    ["e1 + 1", "refers to itself"],
    [`${"(".repeat(400)}1`, "nested more than"],
  ])("refuses %s with a sentence", async (expression, message) => {
    await expect(result(expression)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });
});

const APPLY = {
  "+": (a: number, b: number) => a + b,
  "-": (a: number, b: number) => a - b,
  "*": (a: number, b: number) => a * b,
  "/": (a: number, b: number) => a / b,
};

test("an array cannot grow without end, nor a range", () => {
  const scope = {
    startMs: 0,
    endMs: 1e15,
    periodMs: 60_000,
    resolve: () => undefined,
    metrics: () => Array.from({ length: 300 }, () => new Map([[0, 1]])),
  };
  expect(() => evaluate(parseMath("SUM([METRICS(), METRICS()])"), scope)).toThrow(
    "more than 500 time series",
  );
  expect(() => evaluate(parseMath("FILL(METRICS(), 0)"), scope)).toThrow("more than 100800 periods");
});

describe("the expression parser", () => {
  test("any text is a tree or a MathError, and soon", () => {
    const words = fc.constantFrom(
      "calls",
      "SUM",
      "(",
      ")",
      "[",
      "]",
      ",",
      "+",
      "-",
      "*",
      "/",
      "^",
      "1",
      ".5",
      '"x"',
      " ",
      "IF",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 60 }).map((list) => list.join("")),
        ),
        (text) => {
          try {
            expect(parseMath(text)).toHaveProperty("kind");
          } catch (error) {
            expect(error).toBeInstanceOf(MathError);
          }
        },
      ),
    );
  });

  test("times and divided by bind tighter than plus and minus, equals go from left to right", () => {
    const scope = { startMs: 0, endMs: 0, periodMs: 60_000, resolve: () => undefined, metrics: () => [] };
    const operand = fc.integer({ min: 1, max: 99 });
    fc.assert(
      fc.property(
        operand,
        operand,
        operand,
        fc.constantFrom("+", "-", "*", "/" as const),
        fc.constantFrom("+", "-", "*", "/" as const),
        (a, b, c, x, y) => {
          const bindsRight = "+-".includes(x) && "*/".includes(y);
          const value = bindsRight ? APPLY[x](a, APPLY[y](b, c)) : APPLY[y](APPLY[x](a, b), c);
          expect(evaluate(parseMath(`${a} ${x} ${b}${y}${c}`), scope)).toEqual({ kind: "scalar", value });
        },
      ),
    );
  });
});
