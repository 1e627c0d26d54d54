import {
  CancelQueryCommand,
  CloudTrailServiceException,
  DescribeQueryCommand,
  GetQueryResultsCommand,
  ListQueriesCommand,
  paginateGetQueryResults,
  StartQueryCommand,
} from "@aws-sdk/client-cloudtrail";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture, NOW_MS, STORE_ARN, STORE_ID } from "../lake-fixture.ts";
import { ask, finished } from "../lake-query.ts";

const EVENTS = 1500;
/** Never ends by itself: 1500^4 rows. */
const ENDLESS = `SELECT count(*) FROM ${Array.from({ length: 4 }, (_, n) => `${STORE_ID} t${n}`).join(", ")} WHERE t0.eventID || t1.eventID || t2.eventID || t3.eventID = 'x'`;

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(EVENTS);
});
afterAll(() => lake.close());

async function start(statement: string, from: LakeFixture = lake): Promise<string> {
  const QueryStatement = statement.replaceAll("EDS", STORE_ID);
  return (await from.client.send(new StartQueryCommand({ QueryStatement }))).QueryId ?? "";
}

async function refused(sent: Promise<unknown>): Promise<readonly [string, number | undefined]> {
  const error = await sent.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CloudTrailServiceException))
    throw new Error(`expected an AWS error, got ${String(error)}`);
  return [error.name, error.$metadata.httpStatusCode];
}

test("a query's answer is rows of single cells in SELECT order, all text, NULL as null", async () => {
  const QueryId = await start(
    "SELECT eventID, errorCode, count(*) AS n FROM EDS WHERE eventID IN ('event-000000', 'event-000001') GROUP BY 1, 2 ORDER BY 1",
  );
  expect(QueryId).toMatch(/^[a-f0-9-]{36}$/);
  const results = await finished(lake.client, QueryId);
  expect(results.QueryStatus).toBe("FINISHED");
  expect(results.QueryResultRows).toEqual([
    [{ eventID: "event-000000" }, { errorCode: "AccessDenied" }, { n: "1" }],
    [{ eventID: "event-000001" }, { errorCode: null }, { n: "1" }],
  ]);
  expect(results.QueryStatistics).toMatchObject({ ResultsCount: 2, TotalResultsCount: 2 });
  expect(results.NextToken).toBeUndefined();
});

test("statistics tell events matched, events of the hours touched, bytes in proportion, time and creation", async () => {
  const all = await start("SELECT eventName, count(*) FROM EDS GROUP BY 1");
  const hour = await start(
    "SELECT eventName FROM EDS WHERE eventTime >= '2026-11-16 02:10:00' AND eventTime < '2026-11-16 03:00:00' AND readOnly LIMIT 3",
  );
  await Promise.all([finished(lake.client, all), finished(lake.client, hour)]);
  const [whole, part] = await Promise.all(
    [all, hour].map(
      async (QueryId) => (await lake.client.send(new DescribeQueryCommand({ QueryId }))).QueryStatistics,
    ),
  );
  expect(whole).toMatchObject({
    EventsMatched: EVENTS,
    EventsScanned: EVENTS,
    CreationTime: new Date(NOW_MS),
  });
  expect(part).toMatchObject({ EventsMatched: 25, EventsScanned: 60 });
  expect(part?.BytesScanned).toBe(Math.round(((whole?.BytesScanned ?? 0) * 60) / EVENTS));
  expect(whole?.BytesScanned).toBeGreaterThan(0);
  expect(part?.ExecutionTimeInMillis).toBeGreaterThan(0);
});

test.each([
  ["no bound", "SELECT 1 FROM EDS", EVENTS],
  [
    "two readings",
    "SELECT 1 FROM EDS WHERE eventTime < '2026-11-16 00:30:00' UNION ALL SELECT 1 FROM EDS",
    EVENTS + 60,
  ],
  [
    "BETWEEN",
    "SELECT 1 FROM EDS WHERE eventTime BETWEEN '2026-11-16 01:00:00' AND timestamp '2026-11-16 01:59:00'",
    60,
  ],
  [
    "a bound on one side of a join",
    "SELECT 1 FROM EDS a JOIN EDS b ON a.eventID = b.eventID WHERE a.eventTime <= '2026-11-16 00:10:00'",
    EVENTS + 60,
  ],
  [
    "now() and date_add",
    "SELECT 1 FROM EDS WHERE eventTime > date_add('day', -3, now()) AND eventTime < now() - INTERVAL '1' DAY",
    0,
  ],
  ["OR is no bound", "SELECT 1 FROM EDS WHERE eventTime > '2027-01-01' OR readOnly", EVENTS],
  ["a range without events", "SELECT 1 FROM EDS WHERE eventTime > '2027-01-01'", 0],
])("events scanned with %s", async (_, statement, events) => {
  const { queryId } = await ask(lake.client, statement);
  const { QueryStatistics } = await lake.client.send(new DescribeQueryCommand({ QueryId: queryId }));
  expect(QueryStatistics?.EventsScanned).toBe(events);
});

