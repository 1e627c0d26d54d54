import { AwsError, type Input } from "./fake-service.ts";

/** Reads members of an input; what is not what the service's model wants is a ValidationError. */
export function text(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "")
    throw invalid(`Value at '${name}' failed to satisfy constraint: Member must not be null`);
  return value;
}

export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw invalid(`Value at '${name}' must be text`);
}

export function optionalNumber(input: Input, name: string): number | undefined {
  const value = input[name];
  if (value === undefined || value === null || value === "") return undefined;
  const number = Number(value);
  if (Number.isFinite(number)) return number;
  throw invalid(`Value at '${name}' must be a number`);
}

/** "true" of a form and true of JSON. */
export function flag(input: Input, name: string): boolean {
  return input[name] === true || input[name] === "true";
}

export function listOf(input: Input, name: string): readonly unknown[] {
  const value = input[name];
  if (value === undefined || value === null || value === "") return [];
  if (Array.isArray(value)) return value;
  throw invalid(`Value at '${name}' must be a list`);
}

export function texts(input: Input, name: string): string[] {
  return listOf(input, name).map((value) => String(value));
}

export function objects(input: Input, name: string): Input[] {
  return listOf(input, name).map((value) => {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
    throw invalid(`Value at '${name}' must be a list of structures`);
  });
}

export function tagsOf(input: Input, name = "Tags"): Map<string, string> {
  return new Map(objects(input, name).map((tag) => [text(tag, "Key"), optionalText(tag, "Value") ?? ""]));
}

export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** One page of `all`; the token is the place of the next one, in clothes. */
export function page<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { items: T[]; next: string | undefined } {
  const start = token === undefined || token === "" ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start)) throw invalid(`Invalid token "${token}"`);
  const end = start + size;
  return {
    items: all.slice(start, end),
    next: end < all.length ? Buffer.from(String(end)).toString("base64url") : undefined,
  };
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
