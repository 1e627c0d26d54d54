import { expect, test } from "vitest";
import { answerKey, keptAnswers } from "../../../trail/detail/kept-answers.ts";
import { takeTurn } from "../../../trail/detail/running-marker.ts";
import type { ObjectStore } from "../../../trail/sources.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const nowMs = Date.UTC(2026, 10, 22, 12);

/** The store's clock is moved by hand. */
function storeAt(clock: { ms: number }): ObjectStore {
  const objects = memoryObjectStore();
  const modified = new Map<string, number>();
  return {
    ...objects,
    async put(key, bytes) {
      modified.set(key, clock.ms);
      await objects.put(key, bytes);
    },
    async list(prefix) {
      return (await objects.list(prefix)).map((one) => ({ ...one, modifiedMs: modified.get(one.key) ?? 0 }));
    },
  };
}

test("of many at once one has the turn, and all others are told", async () => {
  const objects = storeAt({ ms: 1000 });
  const turns = await Promise.all(
    Array.from({ length: 20 }, () => takeTurn("key", { objects, nowMs, expiryMs: 60_000 })),
  );

  expect(turns.filter(({ kind }) => kind === "mine")).toHaveLength(1);
});

test("who comes later waits for the first, and has its turn after it", async () => {
  const clock = { ms: 1000 };
  const objects = storeAt(clock);
  const first = await takeTurn("key", { objects, nowMs, expiryMs: 60_000 });
  clock.ms += 7_000;

  expect(await takeTurn("key", { objects, nowMs, expiryMs: 60_000 })).toEqual({
    kind: "running",
    ageMs: 7_000,
  });
  if (first.kind === "mine") await first.done();
  expect((await takeTurn("key", { objects, nowMs, expiryMs: 60_000 })).kind).toBe("mine");
});

test("a crashed viewer's marker expires by the store's clock, though the viewers' stands still", async () => {
  const clock = { ms: 1000 };
  const objects = storeAt(clock);
  await takeTurn("key", { objects, nowMs, expiryMs: 60_000 });
  clock.ms += 60_001;

  expect((await takeTurn("key", { objects, nowMs, expiryMs: 60_000 })).kind).toBe("mine");
});

test("another question has its own turn", async () => {
  const objects = storeAt({ ms: 1000 });
  await takeTurn("one", { objects, nowMs, expiryMs: 60_000 });

  expect((await takeTurn("other", { objects, nowMs, expiryMs: 60_000 })).kind).toBe("mine");
});

const RESULT = {
  queryId: "q",
  columns: ["n"],
  rows: [["1"], [null]],
  statistics: { eventsMatched: 1, eventsScanned: 1, bytesScanned: 5, executionTimeMs: 1 },
  truncated: false,
};

test("a kept answer is found until it is too old", async () => {
  const objects = memoryObjectStore();
  await keptAnswers({ objects, nowMs }).keep("key", { kind: "result", result: RESULT });
  const at = (ms: number) => keptAnswers({ objects, nowMs: nowMs + ms }).find("key", 1000);

  expect(await at(1000)).toEqual({ kind: "result", result: RESULT, keptAtMs: nowMs });
  expect(await at(1001)).toBeUndefined();
});

test.each(["", "{", "null", "[]", '{"keptAtMs":1}', '{"keptAtMs":1e99,"kind":"result","result":{"rows":1}}'])(
  "what is no answer (%s) counts as none",
  async (text) => {
    const objects = memoryObjectStore();
    await objects.put("answers/key.json", new TextEncoder().encode(text));

    expect(await keptAnswers({ objects, nowMs }).find("key", 1e15)).toBeUndefined();
  },
);

test("an answer that is too large is not kept; old ones are cleared away", async () => {
  const clock = { ms: 1000 };
  const objects = storeAt(clock);
  const kept = keptAnswers({ objects, nowMs });
  await kept.keep("large", { kind: "result", result: { ...RESULT, rows: [["x".repeat(8_000_001)]] } });
  await kept.keep("old", { kind: "result", result: RESULT });
  clock.ms += 8 * 24 * 3_600_000;
  await kept.keep("new", { kind: "result", result: RESULT });

  expect((await objects.list("answers/")).map(({ key }) => key)).toEqual(["answers/new.json"]);
});

test("another store, another statement or another bound is another answer", async () => {
  const keys = await Promise.all([
    answerKey("lake:a", "SELECT 1", 5),
    answerKey("lake:b", "SELECT 1", 5),
    answerKey("lake:a", "SELECT 2", 5),
    answerKey("lake:a", "SELECT 1", 6),
  ]);

  expect(new Set(keys).size).toBe(4);
  expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
});
