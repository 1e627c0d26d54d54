import { strftimeOfJoda, strftimeOfMysql } from "./date-formats.ts";
import { duckdbJsonPath, hasWildcard } from "./json-path.ts";
import { list, type Scope, sequence } from "./rewrite.ts";
import { StatementError } from "./statement-error.ts";
import { commaSeparated, type Group, isSymbol, isWord, literal, type Node } from "./token-tree.ts";

export interface Call {
  readonly arguments: readonly (readonly Node[])[];
  /** The bracket itself, for calls with words of their own inside (EXTRACT, TRIM ...). */
  readonly group: Group;
  /** ORDER BY of WITHIN GROUP, IGNORE NULLS: goes inside the bracket in DuckDB. */
  readonly inside: string;
  readonly scope: Scope;
}

/** Trino functions whose arguments must be looked at before DuckDB can take them. */
export const SPECIAL_FUNCTIONS: Readonly<Record<string, (call: Call) => string>> = {
  if: (call) => {
    const [condition, yes, no] = values("if", call, 2, 3);
    return `CASE WHEN ${condition} THEN ${yes} ${no === undefined ? "" : `ELSE ${no} `}END`;
  },
  coalesce: (call) => `coalesce(${all(call)})`,
  nullif: (call) => `nullif(${all(call)})`,
  try: (call) => `try(${all(call)})`,
  // Trino: NULL as soon as one argument is; DuckDB passes over NULL.
  greatest: (call) => withoutNulls(call, (arguments_) => `greatest(${arguments_.join(", ")})`),
  least: (call) => withoutNulls(call, (arguments_) => `least(${arguments_.join(", ")})`),
  concat: (call) => `(${values("concat", call, 1, 100).join(" || ")})`,
  count: (call) => `count(${distinct(call)}${isSymbol(call.group.nodes[0], "*") ? "*" : all(call)})`,
  mod: (call) => {
    const [left, right] = values("mod", call, 2, 2);
    return `(${left} % trino_divisor(${right}))`;
  },
  log: (call) => {
    const [base, x] = values("log", call, 2, 2);
    return `(ln(${x}) / trino_divisor(ln(${base})))`;
  },
  // Bytes in Trino, hexadecimal text in DuckDB.
  md5: (call) => `unhex(md5(${values("md5", call, 1, 1)[0]}))`,
  sha1: (call) => `unhex(sha1(${values("sha1", call, 1, 1)[0]}))`,
  sha256: (call) => `unhex(sha256(${values("sha256", call, 1, 1)[0]}))`,
  e: () => "exp(1)",
  nan: () => "CAST('nan' AS DOUBLE)",
  infinity: () => "CAST('inf' AS DOUBLE)",
  bitwise_and: (call) => bitwise(call, "&"),
  bitwise_or: (call) => bitwise(call, "|"),
  bitwise_left_shift: (call) => bitwise(call, "<<"),
  bitwise_right_shift: (call) => bitwise(call, ">>"),
  date: (call) => `CAST(${values("date", call, 1, 1)[0]} AS DATE)`,
  timestamp: (call) => `CAST(${values("timestamp", call, 1, 1)[0]} AS TIMESTAMP)`,
  from_iso8601_date: (call) => `CAST(${values("from_iso8601_date", call, 1, 1)[0]} AS DATE)`,
  date_format: (call) => format("date_format", call, strftimeOfMysql, "strftime", "TIMESTAMP"),
  format_datetime: (call) => format("format_datetime", call, strftimeOfJoda, "strftime", "TIMESTAMP"),
  date_parse: (call) => format("date_parse", call, strftimeOfMysql, "strptime", "VARCHAR"),
  parse_datetime: (call) => format("parse_datetime", call, strftimeOfJoda, "strptime", "VARCHAR"),
  extract: extractCall,
  position: (call) => {
    const at = call.group.nodes.findIndex((node) => isWord(node, "IN"));
    if (at <= 0) throw new StatementError("Cannot read POSITION: expected POSITION(text IN text)");
    return `strpos(${sequence(call.group.nodes.slice(at + 1), call.scope)}, ${sequence(call.group.nodes.slice(0, at), call.scope)})`;
  },
  trim: trimCall,
  substring: substringCall,
  substr: substringCall,
  replace: (call) => {
    const arguments_ = values("replace", call, 2, 3);
    return `replace(${arguments_[0]}, ${arguments_[1]}, ${arguments_[2] ?? "''"})`;
  },
  split: (call) => {
    const [text, delimiter, limit] = values("split", call, 2, 3);
    return limit === undefined
      ? `string_split(${text}, ${delimiter})`
      : `trino_split(${text}, ${delimiter}, ${limit})`;
  },
  regexp_replace: regexpReplace,
  regexp_extract: (call) => {
    const [text, pattern, group = "0"] = values("regexp_extract", call, 2, 3);
    return `trino_regexp_extract(${text}, ${pattern}, ${group})`;
  },
  array_join: (call) => {
    const [array, separator, nulls] = values("array_join", call, 2, 3);
    if (nulls === undefined) return `trino_array_join(${array}, ${separator})`;
    return `trino_array_join_with(${array}, ${separator}, ${nulls})`;
  },
  listagg: (call) => {
    const [text, separator = "''"] = values("listagg", call, 1, 2);
    return `listagg(${distinct(call)}${text}, ${separator}${call.inside})`;
  },
  string_agg: (call) => `listagg(${distinct(call)}${all(call)}${call.inside})`,
  map: (call) => {
    const arguments_ = values("map", call, 0, 2);
    return arguments_.length === 0 ? "map(list_value(), list_value())" : `map(${arguments_.join(", ")})`;
  },
  sequence: (call) => {
    const arguments_ = values("sequence", call, 2, 3);
    return `trino_sequence${arguments_.length === 3 ? "_by" : ""}(${arguments_.join(", ")})`;
  },
  format: formatCall,
  map_concat: (call) => `map_concat(${all(call)})`,
  json_extract: (call) => jsonPathCall("json_extract", call),
  json_extract_scalar: (call) => jsonPathCall("json_extract_scalar", call),
  json_query: (call) => jsonPathCall("json_extract", call),
  json_value: (call) => jsonPathCall("json_extract_scalar", call),
  json_size: (call) => jsonPathCall("json_size", call),
  json_exists: (call) => jsonPathCall("json_exists", call),
  json_format: (call) => `CAST(trino_json(${values("json_format", call, 1, 1)[0]}) AS VARCHAR)`,
};

