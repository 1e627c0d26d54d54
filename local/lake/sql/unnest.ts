import { type Scope, sequence } from "./rewrite.ts";
import { StatementError } from "./statement-error.ts";
import { isNameList } from "./syntax.ts";
import {
  commaSeparated,
  type Group,
  isParens,
  isSymbol,
  isWord,
  type Leaf,
  type Node,
  name,
} from "./token-tree.ts";

const MAP_COLUMNS = new Set([
  "requestparameters",
  "responseelements",
  "additionaleventdata",
  "serviceeventdetails",
  "addendum",
  "edgedevicedetails",
  "insightdetails",
  "tags",
  "principaltags",
  "requestcontext",
]);

const MAP_FUNCTIONS = new Set(
  "MAP MAP_AGG HISTOGRAM MAP_FILTER TRANSFORM_VALUES TRANSFORM_KEYS SPLIT_TO_MAP MAP_CONCAT MAP_FROM_ENTRIES".split(
    " ",
  ),
);

/**
 * UNNEST(x, ...) [WITH ORDINALITY] [AS] t (a, b): a sub-query, because DuckDB's table function knows neither several
 * columns nor maps. A map gives two columns, an array of rows its fields where the alias has more than one column.
 */
export function rewriteUnnest(
  nodes: readonly Node[],
  index: number,
  scope: Scope,
): { sql: string; next: number } {
  const group = nodes[index + 1];
  const arguments_ = isParens(group) ? commaSeparated(group.nodes) : [];
  if (arguments_.length === 0) throw new StatementError('Cannot read "UNNEST": expected an array or a map');
  let at = index + 2;
  const ordinality = isWord(nodes[at], "WITH") && isWord(nodes[at + 1], "ORDINALITY");
  if (ordinality) at += 2;
  if (isWord(nodes[at], "AS")) at++;
  const alias = nodes[at];
  const columns = nodes[at + 1];
  const named = aliasOf(nodes, at, alias, columns);
  const names = named?.columns?.nodes.filter((node): node is Leaf => !isSymbol(node, ",")) ?? [];
  const inner = subQuery(arguments_, names.length - (ordinality ? 1 : 0), ordinality, scope);
  if (!named) return { sql: `(${inner})`, next: at };
  const list = names.length > 0 ? `(${names.map((node) => name(node.text)).join(", ")})` : "";
  return { sql: `(${inner}) AS ${name(named.alias.text)}${list}`, next: at + (named.columns ? 2 : 1) };
}

function aliasOf(
  nodes: readonly Node[],
  at: number,
  alias: Node | undefined,
  columns: Node | undefined,
): { alias: Leaf; columns: Group | undefined } | undefined {
  if (alias?.kind !== "word" && alias?.kind !== "quoted") return undefined;
  const clauses =
    "WHERE GROUP ORDER HAVING LIMIT ON CROSS JOIN LEFT INNER RIGHT UNION EXCEPT INTERSECT OFFSET FETCH";
  if (isWord(nodes[at], ...clauses.split(" "))) return undefined;
  return { alias, columns: isParens(columns) && isNameList(columns) ? columns : undefined };
}

function subQuery(
  arguments_: readonly (readonly Node[])[],
  columns: number,
  ordinality: boolean,
  scope: Scope,
): string {
  const sources = arguments_.map((nodes) => ({ sql: sequence(nodes, scope), map: isMap(nodes) }));
  const spread = columns > sources.length && sources.length === 1;
  const items = sources.flatMap(({ sql, map }) => {
    if (map) return [`unnest(map_keys(${sql}))`, `unnest(map_values(${sql}))`];
    return [spread ? `unnest(${sql}, max_depth := 2)` : `unnest(${sql})`];
  });
  const [first] = sources;
  const rows = first?.map ? `map_keys(${first.sql})` : first?.sql;
  if (ordinality) items.push(`unnest(generate_series(1, len(${rows})))`);
  return `SELECT ${items.join(", ")}`;
}

/** Told by the text: a map column of the schema, a function that makes a map, or a cast to one. */
function isMap(nodes: readonly Node[]): boolean {
  const last = nodes.at(-1);
  const head = nodes[0];
  if (last?.kind === "word" || last?.kind === "quoted") return MAP_COLUMNS.has(last.text.toLowerCase());
  if (!isParens(last) || nodes.length !== 2 || head?.kind !== "word") return false;
  if (isWord(head, "CAST", "TRY_CAST")) {
    const as = last.nodes.findLastIndex((node) => isWord(node, "AS"));
    return isWord(last.nodes[as + 1], "MAP");
  }
  return MAP_FUNCTIONS.has(head.upper);
}
