import fc from "fast-check";
import { expect, test } from "vitest";
import { javaDouble } from "../../../../local/lake/query/format-value.ts";

test.each([
  [0, "0.0"],
  [-0, "-0.0"],
  [1, "1.0"],
  [0.001, "0.001"],
  [0.0009, "9.0E-4"],
  [9999999, "9999999.0"],
  [1e7, "1.0E7"],
  [1.5e20, "1.5E20"],
  [-1.25e-10, "-1.25E-10"],
  [5e-324, "5.0E-324"],
  [Number.NaN, "NaN"],
  [Number.POSITIVE_INFINITY, "Infinity"],
  [Number.NEGATIVE_INFINITY, "-Infinity"],
])("%d is printed as Java prints it: %s", (value, text) => {
  expect(javaDouble(value)).toBe(text);
});

test("what is printed is the same number when it is read again", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(Object.is(Number(javaDouble(value)), value)).toBe(true);
    }),
  );
});
