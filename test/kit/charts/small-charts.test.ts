import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { coloursFor } from "../../../kit/charts/colour.ts";
import { legendHeightPx, topAndOther } from "../../../kit/charts/legend.ts";
import { lineChart } from "../../../kit/charts/lines.ts";
import { pie } from "../../../kit/charts/pie.ts";
import { shareBar } from "../../../kit/charts/share-bar.ts";
import { sparkline } from "../../../kit/charts/sparkline.ts";
import { type DeltaSpec, delta, tiles } from "../../../kit/charts/tile.ts";
import { DAY_MS, HOUR_MS, UTC } from "../../../kit/time.ts";

const startMs = Date.UTC(2026, 10, 21);

describe("lineChart()", () => {
  const chart = (hours: readonly number[], observed: readonly number[] | null = null) =>
    lineChart({
      id: "w-lines",
      widthPx: 600,
      heightPx: 200,
      range: { startMs, endMs: startMs + DAY_MS },
      zone: UTC,
      unit: "calls",
      series: [
        {
          label: "a",
          colour: "1",
          points: hours.map((hour) => ({ atMs: startMs + hour * HOUR_MS, value: hour })),
        },
      ],
      stepMs: HOUR_MS,
      area: true,
      whole: true,
      observedHours: observed?.map((hour) => startMs + hour * HOUR_MS) ?? null,
    });

  test("breaks the line where a point is missing, and draws a lonely point as a ring", () => {
    const line = chart([0, 1, 2, 5, 8, 9]).layers[0]?.line ?? "";

    expect(line.match(/M/g)).toHaveLength(3);
    expect(line.match(/a1\.5 1\.5 0 1 0 3 0/g)).toHaveLength(1);
  });

  test("marks what was not observed", () => {
    const all = Array.from({ length: 24 }, (_, hour) => hour);

    expect(chart([0, 1], all.slice(0, 20)).gaps.map(({ title }) => title)).toEqual([
      "2026-11-21 20:00–24:00: not observed",
    ]);
  });

  test("leaves out points outside of the range and values that are no numbers", () => {
    const view = chart([-1, 24, Number.NaN]);

    expect(view.layers[0]?.line).toBe("");
    expect(view.legend[0]?.valueText).toBe("0");
    expect(view.hits).toEqual([]);
  });
});

describe("sparkline()", () => {
  const spark = (values: (number | null)[]) =>
    sparkline({ values, widthPx: 100, heightPx: 24, colour: "1", unit: "Calls per hour" });

  test("leaves a gap where nothing was observed and says so", () => {
    const view = spark([1, 2, null, null, 5]);

    expect(view.gaps).toHaveLength(1);
    expect(view.line.match(/M/g)).toHaveLength(2);
    expect(view.title).toBe("Calls per hour: from 1 to 5, latest 5; 2 of 5 not observed");
  });

  test("of nothing observed draws a gap and no line", () => {
    expect(spark([null, null])).toMatchObject({
      line: "",
      area: "",
      dot: null,
      title: "Calls per hour: not observed",
    });
    expect(spark([])).toMatchObject({ line: "", gaps: [] });
  });

  test("keeps the peak of a long series", () => {
    const values = Array.from({ length: 5000 }, (_, at) => (at === 3210 ? 1000 : 1));

    expect(spark(values).line).toContain(" 2L");
    expect(spark(values).line.length).toBeLessThan(700);
  });

  test("never draws outside of itself, whatever the values", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double()), { maxLength: 300 }), (values) => {
        const { line, area, dot } = spark(values);
        expect(line + area).not.toMatch(/NaN|Infinity|e/);
        for (const [, x, y] of line.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
          expect(Number(x)).toBeLessThanOrEqual(100);
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(24);
        }
        expect(dot === null).toBe(values.every((value) => value === null || !Number.isFinite(value)));
      }),
    );
  });
});

