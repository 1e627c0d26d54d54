import {
  type CloudTrailClient,
  GetQueryResultsCommand,
  type GetQueryResultsCommandOutput,
  StartQueryCommand,
} from "@aws-sdk/client-cloudtrail";
import { STORE_ID } from "./lake-fixture.ts";

export interface Answer {
  readonly queryId: string;
  readonly labels: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Starts a statement (EDS stands for the store's id), waits for its end and reads every page. */
export async function ask(client: CloudTrailClient, statement: string): Promise<Answer> {
  const QueryStatement = statement.replaceAll("EDS", STORE_ID);
  const { QueryId = "" } = await client.send(new StartQueryCommand({ QueryStatement }));
  const first = await finished(client, QueryId);
  if (first.QueryStatus !== "FINISHED") throw new Error(`${first.QueryStatus}: ${first.ErrorMessage}`);
  const pages = [...(first.QueryResultRows ?? [])];
  for (let token = first.NextToken; token !== undefined; ) {
    const page = await client.send(new GetQueryResultsCommand({ QueryId, NextToken: token }));
    pages.push(...(page.QueryResultRows ?? []));
    token = page.NextToken;
  }
  const labels = (pages[0] ?? []).flatMap((cell) => Object.keys(cell));
  return { queryId: QueryId, labels, rows: pages.map((row) => row.flatMap((cell) => Object.values(cell))) };
}

/** Polls, as clients do, until the query is neither queued nor running. */
export async function finished(
  client: CloudTrailClient,
  QueryId: string,
): Promise<GetQueryResultsCommandOutput> {
  for (let waitMs = 1; ; waitMs = Math.min(waitMs * 1.4, 50)) {
    const results = await client.send(new GetQueryResultsCommand({ QueryId }));
    if (results.QueryStatus !== "QUEUED" && results.QueryStatus !== "RUNNING") return results;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
