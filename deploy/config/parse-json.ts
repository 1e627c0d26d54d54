import {
  type Node,
  type ParseError,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from "jsonc-parser";
import { quote } from "../../kit/params.ts";
import { fieldName } from "./config-problems.ts";

/** Deeper than any configuration; what walks a value recursively is safe within it. */
const MAX_DEPTH = 32;

export type ParsedJson =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "problems"; readonly sentences: readonly string[] };

/**
 * JSON as the standard says it: comments and commas at the end are refused, with line and column. Refused too is what
 * JSON allows and JavaScript would drop without a word: a field that is there twice, `__proto__`, a number past what
 * a number can be. `file` is for the sentences.
 */
export function parseJson(text: string, file: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problems(`Cannot read ${file}${syntaxProblem(text, error)}`);
  }
  const unusable = unusableParts(value, file);
  if (unusable.length > 0) return problems(...unusable);
  const twice = fieldsTwice(text, file);
  return twice.length > 0 ? problems(...twice) : { kind: "value", value };
}

function problems(...sentences: readonly string[]): ParsedJson {
  return { kind: "problems", sentences };
}

const WANTED: Readonly<Partial<Record<ReturnType<typeof printParseErrorCode>, string>>> = {
  InvalidCommentToken: "no comment, which JSON does not have",
  PropertyNameExpected: "the name of a field in double quotes (JSON has no comma after the last field)",
  ValueExpected: "a value (JSON has no comma after the last one)",
  ColonExpected: 'a ":"',
  CommaExpected: 'a ","',
  CloseBraceExpected: 'a "}"',
  CloseBracketExpected: 'a "]"',
  EndOfFileExpected: "nothing more",
  InvalidSymbol: "a name or text in double quotes, a number, true, false or null",
  InvalidNumberFormat: "a number",
  UnexpectedEndOfNumber: "a number",
  UnexpectedEndOfString: 'a " at the end of the text, on the same line',
  InvalidCharacter: "no control character in a text",
  InvalidUnicode: "four hexadecimal digits after \\u",
  InvalidEscapeCharacter: 'one of " \\ / b f n r t u after a \\',
};

/** `, line 3, column 5: expected a ","`; an empty file has no line worth naming. */
function syntaxProblem(text: string, error: unknown): string {
  if (text.trim() === "") return ": it is empty; expected a JSON object, {} for the defaults";
  const found = firstParseError(text);
  if (found === undefined) return `: ${error instanceof Error ? error.message : "expected JSON"}`;
  const wanted = WANTED[printParseErrorCode(found.error as ParseErrorCode)] ?? "JSON";
  const { line, column } = placeOf(text, found.offset);
  return `, line ${line}, column ${column}: expected ${wanted}`;
}

/** Undefined where the parser, which calls itself for each level, has no room to find it. */
function firstParseError(text: string): ParseError | undefined {
  const errors: ParseError[] = [];
  try {
    parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return errors[0];
}

/** Both from 1; a column counts characters as editors do. */
function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

/** Without recursion: the depth is what is not known yet. */
function unusableParts(root: unknown, file: string): string[] {
  const left: { value: unknown; path: readonly (string | number)[] }[] = [{ value: root, path: [] }];
  for (let part = left.pop(); part; part = left.pop()) {
    const { value, path } = part;
    if (typeof value === "number" && !Number.isFinite(value))
      return [`Cannot use ${fieldName(path)} in ${file}: expected a number that is not that large`];
    if (typeof value !== "object" || value === null) continue;
    if (path.length >= MAX_DEPTH)
      return [`Cannot use ${fieldName(path.slice(0, 3))} in ${file}: expected at most ${MAX_DEPTH} levels`];
    if (Object.hasOwn(value, "__proto__"))
      return [`Cannot use ${quote(fieldName([...path, "__proto__"]))} in ${file}: there is no such field`];
    for (const [key, member] of Object.entries(value))
      if (typeof member === "object" || typeof member === "number")
        left.push({ value: member, path: [...path, Array.isArray(value) ? Number(key) : key] });
  }
  return [];
}

/** JSON.parse takes the last of two and says nothing. */
function fieldsTwice(text: string, file: string): string[] {
  const sentences: string[] = [];
  const visit = (node: Node | undefined, path: readonly (string | number)[]) => {
    if (node?.type === "array") {
      for (const [at, member] of (node.children ?? []).entries()) visit(member, [...path, at]);
      return;
    }
    if (node?.type !== "object") return;
    const seen = new Map<string, number>();
    for (const { children = [], offset } of node.children ?? []) {
      const name = String(children[0]?.value);
      const before = seen.get(name);
      if (before !== undefined && sentences.length < 20)
        sentences.push(
          `Cannot use ${quote(fieldName([...path, name]))} twice in ${file}: it is in line ${placeOf(text, before).line} and in line ${placeOf(text, offset).line}`,
        );
      seen.set(name, offset);
      visit(children[1], [...path, name]);
    }
  };
  visit(parseTree(text), []);
  return sentences;
}
