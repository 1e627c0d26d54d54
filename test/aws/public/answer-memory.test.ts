import { expect, test } from "vitest";
import { answerMemory } from "../../../aws/public/answer-memory.ts";

test("an answer is found until it is as old as it may be", () => {
  const memory = answerMemory({ maxBytes: 10_000, freshForMs: 60_000 });
  memory.keep("a", "<p>", 1000);

  expect(memory.find("a", 60_999)).toBe("<p>");
  expect(memory.find("b", 1000)).toBeUndefined();
  expect(memory.find("a", 61_000)).toBeUndefined();
  expect(memory.bytes).toBe(0);
});

test("a clock that was set back makes no answer younger", () => {
  const memory = answerMemory({ maxBytes: 10_000, freshForMs: 60_000 });
  memory.keep("a", "<p>", 200_000);

  expect(memory.find("a", 100_000)).toBeUndefined();
});

test("without room the answer that was used longest ago goes first", () => {
  const memory = answerMemory({ maxBytes: 3 * 2400, freshForMs: 60_000 });
  for (const key of ["a", "b", "c"]) memory.keep(key, "x".repeat(1000), 0);
  memory.find("a", 1);
  memory.keep("d", "x".repeat(1000), 1);

  expect(["a", "b", "c", "d"].map((key) => memory.find(key, 2) !== undefined)).toEqual([
    true,
    false,
    true,
    true,
  ]);
});

test("memory stays bounded whatever is kept, and what is larger than all of it is not kept", () => {
  const memory = answerMemory({ maxBytes: 100_000, freshForMs: 60_000 });
  for (let at = 0; at < 1000; at++) {
    memory.keep(`key-${at % 300}`, "x".repeat((at * 37) % 5000), at);
    expect(memory.bytes).toBeLessThanOrEqual(100_000);
  }
  memory.keep("large", "x".repeat(60_000), 1000);

  expect(memory.find("large", 1000)).toBeUndefined();
  expect(memory.find("key-99", 1000)).toBeDefined();
});
