import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import { type IndexHourPorts, indexHour } from "../../../trail/indexing/index-hour.ts";
import { WAITS_MS } from "../../../trail/indexing/query-patiently.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import { type Lake, LakeError, type LakeErrorKind, type MetricPoint } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";
import { HOUR, record } from "../../support/records.ts";

const range = { startMs: HOUR, endMs: HOUR + HOUR_MS };
let early: TestLake;
let late: TestLake;

beforeAll(async () => {
  const events = [
    record(),
    record(),
    record({ errorCode: "AccessDenied", recipientAccountId: "444455556666" }),
  ];
  early = await lakeOf(events);
  late = await lakeOf([
    ...events,
    record(),
    record({ eventName: "ConsoleLogin", responseElements: { ConsoleLogin: "Failure" } }),
  ]);
});
afterAll(async () => {
  await early.close();
  await late.close();
});

let objects: ReturnType<typeof memoryObjectStore>;
let put: MetricPoint[];
let waits: number[];
let ports: IndexHourPorts;

beforeEach(() => {
  objects = memoryObjectStore();
  put = [];
  waits = [];
  ports = {
    lake: early,
    writer: indexWriter({ objects }),
    metrics: {
      async put(_namespace, points) {
        put.push(...points);
      },
    },
    metricsNamespace: "Trailboard",
    now: () => HOUR + 2 * HOUR_MS,
    wait: async (ms) => {
      waits.push(ms);
    },
  };
});

test("indexHour() keeps both indexes of the hour and says what it did", async () => {
  const result = await indexHour(HOUR, ports);

  expect(result).toMatchObject({
    rows: { actions: 2, errors: 1 },
    calls: 3,
    errorCalls: 1,
    eventsScanned: 6,
  });
  expect(await callsOf("actions")).toBe(3);
  expect(await callsOf("errors")).toBe(1);
});

test("an hour without events is an hour that was looked at", async () => {
  const result = await indexHour(HOUR + 5 * HOUR_MS, { ...ports, now: () => HOUR + 9 * HOUR_MS });

  expect(result).toMatchObject({ rows: { actions: 0, errors: 0 }, calls: 0 });
  const { hours } = await ports.writer.coverage({ startMs: HOUR, endMs: HOUR + 9 * HOUR_MS });
  expect(hours).toMatchObject([{ hourMs: HOUR + 5 * HOUR_MS, source: early.source }]);
  expect(sumOf("Calls")).toBe(0);
  expect(put).toHaveLength(5);
});

test("an hour that is indexed again has the same rows and puts no metric twice", async () => {
  await indexHour(HOUR, ports);
  const points = put.length;

  const again = await indexHour(HOUR, ports);

  expect(again.metrics).toEqual({ kind: "skipped", reason: "Nothing new since the hour was published" });
  expect(put).toHaveLength(points);
  expect(await callsOf("actions")).toBe(3);
});

test("late events are in the second look's rows, and only they are put", async () => {
  await indexHour(HOUR, ports);
  await indexHour(HOUR, { ...ports, lake: late });

  expect(await callsOf("actions")).toBe(5);
  expect(sumOf("Calls")).toBe(5);
  expect(sumOf("Errors")).toBe(2);
  expect(sumOf("FailedLogins")).toBe(1);
  expect(put.every(({ atMs }) => atMs === HOUR)).toBe(true);
});

test("a crash between recording and putting loses points and never doubles them", async () => {
  const crashing = { put: () => Promise.reject(new Error("the machine is gone")) };

  const first = await indexHour(HOUR, { ...ports, metrics: crashing });
  await indexHour(HOUR, { ...ports, lake: late });

  expect(first.metrics).toEqual({ kind: "failed", reason: "the machine is gone" });
  expect(await callsOf("actions")).toBe(5);
  expect(sumOf("Calls")).toBe(2);
});

