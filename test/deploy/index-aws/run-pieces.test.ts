import { beforeEach, expect, test } from "vitest";
import { hourLooks } from "../../../deploy/index-aws/hour-looks.ts";
import { piecesOf } from "../../../deploy/index-aws/hour-pieces.ts";
import type { CallAnswer } from "../../../deploy/index-aws/invoke-indexer.ts";
import { type RunPorts, runPieces } from "../../../deploy/index-aws/run-pieces.ts";
import { DAY_MS, HOUR_MS, hoursOf, isoTime } from "../../../kit/time.ts";
import type { ObjectStore } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { actionRow } from "../../support/index-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const DAY = Date.UTC(2026, 10, 20);
/** Four days: two calls of two days. */
const HOURS = hoursOf({ startMs: DAY, endMs: DAY + 4 * DAY_MS });

interface Asked {
  readonly from: string;
  readonly to: string;
}

let objects: ObjectStore;
let asked: string[];
let said: string[];
let waitedMs: number;
let nowMs: number;
let isStopped: boolean;

beforeEach(() => {
  objects = memoryObjectStore();
  asked = [];
  said = [];
  waitedMs = 0;
  nowMs = DAY + 10 * DAY_MS + 20 * 60_000;
  isStopped = false;
});

/** What the indexer does: writes hours of the range, newest first, and says so. */
async function indexed({ from, to }: Asked, most = Number.POSITIVE_INFINITY): Promise<CallAnswer> {
  const hours = hoursOf({ startMs: Date.parse(from), endMs: Date.parse(to) }).reverse();
  const writer = indexWriter({ objects });
  for (const hourMs of hours.slice(0, most))
    await writer.replaceHour(
      hourMs,
      { actions: [actionRow({ hourMs })], errors: [] },
      { observedAtMs: nowMs, source: "lake:test", bytesScanned: 100, eventsScanned: 1 },
    );
  const done = Math.min(most, hours.length);
  const left = hours.slice(most);
  return {
    kind: "done",
    summary: {
      hours: done,
      calls: done,
      rows: done,
      bytesScanned: done * 100,
      left:
        left.length === 0 ? null : { from: isoTime(left.at(-1) ?? 0), to: isoTime((left[0] ?? 0) + HOUR_MS) },
    },
  };
}

/** Runs over an indexer that answers in turn, and then does all that it is asked. */
async function run(
  answers: readonly ((event: Asked) => Promise<CallAnswer>)[],
  changed: Partial<RunPorts> = {},
) {
  const turns = [...answers];
  const progress: number[] = [];
  const result = await runPieces(piecesOf(HOURS), {
    call: async (event) => {
      const range = event as Asked;
      asked.push(`${range.from.slice(8, 13)}-${range.to.slice(8, 13)}`);
      return (turns.shift() ?? indexed)(range);
    },
    looks: hourLooks(objects),
    wait: async (ms) => {
      waitedMs += ms;
      nowMs += ms;
    },
    isStopped: () => isStopped,
    nowMs: () => nowMs,
    say: (sentence) => said.push(sentence),
    onProgress: (done) => progress.push(done),
    ...changed,
  });
  return { ...result, progress };
}

const ALL = { hours: 96, calls: 96, hoursWithoutCalls: 0, rows: 96, bytesScanned: 9600 };
const lost = async (): Promise<CallAnswer> => ({ kind: "lost", sentence: "ECONNRESET" });
const busy = async (): Promise<CallAnswer> => ({ kind: "busy", sentence: "TooManyRequestsException" });
const failed = (sentence: string) => async (): Promise<CallAnswer> => ({ kind: "failed", sentence });

test("pieces are asked for newest first, and added up", async () => {
  const { totals, left, failed: failures, progress } = await run([]);

  expect(asked).toEqual(["22T00-24T00", "20T00-22T00"]);
  expect(totals).toEqual(ALL);
  expect([left, failures]).toEqual([[], []]);
  expect(progress).toEqual([48, 96]);
  expect(said).toEqual([]);
});

test("what the indexer had no time for is asked for again", async () => {
  const { totals } = await run([(event) => indexed(event, 30), (event) => indexed(event, 10)]);

  expect(asked).toEqual(["22T00-24T00", "22T00-22T18", "22T00-22T08", "20T00-22T00"]);
  expect(totals).toEqual(ALL);
});

test("an indexer that never has time ends with a sentence, not with a loop", async () => {
  const nothing = (event: Asked) => indexed(event, 0);

  const { failed: failures, left } = await run(Array(100).fill(nothing));

  expect(asked).toHaveLength(8);
  expect(failures.map(({ sentence }) => sentence)).toEqual(
    Array(2).fill("The indexer has no time for any hour"),
  );
  expect(left).toEqual([]);
});

test("hours inside of what was left that are done are not asked for again", async () => {
  const withHole = async ({ from }: Asked): Promise<CallAnswer> => {
    const startMs = Date.parse(from);
    await indexed({ from: isoTime(startMs + 10 * HOUR_MS), to: isoTime(startMs + 20 * HOUR_MS) });
    return {
      kind: "done",
      summary: {
        ...{ hours: 10, calls: 10, rows: 10, bytesScanned: 1000 },
        left: { from, to: isoTime(startMs + 48 * HOUR_MS) },
      },
    };
  };

  const { totals } = await run([withHole]);

  expect(asked).toEqual(["22T00-24T00", "22T20-24T00", "22T00-22T10", "20T00-22T00"]);
  expect(totals).toEqual(ALL);
});

