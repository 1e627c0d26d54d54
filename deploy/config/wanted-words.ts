import type { SchemaNode } from "./config-json-schema.ts";

/** What a value may be, in words that follow "expected": "a whole number from 35 to 3653". */
export function wantedWords(node: SchemaNode, given: unknown): string {
  if (node.anyOf) return anyOfWords(node.anyOf, given);
  if (node.enum) return `one of ${node.enum.map((value) => JSON.stringify(value)).join(", ")}`;
  switch (node.type) {
    case "integer":
      return `a whole number ${boundsWords(node)}`;
    case "number":
      return `a number ${boundsWords(node)}`;
    case "string":
      return textWords(node, given);
    case "array":
      return node.maxItems === undefined ? "a list" : `a list of at most ${node.maxItems} entries`;
    case "object":
      return "an object";
    default:
      return "a JSON value";
  }
}

function anyOfWords(choices: readonly SchemaNode[], given: unknown): string {
  const words = choices.map((choice) => (choice.type === "null" ? "null" : wantedWords(choice, given)));
  const [first = "", ...others] = new Set(words);
  return [first, ...others].join(first.includes(", ") ? ", or " : " or ");
}

function boundsWords({ minimum, maximum, exclusiveMinimum }: SchemaNode): string {
  if (exclusiveMinimum !== undefined) return `above ${exclusiveMinimum} and at most ${maximum}`;
  return `from ${minimum} to ${maximum}`;
}

function textWords({ patternErrorMessage, minLength = 0, maxLength }: SchemaNode, given: unknown): string {
  const words = patternErrorMessage ?? lengthWords(minLength, maxLength);
  // 111122223333 has the digits that are wanted and is no text: without this the sentence would puzzle.
  const tooLong = typeof given === "string" && maxLength !== undefined && given.length > maxLength;
  if (tooLong && patternErrorMessage !== undefined) return `${words}, of at most ${maxLength} characters`;
  return typeof given === "string" ? words : `${words}, in quotes`;
}

function lengthWords(minLength: number, maxLength: number | undefined): string {
  if (maxLength === undefined) return "text";
  return minLength > 0
    ? `text of ${minLength} to ${maxLength} characters`
    : `text of at most ${maxLength} characters`;
}
