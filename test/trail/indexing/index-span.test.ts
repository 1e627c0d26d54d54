import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import type { IndexRows } from "../../../trail/columns.ts";
import { type IndexHourPorts, indexSpan } from "../../../trail/indexing/index-span.ts";
import type { HourObservation, Lake } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";
import { assumedRole, HOUR, record } from "../../support/records.ts";

const HOURS = 6;

/** Deliveries of few events over six hours: again in the same hour, again in another one, corrected, at the edges. */
const delivery = fc.record({
  id: fc.integer({ min: 1, max: 40 }),
  second: fc.oneof(
    fc.integer({ min: 0, max: HOURS * 3600 - 1 }),
    fc.integer({ min: 0, max: HOURS - 1 }).map((hour) => hour * 3600),
    fc.integer({ min: 1, max: HOURS }).map((hour) => hour * 3600 - 1),
  ),
  fields: fc.record({
    eventName: fc.constantFrom("a", "b", "it's"),
    errorCode: fc.constantFrom(undefined, "AccessDenied", "Throttling"),
    errorMessage: fc.constantFrom(undefined, "x", "y"),
    userIdentity: fc.constantFrom(assumedRole("r", "s"), { type: "Root" }),
    addendum: fc.constantFrom(undefined, { reason: "UPDATED_DATA" }),
  }),
});

let lake: TestLake;

beforeAll(async () => {
  const deliveries = fc.sample(fc.array(delivery, { minLength: 400, maxLength: 400 }), {
    numRuns: 1,
    seed: 20261122,
  });
  lake = await lakeOf(
    deliveries
      .flat()
      // Hour 4 stays empty.
      .filter(({ second }) => Math.floor(second / 3600) !== 4)
      .map(({ id, second, fields }) =>
        record({
          ...fields,
          eventID: `event-${id}`,
          eventTime: new Date(HOUR + second * 1000).toISOString(),
        }),
      ),
  );
});
afterAll(() => lake.close());

interface Written {
  readonly rows: IndexRows;
  readonly observation: HourObservation;
}

function portsOver(written: Map<number, Written>, given: Lake = lake): IndexHourPorts {
  const writer = indexWriter({ objects: memoryObjectStore() });
  return {
    lake: given,
    writer: {
      ...writer,
      async replaceHour(hourMs, rows, observation) {
        written.set(hourMs, { rows, observation });
        await writer.replaceHour(hourMs, rows, observation);
      },
    },
    metrics: { put: async () => {} },
    metricsNamespace: "Trailboard",
    now: () => HOUR + 20 * HOUR_MS,
    wait: async () => {},
  };
}

function sorted({ actions, errors }: IndexRows) {
  const inOrder = <T>(rows: readonly T[]) =>
    rows.map((row) => JSON.stringify(row, Object.keys(row as object).sort())).sort();
  return { actions: inOrder(actions), errors: inOrder(errors) };
}

test("a span gives exactly the rows that its hours give one by one", async () => {
  const together = new Map<number, Written>();
  const alone = new Map<number, Written>();

  await indexSpan({ startMs: HOUR, hours: HOURS }, portsOver(together));
  for (let hour = 0; hour < HOURS; hour++)
    await indexSpan({ startMs: HOUR + hour * HOUR_MS, hours: 1 }, portsOver(alone));

  expect([...together.keys()].sort()).toEqual([...alone.keys()].sort());
  for (const [hourMs, { rows }] of alone) {
    expect(rows.actions.every((row) => row.hourMs === hourMs)).toBe(true);
    expect(sorted(together.get(hourMs)?.rows ?? { actions: [], errors: [] })).toEqual(sorted(rows));
  }
  const rows = [...together.values()].map(({ rows: { actions, errors } }) => [actions.length, errors.length]);
  expect(rows.filter(([actions]) => actions === 0)).toEqual([[0, 0]]);
  expect(rows.filter(([actions = 0, errors = 0]) => actions > 5 && errors > 2)).toHaveLength(5);
});

test("failures in actions and rows of errors are the same events, hour by hour", async () => {
  const together = new Map<number, Written>();
  await indexSpan({ startMs: HOUR, hours: HOURS }, portsOver(together));

  for (const { rows } of together.values()) {
    const sum = (of: readonly { readonly calls: number }[]) => of.reduce((all, { calls }) => all + calls, 0);
    expect(sum(rows.errors)).toBe(sum(rows.actions.filter(({ outcome }) => outcome !== "ok")));
  }
});

test("hours without rows are written as looked at, and what was billed is shared out whole", async () => {
  const written = new Map<number, Written>();
  let bytes = 0;
  let events = 0;
  const counted: Lake = {
    ...lake,
    async query(query) {
      const result = await lake.query(query);
      bytes += result.statistics.bytesScanned;
      events += result.statistics.eventsScanned;
      return result;
    },
  };

  const { indexed, failed } = await indexSpan({ startMs: HOUR, hours: HOURS }, portsOver(written, counted));

  expect(failed).toEqual([]);
  expect(indexed.map(({ hourMs }) => (hourMs - HOUR) / HOUR_MS)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(indexed[4]).toMatchObject({ calls: 0, rows: { actions: 0, errors: 0 }, bytesScanned: 0 });
  const observations = [...written.values()].map(({ observation }) => observation);
  expect(observations.reduce((sum, { bytesScanned }) => sum + bytesScanned, 0)).toBe(bytes);
  expect(observations.reduce((sum, { eventsScanned }) => sum + eventsScanned, 0)).toBe(events);
  expect(bytes).toBeGreaterThan(0);
});

test("an hour that cannot be written is the only one that fails", async () => {
  const bad = HOUR + 2 * HOUR_MS;
  const ports = portsOver(new Map());
  const writer: IndexHourPorts["writer"] = {
    ...ports.writer,
    replaceHour: async (hourMs, rows, observation) => {
      if (hourMs === bad) throw new Error("disk full");
      await ports.writer.replaceHour(hourMs, rows, observation);
    },
  };

  const { indexed, failed } = await indexSpan({ startMs: HOUR, hours: HOURS }, { ...ports, writer });

  expect(failed).toEqual([{ hourMs: bad, error: new Error("disk full") }]);
  expect(indexed).toHaveLength(5);
  expect((await ports.writer.coverage({ startMs: HOUR, endMs: HOUR + HOURS * HOUR_MS })).hours).toHaveLength(
    5,
  );
});

test("an answer with more rows than a span may have is not used, and no hour is written", async () => {
  const written = new Map<number, Written>();

  const attempt = indexSpan({ startMs: HOUR, hours: HOURS, maxRows: 5 }, portsOver(written));

  await expect(attempt).rejects.toMatchObject({ name: "AnswerError" });
  expect(written.size).toBe(0);
});

test("the scan budget is asked for what a span is expected to scan", async () => {
  const asked: number[] = [];
  const budget = {
    reserve: async (bytes: number) => {
      asked.push(bytes);
      return { kind: "reserved" as const, settle: async () => {} };
    },
  };

  await indexSpan({ startMs: HOUR, hours: 2, estimateBytes: 12_345 }, { ...portsOver(new Map()), budget });

  expect(asked).toEqual([12_345, 12_345]);
});
