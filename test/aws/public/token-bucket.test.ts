import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenBucket } from "../../../aws/public/token-bucket.ts";

test("so many at once, then as many a second as it is filled with, and never more at once than at first", () => {
  let nowMs = 0;
  const bucket = tokenBucket({ perSecond: 2, atOnce: 3 }, () => nowMs);
  const taken = () => [1, 2, 3, 4].filter(() => bucket.take(1)).length;

  expect(taken()).toBe(3);
  expect(taken()).toBe(0);
  nowMs += 1000;
  expect(taken()).toBe(2);
  nowMs += 3_600_000;
  expect(taken()).toBe(3);
});

test("what is spent beyond what is there is owed, and owed for as long as it takes to fill it", () => {
  let nowMs = 0;
  const bucket = tokenBucket({ perSecond: 100, atOnce: 50 }, () => nowMs);
  bucket.spend(250);

  expect(bucket.owedMs).toBe(2000);
  expect(bucket.take(1)).toBe(false);
  nowMs += 2010;
  expect(bucket.owedMs).toBe(0);
  expect(bucket.take(1)).toBe(true);
});

test("a clock that is set back or forward gives nobody more than at once", () => {
  let nowMs = 1e12;
  const bucket = tokenBucket({ perSecond: 1, atOnce: 2 }, () => nowMs);
  bucket.spend(2);
  nowMs -= 1e9;

  expect(bucket.take(1)).toBe(false);
  nowMs += 2e9;
  expect(bucket.take(2)).toBe(true);
  expect(bucket.take(1)).toBe(false);
});

test("over any time no more is taken than was there at first and what was filled since", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(500), fc.nat(5)), { maxLength: 200 }), (steps) => {
      let nowMs = 0;
      let taken = 0;
      const bucket = tokenBucket({ perSecond: 7, atOnce: 11 }, () => nowMs);
      for (const [passMs, count] of steps) {
        nowMs += passMs;
        if (bucket.take(count)) taken += count;
        expect(taken).toBeLessThanOrEqual(11 + (7 * nowMs) / 1000 + 1e-6);
      }
    }),
  );
});
