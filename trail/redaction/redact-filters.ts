import type { Filter } from "../sources.ts";
import { type Pseudonym, redact } from "./redact.ts";

/** Filters over a redacted index: an operator writes real names, the index then has pseudonyms in their place. */
export function redactFilters(where: readonly Filter[], pseudonym: Pseudonym): Filter[] {
  return where.map(({ column, in: included, notIn }) => {
    const redacted = (texts: readonly string[]) => texts.map((text) => redact(column, text, pseudonym));
    return {
      column,
      ...(included === undefined ? {} : { in: redacted(included) }),
      ...(notIn === undefined ? {} : { notIn: redacted(notIn) }),
    };
  });
}

/** A widget's checked parameters, its filters redacted, whatever they are called; all other values as they are. */
export function redactParams(
  params: Readonly<Record<string, unknown>>,
  pseudonym: Pseudonym,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      areFilters(value) ? redactFilters(value, pseudonym) : value,
    ]),
  );
}

function areFilters(value: unknown): value is readonly Filter[] {
  return (
    Array.isArray(value) &&
    value.every((each: unknown) => typeof each === "object" && each !== null && "column" in each)
  );
}
