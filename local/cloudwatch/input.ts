import { AwsError } from "../wire/service.ts";

/**
 * The wire's JSON, parsed at the door. `at` names a parameter as CloudWatch does in its sentences:
 * "MetricData.member.1.Timestamp".
 */
export type Input = Readonly<Record<string, unknown>>;

export function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

export function missing(at: string): AwsError {
  return new AwsError("MissingRequiredParameterException", `The parameter ${at} is required.`);
}

export function badCombination(message: string): AwsError {
  return new AwsError("InvalidParameterCombinationException", message);
}

export function object(value: unknown, at: string): Input {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Input;
  throw value === undefined || value === null
    ? missing(at)
    : invalid(`The parameter ${at} must be a structure.`);
}

/** Absent and null are the empty list. */
export function list(value: unknown, at: string, max: number): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw invalid(`The parameter ${at} must be a list.`);
  if (value.length > max) throw invalid(`The collection ${at} must not have a size greater than ${max}.`);
  return value;
}

export function optionalText(value: unknown, at: string, maxLength: number): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid(`The parameter ${at} must be a string.`);
  if (value.length > maxLength)
    throw invalid(`The parameter ${at} must be shorter than ${maxLength + 1} characters.`);
  return value;
}

/** Not empty. */
export function text(value: unknown, at: string, maxLength: number): string {
  const found = optionalText(value, at, maxLength);
  if (found === undefined || found === "") throw missing(at);
  return found;
}

export function optionalNumber(value: unknown, at: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value))
    throw invalid(`The parameter ${at} must be a finite number.`);
  return value;
}

export function number(value: unknown, at: string): number {
  const found = optionalNumber(value, at);
  if (found === undefined) throw missing(at);
  return found;
}

export function optionalInteger(value: unknown, at: string, min: number, max: number): number | undefined {
  const found = optionalNumber(value, at);
  if (found === undefined) return undefined;
  if (!Number.isInteger(found) || found < min || found > max)
    throw invalid(`The parameter ${at} must be a whole number from ${min} to ${max}.`);
  return found;
}

/** Epoch seconds of the wire as milliseconds. */
export function instantMs(value: unknown, at: string): number {
  const seconds = number(value, at);
  if (Math.abs(seconds) > 1e11) throw invalid(`The parameter ${at} must be a time.`);
  return Math.round(seconds * 1000);
}

export function flag(value: unknown, at: string, fallback: boolean): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== "boolean") throw invalid(`The parameter ${at} must be true or false.`);
  return value;
}

export function oneOf<const T extends string>(
  value: unknown,
  at: string,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined || value === null) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw invalid(`The parameter ${at} must be one of ${allowed.join(", ")}.`);
  return found;
}

/** A page's place in a list, as a token that says nothing to the caller. */
export function tokenOf(offset: number): string {
  return Buffer.from(JSON.stringify({ offset })).toString("base64url");
}

export function offsetOf(token: unknown): number {
  if (token === undefined || token === null) return 0;
  try {
    const { offset } = JSON.parse(Buffer.from(String(token), "base64url").toString());
    if (Number.isSafeInteger(offset) && offset >= 0) return offset;
  } catch {
    // Not one of ours: said below.
  }
  throw new AwsError("InvalidNextToken", "The next token specified is invalid.");
}
