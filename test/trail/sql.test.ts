import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sqlEventDataStore, sqlInteger, sqlText, sqlTexts, sqlTime } from "../../trail/sql.ts";

test("a text comes back from the database as it went in, whatever it is", async () => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const anyText = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.string({ unit: fc.constantFrom("'", '"', "\\", ";", "-", "/", "*", "\n", "$", "?", "%", "{") }),
  );
  try {
    await fc.assert(
      fc.asyncProperty(
        anyText.filter((value) => !value.includes("\0")),
        async (value) => {
          const reader = await connection.runAndReadAll(`SELECT ${sqlText(value)}, 1`);
          expect(reader.getRows()).toEqual([[value, 1]]);
        },
      ),
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
});

test("a text that no literal can hold is refused", () => {
  expect(() => sqlText("a\0b")).toThrow("expected no NUL character");
  expect(() => sqlText("\ud800")).toThrow("expected well-formed Unicode");
});

test("a list is written in parentheses, and an empty one is refused", () => {
  expect(sqlTexts(["a", "it's"])).toBe("('a', 'it''s')");
  expect(() => sqlTexts([])).toThrow("expected at least one value");
});

test("a time is written as Lake's documentation writes it", () => {
  expect(sqlTime(Date.UTC(2026, 10, 22, 3))).toBe("'2026-11-22 03:00:00'");
  expect(sqlTime(Date.UTC(2026, 10, 22, 3, 4, 5, 678))).toBe("'2026-11-22 03:04:05.678'");
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, 0.5, 8.64e15, -8.64e15])("%s is no time", (value) => {
  expect(() => sqlTime(value)).toThrow("expected whole epoch milliseconds");
});

test.each([Number.NaN, 1.5, 2 ** 53])("%s is no whole number", (value) => {
  expect(() => sqlInteger(value)).toThrow("expected a whole number");
});

test("an event data store's id stands bare, and anything else is refused", () => {
  expect(sqlEventDataStore("0233062b-51c6-4d18-8dec-a8c90da840d9")).toBe(
    "0233062b-51c6-4d18-8dec-a8c90da840d9",
  );
  for (const id of ["", "a b", "a'b", 'a"b', "a;b", "a--b", "-a", "a/b", "a.b", "é", "a".repeat(65), "a\n"])
    expect(() => sqlEventDataStore(id)).toThrow("expected letters, digits and single hyphens");
});
