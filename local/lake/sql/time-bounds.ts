import { asNode, type SqlTree } from "./check-tree.ts";

/** One reading of an event data store in a statement, and the eventTime it is bounded to; undefined where it is open. */
export interface StoreScan {
  readonly eventDataStoreId: string;
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  /** The SELECT that reads it, for counting what it matches; undefined where it reads more than this one table. */
  readonly select: SqlTree | undefined;
}

interface Bound {
  /** Alias that qualifies eventTime; "" for none. */
  readonly of: string;
  readonly fromMs?: number;
  readonly toMs?: number;
}

/**
 * Every reading of a store with the bounds that its own WHERE sets by plain times (strings, timestamps, now() and
 * additions to them). What is bounded in another way counts as unbounded: more is said to be scanned, never less.
 */
export function storeScans(tree: SqlTree, eventDataStores: ReadonlySet<string>): readonly StoreScan[] {
  const scans: StoreScan[] = [];
  visit(tree, (node) => {
    if (node.type !== "SELECT_NODE") return;
    const tables = tablesOf(asNode(node.from_table)).filter((table) =>
      eventDataStores.has(lower(table.table_name)),
    );
    const bounds = tables.length === 0 ? [] : boundsOf(asNode(node.where_clause));
    for (const table of tables) {
      const names = new Set(["", lower(table.alias), lower(table.table_name)]);
      const own = bounds.filter(({ of }) => names.has(of));
      const from = own.flatMap(({ fromMs }) => (fromMs === undefined ? [] : [fromMs]));
      const to = own.flatMap(({ toMs }) => (toMs === undefined ? [] : [toMs]));
      scans.push({
        eventDataStoreId: lower(table.table_name),
        fromMs: from.length > 0 ? Math.max(...from) : undefined,
        toMs: to.length > 0 ? Math.min(...to) : undefined,
        select: asNode(node.from_table) === table ? node : undefined,
      });
    }
  });
  return scans;
}

function visit(value: unknown, see: (node: SqlTree) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, see);
    return;
  }
  const node = asNode(value);
  if (!node) return;
  see(node);
  for (const child of Object.values(node)) visit(child, see);
}

function tablesOf(node: SqlTree | undefined): readonly SqlTree[] {
  if (node?.type === "BASE_TABLE") return [node];
  if (node?.type === "JOIN") return [...tablesOf(asNode(node.left)), ...tablesOf(asNode(node.right))];
  return [];
}

function boundsOf(node: SqlTree | undefined): readonly Bound[] {
  if (!node) return [];
  if (node.type === "CONJUNCTION_AND" && Array.isArray(node.children))
    return node.children.flatMap((child) => boundsOf(asNode(child)));
  if (node.type === "COMPARE_BETWEEN") {
    const of = eventTimeOf(asNode(node.input));
    if (of === undefined) return [];
    return [bound(of, "from", instantOf(asNode(node.lower))), bound(of, "to", instantOf(asNode(node.upper)))];
  }
  const comparison = typeof node.type === "string" ? SIDES[node.type] : undefined;
  if (!comparison) return [];
  const [left, right] = [asNode(node.left), asNode(node.right)];
  const column = eventTimeOf(left);
  if (column !== undefined) return comparison.map((side) => bound(column, side, instantOf(right)));
  const turned = eventTimeOf(right);
  if (turned === undefined) return [];
  return comparison.map((side) => bound(turned, TURNED[side], instantOf(left)));
}

const SIDES: Readonly<Record<string, readonly Side[]>> = {
  COMPARE_GREATERTHAN: ["from"],
  COMPARE_GREATERTHANOREQUALTO: ["from"],
  COMPARE_LESSTHAN: ["before"],
  COMPARE_LESSTHANOREQUALTO: ["to"],
  COMPARE_EQUAL: ["from", "to"],
};

/** 2026-11-16 03:00 > eventTime is eventTime < 03:00; that > and < leave out their very end matters for `to` only. */
const TURNED: Readonly<Record<Side, Side>> = { from: "before", before: "from", to: "from" };

type Side = "from" | "to" | "before";

function bound(of: string, side: Side, atMs: number | undefined): Bound {
  if (atMs === undefined) return { of };
  // "Before 03:00" does not touch the hour that starts then.
  if (side === "before") return { of, toMs: atMs - 1 };
  return side === "from" ? { of, fromMs: atMs } : { of, toMs: atMs };
}

/** The qualifier of eventTime ("" for none); undefined for any other expression. */
function eventTimeOf(node: SqlTree | undefined): string | undefined {
  const names =
    node?.type === "COLUMN_REF" && Array.isArray(node.column_names) ? node.column_names.map(lower) : [];
  if (names.length > 2 || names.at(-1) !== "eventtime") return undefined;
  return names.length === 2 ? names[0] : "";
}

const UNIT_MS: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

function instantOf(node: SqlTree | undefined): number | undefined {
  if (!node) return undefined;
  if (node.type === "VALUE_CONSTANT")
    return typeof constantOf(node) === "string" ? parsed(String(constantOf(node))) : undefined;
  if (node.type === "OPERATOR_CAST") return instantOf(asNode(node.child));
  const [first, second, third] = Array.isArray(node.children) ? node.children.map(asNode) : [];
  if (node.function_name === "trino_date_add") {
    const unitMs = UNIT_MS[lower(constantOf(first))];
    const [count, from] = [integerOf(second), instantOf(third)];
    return unitMs === undefined || count === undefined || from === undefined
      ? undefined
      : from + count * unitMs;
  }
  if (node.function_name !== "-" && node.function_name !== "+") return undefined;
  const [from, lengthMs] = [instantOf(first), intervalMs(second)];
  if (from === undefined || lengthMs === undefined) return undefined;
  return node.function_name === "-" ? from - lengthMs : from + lengthMs;
}

function constantOf(node: SqlTree | undefined): unknown {
  return node?.type === "VALUE_CONSTANT" ? asNode(node.value)?.value : undefined;
}

function integerOf(node: SqlTree | undefined): number | undefined {
  const value = constantOf(node);
  if (typeof value === "number" && Number.isInteger(value)) return value;
  const [inner] = Array.isArray(node?.children) ? node.children.map(asNode) : [];
  const positive = node?.function_name === "-" && inner ? integerOf(inner) : undefined;
  return positive === undefined ? undefined : -positive;
}

/** CAST('-1 day' AS INTERVAL), as the rewriter writes it. */
function intervalMs(node: SqlTree | undefined): number | undefined {
  if (node?.type !== "OPERATOR_CAST" || asNode(node.cast_type)?.id !== "INTERVAL") return undefined;
  const text = constantOf(asNode(node.child));
  const match = typeof text === "string" ? /^([+-]?\d+(?:\.\d+)?) (\w+)$/.exec(text) : null;
  const unitMs = match ? UNIT_MS[match[2] ?? ""] : undefined;
  return match && unitMs !== undefined ? Number(match[1]) * unitMs : undefined;
}

/** A time as text, UTC where it names no zone; undefined for what is no time. */
function parsed(text: string): number | undefined {
  const match = /^\s*(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(?:Z|UTC)?\s*$/.exec(
    text,
  );
  if (!match) return undefined;
  const atMs = Date.parse(`${match[1]}T${match[2] ?? "00:00"}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

function lower(value: unknown): string {
  return typeof value === "string" ? value.toLowerCase() : "";
}
