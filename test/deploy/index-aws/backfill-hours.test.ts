import { expect, test } from "vitest";
import { backfillRange, hoursToDo } from "../../../deploy/index-aws/backfill-hours.ts";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "../../../kit/time.ts";

const NOW = Date.UTC(2026, 10, 22, 9, 20);
const YEAR = { retentionDays: 366, createdMs: Date.UTC(2020, 0, 1) };
const range = (from: string, to: string) => ({ startMs: Date.parse(from), endMs: Date.parse(to) });

test("a range is the whole hours that it touches", () => {
  const { range: hours, notes } = backfillRange(range("2026-11-01T07:20Z", "2026-11-01T09:01Z"), YEAR, NOW);

  expect(hours).toEqual(range("2026-11-01T07:00Z", "2026-11-01T10:00Z"));
  expect(notes).toEqual([]);
});

test("hours whose events are not all there are left to the schedule, and that is said", () => {
  const { range: hours, notes } = backfillRange(range("2026-11-22T00:00Z", "2026-11-30T00:00Z"), YEAR, NOW);

  expect(isoTime(hours.endMs)).toBe("2026-11-22T09:00:00.000Z");
  expect(notes).toEqual([
    "Hours from 2026-11-22T09:00:00.000Z on are left to the schedule: their events are not all there",
  ]);
});

test("hours from before the store was made are indexed, with a word", () => {
  const created = { retentionDays: 366, createdMs: Date.UTC(2026, 10, 10) };

  expect(backfillRange(range("2026-11-01", "2026-11-12"), created, NOW).notes).toEqual([
    "The event data store was made at 2026-11-10T00:00:00.000Z: hours before hold only what was copied into it",
  ]);
});

test.each([
  [
    "2025-11-20",
    YEAR,
    "Cannot index from 2025-11-20T00:00:00.000Z: the event data store keeps events for 366 days; expected --from 2025-11-21T10:00:00.000Z or later",
  ],
  [
    "2012-01-01",
    { retentionDays: undefined, createdMs: undefined },
    "no event data store keeps events for more than 3653 days",
  ],
  ["2026-11-22T09:00Z", YEAR, "expected an hour that is over, for 15 minutes at least"],
  ["2026-12-24", YEAR, "expected an hour that is over"],
])("--from %s is refused with a sentence", (from, store, sentence) => {
  expect(() => backfillRange(range(from, "2027-01-01"), store, NOW)).toThrow(sentence);
});

const HOUR = Date.UTC(2026, 10, 1, 3);
const look = (observedAtMs: number, sourceId = "this-store") => ({
  hourMs: HOUR,
  observedAtMs,
  sourceId,
  versions: { actions: "", errors: "" },
  key: "",
  pending: false,
});

test.each([
  ["never looked at", new Map(), [HOUR]],
  ["looked at once its events were there", new Map([[HOUR, look(HOUR + HOUR_MS + 15 * MINUTE_MS)]]), []],
  ["looked at before its events were there", new Map([[HOUR, look(HOUR + HOUR_MS)]]), [HOUR]],
  ["looked at in another store", new Map([[HOUR, look(HOUR + DAY_MS, "another")]]), [HOUR]],
  ["of an index that may not be read", undefined, [HOUR]],
])("an hour %s: what is to do", (_what, looks, hours) => {
  expect(hoursToDo({ startMs: HOUR, endMs: HOUR + HOUR_MS }, looks, "this-store")).toEqual(hours);
});
