import { DUCKDB_FUNCTIONS } from "./functions.ts";
import { StatementError } from "./statement-error.ts";

/** A node of DuckDB's json_serialize_sql(): any of it may be absent or of another type in a later version. */
export type SqlTree = Readonly<Record<string, unknown>>;

const TABLES = new Set(["BASE_TABLE", "SUBQUERY", "JOIN", "EMPTY", "EXPRESSION_LIST", "TABLE_FUNCTION"]);
const ID = /^[0-9A-Za-z]+(-[0-9A-Za-z]+){4}$/;

/**
 * The last door before DuckDB: whatever the rewriter made, as DuckDB itself reads it. Tables may only be event data
 * stores and names that WITH gave in that very scope (a WITH elsewhere must not open a catalogue view of that name),
 * functions only those that are known to compute. Throws StatementError.
 */
export function checkTree(tree: unknown, eventDataStores: ReadonlySet<string>): SqlTree {
  const root = asNode(tree);
  const statements = Array.isArray(root?.statements) ? root.statements : [];
  const [statement] = statements.map(asNode);
  if (root?.error !== false || statements.length !== 1 || !statement)
    throw new StatementError("Cannot run the statement: expected one SELECT");
  walk(statement, new Set(), eventDataStores);
  return statement;
}

export function asNode(value: unknown): SqlTree | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as SqlTree)
    : undefined;
}

type Names = ReadonlySet<string>;

function walk(value: unknown, scope: Names, stores: Names): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, scope, stores);
    return;
  }
  const node = asNode(value);
  if (!node) return;
  checkTable(node, scope, stores);
  checkFunction(node);
  const inner = withNames(node, scope, stores);
  const right = node.type === "RECURSIVE_CTE_NODE" ? new Set([...inner, lower(node.cte_name)]) : inner;
  for (const [key, child] of Object.entries(node)) {
    // Literals hold data, not syntax.
    if (key === "cte_map" || (key === "value" && node.class === "CONSTANT")) continue;
    walk(child, key === "right" ? right : inner, stores);
  }
}

/** Each WITH query sees those before it; the body sees all. */
function withNames(node: SqlTree, scope: Names, stores: Names): Names {
  const entries = asNode(node.cte_map)?.map;
  if (!Array.isArray(entries) || entries.length === 0) return scope;
  const names = new Set(scope);
  for (const entry of entries.map(asNode)) {
    walk(entry?.value, names, stores);
    names.add(lower(entry?.key));
  }
  return names;
}

function checkTable(node: SqlTree, scope: Names, stores: Names): void {
  if (node.type === "BASE_TABLE") {
    const table = lower(node.table_name);
    const qualified = node.schema_name !== "" || node.catalog_name !== "";
    if (!qualified && (scope.has(table) || stores.has(table))) return;
    const shown = String(node.table_name);
    if (!qualified && ID.test(shown))
      throw new StatementError(
        `Event data store ${JSON.stringify(shown)} does not exist`,
        "no-event-data-store",
      );
    throw new StatementError(
      `Cannot query table ${JSON.stringify(shown)}: expected the id of an event data store`,
    );
  }
  if (node.type === "TABLE_FUNCTION")
    throw new StatementError("Cannot use a function as a table: only UNNEST can stand after FROM");
  // Where a table is expected, nothing else may stand: SHOW, PIVOT, and what later versions bring.
  const table = asNode(node.from_table) ?? undefined;
  for (const side of [table, ...(node.type === "JOIN" ? [asNode(node.left), asNode(node.right)] : [])])
    if (side && !TABLES.has(String(side.type)))
      throw new StatementError("Cannot read FROM: expected event data stores, sub-queries and joins of them");
}

function checkFunction(node: SqlTree): void {
  const called = node.function_name;
  if (typeof called !== "string") return;
  const plain = (node.schema ?? "") === "" || node.schema === "main";
  if (plain && (node.catalog ?? "") === "" && (DUCKDB_FUNCTIONS.has(called) || isOperator(node, called)))
    return;
  throw new StatementError(
    `Cannot use function ${JSON.stringify(called)}: the embedded Lake does not know it`,
  );
}

function isOperator(node: SqlTree, called: string): boolean {
  return node.is_operator === true && /^[-+*/%|&<>~!=^]+$/.test(called);
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