test("pages: every row once, in order, with tokens that nobody can make up", async () => {
  const QueryId = await start("SELECT eventID FROM EDS ORDER BY eventTime");
  await finished(lake.client, QueryId);
  const ids: string[] = [];
  let pages = 0;
  for await (const page of paginateGetQueryResults(
    { client: lake.client },
    { QueryId, MaxQueryResults: 400 },
  )) {
    pages++;
    for (const row of page.QueryResultRows ?? []) ids.push(row[0]?.eventID ?? "");
  }
  expect(pages).toBe(4);
  expect(ids).toHaveLength(EVENTS);
  expect(new Set(ids).size).toBe(EVENTS);
  expect(ids).toEqual([...ids].sort());

  const other = await start("SELECT eventID FROM EDS");
  await finished(lake.client, other);
  const { NextToken = "" } = await lake.client.send(
    new GetQueryResultsCommand({ QueryId, MaxQueryResults: 1 }),
  );
  for (const [query, token] of [
    [QueryId, "made-up-token"],
    [QueryId, `${NextToken.slice(0, -2)}AA`],
    [other, NextToken],
  ] as const)
    expect(
      await refused(lake.client.send(new GetQueryResultsCommand({ QueryId: query, NextToken: token }))),
    ).toEqual(["InvalidNextTokenException", 400]);
});

test("without MaxQueryResults a page has 1000 rows; other sizes than 1 to 1000 are refused", async () => {
  const { queryId: QueryId } = await ask(lake.client, "SELECT eventID FROM EDS");
  const page = await lake.client.send(new GetQueryResultsCommand({ QueryId }));
  expect(page.QueryResultRows).toHaveLength(1000);
  expect(page.QueryStatistics).toMatchObject({ ResultsCount: 1000, TotalResultsCount: EVENTS });
  for (const MaxQueryResults of [0, 1001, -1, 1.5])
    expect(
      (await refused(lake.client.send(new GetQueryResultsCommand({ QueryId, MaxQueryResults }))))[0],
    ).toBe("InvalidMaxResultsException");
});

test("a running query is reported as running, can be cancelled, and then is no longer active", async () => {
  const QueryId = await start(ENDLESS);
  const running = await lake.client.send(new GetQueryResultsCommand({ QueryId }));
  expect(running).toMatchObject({ QueryStatus: "RUNNING", QueryResultRows: [] });
  expect(await lake.client.send(new CancelQueryCommand({ QueryId }))).toMatchObject({
    QueryId,
    QueryStatus: "CANCELLED",
  });
  expect((await finished(lake.client, QueryId)).QueryStatus).toBe("CANCELLED");
  expect(await refused(lake.client.send(new CancelQueryCommand({ QueryId })))).toEqual([
    "InactiveQueryException",
    400,
  ]);
});

test("a question for a query that runs is held for its end, so that few are asked, and not for long", async () => {
  const short = await start("SELECT count(*) FROM EDS t0, EDS t1 WHERE t0.eventID || t1.eventID = 'x'");
  let asked = 0;
  for (let status: string | undefined = "RUNNING"; status === "RUNNING" || status === "QUEUED"; asked++)
    status = (await lake.client.send(new DescribeQueryCommand({ QueryId: short }))).QueryStatus;
  const { QueryStatistics } = await lake.client.send(new DescribeQueryCommand({ QueryId: short }));
  expect(asked).toBeLessThanOrEqual(2 + Number(QueryStatistics?.ExecutionTimeInMillis) / 100);

  const QueryId = await start(ENDLESS);
  const startedMs = performance.now();
  const { QueryStatus } = await lake.client.send(new DescribeQueryCommand({ QueryId }));
  expect(QueryStatus).toBe("RUNNING");
  expect(performance.now() - startedMs).toBeGreaterThan(90);
  const held = lake.client.send(new GetQueryResultsCommand({ QueryId }));
  await lake.client.send(new CancelQueryCommand({ QueryId }));
  expect((await held).QueryStatus).toBe("CANCELLED");
});

test("a statement that was checked before is still refused where it has to be, and still knows what it scans", async () => {
  const bounded = "SELECT count(*) FROM EDS WHERE eventTime < '2026-11-16 01:00:00'";
  const scanned = async () => {
    const { queryId: QueryId } = await ask(lake.client, bounded);
    return (await lake.client.send(new DescribeQueryCommand({ QueryId }))).QueryStatistics?.EventsScanned;
  };
  const first = await scanned();
  expect(first).toBeLessThan(EVENTS);
  expect(await scanned()).toBe(first);
  for (let time = 0; time < 2; time++)
    expect((await refused(start("SELECT * FROM EDS, duckdb_settings()")))[0]).toBe(
      "InvalidQueryStatementException",
    );
});