function all(call: Call): string {
  return list(
    isWord(call.group.nodes[0], "DISTINCT", "ALL") ? call.group.nodes.slice(1) : call.group.nodes,
    call.scope,
  );
}

function distinct(call: Call): string {
  return isWord(call.group.nodes[0], "DISTINCT") ? "DISTINCT " : "";
}

/** The arguments, rewritten; their number is checked, because a sentence about it helps more than DuckDB's. */
function values(trino: string, call: Call, least: number, most: number): [string, string, ...string[]] {
  const quantified = isWord(call.group.nodes[0], "DISTINCT", "ALL");
  const parts = quantified ? commaSeparated(call.group.nodes.slice(1)) : call.arguments;
  if (parts.length < least || parts.length > most || parts.some((part) => part.length === 0))
    throw new StatementError(
      `Cannot use ${trino}: expected ${least === most ? least : `${least} to ${most}`} arguments, got ${parts.length}`,
    );
  return parts.map((part) => sequence(part, call.scope)) as [string, string, ...string[]];
}

/** A width fills memory that nobody counts, so it is read here; "*" would take it from an argument. */
function formatCall(call: Call): string {
  const arguments_ = values("format", call, 1, 100);
  const [first] = call.arguments[0] ?? [];
  if (
    call.arguments[0]?.length !== 1 ||
    first?.kind !== "string" ||
    /%[^a-zA-Z%]*(\*|\d{4})/.test(first.text)
  )
    throw new StatementError(
      "Cannot use format: expected a text with widths below 1000 as its first argument",
    );
  return `printf(${arguments_.join(", ")})`;
}

function withoutNulls(call: Call, build: (arguments_: readonly string[]) => string): string {
  const arguments_ = values("greatest and least", call, 1, 100);
  const nulls = arguments_.map((argument) => `(${argument}) IS NULL`).join(" OR ");
  return `CASE WHEN ${nulls} THEN NULL ELSE ${build(arguments_)} END`;
}

function bitwise(call: Call, operator: string): string {
  const [left, right] = values("bitwise functions", call, 2, 2);
  return `(CAST(${left} AS BIGINT) ${operator} CAST(${right} AS BIGINT))`;
}

