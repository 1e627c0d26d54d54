import { AwsError, type AwsOperation } from "../../wire/service.ts";
import type { QueryEngine } from "../query/query-engine.ts";
import { isActive, type QueryRun, type QueryStatus, type Row } from "../query/query-run.ts";
import { StatementError } from "../sql/statement-error.ts";
import { type Input, optionalText, optionalTime, pageSize, requiredText, seconds } from "./input.ts";
import type { NextTokens } from "./next-token.ts";

/** "The length of the SQL statement is 1 to 10,000 characters" (API model). */
const MAX_STATEMENT = 10_000;
const MAX_PAGE = 1000;
/** A page is cut before it becomes more than a client should have to hold; at least one row is on it. */
const MAX_PAGE_SIZE = 8e6;
/**
 * How long a question for a query that still runs is held for its end. Whoever asks again and again learns of it at
 * once, and does not take the processor from the query by asking; it is no longer than an answer of AWS takes.
 */
const MAX_HOLD_MS = 100;
const STATUSES: readonly QueryStatus[] = [
  "QUEUED",
  "RUNNING",
  "FINISHED",
  "FAILED",
  "CANCELLED",
  "TIMED_OUT",
];

export interface LakeOperationsOptions {
  readonly engine: QueryEngine;
  readonly tokens: NextTokens;
  /** Throws for a store that is not ours; takes an ARN or an id. */
  readonly checkEventDataStore: (arnOrId: string) => string;
}

