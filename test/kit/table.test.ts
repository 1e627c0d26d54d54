import fc from "fast-check";
import { expect, test } from "vitest";
import { middleCut, textCell } from "../../kit/table.ts";

test("middleCut() keeps both ends", () => {
  expect(middleCut("arn:aws:iam::123456789012:role/service-role/very-long", 30)).toBe(
    "arn:aws:iam::12…role/very-long",
  );
  expect(middleCut("short", 30)).toBe("short");
});

test("middleCut() never is longer than asked and never tears a character apart", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, maxLength) => {
      const cut = middleCut(text, maxLength);
      expect([...cut].length).toBeLessThanOrEqual(Math.max(maxLength, 1));
      expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }),
  );
});

test("textCell() says in its title what it cut, and bounds that too", () => {
  expect(textCell("alice")).toEqual({ kind: "text", text: "alice", title: "", action: null });
  expect(textCell("x".repeat(5000), 10)).toMatchObject({ text: "xxxxx…xxxx", title: "x".repeat(2000) });
});
