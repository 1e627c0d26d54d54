import { type Group, isParens, isSymbol, isWord, type Node } from "./token-tree.ts";

/** Words that are Trino's grammar, wherever they stand unquoted. Every other word is a name or a function. */
const RESERVED = new Set(
  `SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET FETCH ALL DISTINCT AS AND OR NOT IN IS NULL LIKE ESCAPE BETWEEN
  TRUE FALSE CASE WHEN THEN ELSE END UNION EXCEPT INTERSECT JOIN LEFT RIGHT INNER OUTER FULL CROSS NATURAL ON USING WITH
  RECURSIVE VALUES EXISTS OVER ROLLUP CUBE TABLESAMPLE NULLS ASC DESC WINDOW PARTITION UNBOUNDED PRECEDING FOLLOWING
  LATERAL`.split(/\s+/),
);

/** Words that are grammar only in the company of others, and names elsewhere ("AS last", "range"). */
export function isKeyword(nodes: readonly Node[], index: number): boolean {
  const node = nodes[index];
  if (node?.kind !== "word") return false;
  const previous = nodes[index - 1];
  const next = nodes[index + 1];
  switch (node.upper) {
    case "FIRST":
    case "LAST":
      return isWord(previous, "NULLS") || isWord(previous, "FETCH");
    case "NEXT":
      return isWord(previous, "FETCH");
    case "ROW":
    case "ROWS":
      return (
        isWord(previous, "CURRENT", "FIRST", "NEXT") || previous?.kind === "number" || isFrameStart(next)
      );
    case "RANGE":
    case "GROUPS":
      return isFrameStart(next);
    case "ONLY":
      return isWord(previous, "ROW", "ROWS");
    case "CURRENT":
      return isWord(next, "ROW");
    case "GROUPING":
      return isWord(next, "SETS");
    case "SETS":
      return isWord(previous, "GROUPING");
    case "ANY":
    case "SOME":
      return isParens(next) && isSymbol(previous, "=", "<", ">", "<=", ">=", "<>", "!=");
    default:
      return RESERVED.has(node.upper);
  }
}

function isFrameStart(node: Node | undefined): boolean {
  return isWord(node, "BETWEEN", "UNBOUNDED", "CURRENT") || node?.kind === "number";
}

/** Where the SELECT list that starts at `from` ends: at the next clause of the same level. */
export function selectListEnd(nodes: readonly Node[], from: number): number {
  const clauses = [
    "WHERE",
    "GROUP",
    "HAVING",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "WINDOW",
  ];
  for (let index = from; index < nodes.length; index++) {
    const node = nodes[index];
    if (isSymbol(node, ";")) return index;
    if (node?.kind !== "word" || isSymbol(nodes[index - 1], ".") || isWord(nodes[index - 1], "AS")) continue;
    if (node.upper === "FROM" && !isDistinctFrom(nodes, index)) return index;
    if (clauses.includes(node.upper) && !isWord(nodes[index - 1], "WITHIN")) return index;
  }
  return nodes.length;
}

function isDistinctFrom(nodes: readonly Node[], index: number): boolean {
  return isWord(nodes[index - 1], "DISTINCT") && isWord(nodes[index - 2], "IS", "NOT");
}

/** "a, b" in "AS t (a, b)": names and nothing else. */
export function isNameList(group: Group): boolean {
  return group.nodes.every((node, index) =>
    index % 2 === 0 ? node.kind === "word" || node.kind === "quoted" : isSymbol(node, ","),
  );
}

/** Can the node end an operand, so that what follows is an alias or an operator? */
export function endsOperand(nodes: readonly Node[], index: number): boolean {
  const node = nodes[index];
  if (!node || node.kind === "symbol") return false;
  return node.kind !== "word" || !isKeyword(nodes, index) || isWord(node, "END", "NULL", "TRUE", "FALSE");
}

/** The index after the operand that starts at `index`, without looking into brackets; `index` where none starts. */
export function operandEnd(nodes: readonly Node[], index: number): number {
  const node = nodes[index];
  if (!node || node.kind === "symbol") return index;
  let at = index + 1;
  if (isWord(node, "CASE")) at = caseEnd(nodes, index);
  else if (isKeyword(nodes, index) && !isWord(node, "NULL", "TRUE", "FALSE")) return index;
  else if (isWord(node, "INTERVAL") && nodes[at]?.kind !== "group") return intervalEnd(nodes, index);
  else if (node.kind === "word" && nodes[at]?.kind === "string") at++;
  else if (isWord(node, "ARRAY") && nodes[at]?.kind === "group") at++;
  else if (node.kind === "word" && isParens(nodes[at])) at = callEnd(nodes, at + 1);
  while (at < nodes.length) {
    const after = nodes[at];
    if (isSymbol(after, ".")) at += 2;
    else if (after?.kind === "group" && after.open === "[") at++;
    else if (isWord(after, "AT") && isWord(nodes[at + 1], "TIME")) at = operandEnd(nodes, at + 3);
    else break;
  }
  return at;
}

/** After the END of the CASE at `index`; past the end of the nodes where it is missing. */
export function caseEnd(nodes: readonly Node[], index: number): number {
  let depth = 0;
  for (let at = index; at < nodes.length; at++) {
    if (isSymbol(nodes[at - 1], ".")) continue;
    if (isWord(nodes[at], "CASE")) depth++;
    if (isWord(nodes[at], "END")) depth--;
    if (depth === 0) return at + 1;
  }
  return nodes.length + 1;
}

function intervalEnd(nodes: readonly Node[], index: number): number {
  return index + (isSymbol(nodes[index + 1], "-", "+") ? 4 : nodes[index + 1]?.kind === "string" ? 3 : 1);
}

function callEnd(nodes: readonly Node[], index: number): number {
  let at = index;
  if (isWord(nodes[at], "WITHIN") && isWord(nodes[at + 1], "GROUP")) at += 3;
  if (isWord(nodes[at], "FILTER") && isParens(nodes[at + 1])) at += 2;
  if (isWord(nodes[at], "IGNORE", "RESPECT") && isWord(nodes[at + 1], "NULLS")) at += 2;
  if (isWord(nodes[at], "OVER")) at += 2;
  return at;
}

/** Does the item end in a name that directly follows an operand: "count(*) total"? */
export function endsInAlias(item: readonly Node[]): boolean {
  let afterOperand = false;
  for (let at = 0; at < item.length; ) {
    const end = operandEnd(item, at);
    if (afterOperand && at === item.length - 1 && end > at) return true;
    afterOperand = end > at;
    at = Math.max(end, at + 1);
  }
  return false;
}
