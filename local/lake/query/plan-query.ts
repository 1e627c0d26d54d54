import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import { checkTree, type SqlTree } from "../sql/check-tree.ts";
import { sentenceOf } from "../sql/duckdb-error.ts";
import { rewriteStatement } from "../sql/rewrite.ts";
import { StatementError } from "../sql/statement-error.ts";
import { type StoreScan, storeScans } from "../sql/time-bounds.ts";
import { literal } from "../sql/token-tree.ts";

/** A statement that can be run: checked, bound to the tables and ready. */
export interface PlannedQuery {
  readonly prepared: DuckDBPreparedStatement;
  readonly scans: readonly StoreScan[];
}

/** Rewrites, checks and binds a Trino statement. Throws StatementError for all that is wrong with it. */
export async function planQuery(
  connection: DuckDBConnection,
  statement: string,
  nowMs: number,
  eventDataStores: ReadonlySet<string>,
): Promise<PlannedQuery> {
  const sql = rewriteStatement(statement, nowMs);
  try {
    const tree = checkTree(await treeOf(connection, sql), eventDataStores);
    const prepared = await connection.prepare(sql);
    return { prepared, scans: storeScans(tree, eventDataStores) };
  } catch (error) {
    if (error instanceof StatementError) throw error;
    throw new StatementError(sentenceOf(error));
  }
}

/** DuckDB's own reading of the SQL. The function takes no parameter, so the text is printed as a literal. */
async function treeOf(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const reader = await connection.runAndReadAll(`SELECT json_serialize_sql(${literal(sql)})`);
  const tree: unknown = JSON.parse(String(reader.getRows()[0]?.[0] ?? "null"));
  const failed = tree as SqlTree | null;
  if (failed?.error === true) throw new StatementError(sentenceOf(new Error(String(failed.error_message))));
  return tree;
}
