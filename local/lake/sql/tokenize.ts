import { excerpt, StatementError } from "./statement-error.ts";

export type TokenKind =
  | "space"
  | "comment"
  | "word"
  | "quoted"
  | "string"
  | "number"
  | "event-data-store"
  | "symbol";

/** A piece of a Trino statement. The texts of all tokens, joined, are the statement. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it starts in the statement, in UTF-16 units. */
  readonly offset: number;
}

/**
 * In the order in which they are tried. An event data store id is written bare, with hyphens and maybe a leading digit
 * (CloudTrail User Guide, query-limitations), so it must be seen before numbers and words. Trino's block comments do
 * not nest; DuckDB's may, which is why no comment is ever handed on.
 */
const PATTERNS: readonly (readonly [TokenKind, RegExp])[] = [
  ["space", /[ \t\r\n\f\v]+/y],
  ["comment", /--[^\r\n]*/y],
  ["comment", /\/\*[\s\S]*?\*\//y],
  ["string", /'(?:[^']|'')*'/y],
  ["quoted", /"(?:[^"]|"")*"/y],
  [
    "event-data-store",
    /[0-9A-Za-z]{8}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{12}(?![0-9A-Za-z_])/y,
  ],
  ["number", /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![0-9A-Za-z_])/y],
  ["word", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["symbol", /<>|!=|<=|>=|\|\||->|=>|\/(?!\*)|[()[\],.;+\-*%=<>?]/y],
];

/** Real ids are hexadecimal; the documentation's examples (EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE) are looser. */
const LOOSE_ID = /[0-9A-Za-z]+(?:-[0-9A-Za-z]+){4}(?![0-9A-Za-z_])/y;

/** Splits a statement; nothing is lost. Throws StatementError for what no Trino statement holds. */
export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let previousWord = "";
  while (offset < statement.length) {
    const token = looseId(statement, offset, previousWord) ?? tokenAt(statement, offset);
    tokens.push(token);
    offset += token.text.length;
    if (token.kind !== "space" && token.kind !== "comment")
      previousWord = token.kind === "word" ? token.text.toUpperCase() : "";
  }
  return tokens;
}

function looseId(statement: string, offset: number, previousWord: string): Token | undefined {
  if (previousWord !== "FROM" && previousWord !== "JOIN") return undefined;
  LOOSE_ID.lastIndex = offset;
  const text = LOOSE_ID.exec(statement)?.[0];
  return text === undefined ? undefined : { kind: "event-data-store", text, offset };
}

function tokenAt(statement: string, offset: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = offset;
    const text = pattern.exec(statement)?.[0];
    if (text !== undefined) return { kind, text, offset };
  }
  throw new StatementError(unknownText(statement.slice(offset)));
}

function unknownText(rest: string): string {
  if (rest.startsWith("'")) return `Cannot read ${JSON.stringify(excerpt(rest))}: the string is not closed`;
  if (rest.startsWith('"'))
    return `Cannot read ${JSON.stringify(excerpt(rest))}: the quoted name is not closed`;
  if (rest.startsWith("/*")) return `Cannot read ${JSON.stringify(excerpt(rest))}: the comment is not closed`;
  if (rest.startsWith("$EDS_ID"))
    return 'Cannot run "$EDS_ID": put the id of an event data store in its place';
  if (/^\d/.test(rest))
    return `Cannot read ${JSON.stringify(excerpt(rest))}: a name that starts with a digit must be in double quotes`;
  return `Cannot read ${JSON.stringify(excerpt(rest))}: unexpected character ${JSON.stringify([...rest][0] ?? "")}`;
}