/** StartQuery, DescribeQuery, GetQueryResults, CancelQuery and ListQueries. */
export function lakeOperations(options: LakeOperationsOptions): Readonly<Record<string, AwsOperation>> {
  const { engine, tokens, checkEventDataStore } = options;

  async function startQuery(input: Input): Promise<object> {
    refuseMembers(input, ["QueryAlias", "QueryParameters", "DeliveryS3Uri"]);
    const statement = optionalText(input, "QueryStatement", Number.POSITIVE_INFINITY);
    if (statement === undefined || statement.length < 1 || statement.length > MAX_STATEMENT)
      throw new AwsError(
        "InvalidParameterException",
        `Cannot use a QueryStatement of ${statement?.length ?? 0} characters: expected 1 to 10,000`,
      );
    try {
      const run = await engine.start(statement);
      if (run) return { QueryId: run.id };
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      if (error.kind === "no-event-data-store")
        throw new AwsError("EventDataStoreNotFoundException", error.message, 404);
      throw new AwsError("InvalidQueryStatementException", error.message);
    }
    throw new AwsError(
      "MaxConcurrentQueriesException",
      "You are already running the maximum number of concurrent queries: 10 are queued or running",
      429,
    );
  }

  async function describeQuery(input: Input): Promise<object> {
    const run = runOf(input);
    await engine.ended(run, MAX_HOLD_MS);
    const statistics = {
      EventsScanned: run.scanned.events,
      BytesScanned: run.scanned.bytes,
      ExecutionTimeInMillis: run.executionTimeMs,
      CreationTime: seconds(run.createdMs),
    };
    const matched = run.status === "FINISHED" ? await engine.eventsMatched(run) : undefined;
    return {
      QueryId: run.id,
      QueryString: run.statement,
      QueryStatus: run.status,
      QueryStatistics: matched === undefined ? statistics : { EventsMatched: matched, ...statistics },
      ...(run.errorMessage === undefined ? {} : { ErrorMessage: run.errorMessage }),
    };
  }

  async function getQueryResults(input: Input): Promise<object> {
    const size = pageSize(input, "MaxQueryResults", MAX_PAGE);
    const run = runOf(input);
    await engine.ended(run, MAX_HOLD_MS);
    const request = `GetQueryResults ${run.id}`;
    const token = optionalText(input, "NextToken", 1000);
    const from = token === undefined ? 0 : Number(tokens.read(request, token));
    const page = pageOf(run, from, size);
    const end = from + page.length;
    return {
      QueryStatus: run.status,
      QueryStatistics: {
        ResultsCount: page.length,
        TotalResultsCount: run.rows.length,
        BytesScanned: isActive(run) ? 0 : run.scanned.bytes,
      },
      QueryResultRows: page,
      ...(end < run.rows.length ? { NextToken: tokens.make(request, String(end)) } : {}),
      ...(run.errorMessage === undefined ? {} : { ErrorMessage: run.errorMessage }),
    };
  }

  function cancelQuery(input: Input): object {
    const run = runOf(input);
    if (!isActive(run))
      throw new AwsError("InactiveQueryException", `Cannot cancel query ${run.id}: it is ${run.status}`);
    engine.cancel(run.id);
    return { QueryId: run.id, QueryStatus: run.status };
  }

  function listQueries(input: Input): object {
    const store = checkEventDataStore(requiredText(input, "EventDataStore", 256));
    const size = pageSize(input, "MaxResults", MAX_PAGE);
    const [start, end] = [optionalTime(input, "StartTime"), optionalTime(input, "EndTime")];
    if (start !== undefined && end !== undefined && start > end)
      throw new AwsError("InvalidDateRangeException", "Cannot list queries: StartTime is after EndTime");
    const status = statusOf(input);
    const request = `ListQueries ${JSON.stringify([store, start, end, status])}`;
    const token = optionalText(input, "NextToken", 1000);
    const runs = engine
      .runs()
      .filter((run) => run.scans.some(({ eventDataStoreId }) => eventDataStoreId === store))
      .filter((run) => status === undefined || run.status === status)
      .filter((run) => (start ?? -Infinity) <= run.createdMs && run.createdMs <= (end ?? Infinity));
    const from = token === undefined ? 0 : runs.findIndex(({ id }) => id === tokens.read(request, token)) + 1;
    const page = runs.slice(from, from + size);
    const last = page.at(-1);
    return {
      Queries: page.map((run) => ({
        QueryId: run.id,
        QueryStatus: run.status,
        CreationTime: seconds(run.createdMs),
      })),
      ...(last && from + size < runs.length ? { NextToken: tokens.make(request, last.id) } : {}),
    };
  }

  function runOf(input: Input): QueryRun {
    refuseMembers(input, ["QueryAlias", "RefreshId"]);
    const id = requiredText(input, "QueryId", 1000);
    const run = engine.find(id);
    if (!run)
      throw new AwsError("QueryIdNotFoundException", `Query ${JSON.stringify(id)} does not exist`, 404);
    return run;
  }

  return {
    StartQuery: startQuery,
    DescribeQuery: describeQuery,
    GetQueryResults: getQueryResults,
    CancelQuery: cancelQuery,
    ListQueries: listQueries,
  };
}

/** Saying nothing would answer another question than the one that was asked. */
function refuseMembers(input: Input, members: readonly string[]): void {
  for (const member of members)
    if (input[member] !== undefined && input[member] !== null)
      throw new AwsError(
        "UnsupportedOperationException",
        `Cannot use ${member}: the embedded Lake does not have it`,
      );
}

function statusOf(input: Input): QueryStatus | undefined {
  const text = optionalText(input, "QueryStatus", 40);
  if (text === undefined) return undefined;
  const status = STATUSES.find((known) => known === text);
  if (status) return status;
  throw new AwsError(
    "InvalidQueryStatusException",
    `Cannot use QueryStatus ${JSON.stringify(text)}: expected ${STATUSES.join(", ")}`,
  );
}

/** A row is a list of objects with one member each, in SELECT order: labels may repeat. */
function pageOf(run: QueryRun, from: number, size: number): readonly (readonly object[])[] {
  const page: object[][] = [];
  let pageSize_ = 0;
  for (let index = from; index < Math.min(from + size, run.rows.length); index++) {
    const row: Row = run.rows[index] ?? [];
    for (const cell of row) pageSize_ += cell?.length ?? 4;
    if (page.length > 0 && pageSize_ > MAX_PAGE_SIZE) break;
    page.push(run.labels.map((label, column) => ({ [label]: row[column] ?? null })));
  }
  return page;
}
