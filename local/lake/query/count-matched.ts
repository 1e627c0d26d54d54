import type { LakeDatabase } from "../lake-database.ts";
import type { SqlTree } from "../sql/check-tree.ts";
import type { StoreScan } from "../sql/time-bounds.ts";
import { literal } from "../sql/token-tree.ts";
import type { QueryRun } from "./query-run.ts";
import { type StoreProfile, scanEstimate } from "./scan-estimate.ts";

/**
 * Events that the WHERE of every reading matches. A reading in a join is not counted but taken whole: what it matches
 * depends on the other side. Undefined where counting failed: a number that is not known is not shown as one.
 */
export async function countMatched(
  run: QueryRun,
  database: LakeDatabase,
  profiles: readonly StoreProfile[],
  timeoutMs: number,
): Promise<number | undefined> {
  const connection = await database.connect();
  const timer = setTimeout(() => connection.interrupt(), timeoutMs);
  try {
    let matched = 0;
    for (const scan of run.scans) {
      if (!scan.select?.where_clause) matched += scanEstimate([scan], profiles).events;
      else matched += await count(scan, (sql) => connection.runAndReadAll(sql));
    }
    return matched;
  } catch {
    // A WHERE that needs an outer query, or one that fails on some row.
    return undefined;
  } finally {
    clearTimeout(timer);
    connection.closeSync();
  }
}

async function count(
  scan: StoreScan,
  run: (sql: string) => Promise<{ getRows(): readonly (readonly unknown[])[] }>,
): Promise<number> {
  const statements = [{ node: counting(scan.select ?? {}), named_param_map: [] }];
  const tree = JSON.stringify({ error: false, statements });
  const text = await run(`SELECT json_deserialize_sql(${literal(tree)}::JSON)`);
  const counted = await run(String(text.getRows()[0]?.[0]));
  return Number(counted.getRows()[0]?.[0]);
}

/** The same FROM and WHERE, and nothing but a count. */
function counting(select: SqlTree): SqlTree {
  const countStar = {
    class: "FUNCTION",
    type: "FUNCTION",
    alias: "",
    function_name: "count_star",
    schema: "",
    children: [],
    filter: null,
    order_bys: { type: "ORDER_MODIFIER", orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
    catalog: "",
  };
  return {
    ...select,
    modifiers: [],
    select_list: [countStar],
    group_expressions: [],
    group_sets: [],
    aggregate_handling: "STANDARD_HANDLING",
    having: null,
    qualify: null,
  };
}
