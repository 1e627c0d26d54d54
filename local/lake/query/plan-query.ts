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

/** What checking found out. It depends on the SQL alone: tables and macros never change while the stores are open. */
export interface CheckedStatement {
  readonly scans: readonly StoreScan[];
}

export interface PlanOptions {
  readonly nowMs: number;
  readonly eventDataStores: ReadonlySet<string>;
  /** Statements that passed before, by their SQL: dashboards ask the same again, and checking is most of planning. */
  readonly checked: Map<string, CheckedStatement>;
}

/** Bounds what is kept: statements have up to 10,000 characters, and their trees are many times as large. */
const MAX_CHECKED = 100;

/** Rewrites, checks and binds a Trino statement. Throws StatementError for all that is wrong with it. */
export async function planQuery(
  connection: DuckDBConnection,
  statement: string,
  { nowMs, eventDataStores, checked }: PlanOptions,
): Promise<PlannedQuery> {
  const sql = rewriteStatement(statement, nowMs);
  try {
    let known = checked.get(sql);
    if (!known) {
      known = {
        scans: storeScans(checkTree(await treeOf(connection, sql), eventDataStores), eventDataStores),
      };
      const [oldest] = checked.keys();
      if (checked.size >= MAX_CHECKED && oldest !== undefined) checked.delete(oldest);
      checked.set(sql, known);
    }
    return { prepared: await connection.prepare(sql), scans: known.scans };
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
