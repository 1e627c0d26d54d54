import { expect, test } from "vitest";
import { spanLength } from "../../../trail/indexing/span-length.ts";

test("the first span is one hour, whatever its size: nothing is known yet", () => {
  const length = spanLength();

  expect(length.hours()).toBe(1);
  expect(length.bounds(1)).toEqual({});
});

test("a quiet store's spans grow to a day, at most fourfold each time", () => {
  const length = spanLength();
  const hours: number[] = [];

  for (let span = 0; span < 5; span++) {
    hours.push(length.hours());
    length.answered(length.hours(), 100 * length.hours(), 1000);
  }

  expect(hours).toEqual([1, 4, 16, 24, 24]);
});

test("hours without rows do not make an endless span", () => {
  const length = spanLength();
  length.answered(24, 0, 0);

  expect(length.hours()).toBe(24);
});

test("a busy store's spans stay under the aim", () => {
  const length = spanLength({ aimRows: 100_000 });
  length.answered(1, 30_000, 1e9);
  expect(length.hours()).toBe(3);

  length.answered(3, 360_000, 3e9);
  expect(length.hours()).toBe(1);
});

test("after a busy span they are short at once, and lengthen slowly again", () => {
  const length = spanLength({ aimRows: 100_000 });
  length.answered(24, 24 * 1_000, 1);
  length.answered(24, 24 * 20_000, 1);
  expect(length.hours()).toBe(5);

  length.answered(5, 5 * 1_000, 1);
  expect(length.hours()).toBe(9);
});

test("a span that was too much halves the next ones for good; never below an hour", () => {
  const length = spanLength();
  length.answered(16, 16, 1);
  length.tooLong(24);
  length.answered(12, 12, 1);
  expect(length.hours()).toBe(12);

  length.tooLong(1);
  expect(length.hours()).toBe(1);
});

test("spans of several hours have an end to their rows, and cost as those before did, with a margin", () => {
  const length = spanLength({ aimRows: 1000 });
  length.answered(1, 10, 4_000);

  expect(length.bounds(4)).toEqual({ maxRows: 2000, estimateBytes: 24_000 });
  expect(length.bounds(1)).toEqual({ estimateBytes: 6_000 });
});

test("hour by hour where that is wanted", () => {
  const length = spanLength({ maxHours: 1 });
  length.answered(1, 0, 0);

  expect(length.hours()).toBe(1);
});
