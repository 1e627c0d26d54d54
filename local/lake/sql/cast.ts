import { duckdbTypeOf } from "./data-types.ts";
import { type Scope, sequence } from "./rewrite.ts";
import { StatementError } from "./statement-error.ts";
import { type Group, isWord } from "./token-tree.ts";

/** CAST(x AS type) and TRY_CAST: the type in DuckDB's words; text as Trino prints it; CAST AS JSON makes a JSON string. */
export function castCall(which: "cast" | "try_cast", group: Group, scope: Scope): string {
  const as = group.nodes.findLastIndex((node) => isWord(node, "AS"));
  if (as <= 0) throw new StatementError("Cannot read CAST: expected CAST(value AS type)");
  const value = sequence(group.nodes.slice(0, as), scope);
  const type = duckdbTypeOf(group.nodes.slice(as + 1));
  if (type === "VARCHAR") return `trino_varchar(${value})`;
  if (type === "JSON") return `to_json(${value})`;
  return `${which === "cast" ? "CAST" : "TRY_CAST"}(${value} AS ${type})`;
}
