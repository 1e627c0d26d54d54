import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, type TimeRange } from "../../kit/time.ts";
import type { MetricQuery, MetricSeries } from "../../trail/sources.ts";
import { metricData } from "../../widgets/metric-data.ts";
import { cellTexts, HOSTILE, show, someSources, strangers } from "../support/show.ts";

const START = Date.UTC(2026, 10, 22, 9);
const RANGE = { startMs: START, endMs: START + 3 * HOUR_MS };

/** CloudWatch as far as the widget sees it: values by id, and what it was asked. */
async function metrics(
  values: Readonly<Record<string, Partial<MetricSeries> & { readonly hourly?: readonly (number | null)[] }>>,
  namespace = "Trailboard",
) {
  const asked: { queries: readonly MetricQuery[]; range: TimeRange }[] = [];
  const sources = await someSources({
    metricsNamespace: namespace,
    metrics: {
      put: async () => {},
      async read(queries, range) {
        asked.push({ queries, range });
        return Object.entries(values).map(([id, { hourly = [], ...over }]) => ({
          id,
          label: queries.find((query) => query.id === id)?.label ?? id,
          complete: true,
          points: hourly.flatMap((value, at) =>
            value === null ? [] : [{ atMs: START + at * HOUR_MS, value }],
          ),
          ...over,
        }));
      },
    },
  });
  return { sources, asked };
}

test("a metric's row has its lowest, highest, average, sum and latest value", async () => {
  const { sources } = await metrics({ calls: { hourly: [4, 1, 7] } });
  const { body } = await show(metricData, {}, sources, RANGE);

  expect(cellTexts(body)[0]).toEqual(["Calls", "", "1", "7", "4", "12", "7", "2026-11-22 11:00"]);
});

test("a metric without values is no data, not 0; an hour without one is a gap", async () => {
  const { sources } = await metrics({ calls: { hourly: [4, null, 7] } });
  const { body } = await show(metricData, {}, sources, RANGE);

  expect(cellTexts(body)[1]).toEqual(["Errors", "no data", "–", "–", "–", "–", "–", "–"]);
  expect(body.querySelector("svg")?.getAttribute("aria-label")).toBe(
    "Calls: from 4 to 7, latest 7; 1 of 3 not observed",
  );
});

test("no metric with any value draws as no data", async () => {
  const { sources } = await metrics({});
  const { body } = await show(metricData, {}, sources, RANGE);

  expect(body.querySelector(".tb-notice-empty")?.textContent).toContain("No data");
});

test("by default it reads Trailboard's own metrics, from the namespace of this deployment, by the hour", async () => {
  const { sources, asked } = await metrics({ calls: { hourly: [1] } }, "Audit");
  await show(metricData, {}, sources, { startMs: START + 5_000, endMs: RANGE.endMs - 5_000 });

  expect(asked[0]?.queries.map(({ metric }) => metric?.name)).toEqual([
    "Calls",
    "Errors",
    "Denied",
    "Throttled",
    "FailedLogins",
  ]);
  expect(asked[0]?.queries[0]?.metric).toEqual({
    namespace: "Audit",
    name: "Calls",
    dimensions: {},
    stat: "Sum",
    periodSeconds: 3600,
  });
  expect(asked[0]?.range).toEqual(RANGE);
});

test("a dashboard's metrics array is read as CloudWatch reads it", async () => {
  const { sources, asked } = await metrics({ m1: { hourly: [1] }, e1: { hourly: [2] } });
  const given = [
    ["AWS/Lambda", "Errors", "FunctionName", "f", { id: "m1", stat: "Maximum", period: 60, label: "Peak" }],
    [".", "Invocations", ".", ".", { id: "m2", visible: false }],
    ["...", "g", { id: "m3" }],
    [{ expression: "m1/m2", label: "Share", id: "e1" }],
  ];
  const { body } = await show(metricData, { metrics: JSON.stringify(given) }, sources, RANGE);

  expect(
    asked[0]?.queries.map(({ id, label, expression, metric, returned }) => [
      id,
      label,
      expression ?? metric,
      returned,
    ]),
  ).toEqual([
    [
      "m1",
      "Peak",
      {
        namespace: "AWS/Lambda",
        name: "Errors",
        dimensions: { FunctionName: "f" },
        stat: "Maximum",
        periodSeconds: 60,
      },
      true,
    ],
    [
      "m2",
      "Invocations f",
      {
        namespace: "AWS/Lambda",
        name: "Invocations",
        dimensions: { FunctionName: "f" },
        stat: "Sum",
        periodSeconds: 300,
      },
      false,
    ],
    [
      "m3",
      "Invocations g",
      {
        namespace: "AWS/Lambda",
        name: "Invocations",
        dimensions: { FunctionName: "g" },
        stat: "Sum",
        periodSeconds: 300,
      },
      true,
    ],
    ["e1", "Share", "m1/m2", true],
  ]);
  expect(cellTexts(body).map((row) => row[0])).toEqual(["Peak", "Invocations g", "Share"]);
});

