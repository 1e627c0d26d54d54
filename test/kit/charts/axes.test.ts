import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatSpan, timeTicks } from "../../../kit/charts/time-axis.ts";
import { yAxis } from "../../../kit/charts/y-axis.ts";
import { DAY_MS, HOUR_MS, UTC } from "../../../kit/time.ts";

const startMs = Date.UTC(2026, 10, 21);
const place = { leftPx: 30, widthPx: 560, drawingPx: 600 };

describe("yAxis()", () => {
  test("ends at a round number above the largest value, with few ticks in one unit", () => {
    const axis = yAxis(2644, { topPx: 0, heightPx: 200 }, { whole: true });

    expect(axis.ticks.map(({ label }) => label)).toEqual(["0", "1K", "2K", "3K"]);
    expect(axis.yOf(0)).toBe(200);
    expect(axis.yOf(3000)).toBe(0);
  });

  test("has no ticks between one thing and two", () => {
    const axis = yAxis(2, { topPx: 0, heightPx: 200 }, { whole: true });

    expect(axis.ticks.map(({ label }) => label)).toEqual(["0", "1", "2"]);
  });

  test.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])(
    "draws an axis to 1 for a largest value of %d",
    (max) => {
      expect(
        yAxis(max, { topPx: 0, heightPx: 200 }, { whole: true }).ticks.map(({ label }) => label),
      ).toEqual(["0", "1"]);
    },
  );

  test("whatever the value: it fits, ticks rise, labels differ, and there are at most seven", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 1e-6, max: 1e15, noNaN: true }), fc.integer({ min: 1, max: 2_000_000 })),
        fc.integer({ min: 24, max: 1000 }),
        (value, heightPx) => {
          const { max, ticks } = yAxis(value, { topPx: 8, heightPx }, { whole: false });

          expect(max).toBeGreaterThanOrEqual(value * (1 - 1e-9));
          expect(ticks.length).toBeLessThanOrEqual(7);
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
          for (const [at, tick] of ticks.entries())
            if (at > 0) expect(tick.y).toBeLessThan(ticks[at - 1]?.y ?? Number.NaN);
        },
      ),
    );
  });
});

describe("timeTicks()", () => {
  const labels = (hours: number, offsetMinutes: number, widthPx = 560) =>
    timeTicks(
      { startMs, endMs: startMs + hours * HOUR_MS },
      { label: "Local", offsetMinutes },
      { ...place, widthPx, drawingPx: widthPx + 40 },
    ).map(({ label }) => label);

  test("stand at round hours, and at midnight say the day", () => {
    expect(labels(24, 0)).toEqual(["11/21", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]);
  });

  test("midnight is the viewer's", () => {
    expect(labels(24, 345)).toEqual(["06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "11/22", "03:00"]);
    expect(labels(24, -210)).toContain("11/21");
  });

  test("become days where hours do not fit", () => {
    expect(labels(24 * 7, 0)).toEqual(["11/21", "11/22", "11/23", "11/24", "11/25", "11/26", "11/27"]);
    expect(labels(24 * 30, 0, 300)).toEqual(["11/23", "12/07"]);
  });

  test("never collide and never leave the drawing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9600 }),
        fc.integer({ min: -840, max: 840 }),
        fc.integer({ min: 60, max: 4000 }),
        (hours, offsetMinutes, widthPx) => {
          const drawingPx = widthPx + 40;
          const ticks = timeTicks(
            { startMs, endMs: startMs + hours * HOUR_MS },
            { label: "Local", offsetMinutes },
            { leftPx: 30, widthPx, drawingPx },
          );
          for (const [at, { x }] of ticks.entries()) {
            expect(x).toBeGreaterThanOrEqual(16);
            expect(x).toBeLessThanOrEqual(drawingPx - 16);
            if (at > 0) expect(x - (ticks[at - 1]?.x ?? Number.NaN)).toBeGreaterThanOrEqual(50);
          }
        },
      ),
    );
  });
});

describe("formatSpan()", () => {
  const span = (fromMs: number, toMs: number, offsetMinutes = 0) =>
    formatSpan({ startMs: startMs + fromMs, endMs: startMs + toMs }, { ...UTC, offsetMinutes });

  test("says as much as is needed", () => {
    expect(span(3 * HOUR_MS, 4 * HOUR_MS)).toBe("2026-11-21 03:00–04:00");
    expect(span(23 * HOUR_MS, DAY_MS)).toBe("2026-11-21 23:00–24:00");
    expect(span(0, DAY_MS)).toBe("2026-11-21");
    expect(span(0, 3 * DAY_MS)).toBe("2026-11-21 – 2026-11-23");
    expect(span(20 * HOUR_MS, 30 * HOUR_MS)).toBe("2026-11-21 20:00 – 2026-11-22 06:00");
    expect(span(3 * HOUR_MS, 4 * HOUR_MS, 345)).toBe("2026-11-21 08:45–09:45");
  });
});