/** strptime needs a constant format, so the format is translated here; a computed one cannot be. */
function format(
  trino: string,
  call: Call,
  translate: (format: string) => string,
  duckdb: string,
  type: "TIMESTAMP" | "VARCHAR",
): string {
  const [value] = values(trino, call, 2, 2);
  const [pattern] = call.arguments[1] ?? [];
  if (pattern?.kind !== "string" || call.arguments[1]?.length !== 1)
    throw new StatementError(`Cannot use ${trino}: expected its format as a plain string`);
  return `${duckdb}(CAST(${value} AS ${type}), ${literal(translate(pattern.text))})`;
}

const EXTRACT_FIELDS: Readonly<Record<string, string>> = {
  YEAR: "year",
  QUARTER: "quarter",
  MONTH: "month",
  WEEK: "week",
  DAY: "day",
  DAY_OF_MONTH: "day",
  DAY_OF_WEEK: "isodow",
  DOW: "isodow",
  DAY_OF_YEAR: "dayofyear",
  DOY: "dayofyear",
  YEAR_OF_WEEK: "isoyear",
  YOW: "isoyear",
  HOUR: "hour",
  MINUTE: "minute",
  SECOND: "second",
};

function extractCall(call: Call): string {
  const [field, from, ...rest] = call.group.nodes;
  const duckdb =
    field?.kind === "word" && Object.hasOwn(EXTRACT_FIELDS, field.upper)
      ? EXTRACT_FIELDS[field.upper]
      : undefined;
  if (duckdb === undefined || !isWord(from, "FROM") || rest.length === 0)
    throw new StatementError("Cannot read EXTRACT: expected EXTRACT(HOUR FROM time) with a unit of time");
  return `${duckdb}(${sequence(rest, call.scope)})`;
}

function trimCall(call: Call): string {
  const nodes = call.group.nodes;
  const from = nodes.findIndex((node) => isWord(node, "FROM"));
  if (from < 0) return `trim(${all(call)})`;
  const side = isWord(nodes[0], "LEADING") ? "ltrim" : isWord(nodes[0], "TRAILING") ? "rtrim" : "trim";
  const what = nodes.slice(isWord(nodes[0], "LEADING", "TRAILING", "BOTH") ? 1 : 0, from);
  const value = sequence(nodes.slice(from + 1), call.scope);
  return what.length === 0 ? `${side}(${value})` : `${side}(${value}, ${sequence(what, call.scope)})`;
}

function substringCall(call: Call): string {
  const nodes = call.group.nodes;
  const from = nodes.findIndex((node) => isWord(node, "FROM"));
  if (from < 0) return `substring(${values("substr", call, 2, 3).join(", ")})`;
  const to = nodes.findIndex((node) => isWord(node, "FOR"));
  const start = sequence(nodes.slice(from + 1, to < 0 ? undefined : to), call.scope);
  const length = to < 0 ? "" : `, ${sequence(nodes.slice(to + 1), call.scope)}`;
  return `substring(${sequence(nodes.slice(0, from), call.scope)}, ${start}${length})`;
}

/** Trino replaces every match and writes groups as $1; DuckDB the first one, and \1. */
function regexpReplace(call: Call): string {
  const [text, pattern] = values("regexp_replace", call, 2, 3);
  const replacement = call.arguments[2];
  if (replacement === undefined) return `regexp_replace(${text}, ${pattern}, '', 'g')`;
  const [only] = replacement;
  if (only?.kind !== "string" || replacement.length !== 1)
    throw new StatementError("Cannot use regexp_replace: expected its replacement as a plain string");
  const translated = only.text.replace(/\\(.)|\$(\d)|\\/g, (_, escaped?: string, group?: string) => {
    if (group !== undefined) return `\\${group}`;
    return escaped === undefined || escaped === "\\" ? "\\\\" : escaped;
  });
  return `regexp_replace(${text}, ${pattern}, ${literal(translated)}, 'g')`;
}

function jsonPathCall(trino: string, call: Call): string {
  const path = call.arguments[1];
  // json_value and json_query have clauses behind the path (RETURNING, WITH WRAPPER): not supported.
  const [value] = values(trino, { ...call, arguments: [call.arguments[0] ?? []] }, 1, 1);
  const [only] = path ?? [];
  if (call.arguments.length !== 2 || !path)
    throw new StatementError(`Cannot use ${trino}: expected 2 arguments`);
  if (only?.kind !== "string" || path.length !== 1)
    return `trino_${trino}(${value}, ${sequence(path, call.scope)})`;
  const wildcard = hasWildcard(only.text);
  if (wildcard && trino !== "json_extract") return "NULL";
  return `trino_${trino}${wildcard ? "_all" : ""}(${value}, ${literal(duckdbJsonPath(only.text))})`;
}
