import { excerpt, StatementError } from "./statement-error.ts";
import { commaSeparated, isParens, isWord, type Node, name } from "./token-tree.ts";

/** Trino's scalar types in DuckDB's words. Lake's session is UTC, so a timestamp keeps its meaning without a zone. */
const SCALARS: Readonly<Record<string, string>> = {
  BOOLEAN: "BOOLEAN",
  TINYINT: "TINYINT",
  SMALLINT: "SMALLINT",
  INTEGER: "INTEGER",
  INT: "INTEGER",
  BIGINT: "BIGINT",
  REAL: "REAL",
  DOUBLE: "DOUBLE",
  VARCHAR: "VARCHAR",
  STRING: "VARCHAR",
  CHAR: "VARCHAR",
  VARBINARY: "BLOB",
  JSON: "JSON",
  DATE: "DATE",
  TIME: "TIME",
  TIMESTAMP: "TIMESTAMP",
  UUID: "UUID",
  IPADDRESS: "VARCHAR",
};

/** A Trino type as it stands in CAST(x AS ...): "map(varchar, json)" -> MAP(VARCHAR, JSON). */
export function duckdbTypeOf(nodes: readonly Node[]): string {
  const [head, arguments_, ...rest] = nodes;
  if (head?.kind !== "word") throw unknown(nodes);
  const inner = isParens(arguments_) ? commaSeparated(arguments_.nodes) : undefined;
  const tail = inner ? rest : nodes.slice(1);
  switch (head.upper) {
    case "ARRAY":
      if (inner?.length === 1 && tail.length === 0) return `${duckdbTypeOf(inner[0] ?? [])}[]`;
      throw unknown(nodes);
    case "MAP":
      if (inner?.length === 2 && tail.length === 0) return `MAP(${inner.map(duckdbTypeOf).join(", ")})`;
      throw unknown(nodes);
    case "ROW":
      if (inner && tail.length === 0) return `STRUCT(${inner.map(field).join(", ")})`;
      throw unknown(nodes);
    case "DECIMAL":
      if (tail.length === 0) return `DECIMAL(${decimal(inner, nodes)})`;
      throw unknown(nodes);
    case "TIME":
    case "TIMESTAMP":
      if (tail.length === 0 || isZone(tail)) return head.upper;
      throw unknown(nodes);
    case "DOUBLE":
      if (tail.length === 0 || (tail.length === 1 && isWord(tail[0], "PRECISION"))) return "DOUBLE";
      throw unknown(nodes);
    default: {
      const scalar = SCALARS[head.upper];
      if (scalar === undefined || tail.length > 0) throw unknown(nodes);
      return scalar;
    }
  }
}

/** Types that may stand before a string: DATE '2026-11-22'. */
export function literalType(word: string): string | undefined {
  if (word === "DECIMAL") return "DECIMAL(38, 10)";
  return Object.hasOwn(SCALARS, word) ? SCALARS[word] : undefined;
}

function field(nodes: readonly Node[]): string {
  const [head, ...type] = nodes;
  if ((head?.kind !== "word" && head?.kind !== "quoted") || type.length === 0) throw unknown(nodes);
  return `${name(head.text)} ${duckdbTypeOf(type)}`;
}

function isZone(tail: readonly Node[]): boolean {
  return (
    tail.length === 3 &&
    isWord(tail[0], "WITH", "WITHOUT") &&
    isWord(tail[1], "TIME") &&
    isWord(tail[2], "ZONE")
  );
}

function decimal(inner: readonly (readonly Node[])[] | undefined, nodes: readonly Node[]): string {
  if (!inner) return "38, 0";
  const numbers = inner.map((part) => (part.length === 1 && part[0]?.kind === "number" ? part[0].text : ""));
  if (numbers.length > 2 || numbers.some((text) => !/^\d{1,2}$/.test(text))) throw unknown(nodes);
  return numbers.length === 1 ? `${numbers[0]}, 0` : numbers.join(", ");
}

function unknown(nodes: readonly Node[]): StatementError {
  return new StatementError(`Cannot cast to ${JSON.stringify(excerpt(words(nodes)))}: expected a Trino type`);
}

function words(nodes: readonly Node[]): string {
  return nodes.map((node) => (node.kind === "group" ? `(${words(node.nodes)})` : node.text)).join(" ");
}