test.each([
  [3 * HOUR_MS, 300],
  [HOUR_MS, 60],
  [DAY_MS, 900],
  [5 * DAY_MS, 3600],
  [30 * DAY_MS, 21_600],
  [400 * DAY_MS, 86_400],
])("a range of %d ms is read in periods of %d s", async (lengthMs, seconds) => {
  const { sources, asked } = await metrics({ m1: { hourly: [1] } });
  await show(metricData, { metrics: [["A", "B"]] }, sources, {
    startMs: RANGE.endMs - lengthMs,
    endMs: RANGE.endMs,
  });

  expect(asked[0]?.queries[0]?.metric?.periodSeconds).toBe(seconds);
});

test("more points than CloudWatch gives in a request are never asked for", async () => {
  const { sources, asked } = await metrics({ m1: { hourly: [1] } });
  const many = Array.from({ length: 100 }, (_, at) => ["A", `B${at}`, { period: 60 }]);
  await show(metricData, { metrics: many }, sources, {
    startMs: RANGE.endMs - 30 * DAY_MS,
    endMs: RANGE.endMs,
  });

  const points = asked[0]?.queries.reduce(
    (sum, { metric }) => sum + (30 * DAY_MS) / 1000 / (metric?.periodSeconds ?? 1),
    0,
  );
  expect(points).toBeLessThanOrEqual(100_800);
});

test("part of the data is said to be part", async () => {
  const { sources } = await metrics({ calls: { hourly: [4], complete: false } });
  const { body } = await show(metricData, {}, sources, RANGE);

  expect(body.querySelector(".tb-notice-stale")?.textContent).toContain("Sums may be too low: Calls.");
});

test("times are the viewer's, numbers are in the unit asked for", async () => {
  const { sources } = await metrics({ calls: { hourly: [1500] } });
  const { body } = await show(metricData, { unit: "bytes" }, sources, { ...RANGE, offsetISO: "+05:45" });

  expect(cellTexts(body)[0]?.slice(2)).toEqual([
    "1.5 KB",
    "1.5 KB",
    "1.5 KB",
    "1.5 KB",
    "1.5 KB",
    "2026-11-22 14:45",
  ]);
});

test.each([
  [[], "a metrics array of 1 to 100 entries"],
  ["not json", "a metrics array of 1 to 100 entries"],
  [[["A"]], "a namespace, a metric name and pairs of dimension and value in entry 1"],
  [[["A", "B", "C"]], "pairs of dimension and value in entry 1"],
  [
    [
      ["A", "B"],
      [".", ".", ".", "."],
    ],
    "in entry 2",
  ],
  [[["A", "B", { stat: "Sum; DROP" }]], 'a "stat" like Sum, Average, Maximum or p99 in entry 1'],
  [[["A", "B", { period: 61 }]], 'a "period" in seconds: a multiple of 60 up to 86400 in entry 1'],
  [[["A", "B", { region: "eu-west-1" }]], 'no "region": metrics are read where the function runs in entry 1'],
  [
    [
      ["A", "B", { id: "x" }],
      ["A", "C", { id: "x" }],
    ],
    "every id only once in the metrics array",
  ],
  [
    [[{ expression: "SUM(METRICS())", id: "1x" }]],
    "an id of letters, digits and _ that starts with a small letter in entry 1",
  ],
  [Array.from({ length: 101 }, () => ["A", "B"]), "a metrics array of 1 to 100 entries"],
])("metrics %j are refused with what is wanted", async (given, wanted) => {
  const { sources, asked } = await metrics({});
  const { body } = await show(metricData, { metrics: given }, sources, RANGE);

  expect(body.querySelector(".tb-notice-bad-parameter")?.textContent).toContain(wanted);
  expect(asked).toHaveLength(0);
});

test("hostile labels stay text", async () => {
  const label = HOSTILE.slice(0, 200);
  const { sources } = await metrics({ m1: { hourly: [1, 2], label: HOSTILE, complete: false } });
  const { body, html } = await show(metricData, { metrics: [["A", "B", { label }]] }, sources, RANGE);

  expect(strangers(body)).toEqual([]);
  expect(html).not.toContain("<img");
});

test.each([
  ["ValidationError", "CloudWatch does not take these metrics"],
  ["ECONNREFUSED", "CloudWatch cannot be read"],
])("a read that fails with %s says so, and the address stays in the log", async (name, heading) => {
  const error = Object.assign(new Error("connect 127.0.0.1:9"), { name });
  const sources = await someSources({
    metrics: { read: () => Promise.reject(error), put: async () => {} },
  });
  const { body, logged } = await show(metricData, {}, sources);
  expect(body.textContent).toContain(heading);
  expect(JSON.stringify(logged)).toContain("127.0.0.1:9");
});
