import fc from "fast-check";
import { expect, test } from "vitest";
import { publicRequest } from "../../../aws/public/public-request.ts";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 12, 40);
const THIS_HOUR_ENDS = Date.UTC(2026, 10, 22, 13);

function asked(context: object) {
  return publicRequest({ widgetContext: context }, NOW_MS, 7);
}

function range(startMs: number, endMs: number) {
  return asked({ timeRange: { start: startMs, end: endMs } });
}

test("a range grows to whole hours", () => {
  const { range: shown, isCut } = range(Date.UTC(2026, 10, 22, 7, 20), Date.UTC(2026, 10, 22, 9, 1));

  expect(shown).toEqual({ startMs: Date.UTC(2026, 10, 22, 7), endMs: Date.UTC(2026, 10, 22, 10) });
  expect(isCut).toBe(false);
});

test("a range ends with the current hour at the latest, and every range after it is the same one", () => {
  expect(range(NOW_MS - 3 * HOUR_MS, NOW_MS + 30 * DAY_MS).range.endMs).toBe(THIS_HOUR_ENDS);
  expect(range(NOW_MS + DAY_MS, NOW_MS + 2 * DAY_MS).range).toEqual(
    range(NOW_MS + 40 * DAY_MS, NOW_MS + 41 * DAY_MS).range,
  );
});

test("of a longer range the newest days are shown, and it is said", () => {
  const { range: shown, isCut } = range(NOW_MS - 30 * DAY_MS, NOW_MS);

  expect(shown).toEqual({ startMs: THIS_HOUR_ENDS - 7 * DAY_MS, endMs: THIS_HOUR_ENDS });
  expect(isCut).toBe(true);
  expect(range(THIS_HOUR_ENDS - 7 * DAY_MS, NOW_MS).isCut).toBe(false);
});

test("seven days that begin within an hour are seven days: both hours at their ends are shown, and nothing is cut", () => {
  expect(range(NOW_MS - 7 * DAY_MS, NOW_MS)).toMatchObject({
    range: { startMs: THIS_HOUR_ENDS - 7 * DAY_MS - HOUR_MS, endMs: THIS_HOUR_ENDS },
    isCut: false,
  });
  expect(range(NOW_MS - 7 * DAY_MS - 1, NOW_MS).isCut).toBe(true);
});

test("a zoomed range is the range", () => {
  const zoom = { start: NOW_MS - 5 * HOUR_MS, end: NOW_MS - 4 * HOUR_MS };

  expect(asked({ timeRange: { start: 0, end: NOW_MS, zoom } }).range.startMs).toBe(Date.UTC(2026, 10, 22, 7));
});

test("a zone is named by its offset, never by the words of the event", () => {
  const zone = (offsetISO: unknown) => asked({ timezone: { label: "Local", offsetISO } }).timeZone;

  expect(zone("+05:45")).toEqual({ label: "UTC+05:45", offsetMinutes: 345 });
  expect(zone("-03:30")).toEqual({ label: "UTC-03:30", offsetMinutes: -210 });
  for (const other of ["+00:00", "+00:07", "+15:00", "x", 7, null])
    expect(zone(other)).toEqual({ label: "UTC", offsetMinutes: 0 });
});

test("sizes go down in steps of 20 pixels", () => {
  expect(asked({ width: 999.6, height: 399 })).toMatchObject({ widthPx: 1000, heightPx: 380 });
  expect(asked({ width: 1e9, height: -4 })).toMatchObject({ widthPx: 4000, heightPx: 400 });
});

test("whatever arrives, there are few different requests: nothing of the event's text is in one", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.double(), fc.double(), (json, a, b) => {
      const context = { timeRange: { start: a, end: b }, timezone: json, theme: json, width: a, height: b };
      for (const event of [json, { widgetContext: json }, { widgetContext: context }]) {
        const request = publicRequest(event, NOW_MS, 7);
        expect(Object.keys(request).sort()).toEqual([
          "heightPx",
          "isCut",
          "range",
          "theme",
          "timeZone",
          "widthPx",
        ]);
        const { startMs, endMs } = request.range;
        for (const [value, step] of [
          [startMs, HOUR_MS],
          [endMs, HOUR_MS],
          [request.widthPx, 20],
          [request.heightPx, 20],
        ] as const)
          expect(Number.isInteger(value / step)).toBe(true);
        expect(endMs - startMs).toBeGreaterThan(0);
        expect(endMs - startMs).toBeLessThanOrEqual(7 * DAY_MS);
        expect(endMs).toBeLessThanOrEqual(THIS_HOUR_ENDS + HOUR_MS);
      }
    }),
  );
});
