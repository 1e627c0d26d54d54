import { rewriteCall } from "./calls.ts";
import { literalType } from "./data-types.ts";
import { excerpt, StatementError } from "./statement-error.ts";
import {
  caseEnd,
  endsInAlias,
  endsOperand,
  isKeyword,
  isNameList,
  operandEnd,
  selectListEnd,
} from "./syntax.ts";
import {
  commaSeparated,
  isParens,
  isSymbol,
  isWord,
  literal,
  type Node,
  name,
  tokenTree,
} from "./token-tree.ts";
import { rewriteUnnest } from "./unnest.ts";

/** What a rewrite needs to know beside the text. */
export interface Scope {
  /** "2026-11-22 03:04:05.678", UTC: what now() is. */
  readonly now: string;
  /** Lambda parameters that are something else in DuckDB, by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** An operand with all that hangs on it, and where the next node is. */
export interface Operand {
  readonly sql: string;
  readonly next: number;
  /** What Trino calls a column that is just this: the last name of a path; undefined for any other expression. */
  readonly label: string | undefined;
}

/**
 * A Trino SELECT as CloudTrail Lake takes it, in DuckDB's words. Every name comes out in double quotes and every string
 * printed anew, so nothing that only DuckDB understands can hide in it; comments are dropped. Throws StatementError.
 */
export function rewriteStatement(statement: string, nowMs: number): string {
  const nodes = withoutSemicolon(tokenTree(statement));
  const first = firstWord(nodes);
  if (first === undefined) throw new StatementError("Cannot run an empty statement: expected SELECT");
  if (first !== "SELECT" && first !== "WITH")
    throw new StatementError(`Cannot run "${excerpt(first)}": only SELECT statements can be run`);
  const now = new Date(nowMs).toISOString().replace("T", " ").replace("Z", "");
  return sequence(nodes, { now, parameters: new Map() });
}

function withoutSemicolon(nodes: readonly Node[]): readonly Node[] {
  const end = nodes.findIndex((node) => isSymbol(node, ";"));
  if (end < 0) return nodes;
  if (end < nodes.length - 1)
    throw new StatementError("Cannot run more than one statement: text follows the semicolon");
  return nodes.slice(0, -1);
}

function firstWord(nodes: readonly Node[]): string | undefined {
  const [node] = nodes;
  if (node?.kind === "group") return firstWord(node.nodes);
  return node?.kind === "word" ? node.upper : node?.text;
}

/** Nodes of one level: clauses, operators and operands in the order in which they stand. */
export function sequence(nodes: readonly Node[], scope: Scope): string {
  const parts: string[] = [];
  let index = 0;
  while (index < nodes.length) {
    const step = next(nodes, index, scope);
    parts.push(step.sql);
    index = step.next;
  }
  return parts.join(" ");
}

function next(nodes: readonly Node[], index: number, scope: Scope): { sql: string; next: number } {
  const node = nodes[index];
  if (!node) return { sql: "", next: index + 1 };
  if (isWord(node, "SELECT") && isKeyword(nodes, index)) return select(nodes, index, scope);
  if (isWord(node, "AS")) return alias(nodes, index, scope);
  if (isWord(node, "ALL", "DISTINCT") && isWord(nodes[index - 1], "BY")) return byAll(nodes, index);
  if (isWord(node, "TABLESAMPLE")) return sample(nodes, index, scope);
  if (isWord(node, "UNNEST") && isParens(nodes[index + 1])) return rewriteUnnest(nodes, index, scope);
  if (isNamedColumns(nodes, index)) return namedColumns(nodes, index);
  if (isSymbol(node, "/", "%")) return divide(nodes, index, scope);
  if (node.kind === "symbol") return { sql: symbol(node.text), next: index + 1 };
  if (node.kind === "word" && isKeyword(nodes, index) && !isWord(node, "CASE"))
    return { sql: node.upper, next: index + 1 };
  return operand(nodes, index, scope);
}

/** GROUP BY ALL a, b is Trino's default said aloud; ALL without columns is a word of DuckDB's own. */
function byAll(nodes: readonly Node[], index: number): { sql: string; next: number } {
  const grouped = isWord(nodes[index - 2], "GROUP") && isWord(nodes[index], "ALL");
  if (grouped && operandEnd(nodes, index + 1) > index + 1) return { sql: "", next: index + 1 };
  throw new StatementError('Cannot read what follows "BY": expected columns');
}

function symbol(text: string): string {
  switch (text) {
    case "?":
      throw new StatementError('Cannot run "?": parameters are not supported, write the value itself');
    case ";":
      throw new StatementError("Cannot run more than one statement");
    case "->":
      throw new StatementError(
        'Cannot read "->": a lambda can only be an argument of a function that takes one',
      );
    case "=>":
      throw new StatementError('Cannot read "=>": named arguments are not supported');
    default:
      return text;
  }
}

/** Every item gets the label that Lake gives it, so that DuckDB's own naming never shows. */
function select(nodes: readonly Node[], index: number, scope: Scope): { sql: string; next: number } {
  const quantified = isWord(nodes[index + 1], "DISTINCT", "ALL");
  const from = index + (quantified ? 2 : 1);
  const end = selectListEnd(nodes, from);
  const items = commaSeparated(nodes.slice(from, end)).map((item, position) =>
    selectItem(item, position, scope),
  );
  const quantifier = quantified && isWord(nodes[index + 1], "DISTINCT") ? "DISTINCT " : "";
  return { sql: `SELECT ${quantifier}${items.join(", ")}`, next: end };
}

function selectItem(item: readonly Node[], position: number, scope: Scope): string {
  if (item.length === 0) throw new StatementError("Cannot read the SELECT list: an item is missing");
  if (isSymbol(item.at(-1), "*") && (item.length === 1 || isSymbol(item.at(-2), "."))) return star(item);
  const whole = single(item, scope);
  if (whole) return `${whole.sql} AS ${name(whole.label ?? `_col${position}`)}`;
  const last = item.at(-1);
  if ((last?.kind === "word" || last?.kind === "quoted") && item.length > 1) {
    if (isWord(item.at(-2), "AS")) return `${sequence(item.slice(0, -2), scope)} AS ${name(last.text)}`;
    if (endsInAlias(item)) return `${sequence(item.slice(0, -1), scope)} AS ${name(last.text)}`;
  }
  return `${sequence(item, scope)} AS ${name(`_col${position}`)}`;
}

/** The item where it is one operand: a path, a call, a literal. */
function single(item: readonly Node[], scope: Scope): Operand | undefined {
  // Looked at from outside first: rewriting twice at every level would take for ever on nested brackets.
  return operandEnd(item, 0) === item.length ? operand(item, 0, scope) : undefined;
}

function star(item: readonly Node[]): string {
  return item
    .map((node) => (node.kind === "group" ? "()" : node.kind === "symbol" ? node.text : name(node.text)))
    .join("");
}

function alias(nodes: readonly Node[], index: number, scope: Scope): { sql: string; next: number } {
  const node = nodes[index + 1];
  // WITH t AS (SELECT ...), WINDOW w AS (...)
  if (isParens(node)) return { sql: `AS (${sequence(node.nodes, scope)})`, next: index + 2 };
  if (node?.kind !== "word" && node?.kind !== "quoted")
    throw new StatementError('Cannot read "AS": expected a name after it');
  const columns = nodes[index + 2];
  if (isParens(columns) && isNameList(columns))
    return { sql: `AS ${name(node.text)}${nameList(columns.nodes)}`, next: index + 3 };
  return { sql: `AS ${name(node.text)}`, next: index + 2 };
}

/** "t (a, b)" after a table or in WITH: it looks like a call and is none. */
function isNamedColumns(nodes: readonly Node[], index: number): boolean {
  const [node, columns] = [nodes[index], nodes[index + 1]];
  if (node?.kind !== "word" && node?.kind !== "quoted") return false;
  if (!isParens(columns) || !isNameList(columns) || isKeyword(nodes, index)) return false;
  if (isWord(nodes[index + 2], "AS") && isParens(nodes[index + 3])) return true;
  return endsOperand(nodes, index - 1);
}

function namedColumns(nodes: readonly Node[], index: number): { sql: string; next: number } {
  const [node, columns] = [nodes[index], nodes[index + 1]];
  if (!node || node.kind === "group" || !isParens(columns))
    throw new StatementError("Cannot read the column names");
  return { sql: `${name(node.text)}${nameList(columns.nodes)}`, next: index + 2 };
}

function nameList(nodes: readonly Node[]): string {
  const names = nodes.flatMap((node) =>
    node.kind === "word" || node.kind === "quoted" ? [name(node.text)] : [],
  );
  return `(${names.join(", ")})`;
}

function sample(nodes: readonly Node[], index: number, scope: Scope): { sql: string; next: number } {
  const [method, share] = [nodes[index + 1], nodes[index + 2]];
  const [percent] = isParens(share) ? share.nodes : [];
  if (
    !isWord(method, "BERNOULLI", "SYSTEM") ||
    !isParens(share) ||
    share.nodes.length !== 1 ||
    percent?.kind !== "number"
  )
    throw new StatementError(
      'Cannot read "TABLESAMPLE": expected BERNOULLI or SYSTEM and a percentage in brackets',
    );
  return {
    sql: `TABLESAMPLE ${method.upper.toLowerCase()} (${sequence(share.nodes, scope)} PERCENT)`,
    next: index + 3,
  };
}

/** Trino: division by zero is an error. DuckDB's integer_division does the rest (7/2 = 3). */
function divide(nodes: readonly Node[], index: number, scope: Scope): { sql: string; next: number } {
  const operator = isSymbol(nodes[index], "%") ? "%" : "/";
  let at = index + 1;
  let sign = "";
  while (isSymbol(nodes[at], "-", "+")) {
    if (isSymbol(nodes[at], "-")) sign += "- ";
    at++;
  }
  const divisor = operand(nodes, at, scope);
  return { sql: `${operator} trino_divisor(${sign}${divisor.sql})`, next: divisor.next };
}

/** A literal, path, call, CASE or bracket, with its subscripts, fields and AT TIME ZONE. */
export function operand(nodes: readonly Node[], index: number, scope: Scope): Operand {
  let current = primary(nodes, index, scope);
  while (true) {
    const node = nodes[current.next];
    const after = nodes[current.next + 1];
    if (isSymbol(node, ".") && (after?.kind === "word" || after?.kind === "quoted")) {
      if (isParens(nodes[current.next + 2]))
        throw new StatementError(`Cannot call ${JSON.stringify(after.text)}: functions have no prefix`);
      current = { sql: `${current.sql}.${name(after.text)}`, next: current.next + 2, label: after.text };
    } else if (isSymbol(node, ".") && isSymbol(after, "*")) {
      current = { sql: `${current.sql}.*`, next: current.next + 2, label: undefined };
    } else if (node?.kind === "group" && node.open === "[") {
      current = { sql: subscript(current.sql, node.nodes, scope), next: current.next + 1, label: undefined };
    } else if (isWord(node, "AT") && isWord(after, "TIME") && isWord(nodes[current.next + 2], "ZONE")) {
      const zone = operand(nodes, current.next + 3, scope);
      current = { sql: `trino_at_timezone(${current.sql}, ${zone.sql})`, next: zone.next, label: undefined };
    } else return current;
  }
}

/** In Trino a missing key or index is an error where element_at gives NULL. Lenient only where the key is computed. */
function subscript(of: string, key: readonly Node[], scope: Scope): string {
  if (key.length === 0) throw new StatementError('Cannot read "[]": expected a key or an index');
  const sql = sequence(key, scope);
  if (key.length === 1 && key[0]?.kind === "string") return `trino_map_subscript(${of}, ${sql})`;
  const number =
    key.at(-1)?.kind === "number" && (key.length === 1 || (key.length === 2 && isSymbol(key[0], "-")));
  return number ? `trino_array_subscript(${of}, ${sql})` : `trino_subscript(${of}, ${sql})`;
}

function primary(nodes: readonly Node[], index: number, scope: Scope): Operand {
  const node = nodes[index];
  const after = nodes[index + 1];
  if (!node) throw new StatementError("Cannot read the statement: it ends where a value was expected");
  if (node.kind === "group") return bracket(node.open, node.nodes, index, scope);
  if (node.kind === "string") return { sql: literal(node.text), next: index + 1, label: undefined };
  if (node.kind === "number") return { sql: node.text, next: index + 1, label: undefined };
  if (node.kind === "event-data-store")
    return { sql: name(node.text.toLowerCase()), next: index + 1, label: undefined };
  if (node.kind === "symbol")
    throw new StatementError(`Cannot read "${symbol(node.text)}": expected a value`);
  if (node.kind === "quoted") return { sql: name(node.text), next: index + 1, label: node.text };
  if (node.upper === "CASE") return caseWhen(nodes, index, scope);
  if (isWord(node, "NULL", "TRUE", "FALSE")) return { sql: node.upper, next: index + 1, label: undefined };
  if (isKeyword(nodes, index)) throw new StatementError(`Cannot read "${node.text}": expected a value`);
  if (node.upper === "INTERVAL" && (after?.kind === "string" || isSymbol(after, "-", "+")))
    return interval(nodes, index);
  if (after?.kind === "string") return typedLiteral(node.upper, after.text, index);
  if (node.upper === "ARRAY" && after?.kind === "group" && after.open === "[")
    return { sql: `list_value(${list(after.nodes, scope)})`, next: index + 2, label: undefined };
  if (isParens(after)) return rewriteCall(node.text, after, nodes, index, scope);
  const now = currentTime(node.upper, scope);
  if (now) return { sql: now, next: index + 1, label: undefined };
  const parameter = scope.parameters.get(node.text.toLowerCase());
  return { sql: parameter ?? name(node.text), next: index + 1, label: node.text };
}

export function list(nodes: readonly Node[], scope: Scope): string {
  return commaSeparated(nodes)
    .map((part) => sequence(part, scope))
    .join(", ");
}

function bracket(open: "(" | "[", nodes: readonly Node[], index: number, scope: Scope): Operand {
  if (open === "[") throw new StatementError('Cannot read "[": an array is written ARRAY[...]');
  const whole = nodes.length > 0 && !isWord(nodes[0], "SELECT", "WITH") ? single(nodes, scope) : undefined;
  return { sql: `(${whole?.sql ?? sequence(nodes, scope)})`, next: index + 1, label: whole?.label };
}

function caseWhen(nodes: readonly Node[], index: number, scope: Scope): Operand {
  const end = caseEnd(nodes, index);
  if (end > nodes.length) throw new StatementError('Cannot read "CASE": its END is missing');
  return { sql: `CASE ${sequence(nodes.slice(index + 1, end - 1), scope)} END`, next: end, label: undefined };
}

const UNITS = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"];

function interval(nodes: readonly Node[], index: number): Operand {
  let at = index + 1;
  let negative = false;
  if (isSymbol(nodes[at], "-", "+")) negative = isSymbol(nodes[at++], "-");
  const [amount, unit] = [nodes[at], nodes[at + 1]];
  if (
    amount?.kind !== "string" ||
    !/^\s*[+-]?\s*\d+(\.\d+)?\s*$/.test(amount.text) ||
    !isWord(unit, ...UNITS)
  )
    throw new StatementError(
      "Cannot read \"INTERVAL\": expected a number in quotes and a unit, INTERVAL '1' DAY",
    );
  if (isWord(nodes[at + 2], "TO"))
    throw new StatementError('Cannot read "INTERVAL ... TO": only one unit is supported');
  const count = amount.text.replace(/\s/g, "");
  const signed = negative ? (count.startsWith("-") ? count.slice(1) : `-${count.replace("+", "")}`) : count;
  return { sql: `CAST('${signed} ${unit.upper.toLowerCase()}' AS INTERVAL)`, next: at + 2, label: undefined };
}

function typedLiteral(type: string, text: string, index: number): Operand {
  if (type === "X")
    return { sql: `unhex(${literal(text.replace(/\s/g, ""))})`, next: index + 2, label: undefined };
  const duckdb = literalType(type);
  if (duckdb === undefined)
    throw new StatementError(
      `Cannot read ${JSON.stringify(excerpt(`${type} '${text}'`))}: it is no kind of literal`,
    );
  return { sql: `CAST(${literal(text)} AS ${duckdb})`, next: index + 2, label: undefined };
}

function currentTime(upper: string, scope: Scope): string | undefined {
  switch (upper) {
    case "CURRENT_TIMESTAMP":
    case "LOCALTIMESTAMP":
      return nowSql(scope);
    case "CURRENT_DATE":
      return `CAST('${scope.now.slice(0, 10)}' AS DATE)`;
    case "CURRENT_TIME":
    case "LOCALTIME":
      return `CAST('${scope.now.slice(11)}' AS TIME)`;
    default:
      return undefined;
  }
}

/** The service's clock, not DuckDB's. Without a zone: a comparison with eventTime then still skips what cannot match. */
export function nowSql(scope: Scope): string {
  return `CAST('${scope.now}' AS TIMESTAMP)`;
}
