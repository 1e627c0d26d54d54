import { expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { scanBudget } from "../../../trail/detail/budget.ts";
import type { ObjectStore } from "../../../trail/sources.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const nowMs = Date.UTC(2026, 10, 22, 3, 20);
const GB = 1e9;

function budgetOf(objects: ObjectStore, atMs = nowMs) {
  return scanBudget({ objects, bytesPerHour: 10 * GB, nowMs: atMs });
}

test("viewers together may reserve 80 % of an hour, the indexer all that is left", async () => {
  const objects = memoryObjectStore();

  expect(await budgetOf(objects).remaining()).toBe(8 * GB);
  expect(await budgetOf(objects).reserve(8 * GB)).toMatchObject({ kind: "reserved" });
  expect(await budgetOf(objects).reserve(1)).toMatchObject({ kind: "refused" });
  expect(await budgetOf(objects).reserve(2 * GB, "indexer")).toMatchObject({ kind: "reserved" });
  expect(await budgetOf(objects).reserve(1, "indexer")).toMatchObject({ kind: "refused" });
});

test("what the indexer used is not there for viewers", async () => {
  const objects = memoryObjectStore();
  await budgetOf(objects).reserve(6 * GB, "indexer");

  expect(await budgetOf(objects).remaining("viewer")).toBe(4 * GB);
  expect(await budgetOf(objects).remaining("indexer")).toBe(4 * GB);
});

test("a refusal says how much was asked for, how much is left, and when there is more", async () => {
  const objects = memoryObjectStore();
  await budgetOf(objects).reserve(7 * GB);

  expect(await budgetOf(objects).reserve(2.5 * GB)).toEqual({
    kind: "refused",
    sentence:
      "This query may scan 2.5 GB, and 1 GB are left of this hour's scan budget; from 04:00 UTC there is a new one",
  });
});

test("settle() puts what a scan really cost in the place of its estimate, lower or higher", async () => {
  const objects = memoryObjectStore();
  const cheap = await budgetOf(objects).reserve(4 * GB);
  const dear = await budgetOf(objects).reserve(1 * GB);
  if (cheap.kind !== "reserved" || dear.kind !== "reserved") throw new Error("expected reservations");

  await cheap.settle(0.5 * GB);
  await dear.settle(3 * GB);

  expect(await budgetOf(objects).remaining()).toBe(4.5 * GB);
});

test("an estimate that nobody settled goes on counting", async () => {
  const objects = memoryObjectStore();
  await budgetOf(objects).reserve(3 * GB);

  expect(await budgetOf(objects, nowMs + 30 * 60_000).remaining()).toBe(5 * GB);
});

test("the next hour has a budget of its own, and what is over is cleaned up", async () => {
  const objects = memoryObjectStore();
  await budgetOf(objects).reserve(8 * GB);

  expect(await budgetOf(objects, nowMs + HOUR_MS).remaining()).toBe(8 * GB);
  expect(await objects.list("budget/")).toHaveLength(1);
  await budgetOf(objects, nowMs + 2 * HOUR_MS).remaining();
  expect(await objects.list("budget/")).toEqual([]);
});

test("however many reserve at once, reservations never exceed the budget, and are refused only near it", async () => {
  for (let round = 0; round < 20; round++) {
    const objects = slowly(memoryObjectStore(), round);
    const asked = Array.from({ length: 30 }, (_, who) =>
      budgetOf(objects).reserve(GB, who % 5 === 0 ? "indexer" : "viewer"),
    );
    const granted = (await Promise.all(asked)).filter(({ kind }) => kind === "reserved").length;

    expect(granted).toBeLessThanOrEqual(10);
    const reservedBytes = (await objects.list("budget/")).map(({ key }) => Number(key.split("-")[3]));
    expect(reservedBytes).toEqual(Array(granted).fill(GB));
    // Nothing hangs on: whoever backed out left room for the next.
    if (granted < 10)
      expect(await budgetOf(objects).reserve(GB, "indexer")).toMatchObject({ kind: "reserved" });
  }
});

test("objects of other names under budget/ do not count", async () => {
  const objects = memoryObjectStore();
  await objects.put("budget/readme.txt", new Uint8Array([1]));
  await objects.put("budget/2026-11-22T03/viewer--5-x.scan", new Uint8Array([1]));

  expect(await budgetOf(objects).remaining()).toBe(8 * GB);
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
  "reserve() refuses %d bytes as a mistake",
  async (bytes) => {
    await expect(budgetOf(memoryObjectStore()).reserve(bytes)).rejects.toThrow(
      `Cannot reserve "${bytes}" bytes`,
    );
  },
);

/** Every operation takes some turns, differently each time, as over a network. */
function slowly(objects: ObjectStore, seed: number): ObjectStore {
  let state = seed * 7919 + 1;
  async function pause(): Promise<void> {
    state = (state * 48271) % 2147483647;
    for (let turn = state % 7; turn > 0; turn--) await Promise.resolve();
    if (state % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    get: (key) => pause().then(() => objects.get(key)),
    put: (key, bytes) => pause().then(() => objects.put(key, bytes)),
    delete: (key) => pause().then(() => objects.delete(key)),
    list: (prefix) => pause().then(() => objects.list(prefix)),
  };
}
