import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import {
  autoPeriodSeconds,
  durationMs,
  lengthInWords,
  openingRange,
  parseRange,
  resolveRange,
} from "../../../local/console/page/range.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 6);

describe("durationMs", () => {
  it.each([
    ["-PT5M", 5 * 60_000],
    ["-PT8H", 8 * HOUR_MS],
    ["PT3H", 3 * HOUR_MS],
    ["-P7D", 7 * DAY_MS],
    ["P1W", 7 * DAY_MS],
    ["-P3M", 90 * DAY_MS],
    ["-P1DT12H", 36 * HOUR_MS],
  ])("reads %s", (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(["", "P", "PT", "-PT0H", "8H", "2026-11-22", "-PT5X"])("refuses %j", (text) =>
    expect(durationMs(text)).toBeUndefined(),
  );
});

describe("parseRange", () => {
  it("reads relative and absolute starts; an absolute one without an end runs to now", () => {
    expect(parseRange("-PT8H", "", NOW_MS)).toEqual({ kind: "relative", lengthMs: 8 * HOUR_MS });
    expect(parseRange("2026-11-20T00:00:00.000Z", "2026-11-21T00:00:00.000Z", NOW_MS)).toEqual({
      kind: "absolute",
      startMs: Date.UTC(2026, 10, 20),
      endMs: Date.UTC(2026, 10, 21),
    });
    expect(parseRange("2026-11-20T00:00:00Z", "", NOW_MS)).toMatchObject({ endMs: NOW_MS });
  });
  it("takes nothing from what is no range", () => {
    for (const [start, end] of [
      ["", ""],
      ["x", ""],
      ["2026-11-21T00:00:00Z", "2026-11-20T00:00:00Z"],
      ["2026-11-21T00:00:00Z", "x"],
    ])
      expect(parseRange(start ?? "", end ?? "", NOW_MS)).toBeUndefined();
  });
});

describe("openingRange", () => {
  const data = { startMs: Date.UTC(2023, 6, 10), endMs: Date.UTC(2023, 6, 11) };
  it("is the dashboard's own, or 3 hours", () => {
    expect(openingRange({ start: "-P1D", end: "" }, null, NOW_MS)).toEqual({
      kind: "relative",
      lengthMs: DAY_MS,
    });
    expect(openingRange({ start: "", end: "" }, null, NOW_MS)).toEqual({
      kind: "relative",
      lengthMs: 3 * HOUR_MS,
    });
  });
  it("is that of the logs at hand, whatever the dashboard says", () => {
    expect(openingRange({ start: "-P1D", end: "" }, data, NOW_MS)).toEqual({ kind: "absolute", ...data });
    expect(openingRange({ start: "", end: "" }, data, NOW_MS)).toEqual({ kind: "absolute", ...data });
  });
});

it("resolveRange: a relative range ends now", () => {
  expect(resolveRange({ kind: "relative", lengthMs: HOUR_MS }, NOW_MS)).toEqual({
    startMs: NOW_MS - HOUR_MS,
    endMs: NOW_MS,
  });
});

it("autoPeriodSeconds grows with the range and is always a period that CloudWatch keeps", () => {
  const periods = [1, 3, 12, 24, 72, 168, 720, 9000].map((hours) =>
    autoPeriodSeconds({ startMs: 0, endMs: hours * HOUR_MS }),
  );
  expect(periods).toEqual([60, 60, 300, 900, 900, 3600, 21_600, 86_400]);
});

it("lengthInWords uses the largest whole unit", () => {
  expect([HOUR_MS, 36 * HOUR_MS, 2 * DAY_MS, 7 * DAY_MS, 90 * 60_000, 1500].map(lengthInWords)).toEqual([
    "1 hour",
    "36 hours",
    "2 days",
    "1 week",
    "90 minutes",
    "2 seconds",
  ]);
});
