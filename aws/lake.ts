import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { type Lake, LakeError, type LakeResult, type LakeStatistics } from "../trail/sources.ts";
import type { RoleCredentials } from "./assume-role.ts";
import { lakeErrorOf } from "./lake-errors.ts";
import { type RawRow, readRows } from "./lake-rows.ts";

export interface SdkLakeOptions {
  /** arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID */
  readonly eventDataStoreArn: string;
  /** The first wait for a query's end; waits grow by half up to 10 s. */
  readonly pollMs: number;
  /** Default: one for each `sdkLake`, made at the first query from the environment (AWS_ENDPOINT_URL, AWS_REGION ...). */
  readonly client?: CloudTrailClient;
  /** Account of the store where it is another one's than that of whoever asks: its resource policy must allow that. */
  readonly ownerAccountId?: string;
  /** Credentials of that client; default those of the environment. What it throws as LakeError is thrown as it is. */
  readonly credentials?: () => Promise<RoleCredentials>;
}

const MAX_POLL_MS = 10_000;
const PAGE_ROWS = 1000;
/** A page or a status is asked for again after these; then the connection counts as lost. */
const READ_AGAIN_MS: readonly number[] = [200, 1_000, 3_000];

/**
 * CloudTrail Lake through the SDK. StartQuery, then DescribeQuery until the query ended, then all pages of
 * GetQueryResults. Throws LakeError only.
 *
 * The SDK does not retry (maxAttempts 1): of its own accord it would start a query again after a lost answer, which is
 * billed twice, and would hurry "ten queries are running" within a second. What can be asked again safely is asked
 * again here: reads, and a StartQuery that was turned away for its pace (one a second is allowed).
 */
export function sdkLake(options: SdkLakeOptions): Lake {
  const { eventDataStoreArn, pollMs } = options;
  const eventDataStoreId = eventDataStoreArn.slice(eventDataStoreArn.lastIndexOf("/") + 1);
  let api: Promise<Api> | undefined;
  const connected = () => {
    api ??= connect(options);
    return api;
  };

  return {
    eventDataStoreId,
    source: `lake:${eventDataStoreArn}`,
    async query(query) {
      const { startQuery, describeQuery, getQueryResults, cancelQuery } = await connected();
      const deadlineMs = Date.now() + query.timeoutMs;
      const queryId = await startQuery(query.statement);
      const { statistics } = await ended(queryId);
      return await allRows(queryId, statistics, query.maxRows);

      async function ended(id: string): Promise<Described> {
        for (let waitMs = pollMs; ; waitMs = Math.min(waitMs * 1.5, MAX_POLL_MS)) {
          const leftMs = deadlineMs - Date.now();
          if (leftMs <= 0) throw await timedOut(id);
          await sleep(Math.min(waitMs, leftMs));
          const described = await describeQuery(id);
          if (described.status === "FINISHED") return described;
          if (described.status !== "QUEUED" && described.status !== "RUNNING") throw notFinished(described);
        }
      }

      async function timedOut(id: string): Promise<LakeError> {
        await cancelQuery(id);
        // What was scanned until then is billed.
        const bytesScanned = await describeQuery(id).then(
          (described) => described.statistics.bytesScanned,
          () => 0,
        );
        return new LakeError(
          "timed-out",
          `The query was cancelled: it took longer than ${Math.round(query.timeoutMs / 100) / 10} s`,
          { bytesScanned },
        );
      }

      async function allRows(
        id: string,
        counted: LakeStatistics,
        maxRows = Number.POSITIVE_INFINITY,
      ): Promise<LakeResult> {
        const raw: RawRow[] = [];
        const tokens = new Set<string>();
        let token: string | undefined;
        do {
          // One row more than asked for tells whether there are more.
          const page = await getQueryResults(id, Math.min(PAGE_ROWS, maxRows + 1 - raw.length), token);
          raw.push(...page.rows);
          token = page.nextToken;
          if (token !== undefined && tokens.has(token))
            throw new LakeError("failed", "Lake gave the same page of results again");
          if (token !== undefined) tokens.add(token);
        } while (token !== undefined && raw.length <= maxRows);
        const { columns, rows } = readRows(raw.length > maxRows ? raw.slice(0, maxRows) : raw);
        return { queryId: id, columns, rows, statistics: counted, truncated: raw.length > maxRows };
      }
    },
  } satisfies Lake;
}

