import fc from "fast-check";
import { expect, test } from "vitest";
import { DistinctCounter } from "../../../trail/read/distinct-counter.ts";
import { SlotMap } from "../../../trail/read/slot-map.ts";

const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 2999 }), fc.integer({ min: 0, max: 99 })), {
  maxLength: 400,
});

test("distinct values are counted once for each group, with room for bits, without, and when it runs out between", () => {
  fc.assert(
    fc.property(
      fc.array(pairs, { maxLength: 4 }),
      fc.constantFrom(0, 8, 40, 100_000),
      (batches, maxWords) => {
        const counter = new DistinctCounter(100, 400, maxWords);
        const expected = new Map<number, Set<number>>();
        for (const batch of batches) {
          const slots = Int32Array.from(batch, ([slot]) => slot);
          const values = Int32Array.from(batch, ([, value]) => value);
          counter.add(slots, values, batch.length, 3000);
          for (const [slot, value] of batch) expected.set(slot, (expected.get(slot) ?? new Set()).add(value));
        }

        for (let slot = 0; slot < 3000; slot++)
          expect(counter.count(slot)).toBe(expected.get(slot)?.size ?? 0);
      },
    ),
    { numRuns: 40 },
  );
});

test("SlotMap numbers keys up to 2^53 in order of first sight, over batches and growing tables", () => {
  const key = fc.oneof(
    fc.maxSafeNat(),
    fc.integer({ min: 0, max: 50 }),
    fc.nat(40).map((n) => n * 2 ** 32),
  );
  fc.assert(
    fc.property(fc.array(fc.array(key, { maxLength: 3000 }), { maxLength: 3 }), (batches) => {
      const map = new SlotMap();
      const expected = new Map<number, number>();
      for (const batch of batches) {
        const slots = new Int32Array(batch.length);
        map.slotsOf(Float64Array.from(batch), batch.length, slots);
        for (const key of batch) if (!expected.has(key)) expected.set(key, expected.size);
        expect([...slots]).toEqual(batch.map((key) => expected.get(key)));
      }
      expect(map.size).toBe(expected.size);
      expect([...map.keys.subarray(0, map.size)]).toEqual([...expected.keys()]);
    }),
    { numRuns: 40 },
  );
});
