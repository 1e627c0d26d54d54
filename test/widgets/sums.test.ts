import fc from "fast-check";
import { expect, test } from "vitest";
import { floorHour, HOUR_MS, hoursOf, type TimeRange, wholeHours } from "../../kit/time.ts";
import { activity } from "../../widgets/activity.ts";
import { denied } from "../../widgets/denied.ts";
import { errors } from "../../widgets/errors.ts";
import { kpis } from "../../widgets/kpis.ts";
import { top } from "../../widgets/top.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";
import { HOUR } from "../support/records.ts";
import { type Asked, type PageElement, show, someSources } from "../support/show.ts";

const START = HOUR - 40 * HOUR_MS;
const HOURS = 40;

const row = fc.record({
  hour: fc.nat(HOURS - 1),
  calls: fc.integer({ min: 1, max: 5000 }),
  eventName: fc.constantFrom("A", "B", "C", "D", "E", "F", "G"),
  eventSource: fc.constantFrom(...Array.from({ length: 12 }, (_, at) => `s${at}.amazonaws.com`)),
  actor: fc.constantFrom("alice", "bob", "carol"),
  outcome: fc.constantFrom("ok", "ok", "denied", "throttled", "error"),
});

const world = fc.record({
  rows: fc.array(row, { minLength: 1, maxLength: 60 }),
  unseen: fc.uniqueArray(fc.nat(HOURS - 1), { maxLength: 12 }),
  from: fc.integer({ min: 0, max: HOURS * 60 - 120 }),
  minutes: fc.integer({ min: 1, max: HOURS * 60 }),
  offsetISO: fc.constantFrom("+00:00", "+05:30", "-08:00", "+12:45"),
});

test("tiles, legend, rows and rest say the same sums as the rows of the index, whatever range, zone and gaps", async () => {
  await fc.assert(
    fc.asyncProperty(world, async ({ rows, unseen, from, minutes, offsetISO }) => {
      const observed = Array.from({ length: HOURS }, (_, at) => START + at * HOUR_MS).filter(
        (_, at) => !unseen.includes(at),
      );
      const kept: SomeRow[] = rows
        .map(({ hour, ...rest }) => ({
          ...rest,
          hourMs: START + hour * HOUR_MS,
          ...(rest.outcome === "ok" ? {} : { errorCode: rest.outcome }),
        }))
        .filter(({ hourMs }) => observed.includes(hourMs));
      const range = {
        startMs: START + from * 60_000,
        endMs: Math.min(START + (from + minutes) * 60_000, HOUR),
      };
      const sources = await someSources({ index: await indexOf(kept, { observed }) });
      const asked: Asked = { ...range, offsetISO, nowMs: HOUR, widthPx: 900 };
      const sum = (within: TimeRange, outcomes?: readonly string[]) =>
        kept
          .filter(({ hourMs }) => hourMs >= within.startMs && hourMs < within.endMs)
          .filter(({ outcome = "ok" }) => !outcomes || outcomes.includes(outcome))
          .reduce((total, { calls = 0 }) => total + calls, 0);
      const whole = wholeHours(range);
      const isSeen = hoursOf(whole).some((hourMs) => observed.includes(hourMs));
      const failed = ["denied", "throttled", "error"];

      const tiles = (await show(kpis, { tiles: ["calls", "errors", "denied"] }, sources, asked)).body;
      const titles = [...tiles.querySelectorAll(".tb-tile-value")].map(
        (tile) => tile.getAttribute("title") ?? "",
      );
      const chart = (await show(activity, { limit: 3 }, sources, asked)).body;
      const ranked = (await show(top, { limit: 2 }, sources, asked)).body;
      if (!isSeen) {
        // Nothing was looked at: no number may be said, least of all 0.
        expect(titles.join(" ")).not.toMatch(/\d/);
        expect(chart.textContent).toMatch(/not (indexed|observed)|The index ends at|Too early to say/);
        expect(ranked.querySelector("tbody tr")).toBeNull();
        return;
      }
      expect(titles.map(firstNumber)).toEqual([sum(whole), sum(whole, failed), sum(whole, ["denied"])]);
      if (sum(whole) > 0) {
        expect(numbersOf(chart, ".tb-legend b")).toBe(sum(whole));
        expect(totalOf(ranked)).toBe(sum(whole));
      }
      if (sum(whole, failed) > 0)
        expect(totalOf((await show(errors, { limit: 2 }, sources, asked)).body)).toBe(sum(whole, failed));
      if (sum(whole, ["denied"]) > 0)
        expect(totalOf((await show(denied, { limit: 2 }, sources, asked)).body)).toBe(sum(whole, ["denied"]));

      // The observed part, if it has no gap, against the same hours one length of the range earlier.
      const seen = hoursOf(whole).filter((hourMs) => observed.includes(hourMs));
      const part = { startMs: Math.min(...seen), endMs: Math.max(...seen) + HOUR_MS };
      const backMs = whole.endMs - whole.startMs;
      const before = { startMs: part.startMs - backMs, endMs: part.endMs - backMs };
      const delta = [...tiles.querySelectorAll(".tb-delta")][0]?.getAttribute("title") ?? "";
      const isComparable = [...hoursOf(part), ...hoursOf(before)].every((hourMs) =>
        observed.includes(hourMs),
      );
      if (isComparable) expect(firstNumber(delta.split(";")[1] ?? "")).toBe(sum(before));
      else expect(delta).toContain("No comparison");
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("an hour is counted once where a range begins or ends inside of it", async () => {
  const hourMs = floorHour(HOUR);
  const sources = await someSources({ index: await indexOf([{ hourMs, calls: 7 }]) });
  for (const [from, to] of [
    [0, 1],
    [20, 40],
    [59, 60],
  ] as const) {
    const { body } = await show(kpis, { tiles: ["calls"] }, sources, {
      startMs: hourMs + from * 60_000,
      endMs: hourMs + to * 60_000,
    });
    expect(body.querySelector(".tb-tile-value")?.textContent).toBe("7");
  }
});

function firstNumber(text: string): number {
  return Number((/\d[\d,]*/.exec(text)?.[0] ?? "NaN").replaceAll(",", ""));
}

function numbersOf(body: PageElement, selector: string): number {
  return [...body.querySelectorAll(selector)].reduce(
    (sum, { textContent }) => sum + firstNumber(textContent ?? ""),
    0,
  );
}

/** The total that a ranking's footer says: "x of y calls shown" or "n actions: y calls, all there are". */
function totalOf(body: PageElement): number {
  const text = [...body.querySelectorAll(".tb-footer")].map(({ textContent }) => textContent ?? "").join(" ");
  return firstNumber(/of ([\d,]+) calls?/.exec(text)?.[1] ?? /: ([\d,]+) calls?, all/.exec(text)?.[1] ?? "");
}
