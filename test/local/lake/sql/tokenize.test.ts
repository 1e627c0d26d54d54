import fc from "fast-check";
import { expect, test } from "vitest";
import { rewriteStatement } from "../../../../local/lake/sql/rewrite.ts";
import { StatementError } from "../../../../local/lake/sql/statement-error.ts";
import { tokenize } from "../../../../local/lake/sql/tokenize.ts";

const string = fc.string().map((text) => `'${text.replaceAll("'", "''")}'`);
const quoted = fc.string().map((text) => `"${text.replaceAll('"', '""')}"`);
const comment = fc.oneof(
  fc.string().map((text) => `/*${text.replaceAll("*/", "")} */`),
  fc.string().map((text) => `--${text.replace(/[\r\n]/g, "")}\n`),
);
const piece = fc.oneof(
  string,
  quoted,
  comment,
  fc.constantFrom(
    "SELECT",
    "a",
    ".",
    "(",
    ")",
    "[",
    "]",
    ",",
    "||",
    "->",
    "<=",
    "1",
    "2.5e-3",
    " ",
    "\n",
    "?",
    "-",
    "/",
  ),
  fc.constant("0a1b2c3d-51c6-4d18-8dec-a8c90da840d9"),
);

test("the tokens of a statement, joined, are the statement", () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const statement = pieces.join(" ");
      expect(
        tokenize(statement)
          .map(({ text }) => text)
          .join(""),
      ).toBe(statement);
    }),
  );
});

test("strings, quoted names and comments come out whole, whatever is in them", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(string, quoted, comment), { minLength: 1 }), (pieces) => {
      const texts = tokenize(pieces.join(" ")).filter(({ kind }) => kind !== "space");
      expect(texts.map(({ text }) => text.trimEnd())).toEqual(pieces.map((text) => text.trimEnd()));
    }),
  );
});

test("no text makes the tokenizer do anything but tokens or a StatementError", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (statement) => {
      try {
        expect(
          tokenize(statement)
            .map(({ text }) => text)
            .join(""),
        ).toBe(statement);
      } catch (error) {
        expect(error).toBeInstanceOf(StatementError);
      }
    }),
    { numRuns: 500 },
  );
});

test("a string reaches DuckDB as it was written, and no comment reaches it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, remark) => {
      const literal = `'${text.replaceAll("'", "''")}'`;
      const statement = `SELECT /*${remark.replaceAll("*/", "")} */ ${literal} AS x -- ${remark.replace(/[\r\n]/g, "")}`;
      expect(rewriteStatement(statement, 0)).toBe(`SELECT ${literal} AS "x"`);
    }),
  );
});

test.each([
  ["a string", "SELECT 'abc", "the string is not closed"],
  ["a quoted name", 'SELECT "abc', "the quoted name is not closed"],
  ["a comment", "SELECT 1 /* abc", "the comment is not closed"],
  ["a name that starts with a digit", "SELECT 1abc", "must be in double quotes"],
  ["a character that Trino has no use for", "SELECT a::varchar", 'unexpected character ":"'],
  [
    "a placeholder of the documentation",
    "SELECT 1 FROM $EDS_ID",
    "put the id of an event data store in its place",
  ],
])("%s is refused with a sentence", (_, statement, reason) => {
  expect(() => tokenize(statement)).toThrow(reason);
});

test("an event data store id is one token only where it is one", () => {
  const kinds = (statement: string) =>
    tokenize(statement)
      .filter(({ kind }) => kind !== "space")
      .map(({ kind }) => kind);
  expect(kinds("FROM 0a1b2c3d-51c6-4d18-8dec-a8c90da840d9")).toEqual(["word", "event-data-store"]);
  expect(kinds("FROM EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE")).toEqual(["word", "event-data-store"]);
  expect(kinds("a-b-c-d-e")).toEqual([
    "word",
    "symbol",
    "word",
    "symbol",
    "word",
    "symbol",
    "word",
    "symbol",
    "word",
  ]);
});
