import { castCall } from "./cast.ts";
import { directFunction } from "./functions.ts";
import { LAMBDA_FUNCTIONS } from "./lambdas.ts";
import { list, nowSql, type Operand, type Scope, sequence } from "./rewrite.ts";
import { SPECIAL_FUNCTIONS } from "./special-functions.ts";
import { StatementError } from "./statement-error.ts";
import { commaSeparated, type Group, isParens, isWord, type Node, name } from "./token-tree.ts";

/** A call of a Trino function with its FILTER, WITHIN GROUP and OVER. Functions that are not known are refused here. */
export function rewriteCall(
  text: string,
  group: Group,
  nodes: readonly Node[],
  index: number,
  scope: Scope,
): Operand {
  const trinoName = text.toLowerCase();
  let at = index + 2;
  let order = "";
  if (isWord(nodes[at], "WITHIN") && isWord(nodes[at + 1], "GROUP")) {
    const sorted = nodes[at + 2];
    if (!isParens(sorted)) throw new StatementError('Cannot read "WITHIN GROUP": expected (ORDER BY ...)');
    order = ` ${sequence(sorted.nodes, scope)}`;
    at += 3;
  }
  let tail = "";
  const filter = nodes[at + 1];
  if (isWord(nodes[at], "FILTER") && isParens(filter)) {
    tail += ` FILTER (${sequence(filter.nodes, scope)})`;
    at += 2;
  }
  let nulls = "";
  if (isWord(nodes[at], "IGNORE", "RESPECT") && isWord(nodes[at + 1], "NULLS")) {
    nulls = isWord(nodes[at], "IGNORE") ? " IGNORE NULLS" : "";
    at += 2;
  }
  if (isWord(nodes[at], "OVER")) {
    const window = nodes[at + 1];
    if (isParens(window)) tail += ` OVER (${sequence(window.nodes, scope)})`;
    else if (window?.kind === "word" || window?.kind === "quoted") tail += ` OVER ${name(window.text)}`;
    else throw new StatementError('Cannot read "OVER": expected a window');
    at += 2;
  }
  const call = callOf(trinoName, text, group, `${order}${nulls}`, scope);
  return { sql: `${call}${tail}`, next: at, label: undefined };
}

function callOf(trinoName: string, text: string, group: Group, inside: string, scope: Scope): string {
  if (trinoName === "cast" || trinoName === "try_cast") return castCall(trinoName, group, scope);
  const lambda = Object.hasOwn(LAMBDA_FUNCTIONS, trinoName) ? LAMBDA_FUNCTIONS[trinoName] : undefined;
  if (lambda) return lambda(commaSeparated(group.nodes), scope);
  const special = Object.hasOwn(SPECIAL_FUNCTIONS, trinoName) ? SPECIAL_FUNCTIONS[trinoName] : undefined;
  if (special) return special({ arguments: commaSeparated(group.nodes), group, inside, scope });
  if (trinoName === "now") return nowSql(scope);
  const duckdbName = directFunction(trinoName);
  if (duckdbName === undefined)
    throw new StatementError(
      `Cannot use function ${JSON.stringify(text)}: the embedded Lake does not know it`,
    );
  return `${duckdbName}(${argumentList(group, scope)}${inside})`;
}

/** Keeps DISTINCT, and the ORDER BY of array_agg(x ORDER BY y). */
function argumentList(group: Group, scope: Scope): string {
  const distinct = isWord(group.nodes[0], "DISTINCT", "ALL");
  const rest = distinct ? group.nodes.slice(1) : group.nodes;
  return `${isWord(group.nodes[0], "DISTINCT") ? "DISTINCT " : ""}${list(rest, scope)}`;
}
