import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type BarSeries, type StackedBarsSpec, stackedBars } from "../../../kit/charts/stacked-bars.ts";
import { DAY_MS, HOUR_MS, hoursOf, UTC } from "../../../kit/time.ts";

const startMs = Date.UTC(2026, 10, 21);
const range = { startMs, endMs: startMs + DAY_MS };

function series(label: string, counts: Readonly<Record<number, number>>): BarSeries {
  return {
    label,
    colour: "1",
    hours: new Map(Object.entries(counts).map(([hour, count]) => [startMs + Number(hour) * HOUR_MS, count])),
  };
}

function chart(spec: Partial<StackedBarsSpec>) {
  return stackedBars({
    id: "widget-1-bars",
    widthPx: 600,
    heightPx: 228,
    range,
    zone: UTC,
    unit: "calls",
    series: [],
    observedHours: null,
    nowMs: range.endMs,
    ...spec,
  });
}

/** Follows a path of M, h, v and z: the boxes that it covers, as [left, top, width]. */
function boxesOf(d: string, bottom: number): number[][] {
  const [, startX = "", startY = ""] = /^M(\d+) (\d+)/.exec(d) ?? [];
  let [x, y] = [Number(startX), Number(startY)];
  const boxes: number[][] = [];
  for (const [, command, distance] of d.matchAll(/([hv])(-?\d+)/g)) {
    if (command === "v") y += Number(distance);
    else {
      if (y < bottom) boxes.push([x, y, Number(distance)]);
      x += Number(distance);
    }
  }
  return boxes;
}

describe("stackedBars()", () => {
  test("has a legend entry with its total for every series, in the order of the stack", () => {
    const { legend, total } = chart({
      series: [series("ok", { 0: 10, 5: 1000 }), series("denied", { 5: 3 }), series("error", {})],
    });

    expect(legend.map(({ label, valueText }) => [label, valueText])).toEqual([
      ["ok", "1,010"],
      ["denied", "3"],
      ["error", "0"],
    ]);
    expect(total).toBe(1013);
  });

  test("stacks: each layer reaches as high as the sum up to its series", () => {
    const { layers, plot, yTicks } = chart({ series: [series("a", { 1: 4 }), series("b", { 1: 4 })] });
    const height = plot.bottom - plot.top;
    const heights = layers.map(({ d }) => plot.bottom - (boxesOf(d, plot.bottom)[0]?.[1] ?? 0));

    expect(yTicks.at(-1)?.label).toBe("8");
    expect(heights).toEqual([height, height / 2]);
  });

  test("shows what happened once beside what happened a million times", () => {
    const { layers, plot } = chart({ series: [series("a", { 1: 1_000_000, 7: 1 })] });

    expect(boxesOf(layers[0]?.d ?? "", plot.bottom)).toHaveLength(2);
  });

  test("counts nothing outside of the range, and nothing that is no count", () => {
    const { total, layers } = chart({
      series: [series("a", { [-1]: 5, 24: 5, 3: Number.NaN, 4: -5, 5: Number.POSITIVE_INFINITY })],
    });

    expect(total).toBe(0);
    expect(layers).toEqual([]);
  });

  test("says of every bar when, how many, and of what", () => {
    const { hits } = chart({ series: [series("ok", { 3: 10 }), series("denied", { 3: 1200 })] });

    expect(hits).toHaveLength(24);
    expect(hits[3]?.title).toBe("2026-11-21 03:00–04:00: 1,210 calls\n1,200 denied\n10 ok");
    expect(hits[4]?.title).toBe("2026-11-21 04:00–05:00: 0 calls");
  });

  test("draws hours that were not observed as bands and never says zero of them", () => {
    const observedHours = hoursOf(range).filter(
      (hourMs) => hourMs < startMs + 5 * HOUR_MS || hourMs >= startMs + 8 * HOUR_MS,
    );
    const { gaps, hits, summary } = chart({ series: [series("a", { 0: 1 })], observedHours });

    expect(gaps.map(({ title }) => title)).toEqual(["2026-11-21 05:00–08:00: not observed"]);
    expect(hits[5]?.title).toBe("2026-11-21 05:00–06:00: not observed");
    expect(summary).toContain("3 hours were not observed.");
  });

  test("says how much of a bar was observed, and that the last hour is not over", () => {
    const observedHours = hoursOf(range).slice(0, 10);
    const { hits, binHours } = chart({
      widthPx: 18,
      series: [series("a", { 0: 1 })],
      observedHours,
      nowMs: range.endMs - 1,
    });

    expect(binHours).toBe(6);
    expect(hits[1]?.title).toBe("2026-11-21 06:00–12:00: 0 calls (4 of 6 hours observed)");
    expect(chart({ nowMs: range.endMs - 1 }).hits.at(-1)?.title).toContain("(not over yet)");
  });

  test("cuts long names in titles", () => {
    const { hits } = chart({ series: [series("x".repeat(5000), { 0: 2 }), series("y", { 0: 1 })] });

    expect(hits[0]?.title.length).toBeLessThan(150);
  });

  test("draws an empty chart with its axes", () => {
    const { layers, yTicks, xTicks, summary } = chart({});

    expect(layers).toEqual([]);
    expect(yTicks).toHaveLength(2);
    expect(xTicks.length).toBeGreaterThan(4);
    expect(summary).toBe("0 calls, 2026-11-21 UTC.");
  });

  test("bars of any width add up to what the hours say, inside of the plot", () => {
    const counts = fc.dictionary(fc.integer({ min: 0, max: 719 }).map(String), fc.nat(100_000), {
      maxKeys: 80,
    });
    fc.assert(
      fc.property(
        fc.array(counts, { maxLength: 5 }),
        fc.integer({ min: 120, max: 2000 }),
        fc.integer({ min: -840, max: 840 }),
        (all, widthPx, offsetMinutes) => {
          const view = chart({
            range: { startMs, endMs: startMs + 30 * DAY_MS },
            widthPx,
            zone: { label: "Local", offsetMinutes },
            series: all.map((one, at) => series(`s${at}`, one)),
          });
          const sum = all.flatMap((one) => Object.values(one)).reduce((total, count) => total + count, 0);

          expect(view.total).toBe(sum);
          for (const { d } of view.layers)
            for (const [left = 0, top = 0, width = 0] of boxesOf(d, view.plot.bottom)) {
              expect(left).toBeGreaterThanOrEqual(view.plot.left);
              expect(left + width).toBeLessThanOrEqual(view.plot.right);
              expect(top).toBeGreaterThanOrEqual(view.plot.top);
            }
        },
      ),
      { numRuns: 50 },
    );
  });
});