interface Described {
  readonly status: string;
  readonly errorMessage: string;
  readonly statistics: LakeStatistics;
}

interface Page {
  readonly rows: readonly RawRow[];
  readonly nextToken: string | undefined;
}

interface Api {
  startQuery(statement: string): Promise<string>;
  describeQuery(queryId: string): Promise<Described>;
  getQueryResults(queryId: string, maxRows: number, nextToken: string | undefined): Promise<Page>;
  /** Never fails: a query that cannot be cancelled has ended, or ends by itself. */
  cancelQuery(queryId: string): Promise<void>;
}

async function connect({ client: given, ownerAccountId, credentials }: SdkLakeOptions): Promise<Api> {
  const sdk = await import("./clients/cloudtrail.ts");
  const client = given ?? ownClient(sdk, credentials);
  const owner = ownerAccountId === undefined ? {} : { EventDataStoreOwnerAccountId: ownerAccountId };
  return {
    startQuery: (statement) =>
      asked("StartQuery", ["throttled"], async () => {
        const answer = await client.send(new sdk.StartQueryCommand({ QueryStatement: statement, ...owner }));
        if (!answer.QueryId) throw new LakeError("failed", "Lake started the query without an id");
        return answer.QueryId;
      }),
    describeQuery: (queryId) =>
      asked("DescribeQuery", ["throttled", "unreachable"], async () => {
        const answer = await client.send(new sdk.DescribeQueryCommand({ QueryId: queryId, ...owner }));
        const counted = answer.QueryStatistics;
        return {
          status: answer.QueryStatus ?? "",
          errorMessage: answer.ErrorMessage ?? "",
          statistics: {
            eventsMatched: Number(counted?.EventsMatched ?? 0),
            eventsScanned: Number(counted?.EventsScanned ?? 0),
            bytesScanned: Number(counted?.BytesScanned ?? 0),
            executionTimeMs: Number(counted?.ExecutionTimeInMillis ?? 0),
          },
        };
      }),
    getQueryResults: (queryId, maxRows, nextToken) =>
      asked("GetQueryResults", ["throttled", "unreachable"], async () => {
        const answer = await client.send(
          new sdk.GetQueryResultsCommand({
            QueryId: queryId,
            ...owner,
            MaxQueryResults: maxRows,
            ...(nextToken === undefined ? {} : { NextToken: nextToken }),
          }),
        );
        if (answer.QueryStatus !== "FINISHED")
          throw new LakeError("failed", `The results cannot be read: the query is ${answer.QueryStatus}`);
        return { rows: answer.QueryResultRows ?? [], nextToken: answer.NextToken || undefined };
      }),
    cancelQuery: async (queryId) => {
      await client.send(new sdk.CancelQueryCommand({ QueryId: queryId, ...owner })).catch(() => {});
    },
  };
}

function ownClient(
  sdk: typeof import("./clients/cloudtrail.ts"),
  credentials: SdkLakeOptions["credentials"],
): CloudTrailClient {
  const client = new sdk.CloudTrailClient({
    maxAttempts: 1,
    // Without throwOnRequestTimeout the SDK only warns of a request that gets no answer, and waits on.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
    ...(credentials ? { credentials } : {}),
  });
  // It copies every cell of every answer for a logger that is not there: an eighth of an indexer's work.
  client.middlewareStack.remove("loggerMiddleware");
  return client;
}

/** Sends, and sends again where the failure is one of `again`; anything that is thrown becomes a LakeError. */
async function asked<T>(
  operation: string,
  again: readonly LakeError["kind"][],
  send: () => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const known = error instanceof LakeError ? error : lakeErrorOf(operation, error);
      const waitMs = READ_AGAIN_MS[attempt];
      if (waitMs === undefined || !again.includes(known.kind)) throw known;
      await sleep(waitMs);
    }
  }
}

function notFinished({ status, errorMessage, statistics }: Described): LakeError {
  const { bytesScanned } = statistics;
  if (status === "CANCELLED") return new LakeError("cancelled", "The query was cancelled", { bytesScanned });
  if (status === "TIMED_OUT")
    return new LakeError("timed-out", "The query took longer than Lake allows", { bytesScanned });
  const reason = errorMessage === "" ? `it is ${status || "in no state"}` : errorMessage.slice(0, 1000);
  return new LakeError("failed", `The query failed: ${reason}`, { bytesScanned });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
