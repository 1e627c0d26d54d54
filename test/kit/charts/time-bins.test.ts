import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { timeBins } from "../../../kit/charts/time-bins.ts";
import { DAY_MS, formatTime, HOUR_MS, hoursOf, UTC } from "../../../kit/time.ts";

const startMs = Date.UTC(2026, 10, 20, 22);

describe("timeBins()", () => {
  test("keeps hours where there is room for them", () => {
    const { bins, binHours } = timeBins({ startMs, endMs: startMs + 3 * HOUR_MS }, UTC, 100);

    expect(binHours).toBe(1);
    expect(bins.map((bin) => bin.startMs)).toEqual([startMs, startMs + HOUR_MS, startMs + 2 * HOUR_MS]);
  });

  test("takes the whole hours that a range touches", () => {
    const { bins } = timeBins({ startMs: startMs + 1, endMs: startMs + HOUR_MS + 1 }, UTC, 100);

    expect(bins.map(({ hours }) => hours)).toEqual([1, 1]);
  });

  test("joins hours to days of the viewer's clock; the first and last day may be short", () => {
    const { bins, binHours } = timeBins(
      { startMs, endMs: startMs + 3 * DAY_MS },
      { label: "Local", offsetMinutes: -480 },
      5,
    );

    expect(binHours).toBe(24);
    expect(bins.map((bin) => [formatTime(bin.startMs, UTC, "hour"), bin.hours])).toEqual([
      ["2026-11-20 22:00", 10],
      ["2026-11-21 08:00", 24],
      ["2026-11-22 08:00", 24],
      ["2026-11-23 08:00", 14],
    ]);
  });

  test("gives an hour to the day in which it starts where zones are not whole hours apart", () => {
    const zone = { label: "Local", offsetMinutes: 345 };
    const { bins } = timeBins({ startMs, endMs: startMs + 4 * DAY_MS }, zone, 6);

    // 18:00 UTC is 23:45 there: still the old day; 19:00 UTC is 00:45 of the new one.
    expect(bins.slice(1).map((bin) => formatTime(bin.startMs, zone, "clock"))).toEqual([
      "00:45",
      "00:45",
      "00:45",
      "00:45",
    ]);
  });

  test("in any range, zone and width: every hour is in exactly one bin, in order, and there are not too many", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 500_000 }),
        fc.integer({ min: 1, max: 9600 }),
        fc.integer({ min: -840, max: 840 }),
        fc.integer({ min: 16, max: 1000 }),
        (startHour, hours, offsetMinutes, maxBins) => {
          const range = { startMs: startHour * HOUR_MS, endMs: (startHour + hours) * HOUR_MS };
          const { bins, indexOf } = timeBins(range, { label: "Local", offsetMinutes }, maxBins);

          expect(bins.length).toBeLessThanOrEqual(maxBins);
          expect(bins.reduce((sum, bin) => sum + bin.hours, 0)).toBe(hours);
          expect(bins[0]?.startMs).toBe(range.startMs);
          expect(bins.at(-1)?.endMs).toBe(range.endMs);
          for (const hourMs of hoursOf(range)) {
            const bin = bins[indexOf(hourMs)];
            if (!bin || hourMs < bin.startMs || hourMs >= bin.endMs)
              expect.unreachable(`${hourMs} is not in its bin`);
          }
          expect(indexOf(range.startMs - HOUR_MS)).toBe(-1);
          expect(indexOf(range.endMs)).toBe(-1);
        },
      ),
      { numRuns: 60 },
    );
  });
});
