import fc from "fast-check";
import { expect, test } from "vitest";
import { eventOf, piecesOf } from "../../../deploy/index-aws/hour-pieces.ts";
import { DAY_MS, floorDay, HOUR_MS, hoursOf } from "../../../kit/time.ts";

const DAY = Date.UTC(2026, 10, 20);

test("calls are of two days at most, newest first, and end where days do", () => {
  const pieces = piecesOf(hoursOf({ startMs: DAY + 5 * HOUR_MS, endMs: DAY + 3 * DAY_MS + 2 * HOUR_MS }));

  expect(pieces.map(eventOf)).toEqual([
    { from: "2026-11-22T00:00:00.000Z", to: "2026-11-23T02:00:00.000Z" },
    { from: "2026-11-20T05:00:00.000Z", to: "2026-11-22T00:00:00.000Z" },
  ]);
});

test("a gap ends a call: an event asks for all hours between its ends", () => {
  const pieces = piecesOf([DAY, DAY + HOUR_MS, DAY + 4 * HOUR_MS]);

  expect(pieces.map(eventOf)).toEqual([
    { from: "2026-11-20T04:00:00.000Z", to: "2026-11-20T05:00:00.000Z" },
    { from: "2026-11-20T00:00:00.000Z", to: "2026-11-20T02:00:00.000Z" },
  ]);
});

test("no hours are no calls", () => {
  expect(piecesOf([])).toEqual([]);
});

test("whatever the hours, each is in exactly one call, and no call spans more than two days", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(300), { maxLength: 200 }), (hours) => {
      const wanted = hours.map((hour) => DAY + hour * HOUR_MS);
      const pieces = piecesOf(wanted);
      expect(pieces.flat()).toEqual([...wanted].sort((a, b) => b - a));
      for (const piece of pieces) {
        expect(new Set(piece.map(floorDay)).size).toBeLessThanOrEqual(2);
        const { from, to } = eventOf(piece);
        expect((Date.parse(to) - Date.parse(from)) / HOUR_MS).toBe(piece.length);
      }
    }),
  );
});
