import fc from "fast-check";
import { expect, test } from "vitest";
import { wrapped } from "../../../../deploy/apply/plan/wrapped.ts";

test("what goes on is indented further than the line, and under its text after an amount", () => {
  expect(wrapped(`    + may ${"read ".repeat(9)}it`, 40)).toBe(
    "    + may read read read read read read\n        read read read it",
  );
  expect(wrapped(`     $22.20  CloudWatch: ${"metrics ".repeat(4)}put`, 40)).toBe(
    "     $22.20  CloudWatch: metrics metrics\n             metrics metrics put",
  );
});

test("files and pipes have no width: they take whole lines; and so does a terminal that is very narrow", () => {
  const line = "word ".repeat(50);
  expect(wrapped(line, undefined)).toBe(line);
  expect(wrapped(line, 20)).toBe(line);
});

test("nothing but spaces is lost, and only a word that is longer than the line sticks out", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,60}$/), { maxLength: 40 }), (words) => {
      const said = wrapped(`  ${words.join(" ")}`, 50);
      expect(said.split(/\s+/).filter((word) => word !== "")).toEqual(words);
      for (const line of said.split("\n"))
        expect(line.length <= 50 || line.trim().split(" ").length <= 1, line).toBe(true);
    }),
  );
});
