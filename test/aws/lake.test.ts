import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { afterEach, expect, test } from "vitest";
import { sdkLake } from "../../aws/lake.ts";
import { AwsError, type AwsOperation } from "../../local/wire/service.ts";
import type { LakeErrorKind } from "../../trail/sources.ts";
import { lakeOf } from "../support/lake-of.ts";
import { HOUR, record } from "../support/records.ts";
import { type Scripted, scriptedAws } from "../support/scripted-aws.ts";

const eventDataStoreArn =
  "arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/0233062b-51c6-4d18-8dec-a8c90da840d9";
const queryId = "11111111-2222-3333-4444-555555555555";
const statistics = { EventsMatched: 2, EventsScanned: 5, BytesScanned: 1234, ExecutionTimeInMillis: 7 };
const finished: Readonly<Record<string, AwsOperation>> = {
  StartQuery: () => ({ QueryId: queryId }),
  DescribeQuery: () => ({ QueryId: queryId, QueryStatus: "FINISHED", QueryStatistics: statistics }),
  GetQueryResults: () => ({ QueryStatus: "FINISHED", QueryResultRows: [] }),
};

let aws: Scripted | undefined;
afterEach(async () => {
  await aws?.close();
  aws = undefined;
});

async function asked(
  operations: Readonly<Record<string, AwsOperation>>,
  { timeoutMs = 5_000, maxRows }: { timeoutMs?: number; maxRows?: number } = {},
) {
  aws = await scriptedAws({ ...finished, ...operations });
  const lake = sdkLake({ eventDataStoreArn, pollMs: 1, client: aws.cloudTrail });
  return lake.query({ statement: "SELECT 1", timeoutMs, ...(maxRows === undefined ? {} : { maxRows }) });
}

const operationsCalled = () => aws?.calls.map(([name]) => name);

test("a query of the embedded Lake answers with columns, text cells and what it scanned", async () => {
  const lake = await lakeOf([record({ eventName: "A", errorCode: null }), record({ eventName: "B" })]);
  try {
    const result = await lake.query({
      statement: `SELECT eventName, errorCode, eventTime AS t FROM ${lake.eventDataStoreId} ORDER BY eventName`,
      timeoutMs: 10_000,
    });

    expect(result).toMatchObject({
      columns: ["eventName", "errorCode", "t"],
      rows: [
        ["A", null, "2026-11-22 03:15:00.000"],
        ["B", null, "2026-11-22 03:15:00.000"],
      ],
      truncated: false,
    });
    expect(result.statistics.eventsScanned).toBe(2);
    expect(result.statistics.bytesScanned).toBeGreaterThan(0);
  } finally {
    await lake.close();
  }
});

test("all pages of the embedded Lake are read", async () => {
  const lake = await lakeOf(
    Array.from({ length: 2_345 }, (_, n) =>
      record({ eventName: `E${n}`, eventTime: new Date(HOUR + n * 1000).toISOString().replace(".000", "") }),
    ),
  );
  try {
    const statement = `SELECT eventName FROM ${lake.eventDataStoreId}`;

    const all = await lake.query({ statement, timeoutMs: 10_000 });
    const some = await lake.query({ statement, timeoutMs: 10_000, maxRows: 1_500 });

    expect(new Set(all.rows.flat()).size).toBe(2_345);
    expect([some.rows.length, some.truncated]).toEqual([1_500, true]);
  } finally {
    await lake.close();
  }
});

test("a statement that the embedded Lake does not take is an invalid statement, with its reason", async () => {
  const lake = await lakeOf([record()]);
  try {
    const query = lake.query({ statement: "SELECT FROM WHERE", timeoutMs: 10_000 });

    await expect(query).rejects.toMatchObject({ name: "LakeError", kind: "invalid-statement" });
  } finally {
    await lake.close();
  }
});

test("the id after FROM is the last part of the ARN, the source is all of it", () => {
  const lake = sdkLake({ eventDataStoreArn, pollMs: 1 });

  expect(lake.eventDataStoreId).toBe("0233062b-51c6-4d18-8dec-a8c90da840d9");
  expect(lake.source).toBe(`lake:${eventDataStoreArn}`);
});

test("labels may repeat, and NULL is null however it comes", async () => {
  const rows = [
    [{ arn: "a" }, { arn: null }, { n: 3 }],
    [{ arn: "b" }, { arn: "c" }],
    [{ arn: "d" }, {}, { n: "4" }],
  ];

  const result = await asked({ GetQueryResults: () => ({ QueryStatus: "FINISHED", QueryResultRows: rows }) });

  expect(result.columns).toEqual(["arn", "arn", "n"]);
  expect(result.rows).toEqual([
    ["a", null, "3"],
    ["b", "c", null],
    ["d", null, "4"],
  ]);
});

test("a result without rows has no columns", async () => {
  expect(await asked({})).toEqual({
    queryId,
    columns: [],
    rows: [],
    statistics: { eventsMatched: 2, eventsScanned: 5, bytesScanned: 1234, executionTimeMs: 7 },
    truncated: false,
  });
});

