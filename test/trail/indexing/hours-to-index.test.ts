import { expect, test } from "vitest";
import { HOUR_MS, isoTime } from "../../../kit/time.ts";
import { hoursToIndex, MAX_MADE_UP, newestHour } from "../../../trail/indexing/hours-to-index.ts";

const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);
const clock = (hours: readonly number[]) => hours.map((hourMs) => isoTime(hourMs).slice(5, 13));

test("a run takes the newest hour that is over and delivered, and looks again 1, 2, 6 and 24 hours back", () => {
  expect(clock(hoursToIndex(at("10:20")))).toEqual([
    "11-22T09",
    "11-22T08",
    "11-22T07",
    "11-22T03",
    "11-21T09",
  ]);
});

test.each([
  ["10:14", "11-22T08"],
  ["10:15", "11-22T09"],
  ["11:14", "11-22T09"],
])("at %s the newest hour is %s: an hour is waited for until a quarter past its end", (time, hour) => {
  expect(clock([newestHour(at(time))])).toEqual([hour]);
});

test("an hour that was never looked at since the index began is made up for", () => {
  const newestMs = newestHour(at("10:20"));
  const observed = Array.from({ length: 30 }, (_, back) => newestMs - (back + 1) * HOUR_MS).filter(
    (hourMs) => ![at("05:00"), at("04:00")].includes(hourMs),
  );

  expect(clock(hoursToIndex(at("10:20"), observed))).toEqual([
    ...["11-22T09", "11-22T08", "11-22T07", "11-22T05", "11-22T04", "11-22T03", "11-21T09"],
  ]);
});

test("an index that is empty begins with the schedule: history is for a back-fill", () => {
  expect(hoursToIndex(at("10:20"), [])).toEqual(hoursToIndex(at("10:20")));
});

test("after a long standstill a bounded number of hours is made up for, the newest first", () => {
  const hours = hoursToIndex(at("10:20"), [at("10:00") - 400 * HOUR_MS]);

  expect(hours).toHaveLength(5 + MAX_MADE_UP);
  expect(hours).toEqual([...new Set(hours)].sort((a, b) => b - a));
  expect(hours).toContain(at("06:00"));
});
