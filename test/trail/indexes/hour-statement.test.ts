import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import type { ActionRow, ErrorRow, KeyColumn } from "../../../trail/columns.ts";
import { actionsStatement } from "../../../trail/indexes/actions.ts";
import { errorsStatement } from "../../../trail/indexes/errors.ts";
import { actionRows, errorRows } from "../../../trail/indexes/hour-rows.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { ACCOUNT, assumedRole, HOUR, record } from "../../support/records.ts";

const loaded: (object | string)[] = [];
let lake: TestLake;

beforeAll(async () => {
  lake = await lakeOf(loaded);
});
afterAll(() => lake.close());

/** A test of the rows that `records`, given as of HOUR, make. Each has an hour of its own, so that all are loaded at once. */
function testRows(
  name: string,
  records: readonly (Record<string, unknown> | string)[],
  check: (rows: ActionRow[], errors: ErrorRow[], hourMs: number) => void,
): void {
  hours++;
  const shiftMs = hours * 10 * HOUR_MS;
  const shifted = (time: unknown) => new Date(Date.parse(String(time)) + shiftMs).toISOString();
  for (const one of records)
    loaded.push(
      typeof one === "string"
        ? one.replace(/(?<="eventTime":\s*")[^"]*/, shifted)
        : { ...one, eventTime: shifted(one.eventTime) },
    );
  test(name, async () => {
    const hourMs = HOUR + shiftMs;
    const hour = { eventDataStoreId: lake.eventDataStoreId, hourMs };
    const actions = await lake.query({ statement: actionsStatement(hour), timeoutMs: 10_000 });
    const errors = await lake.query({ statement: errorsStatement(hour), timeoutMs: 10_000 });
    const range = { startMs: hourMs, endMs: hourMs + HOUR_MS };
    check(actionRows(actions, range), errorRows(errors, range), hourMs);
  });
}
let hours = 0;

const eventDataStoreId = "0233062b-51c6-4d18-8dec-a8c90da840d9";

