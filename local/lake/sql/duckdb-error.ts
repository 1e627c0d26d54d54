import { FAILURE_MARK } from "./macros.ts";
import { excerpt } from "./statement-error.ts";

/** ErrorMessage of DescribeQuery is at most 1,000 characters (API model). */
const MAX_MESSAGE = 1000;

/**
 * DuckDB's error as a person who wrote Trino should read it: its first line, without the names of our macros, and
 * without the hints that name what is in the catalogue.
 */
export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const marked = new RegExp(`string '${FAILURE_MARK}([^\\n]*)' to `).exec(text)?.[1];
  if (marked !== undefined) return marked.slice(0, MAX_MESSAGE);
  // Every column has its own name as alias, so a column that is not there looks to DuckDB like a use of that alias.
  const column = /(?:Column "([^"]*)" referenced that exists|Referenced column "([^"]*)" not found)/.exec(
    text,
  );
  if (column) return `Column "${column[1] ?? column[2]}" cannot be resolved`;
  const line = text.split("\n")[0] ?? "";
  const plain = line
    .replace(
      /^(Parser|Binder|Catalog|Conversion|Invalid Input|Invalid type|Out of Range|Not implemented) Error: /i,
      "",
    )
    .replaceAll('""', '"')
    .replaceAll("trino_", "");
  return plain.slice(0, MAX_MESSAGE) || excerpt(text);
}

export function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof Error &&
    /out of memory|failed to (allocate|offload)|max_temp_directory/i.test(error.message)
  );
}

export function isInterrupted(error: unknown): boolean {
  return error instanceof Error && /interrupt/i.test(error.message);
}
