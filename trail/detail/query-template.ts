import { MINUTE_MS, type TimeRange } from "../../kit/time.ts";
import { sqlEventDataStore, sqlTime } from "../sql.ts";

/**
 * A viewer's own Lake statement with the places that Trailboard fills: `$EDS_ID` stands bare after FROM, `$START` and
 * `$END` stand for text in quotes ('$START') or bare (then the quotes are added):
 *   SELECT eventName, COUNT(*) AS calls FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < '$END' GROUP BY eventName
 */

export const MAX_STATEMENT_LENGTH = 10_000;
export const PLACEHOLDERS = ["$EDS_ID", "$START", "$END"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

export type FilledStatement =
  | { readonly kind: "statement"; readonly statement: string }
  /** What to change, one sentence each. */
  | { readonly kind: "refused"; readonly sentences: readonly string[] };

interface Token {
  readonly kind: "text" | "string" | "identifier" | "comment" | "unclosed";
  readonly text: string;
}

/** Fills the placeholders of `sql` on tokens: comments never change, and strings only where they are exactly a time. */
export function fillStatement(
  sql: string,
  values: { eventDataStoreId: string; range: TimeRange },
): FilledStatement {
  const tokens = tokenize(sql.trim().replace(/;\s*$/, ""));
  const sentences = problemsOf(tokens);
  if (sentences.length > 0) return { kind: "refused", sentences };
  const store = sqlEventDataStore(values.eventDataStoreId);
  const start = sqlTime(values.range.startMs);
  const end = sqlTime(values.range.endMs);
  const statement = tokens
    .map(({ kind, text }) => {
      if (kind === "string") return text === "'$START'" ? start : text === "'$END'" ? end : text;
      if (kind !== "text") return text;
      return text.replace(PLACEHOLDER, (name) =>
        name === "$EDS_ID" ? store : name === "$START" ? start : end,
      );
    })
    .join("");
  if (statement.length > MAX_STATEMENT_LENGTH)
    return {
      kind: "refused",
      sentences: [
        `The statement has ${statement.length} characters; CloudTrail Lake takes ${MAX_STATEMENT_LENGTH}`,
      ],
    };
  return { kind: "statement", statement };
}

/**
 * The range as it is asked, so that viewers whose dashboards refresh seconds apart share one answer: outwards to whole
 * hours for ranges of a day and more, to 5 minutes below, to 1 minute up to an hour.
 */
export function sharedRange({ startMs, endMs }: TimeRange): TimeRange {
  const lengthMs = endMs - startMs;
  const stepMs = (lengthMs >= 24 * 60 * MINUTE_MS ? 60 : lengthMs > 60 * MINUTE_MS ? 5 : 1) * MINUTE_MS;
  return { startMs: Math.floor(startMs / stepMs) * stepMs, endMs: Math.ceil(endMs / stepMs) * stepMs };
}

const PLACEHOLDER = /\$(?:EDS_ID|START|END)(?![A-Za-z0-9_])/g;

function problemsOf(tokens: readonly Token[]): string[] {
  const code = tokens.filter(({ kind }) => kind !== "comment");
  const plain = code.filter(({ kind }) => kind === "text");
  const first = /[A-Za-z]+/.exec(plain.map(({ text }) => text).join(" "))?.[0]?.toUpperCase();
  if (first === undefined) return ['Write a SELECT statement in the parameter "sql"'];
  const problems: string[] = [];
  if (tokens.some(({ kind }) => kind === "unclosed")) problems.push("A string or comment is not closed");
  if (first !== "SELECT" && first !== "WITH")
    problems.push(`The statement starts with ${first}; CloudTrail Lake takes SELECT only`);
  if (plain.some(({ text }) => text.includes(";")))
    problems.push("Only one statement is taken; remove the semicolon");
  const missing = PLACEHOLDERS.filter((name) => !holds(code, name));
  for (const name of missing) problems.push(MISSING[name]);
  if (missing.length === 0) problems.push(...unboundedOf(code));
  if (code.some(({ kind, text }) => kind !== "string" && STORE_ID.test(text)))
    problems.push("Only the event data store that $EDS_ID stands for is asked; remove the id of another one");
  return problems;
}

/** Ids are written bare; what stands in quoted names might be taken for one as well. */
const STORE_ID = /[0-9a-z]{8}(-[0-9a-z]{4}){3}-[0-9a-z]{12}/i;

/**
 * The placeholders have to bound the scan, not only to be there: each reading of the event data store needs its own
 * comparison of eventTime with both. That catches mistakes; an OR beside it can still undo a bound, which the scan
 * budget then pays for once.
 */
function unboundedOf(code: readonly Token[]): string[] {
  const text = code
    .map(({ kind, text }) => (kind !== "string" ? text : TIME_TEXT.test(text) ? text.slice(1, -1) : "''"))
    .join(" ");
  const readings = count(text, /\$EDS_ID(?![A-Za-z0-9_])/g);
  return [
    count(text, FROM_START) < readings ? MISSING.$START : "",
    count(text, TO_END) < readings ? MISSING.$END : "",
  ].filter((sentence) => sentence !== "");
}

const TIME_TEXT = /^'\$(START|END)'$/;
const TIME_COLUMN = String.raw`\beventTime"?\s{0,20}\)?\s{0,20}`;
/** TIMESTAMP '...', from_iso8601_timestamp('...'), CAST('...' */
const WRAPPED = String.raw`\s{0,20}(?:[A-Za-z_]\w{0,40}\s{0,20})?\(?\s{0,20}`;
const FROM_START = new RegExp(
  String.raw`${TIME_COLUMN}(?:>=?|BETWEEN\b)${WRAPPED}\$START\b|\$START\s{0,20}\)?\s{0,20}<=?[^<>=]{0,60}\beventTime\b`,
  "gi",
);
const TO_END = new RegExp(
  String.raw`${TIME_COLUMN}<=?${WRAPPED}\$END\b|\$START\s{0,20}\)?\s{0,20}AND\b${WRAPPED}\$END\b|\$END\s{0,20}\)?\s{0,20}>=?[^<>=]{0,60}\beventTime\b`,
  "gi",
);

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

const MISSING: Readonly<Record<Placeholder, string>> = {
  $EDS_ID: "$EDS_ID is missing: write FROM $EDS_ID, it stands for the event data store",
  $START: "$START is missing: bound the scan with eventTime >= '$START', the start of the dashboard's range",
  $END: "$END is missing: bound the scan with eventTime < '$END', the end of the dashboard's range",
};

function holds(code: readonly Token[], name: Placeholder): boolean {
  return code.some(({ kind, text }) =>
    kind === "text"
      ? [...text.matchAll(PLACEHOLDER)].some(([found]) => found === name)
      : kind === "string" && name !== "$EDS_ID" && text === `'${name}'`,
  );
}

/** Splits into strings, quoted identifiers, comments and the text between; joined they are the statement again. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  const pattern = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\r\n]*|\/\*[\s\S]*?\*\/|['"]|\/\*/g;
  let from = 0;
  for (let match = pattern.exec(sql); match; match = pattern.exec(sql)) {
    if (match.index > from) tokens.push({ kind: "text", text: sql.slice(from, match.index) });
    const text = match[0];
    if (text === "'" || text === '"' || text === "/*") {
      tokens.push({ kind: "unclosed", text: sql.slice(match.index) });
      return tokens;
    }
    const kind = text[0] === "'" ? "string" : text[0] === '"' ? "identifier" : "comment";
    tokens.push({ kind, text });
    from = match.index + text.length;
  }
  if (from < sql.length) tokens.push({ kind: "text", text: sql.slice(from) });
  return tokens;
}