test.each([
  ["actions", actionsStatement, 1, "04:00:00"],
  ["errors", errorsStatement, 1, "04:00:00"],
  ["actions", actionsStatement, 5, "08:00:00"],
  ["errors", errorsStatement, 5, "08:00:00"],
])("the statement of %s is one that Lake takes (%s %i h)", (_index, statementOf, hours, end) => {
  const statement = statementOf({ eventDataStoreId, hourMs: HOUR, hours });

  expect(statement.length).toBeLessThan(10_000);
  expect(statement).toContain(`FROM ${eventDataStoreId}\n`);
  expect(statement).toContain(`eventTime >= '2026-11-22 03:00:00' AND eventTime < '2026-11-22 ${end}'`);
  expect(statement).toMatch(/^SELECT /);
  const withoutTexts = statement.replace(/'[^']*'/g, "''");
  expect(withoutTexts).not.toMatch(/\bWITH\b|\bINTERVAL\b|\bJOIN\b|\bUNNEST\b|[$?;"]|::|--/i);
  // The console takes $NAME and ? for placeholders, wherever they stand.
  expect(statement).not.toMatch(/\$/);
});

test.each([0, -1, 1.5, 25, Number.NaN])("a statement about %d hours is refused", (hours) => {
  expect(() => actionsStatement({ eventDataStoreId, hourMs: HOUR, hours })).toThrow(
    `Cannot index "${hours}" hours at once: expected a whole number from 1 to 24`,
  );
});

test("a statement is refused for what is no hour, and for an id that is none", () => {
  expect(() => actionsStatement({ eventDataStoreId, hourMs: HOUR + 1 })).toThrow(
    "expected the start of an hour",
  );
  expect(() => actionsStatement({ eventDataStoreId: "x WHERE 1=1 --", hourMs: HOUR })).toThrow(
    "expected letters, digits and single hyphens",
  );
});

testRows(
  "a row says who did what, where, from where, with what, how often and when",
  [record({ eventTime: "2026-11-22T03:00:00Z" }), record({ eventTime: "2026-11-22T03:59:59Z" })],
  (rows, _errors, hourMs) =>
    expect(rows).toEqual([
      {
        hourMs,
        accountId: ACCOUNT,
        region: "eu-central-1",
        eventSource: "s3.amazonaws.com",
        eventName: "ListBuckets",
        category: "Management",
        readOnly: "true",
        sourceIp: "198.51.100.7",
        actor: `arn:aws:iam::${ACCOUNT}:user/alice`,
        actorType: "user",
        client: "cli",
        outcome: "ok",
        calls: 2,
        firstAtMs: hourMs,
        lastAtMs: hourMs + HOUR_MS - 1000,
      },
    ]),
);

testRows(
  "an hour begins with its first second and ends before the next hour's",
  [
    record({ eventTime: "2026-11-22T02:59:59Z", eventName: "Before" }),
    record({ eventTime: "2026-11-22T03:00:00Z", eventName: "First" }),
    record({ eventTime: "2026-11-22T04:00:00Z", eventName: "After" }),
  ],
  (rows) => expect(rows.map(({ eventName }) => eventName)).toEqual(["First"]),
);

testRows("an hour without events has no rows", [], (rows, errors) => {
  expect(rows).toEqual([]);
  expect(errors).toEqual([]);
});

const differences: readonly (readonly [KeyColumn, Record<string, unknown>])[] = [
  ["accountId", { recipientAccountId: "444455556666" }],
  ["region", { awsRegion: "us-east-1" }],
  ["eventSource", { eventSource: "iam.amazonaws.com" }],
  ["eventName", { eventName: "ListUsers" }],
  ["category", { eventCategory: "Data" }],
  ["readOnly", { readOnly: false }],
  ["sourceIp", { sourceIPAddress: "203.0.113.9" }],
  ["actor", { userIdentity: assumedRole("deploy", "x") }],
  ["client", { userAgent: "curl/8" }],
  ["outcome", { errorCode: "NoSuchBucket" }],
];
for (const [column, fields] of differences)
  testRows(`events that differ in ${column} are two rows`, [record(), record(fields)], (rows) => {
    expect(rows.map(({ calls }) => calls)).toEqual([1, 1]);
    expect(new Set(rows.map((row) => row[column])).size).toBe(2);
  });

const delivered = record();
testRows(
  "an event that was delivered twice counts once",
  // Other spaces: not the same bytes, so that loading cannot have told.
  [delivered, JSON.stringify(delivered, null, 1), record()],
  (rows) => expect(rows.map(({ calls }) => calls)).toEqual([2]),
);

const first = record();
testRows(
  "an event that was delivered again with other content is in one row, the corrected one",
  [{ ...first, errorCode: "AccessDenied", addendum: { reason: "UPDATED_DATA" } }, first],
  (rows, errors) => {
    expect(rows.map(({ outcome, calls }) => [outcome, calls])).toEqual([["denied", 1]]);
    expect(errors.map(({ errorCode, calls }) => [errorCode, calls])).toEqual([["AccessDenied", 1]]);
  },
);

const failed = record({ errorCode: "InternalFailure" });
testRows(
  "an error that a correction took back is none",
  [failed, { ...failed, errorCode: undefined, addendum: { reason: "UPDATED_DATA" } }],
  (rows, errors) => {
    expect(rows.map(({ outcome, calls }) => [outcome, calls])).toEqual([["ok", 1]]);
    expect(errors).toEqual([]);
  },
);

const unsure = record();
testRows(
  "of two deliveries that differ without a correction the failed one counts, in both indexes",
  [unsure, { ...unsure, errorCode: "AccessDenied" }],
  (rows, errors) => {
    expect(rows.map(({ outcome, calls }) => [outcome, calls])).toEqual([["denied", 1]]);
    expect(errors.map(({ outcome, calls }) => [outcome, calls])).toEqual([["denied", 1]]);
  },
);

const { eventID: _id, ...nameless } = record();
testRows(
  "records without an eventID all count, each once",
  [
    nameless,
    { ...nameless, requestID: "ANOTHER" },
    { ...nameless, requestID: "A THIRD", eventID: "" },
    nameless,
  ],
  (rows) => expect(rows.map(({ calls }) => calls)).toEqual([3]),
);

testRows(
  "a record with hardly anything in it is a row of empty texts",
  [{ eventName: "X", eventTime: "2026-11-22T03:00:00Z", eventVersion: "1.0" }],
  ([row]) =>
    expect(row).toMatchObject({
      accountId: "",
      region: "",
      eventSource: "",
      category: "",
      readOnly: "",
      sourceIp: "",
      actor: "",
      actorType: "unknown",
      client: "",
      outcome: "ok",
      calls: 1,
    }),
);

testRows(
  "a record from before there were categories has one all the same",
  [
    record({ eventCategory: undefined, managementEvent: true }),
    record({ eventCategory: undefined, managementEvent: false }),
  ],
  (rows) => expect(rows.map(({ category }) => category).sort()).toEqual(["Data", "Management"]),
);

testRows(
  "an Insights record, which has no name, is called by its type",
  [
    {
      eventVersion: "1.11",
      eventTime: "2026-11-22T03:20:00Z",
      awsRegion: "us-east-1",
      eventID: "i-1",
      eventType: "AwsCloudTrailInsight",
      recipientAccountId: ACCOUNT,
      eventCategory: "Insight",
      insightDetails: { state: "Start", eventSource: "ec2.amazonaws.com", eventName: "RunInstances" },
    },
  ],
  ([row]) =>
    expect(row).toMatchObject({
      eventSource: "",
      eventName: "AwsCloudTrailInsight",
      category: "Insight",
      client: "aws-service",
      calls: 1,
    }),
);

const hostileName = `a', "b", \n\t{c=d}, [e] \\ \u202E 💥 ${"x".repeat(1000)}`;
testRows(
  "hostile text comes through as it is",
  [record({ eventName: hostileName, sourceIPAddress: "10.0.0.1, 10.0.0.2" })],
  ([row]) => {
    expect(row?.eventName).toBe(hostileName);
    expect(row?.sourceIp).toBe("10.0.0.1, 10.0.0.2");
  },
);

testRows(
  "errors keeps codes apart and one message for each, the same one every time",
  [
    record({ errorCode: "NoSuchKey", errorMessage: "b" }),
    record({ errorCode: "NoSuchKey", errorMessage: "a" }),
    record({ errorCode: "NoSuchKey" }),
    record({ errorCode: "NoSuchBucket", errorMessage: "c" }),
    record(),
  ],
  (_rows, errors) => {
    const found = errors.map(({ errorCode, errorMessage, calls }) => [errorCode, errorMessage, calls]);
    expect(found.sort()).toEqual([
      ["NoSuchBucket", "c", 1],
      ["NoSuchKey", "a", 3],
    ]);
  },
);

const text = fc.option(fc.constantFrom("a", "b", "AccessDenied", "", "it's"), { nil: undefined });
const someRecords = fc.array(
  fc.record({
    id: fc.integer({ min: 1, max: 12 }),
    fields: fc.record({
      awsRegion: text,
      eventSource: text,
      eventName: fc.constantFrom("a", "b", "it's"),
      errorCode: text,
      errorMessage: text,
      userAgent: text,
      recipientAccountId: text,
      readOnly: fc.option(fc.boolean(), { nil: undefined }),
      addendum: fc.option(fc.constant({ reason: "UPDATED_DATA" }), { nil: undefined }),
      userIdentity: fc.constantFrom(undefined, assumedRole("r", "s"), { type: "Root" }, { arn: "x" }, {}),
    }),
  }),
  { minLength: 1, maxLength: 30 },
);
// Sampled, not asserted by the generator: loading is what takes time, and it is done once for all.
fc.sample(someRecords, { numRuns: 30, seed: 20261122 }).forEach((records, n) => {
  const events = new Set(records.map(({ id }) => id)).size;
  testRows(
    `the calls of all rows are the distinct events of the hour: ${events} of ${records.length} records, sample ${n}`,
    records.map(({ id, fields }) => record({ ...fields, eventID: `sample-${n}-${id}` })),
    (rows, errors) => {
      const sum = (counted: readonly { calls: number }[]) =>
        counted.reduce((all, { calls }) => all + calls, 0);
      expect(sum(rows)).toBe(events);
      expect(sum(errors)).toBe(sum(rows.filter(({ outcome }) => outcome !== "ok")));
    },
  );
});
