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
  const line = text.split("\n")[0] ?? "";
  const plain = line
    .replace(
      /^(Parser|Binder|Catalog|Conversion|Invalid Input|Invalid type|Out of Range|Not implemented) Error: /i,
      "",
    )
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
