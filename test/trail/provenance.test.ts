import { describe, expect, test } from "vitest";
import { HOUR_MS, hoursOf, type TimeRange, UTC } from "../../kit/time.ts";
import { INDEX_LAG_MS, indexProvenance } from "../../trail/provenance.ts";
import type { Coverage } from "../../trail/sources.ts";

const startMs = Date.UTC(2026, 10, 21);
const hour = (at: number) => startMs + at * HOUR_MS;
const day: TimeRange = { startMs, endMs: hour(24) };

/** An index that saw these hours of the range, and in all reaches to `through`. */
function say(
  observed: readonly number[],
  through: number | undefined,
  options: { range?: TimeRange; nowMs?: number; offsetMinutes?: number } = {},
) {
  const range = options.range ?? day;
  const coverage: Coverage = {
    range,
    hours: observed.map((hourMs) => ({ hourMs, observedAtMs: hourMs + HOUR_MS, source: "lake:test" })),
    indexedThroughMs: through,
  };
  return indexProvenance(coverage, {
    range,
    nowMs: options.nowMs ?? hour(26),
    timeZone: options.offsetMinutes ? { label: "Local", offsetMinutes: options.offsetMinutes } : UTC,
  });
}

describe("indexProvenance()", () => {
  test("has nothing to add where every hour was observed", () => {
    expect(say(hoursOf(day), hour(24))).toEqual({
      provenance: { indexedThroughMs: hour(24), hours: { observed: 24, due: 24 }, bytesScanned: 0 },
      notices: [],
    });
  });

  test("an observed hour without events is observed: it is no gap", () => {
    expect(say(hoursOf(day), hour(24)).notices).toEqual([]);
  });

  test("does not miss an hour before it is due, and says that it is not there yet", () => {
    const nowMs = hour(24) + INDEX_LAG_MS - 1;
    const { provenance, notices } = say(hoursOf(day).slice(0, 23), hour(23), { nowMs });

    expect(notices).toEqual([]);
    expect(provenance).toMatchObject({
      hours: { observed: 23, due: 23 },
      remarks: ["last hour not indexed yet"],
    });
    expect(say(hoursOf(day).slice(0, 23), hour(23), { nowMs: nowMs + 1 }).notices).toHaveLength(1);
  });

  test("calls the index stale where the range reaches behind its end, with the hours", () => {
    const { notices, provenance } = say(hoursOf(day).slice(0, 20), hour(20));

    expect(notices).toEqual([
      {
        kind: "stale",
        heading: "The index ends at 2026-11-21 20:00 UTC",
        lines: [
          "2026-11-21 20:00–24:00 (UTC): 4 hours should be there by now and are not. Counts of them are unknown.",
        ],
      },
    ]);
    expect(provenance.hours).toEqual({ observed: 20, due: 24 });
  });

  test("names gaps in the viewer's time", () => {
    const observed = hoursOf(day).filter(
      (hourMs) => hourMs !== hour(3) && hourMs !== hour(4) && hourMs !== hour(9),
    );
    const { notices } = say(observed, hour(24), { offsetMinutes: 345 });

    expect(notices).toEqual([
      {
        kind: "not-indexed",
        heading: "3 hours of 24 not indexed",
        lines: [
          "2026-11-21 08:45–10:45, 2026-11-21 14:45–15:45 (Local): not observed, so counts of these hours are unknown.",
        ],
      },
    ]);
  });

  test("counts the gaps that it does not name", () => {
    const { notices } = say(
      hoursOf(day).filter((_, at) => at % 2 === 0),
      hour(24),
    );

    expect(notices[0]?.lines[0]).toContain("and 8 more (UTC)");
  });

  test("says that a range before the index was not indexed", () => {
    const { notices } = say([], hour(24), { range: { startMs: hour(-48), endMs: hour(-24) } });

    expect(notices.map(({ kind, heading }) => [kind, heading])).toEqual([
      ["not-indexed", "This range was not indexed"],
    ]);
  });

  test("tells a gap and a late index apart", () => {
    const { notices } = say(hoursOf(day).slice(5, 20), hour(20));

    expect(notices.map(({ kind }) => kind)).toEqual(["not-indexed", "stale"]);
  });

  test("says that nothing was indexed at all", () => {
    expect(say([], undefined).notices.map(({ heading }) => heading)).toEqual(["The index is empty"]);
  });

  test("says that a range lies in the future, or ended only now", () => {
    const future = { startMs: hour(30), endMs: hour(40) };
    const lastMinutes = { startMs: hour(25), endMs: hour(26) };

    expect(say([], hour(24), { range: future }).notices[0]?.heading).toBe("This range lies in the future");
    expect(say([], hour(24), { range: lastMinutes }).notices[0]?.heading).toBe("Too early to say");
  });

  test("a range that is partly in the future counts only what is due", () => {
    const range = { startMs: hour(12), endMs: hour(36) };
    const { provenance, notices } = say(hoursOf({ startMs: hour(12), endMs: hour(25) }), hour(25), { range });

    expect(notices).toEqual([]);
    expect(provenance).toMatchObject({
      hours: { observed: 13, due: 13 },
      remarks: ["last 11 hours not indexed yet"],
    });
  });

  test("an hour that was looked at early counts as due", () => {
    const { provenance } = say(hoursOf(day), hour(24), { nowMs: hour(24) });

    expect(provenance.hours).toEqual({ observed: 24, due: 24 });
  });
});