test("a call whose answer is lost is looked up in the index: nothing is done twice", async () => {
  const { totals } = await run([
    async (event) => {
      await indexed(event);
      return lost();
    },
  ]);

  expect(asked).toEqual(["22T00-24T00", "20T00-22T00"]);
  expect(totals).toEqual({ ...ALL, calls: 48, hoursWithoutCalls: 48 });
  expect(said).toEqual([
    "The connection was lost; the indexer goes on at AWS, and the index tells what it has done (ECONNRESET)",
  ]);
});

test("a lost call that still runs is waited for, and only what it leaves is asked for again", async () => {
  let running: Asked | undefined;
  const { totals } = await run(
    [
      async (event) => {
        await indexed(event, 5);
        running = event;
        return lost();
      },
      busy,
      busy,
    ],
    {
      wait: async (ms) => {
        waitedMs += ms;
        // The lost call goes on while we wait: it ends with all but its first 3 hours.
        if (waitedMs > 5_000 && running) await indexed({ ...running, from: isoTime(DAY + 51 * HOUR_MS) });
      },
    },
  );

  expect(asked).toEqual(["22T00-24T00", "22T00-23T19", "22T00-22T03", "22T00-22T03", "20T00-22T00"]);
  expect(totals.hours).toBe(96);
  expect(said[1]).toContain("The indexer runs already");
});

test("without reading the index a lost call is asked for again, whole", async () => {
  const { totals } = await run([lost], { looks: undefined });

  expect(asked).toEqual(["22T00-24T00", "22T00-24T00", "20T00-22T00"]);
  expect(totals).toEqual(ALL);
});

test("connections that are lost again and again end it", async () => {
  const { failed: failures } = await run(Array(100).fill(lost));

  expect(failures[0]).toMatchObject({ sentence: "No answer: ECONNRESET" });
  expect(asked).toHaveLength(8);
});

test("a busy indexer is waited for, and said once", async () => {
  const { totals } = await run([busy, busy, busy]);

  expect(totals).toEqual(ALL);
  expect(waitedMs).toBe(90_000);
  expect(said).toHaveLength(1);
});

test("an indexer that is busy for 40 minutes is not waited for any longer", async () => {
  const { failed: failures } = await run(Array(1000).fill(busy));

  expect(failures[0]?.sentence).toBe("The indexer was busy for too long (TooManyRequestsException)");
});

test("a call that failed in part is counted, what failed is said, and the others are done", async () => {
  const { totals, failed: failures } = await run([
    async (event) => {
      await indexed({ ...event, from: isoTime(DAY + 50 * HOUR_MS) });
      return failed("Cannot index 2 of 48 hours")();
    },
  ]);

  expect(failures).toEqual([
    { hours: [DAY + 49 * HOUR_MS, DAY + 48 * HOUR_MS], sentence: "Cannot index 2 of 48 hours" },
  ]);
  expect(totals).toEqual({
    ...ALL,
    hours: 94,
    calls: 48,
    hoursWithoutCalls: 46,
    rows: 94,
    bytesScanned: 9400,
  });
});

test("two calls that get nothing done end it: the next would meet the same", async () => {
  const {
    failed: failures,
    left,
    totals,
  } = await runOfSixDays(Array(100).fill(failed("Lake may not be asked")));

  expect(failures).toHaveLength(2);
  expect(asked).toHaveLength(2);
  expect(left).toHaveLength(48);
  expect(totals.hours).toBe(0);
});

async function runOfSixDays(answers: readonly (() => Promise<CallAnswer>)[]) {
  const turns = [...answers];
  return runPieces(piecesOf(hoursOf({ startMs: DAY, endMs: DAY + 6 * DAY_MS })), {
    call: async (event) => {
      asked.push(JSON.stringify(event));
      return (turns.shift() ?? lost)();
    },
    looks: hourLooks(objects),
    wait: async () => {},
    isStopped: () => false,
    nowMs: () => nowMs,
    say: () => {},
    onProgress: () => {},
  });
}

test("a function that ran out of time has done what it has done: the rest is asked for", async () => {
  const { totals, failed: failures } = await run([
    async (event) => {
      await indexed(event, 20);
      return failed("2026-11-22T09:00:00Z 1234 Task timed out after 900.00 seconds")();
    },
  ]);

  expect(asked).toEqual(["22T00-24T00", "22T00-23T04", "20T00-22T00"]);
  expect(failures).toEqual([]);
  expect(totals.hours).toBe(96);
});

const SPENT =
  "Cannot index 1 of 1 hours; the first, x: This query may scan 1 GB, and 0 bytes are left of this hour's scan budget; from 10:00 UTC there is a new one";

test("a spent scan budget is waited for, until the next hour has begun", async () => {
  const { totals, failed: failures } = await run([failed(SPENT)]);

  expect(said).toEqual(["The hour's scan budget is spent: waiting until 01:00 UTC"]);
  expect(waitedMs).toBe(40 * 60_000 + 30_000);
  expect([totals.hours, failures]).toEqual([96, []]);
});

test("a scan budget that is too small for an hour is waited for once", async () => {
  const { failed: failures } = await run(Array(100).fill(failed(SPENT)));

  expect(failures[0]?.sentence).toBe(SPENT);
  expect(asked).toHaveLength(4);
});

test("stopped: nothing more is asked, and what was not answered is left", async () => {
  const {
    totals,
    left,
    failed: failures,
  } = await run([
    indexed,
    async () => {
      isStopped = true;
      throw new Error("Stopped");
    },
  ]);

  expect(totals.hours).toBe(48);
  expect(left).toHaveLength(48);
  expect(failures).toEqual([]);
});

test("an error that is not the person's stop is thrown", async () => {
  await expect(
    run([
      async () => {
        throw new Error("AccessDenied");
      },
    ]),
  ).rejects.toThrow("AccessDenied");
});