test("three run, the others wait, the eleventh is too many; cancelling makes room", async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => start(ENDLESS)));
  const states = await Promise.all(
    ids.map(async (QueryId) => (await lake.client.send(new DescribeQueryCommand({ QueryId }))).QueryStatus),
  );
  expect(states.filter((status) => status === "RUNNING")).toHaveLength(3);
  expect(states.filter((status) => status === "QUEUED")).toHaveLength(7);
  expect(await refused(start("SELECT 1 FROM EDS"))).toEqual(["MaxConcurrentQueriesException", 429]);
  await Promise.all(ids.map((QueryId) => lake.client.send(new CancelQueryCommand({ QueryId }))));
  await expect
    .poll(async () => (await ask(lake.client, "SELECT count(*) FROM EDS").catch(() => undefined))?.rows)
    .toEqual([[String(EVENTS)]]);
});

test("a query that runs too long is TIMED_OUT", async () => {
  const impatient = await lakeFixture(EVENTS, { queries: { timeoutMs: 300 } });
  try {
    const slow = await finished(impatient.client, await start(ENDLESS, impatient));
    expect(slow).toMatchObject({
      QueryStatus: "TIMED_OUT",
      ErrorMessage: "Query ran longer than 0.3 seconds",
    });
  } finally {
    await impatient.close();
  }
});

test("a query that needs too much memory or answers too much is FAILED, and the next one runs", async () => {
  const small = await lakeFixture(EVENTS, {
    queries: { maxResultSize: 100_000 },
    database: { memoryLimitMb: 64, threads: 1 },
  });
  try {
    const large = await finished(small.client, await start("SELECT eventID, useridentity FROM EDS", small));
    expect(large).toMatchObject({ QueryStatus: "FAILED", ErrorMessage: "Query response is too large" });
    const hungry = await finished(
      small.client,
      await start(
        "SELECT max(length(x)) FROM (SELECT listagg(a.eventjson || b.eventjson, ',') AS x FROM EDS a, EDS b)",
        small,
      ),
    );
    expect(hungry).toMatchObject({
      QueryStatus: "FAILED",
      ErrorMessage: "Query exhausted resources at this scale factor",
    });
    expect((await ask(small.client, "SELECT count(*) FROM EDS")).rows).toEqual([[String(EVENTS)]]);
  } finally {
    await small.close();
  }
});

test("ListQueries lists newest first, by page and by status, for our store only", async () => {
  const { queryId } = await ask(lake.client, "SELECT 'listed' FROM EDS LIMIT 1");
  const first = await lake.client.send(new ListQueriesCommand({ EventDataStore: STORE_ARN, MaxResults: 1 }));
  expect(first.Queries).toEqual([
    { QueryId: queryId, QueryStatus: "FINISHED", CreationTime: new Date(NOW_MS) },
  ]);
  const second = await lake.client.send(
    new ListQueriesCommand({ EventDataStore: STORE_ARN, MaxResults: 1, NextToken: first.NextToken }),
  );
  expect(second.Queries?.[0]?.QueryId).not.toBe(queryId);
  const failed = await lake.client.send(
    new ListQueriesCommand({ EventDataStore: STORE_ID, QueryStatus: "TIMED_OUT" }),
  );
  expect(failed.Queries).toEqual([]);
  expect(
    await refused(
      lake.client.send(new ListQueriesCommand({ EventDataStore: STORE_ARN.replace("0a1b", "ffff") })),
    ),
  ).toEqual(["EventDataStoreNotFoundException", 404]);
});

test.each<readonly [string, () => Promise<unknown>, string, number]>([
  [
    "an unknown query id",
    () => lake.client.send(new GetQueryResultsCommand({ QueryId: "0".repeat(36) })),
    "QueryIdNotFoundException",
    404,
  ],
  [
    "an empty statement",
    () => lake.client.send(new StartQueryCommand({ QueryStatement: "" })),
    "InvalidParameterException",
    400,
  ],
  ["10,001 characters", () => start(`SELECT 1 -- ${"x".repeat(9989)}`), "InvalidParameterException", 400],
  [
    "a query alias",
    () => lake.client.send(new StartQueryCommand({ QueryAlias: "x" })),
    "UnsupportedOperationException",
    400,
  ],
  [
    "delivery to S3",
    () => lake.client.send(new StartQueryCommand({ QueryStatement: "SELECT 1", DeliveryS3Uri: "s3://x" })),
    "UnsupportedOperationException",
    400,
  ],
  [
    "a status that is none",
    () =>
      lake.client.send(
        new ListQueriesCommand({ EventDataStore: STORE_ID, QueryStatus: "STARTED" as "QUEUED" }),
      ),
    "InvalidQueryStatusException",
    400,
  ],
  [
    "dates turned round",
    () =>
      lake.client.send(
        new ListQueriesCommand({ EventDataStore: STORE_ID, StartTime: new Date(2), EndTime: new Date(1) }),
      ),
    "InvalidDateRangeException",
    400,
  ],
])("%s is refused by its modelled error", async (_, send, name, status) => {
  expect(await refused(send())).toEqual([name, status]);
});

test("a statement of exactly 10,000 characters is taken", async () => {
  const id = await start(`SELECT 1 -- ${"x".repeat(9988)}`);
  expect((await finished(lake.client, id)).QueryStatus).toBe("FINISHED");
});