describe("pie()", () => {
  const of = (...values: number[]) =>
    pie({
      id: "w",
      sizePx: 100,
      unit: "calls",
      slices: values.map((value, at) => ({ label: `s${at}`, colour: "1", value })),
    });

  test("says share and value of every slice", () => {
    expect(of(3, 1).slices.map(({ title }) => title)).toEqual(["s0: 3 (75%)", "s1: 1 (25%)"]);
  });

  test("draws a single slice as a whole ring", () => {
    const view = of(5, 0);

    expect(view.slices).toHaveLength(1);
    expect(view.slices[0]?.d).toBe(view.ring);
    expect(view.legend.map(({ valueText }) => valueText)).toEqual(["5 (100%)", "0 (0%)"]);
  });

  test("of nothing is an empty ring and a 0", () => {
    expect(of(0, Number.NaN, -1)).toMatchObject({ slices: [], totalText: "0" });
    expect(of().ring).not.toBe("");
    expect(of(0).legend[0]?.valueText).toBe("0 (–)");
  });
});

describe("delta()", () => {
  const change = (now: number, before: number | null, spec: Partial<DeltaSpec> = {}) =>
    delta({
      now,
      before,
      more: "bad",
      beforeSpan: "the day before",
      missing: "it was not observed",
      ...spec,
    });

  test.each([
    [110, 100, "+10%", "bad"],
    [90, 100, "−10%", "good"],
    [5, 0, "new", "bad"],
    [0, 5, "−100%", "good"],
    [0, 0, "no change", "neutral"],
    [2000, 10, "×200", "bad"],
  ])("from %2$d to %1$d", (now, before, text, tone) => {
    expect(change(now, before)).toMatchObject({ text, tone });
  });

  test("compares with nothing that was not observed", () => {
    expect(change(5, null)).toMatchObject({
      text: "no comparison",
      tone: "neutral",
      title: "No comparison: it was not observed",
    });
    expect(change(Number.NaN, 1).text).toBe("no comparison");
  });

  test("says changes of shares in points", () => {
    expect(change(0.3, 0.1, { shares: true }).text).toBe("+20 pt");
    expect(change(0.1001, 0.1, { shares: true }).text).toBe("+<0.1 pt");
  });
});

test("tiles() fills rows evenly", () => {
  const tile = { label: "", valueText: "", title: "", delta: null, spark: null };

  expect(tiles(Array(10).fill(tile), 1100).tilePercent).toBe(20);
  // Eight numbers stand in one row of a dashboard that is 1,000 px wide.
  expect(tiles(Array(8).fill(tile), 928).tilePercent).toBe(12.5);
  expect(tiles(Array(3).fill(tile), 1200).tilePercent).toBe(33.333);
  expect(tiles([], 1200).tilePercent).toBe(100);
  expect(tiles([tile, tile], 120).tilePercent).toBe(100);
});

describe("topAndOther()", () => {
  const items = (...totals: number[]) => totals.map((total, at) => ({ key: `k${at}`, total }));

  test("keeps the largest and counts what it joins", () => {
    const { top, other, otherLabel } = topAndOther(items(1, 9, 5, 5, 2), 3);

    expect(top.map(({ key }) => key)).toEqual(["k1", "k2", "k3"]);
    expect(other.map(({ key }) => key)).toEqual(["k4", "k0"]);
    expect(otherLabel).toBe("other (2)");
  });

  test("shows a single leftover as itself", () => {
    expect(topAndOther(items(3, 2, 1), 2).other).toEqual([]);
  });
});

test("shareBar() shows the smallest part, and never more than all", () => {
  expect(
    [shareBar(0, 10), shareBar(1, 1e9), shareBar(5, 10), shareBar(20, 10), shareBar(1, 0)].map(
      (bar) => bar.widthPercent,
    ),
  ).toEqual([0, 1, 50, 100, 0]);
});

test("coloursFor() keeps outcomes in their colours and gives the others the palette in order", () => {
  expect(coloursFor(["s3", "denied", "ec2", "constructor"])).toEqual(["1", "denied", "2", "3"]);
  expect(coloursFor(Array.from({ length: 13 }, (_, at) => `n${at}`)).at(-1)).toBe("1");
});

test("legendHeightPx() grows with what does not fit in a row", () => {
  const item = { label: "dynamodb", valueText: "12,345" };

  expect(legendHeightPx([], 300)).toBe(0);
  expect(legendHeightPx([item], 300)).toBe(20);
  expect(legendHeightPx([item, item, item], 300)).toBe(38);
});
