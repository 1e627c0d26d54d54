import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAnnotations } from "../../../local/console/page/annotations.ts";
import { lineSegments, stackSeries } from "../../../local/console/page/line-segments.ts";
import { metricQueries } from "../../../local/console/page/metric-queries.ts";

describe("metricQueries", () => {
  it("reads metrics, repeats with dots, and hands expressions on", () => {
    const { lines, problems } = metricQueries(
      {
        stat: "Sum",
        period: 3600,
        metrics: [
          ["Trailboard", "Calls", "Region", "us-east-1", { id: "m1", label: "calls", color: "#2ca02c" }],
          [".", "Errors", ".", ".", { stat: "Maximum", yAxis: "right", period: 60 }],
          ["...", "eu-central-1"],
          [{ expression: "m1*2", id: "e1", visible: false }],
        ],
      },
      undefined,
    );
    expect(problems).toEqual([]);
    const dimensions = (region: string) => [{ Name: "Region", Value: region }];
    expect(lines.map(({ query }) => query)).toEqual([
      {
        Id: "m1",
        Label: "calls",
        ReturnData: true,
        MetricStat: {
          Metric: { Namespace: "Trailboard", MetricName: "Calls", Dimensions: dimensions("us-east-1") },
          Period: 3600,
          Stat: "Sum",
        },
      },
      {
        Id: "line1",
        ReturnData: true,
        MetricStat: {
          Metric: { Namespace: "Trailboard", MetricName: "Errors", Dimensions: dimensions("us-east-1") },
          Period: 60,
          Stat: "Maximum",
        },
      },
      {
        Id: "line2",
        ReturnData: true,
        MetricStat: {
          Metric: { Namespace: "Trailboard", MetricName: "Errors", Dimensions: dimensions("eu-central-1") },
          Period: 3600,
          Stat: "Sum",
        },
      },
      { Id: "e1", Expression: "m1*2", Period: 3600, ReturnData: false },
    ]);
    expect(lines.map(({ color, yAxis, visible }) => [color, yAxis, visible])).toEqual([
      ["#2ca02c", "left", true],
      ["", "right", true],
      ["", "left", true],
      ["", "left", false],
    ]);
  });

  it("uses CloudWatch's defaults: Average over 300 seconds", () => {
    expect(metricQueries({ metrics: [["A", "B"]] }, undefined).lines[0]?.query).toMatchObject({
      MetricStat: { Period: 300, Stat: "Average" },
    });
    expect(metricQueries({ metrics: [["A", "B"]] }, 7200).lines[0]?.query).toMatchObject({
      MetricStat: { Period: 7200 },
    });
  });

  it("says which entry is wrong and draws the rest", () => {
    const { lines, problems } = metricQueries(
      { metrics: ["x", ["A"], ["A", "B", "Region"], ["A", "B"]] },
      undefined,
    );
    expect(problems).toEqual([
      "Metric 1 is not a list",
      "Metric 2 is not [namespace, name, dimension, value, ...]",
      "Metric 3 is not [namespace, name, dimension, value, ...]",
    ]);
    expect(lines).toHaveLength(1);
    expect(metricQueries({}, undefined).problems).toEqual(['This widget has no list "metrics"']);
  });

  it("takes no colour that could be more than a colour, and gives every line an id of its own", () => {
    const { lines } = metricQueries(
      {
        metrics: [
          ["A", "B", { color: "red;background:url(x)", id: "line1" }],
          ["A", "C", { id: "1 bad" }],
        ],
      },
      undefined,
    );
    expect(lines.map(({ color }) => color)).toEqual(["", ""]);
    expect(new Set(lines.map(({ id }) => id)).size).toBe(2);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (metrics) => Array.isArray(metricQueries({ metrics }, undefined).lines)),
    );
  });
});

describe("lineSegments", () => {
  it("cuts a line where periods are missing", () => {
    const points = [
      [0, 1],
      [60, 2],
      [240, 3],
      [420, 4],
      [480, 5],
    ] as const;
    expect(lineSegments(points, 60)).toEqual([
      [
        [0, 1],
        [60, 2],
      ],
      [[240, 3]],
      [
        [420, 4],
        [480, 5],
      ],
    ]);
    expect(lineSegments([], 60)).toEqual([]);
  });
});

describe("stackSeries", () => {
  it("puts each series on the sum of those before it at the same time", () => {
    const [first, second] = stackSeries([
      [
        [0, 1],
        [60, 2],
      ],
      [
        [60, 5],
        [120, 7],
      ],
    ]);
    expect(first?.points).toEqual([
      [0, 1],
      [60, 2],
    ]);
    expect(second?.points).toEqual([
      [60, 7],
      [120, 7],
    ]);
    expect([second?.baseOf(60), second?.baseOf(120), first?.baseOf(60)]).toEqual([2, 0, 0]);
  });
});

describe("readAnnotations", () => {
  it("reads lines and bands, and leaves out what is hidden or no line", () => {
    expect(
      readAnnotations({
        horizontal: [
          { value: 5, label: "five", color: "#9467bd" },
          [{ value: 1 }, { value: 2 }],
          { value: 9, visible: false },
          { label: "none" },
        ],
        vertical: [{ value: "2026-11-22T00:00:00Z" }, { value: "x" }],
      }),
    ).toEqual({
      horizontal: [
        { value: 5, label: "five", color: "#9467bd" },
        { value: 1, label: "", color: "#d62728" },
        { value: 2, label: "", color: "#d62728" },
      ],
      vertical: [{ atMs: Date.UTC(2026, 10, 22), label: "", color: "#d62728" }],
    });
    expect(readAnnotations(undefined)).toEqual({ horizontal: [], vertical: [] });
  });
});
