import fc from "fast-check";
import { expect, test } from "vitest";
import { shareOut } from "../../../trail/indexing/share-out.ts";

test("what was billed is shared out by weight, in whole numbers", () => {
  expect(shareOut(100, [1, 2, 1])).toEqual([25, 50, 25]);
  expect(shareOut(10, [1, 1, 1])).toEqual([3, 4, 3]);
});

test("a weight of 0 has no share; where all are 0, all have the same", () => {
  expect(shareOut(7, [0, 3, 0])).toEqual([0, 7, 0]);
  expect(shareOut(10, [0, 0])).toEqual([5, 5]);
  expect(shareOut(10, [])).toEqual([]);
});

test("the shares of any weights are whole, none is below 0, and their sum is the total", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 24 }),
      (total, weights) => {
        const shares = shareOut(total, weights);

        expect(shares.every((share) => Number.isSafeInteger(share) && share >= 0)).toBe(true);
        expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(total));
      },
    ),
  );
});