test("pages are asked for until there is no token, a thousand rows each", async () => {
  const result = await asked({
    GetQueryResults: ({ NextToken }) => {
      const page = NextToken === undefined ? 0 : Number(String(NextToken).slice(5));
      return {
        QueryStatus: "FINISHED",
        QueryResultRows: [[{ n: String(page) }]],
        ...(page < 3 ? { NextToken: `page-${page + 1}` } : {}),
      };
    },
  });

  expect(result.rows).toEqual([["0"], ["1"], ["2"], ["3"]]);
  expect(aws?.calls.at(-1)?.[1]).toEqual({ QueryId: queryId, MaxQueryResults: 1000, NextToken: "page-3" });
});

test("a page that comes again and again is an error, not a loop", async () => {
  const query = asked({
    GetQueryResults: () => ({ QueryStatus: "FINISHED", QueryResultRows: [], NextToken: "again" }),
  });

  await expect(query).rejects.toMatchObject({ kind: "failed" });
});

test("a query is waited for while it is queued and running", async () => {
  const states = ["QUEUED", "RUNNING", "RUNNING", "FINISHED"];

  await asked({ DescribeQuery: () => ({ QueryStatus: states.shift(), QueryStatistics: statistics }) });

  expect(operationsCalled()).toEqual(["StartQuery", ...Array(4).fill("DescribeQuery"), "GetQueryResults"]);
});

test.each<[string, LakeErrorKind, string]>([
  ["FAILED", "failed", "The query failed: Query exhausted resources at this scale factor"],
  ["CANCELLED", "cancelled", "The query was cancelled"],
  ["TIMED_OUT", "timed-out", "The query took longer than Lake allows"],
  ["PECULIAR", "failed", "The query failed: Query exhausted resources at this scale factor"],
])("a query that ended %s is reported as %s, with what it cost", async (status, kind, message) => {
  const query = asked({
    DescribeQuery: () => ({
      QueryStatus: status,
      ErrorMessage: "Query exhausted resources at this scale factor",
      QueryStatistics: statistics,
    }),
  });

  await expect(query).rejects.toMatchObject({ name: "LakeError", kind, message, bytesScanned: 1234 });
});

test("a query that takes too long is cancelled at Lake", async () => {
  const query = asked(
    {
      DescribeQuery: () => ({ QueryStatus: "RUNNING", QueryStatistics: statistics }),
      CancelQuery: () => ({ QueryId: queryId, QueryStatus: "CANCELLED" }),
    },
    { timeoutMs: 100 },
  );

  await expect(query).rejects.toMatchObject({
    kind: "timed-out",
    message: "The query was cancelled: it took longer than 0.1 s",
    bytesScanned: 1234,
  });
  expect(operationsCalled()).toContain("CancelQuery");
});

test.each<[string, number, LakeErrorKind]>([
  ["InvalidQueryStatementException", 400, "invalid-statement"],
  ["MaxConcurrentQueriesException", 429, "too-many-queries"],
  ["EventDataStoreNotFoundException", 404, "no-event-data-store"],
  ["InactiveEventDataStoreException", 400, "no-event-data-store"],
  ["AccessDeniedException", 403, "denied"],
  ["ExpiredTokenException", 400, "denied"],
  ["InternalFailure", 500, "unreachable"],
  ["SomethingNewException", 400, "failed"],
])("%s (%i) is %s, in AWS's words, and StartQuery is not sent again", async (name, status, kind) => {
  const query = asked({
    StartQuery: () => {
      throw new AwsError(name, "words of AWS", status);
    },
  });

  await expect(query).rejects.toMatchObject({
    name: "LakeError",
    kind,
    message: expect.stringContaining("words of AWS"),
  });
  expect(operationsCalled()).toEqual(["StartQuery"]);
});

test("a StartQuery that was turned away for its pace is sent again", async () => {
  let calls = 0;

  const result = await asked({
    StartQuery: () => {
      if (++calls < 3) throw new AwsError("ThrottlingException", "Rate exceeded", 429);
      return { QueryId: queryId };
    },
  });

  expect(result.queryId).toBe(queryId);
  expect(calls).toBe(3);
});

test("a lost answer while a query runs does not lose the query", async () => {
  let calls = 0;

  await asked({
    DescribeQuery: () => {
      if (++calls === 1) throw new AwsError("InternalFailure", "oops", 500);
      return { QueryStatus: "FINISHED", QueryStatistics: statistics };
    },
  });

  expect(operationsCalled()?.filter((name) => name === "StartQuery")).toHaveLength(1);
});

test("an account that Lake is closed to gets a sentence that says so", async () => {
  const query = asked({
    StartQuery: () => {
      throw new AwsError(
        "OperationNotPermittedException",
        "AWS CloudTrail Lake is no longer accepting new customers.",
        400,
      );
    },
  });

  await expect(query).rejects.toMatchObject({
    kind: "no-event-data-store",
    message: expect.stringContaining("CloudTrail Lake is closed to this account"),
  });
});

test("an address where nobody listens is unreachable", async () => {
  const client = new CloudTrailClient({
    endpoint: "http://127.0.0.1:9",
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const lake = sdkLake({ eventDataStoreArn, pollMs: 1, client });

  await expect(lake.query({ statement: "SELECT 1", timeoutMs: 1_000 })).rejects.toMatchObject({
    kind: "unreachable",
    message: expect.stringContaining("Lake cannot be reached (StartQuery)"),
  });
});