test("hours that CloudWatch no longer takes are indexed and not published, and the result says so", async () => {
  const result = await indexHour(HOUR, { ...ports, now: () => HOUR + 14 * DAY_MS });

  expect(result.metrics).toEqual({
    kind: "skipped",
    reason: "CloudWatch takes no points older than two weeks",
  });
  expect(await ports.writer.publishedMetrics(HOUR)).toBeUndefined();
  expect(await callsOf("actions")).toBe(3);
});

test.each<LakeErrorKind>(["throttled", "too-many-queries", "unreachable"])(
  "%s passes: it is waited out, longer each time",
  async (kind) => {
    const result = await indexHour(HOUR, { ...ports, lake: failing(kind, 3) });

    expect(result.calls).toBe(3);
    expect(waits).toEqual(WAITS_MS.slice(0, 3));
  },
);

test("what does not pass in time is reported as what it is, and the hour is as it was", async () => {
  await indexHour(HOUR, ports);

  const attempt = indexHour(HOUR, { ...ports, lake: failing("too-many-queries", 99) });

  await expect(attempt).rejects.toMatchObject({ name: "LakeError", kind: "too-many-queries" });
  expect(await callsOf("actions")).toBe(3);
  expect(sumOf("Calls")).toBe(3);
});

test.each<LakeErrorKind>(["timed-out", "denied", "invalid-statement", "no-event-data-store", "cancelled"])(
  "%s is reported at once",
  async (kind) => {
    await expect(indexHour(HOUR, { ...ports, lake: failing(kind, 1) })).rejects.toMatchObject({ kind });
    expect(waits).toEqual([]);
    expect((await ports.writer.coverage(range)).hours).toEqual([]);
  },
);

test("a query that ran and failed has been billed: it is tried once more, not four times", async () => {
  await expect(indexHour(HOUR, { ...ports, lake: failing("failed", 99) })).rejects.toMatchObject({
    kind: "failed",
  });
  expect(waits).toHaveLength(1);
});

test("one answer that cannot be used leaves the hour as it was", async () => {
  const malformed: Lake = {
    ...early,
    async query(query) {
      const result = await early.query(query);
      const callsAt = result.columns.indexOf("calls");
      return { ...result, rows: result.rows.map((row) => row.with(callsAt, "NaN")) };
    },
  };

  await expect(indexHour(HOUR, { ...ports, lake: malformed })).rejects.toThrow(
    `Cannot use calls "NaN" of Lake's answer: expected a whole number above 0`,
  );
  expect((await ports.writer.coverage(range)).hours).toEqual([]);
});

test("the scan budget is asked before each query and told what it cost", async () => {
  const settled: number[] = [];
  const budget = {
    reserve: async () => ({
      kind: "reserved" as const,
      settle: async (bytes: number) => void settled.push(bytes),
    }),
  };

  const result = await indexHour(HOUR, { ...ports, budget });

  expect(settled).toEqual([result.bytesScanned / 2, result.bytesScanned / 2]);
  expect(result.bytesScanned).toBeGreaterThan(0);
});

test("a spent scan budget starts no query", async () => {
  const untouchable: Lake = { ...early, query: () => Promise.reject(new Error("was asked")) };
  const budget = { reserve: async () => ({ kind: "refused" as const, sentence: "The budget is spent" }) };

  await expect(indexHour(HOUR, { ...ports, lake: untouchable, budget })).rejects.toThrow(
    "The budget is spent",
  );
});

async function callsOf(index: "actions" | "errors"): Promise<number> {
  const reader = indexReader({ objects });
  const groups = await reader.group({ index, range, by: [] });
  return groups[0]?.calls ?? 0;
}

function sumOf(name: string): number {
  return put
    .filter((point) => point.name === name && Object.keys(point.dimensions).length === 0)
    .reduce((sum, { value }) => sum + value, 0);
}

/** Fails so many times in a row for the question about all actions, then answers. */
function failing(kind: LakeErrorKind, times: number): Lake {
  let left = times;
  return {
    ...early,
    query: async (query) => {
      if (!query.statement.includes("outcome <> 'ok'") && left-- > 0) throw new LakeError(kind, "no");
      return early.query(query);
    },
  };
}
