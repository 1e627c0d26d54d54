import { AwsError } from "../../wire/service.ts";

export type Input = Readonly<Record<string, unknown>>;

/** Members of a request, parsed at once. Every mistake is the AWS error that the member's operation models. */
export function optionalText(input: Input, member: string, maxLength: number): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string")
    throw new AwsError("SerializationException", `Cannot read ${member}: expected a string`);
  if (value.length > maxLength)
    throw new AwsError(
      "InvalidParameterException",
      `Cannot use ${member}: expected at most ${maxLength} characters, got ${value.length}`,
    );
  return value;
}

export function requiredText(input: Input, member: string, maxLength: number): string {
  const value = optionalText(input, member, maxLength);
  if (value === undefined || value === "")
    throw new AwsError("InvalidParameterException", `Cannot go on without ${member}`);
  return value;
}

/** MaxResults and its like: a whole number from 1 to `most`, else InvalidMaxResultsException. */
export function pageSize(input: Input, member: string, most: number): number {
  const value = input[member];
  if (value === undefined || value === null) return most;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new AwsError(
    "InvalidMaxResultsException",
    `Cannot use ${member} ${JSON.stringify(String(value).slice(0, 40))}: expected a whole number from 1 to ${most}`,
  );
}

/** A time on the wire is epoch seconds, with a fraction. */
export function optionalTime(input: Input, member: string): number | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  const seconds =
    typeof value === "number" ? value : typeof value === "string" ? textTime(value) : Number.NaN;
  if (!Number.isFinite(seconds) || Math.abs(seconds) > 8.64e12)
    throw new AwsError("SerializationException", `Cannot read ${member}: expected a time in epoch seconds`);
  return seconds * 1000;
}

/** Old clients send numbers, or ISO times, as text. */
function textTime(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text) / 1000;
}

export function texts(input: Input, member: string, most: number): readonly string[] {
  const value = input[member];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || value.length > most || !value.every((item) => typeof item === "string"))
    throw new AwsError(
      "InvalidParameterException",
      `Cannot use ${member}: expected a list of at most ${most} strings`,
    );
  return value;
}

/** Epoch milliseconds as the wire has them. */
export function seconds(atMs: number): number {
  return atMs / 1000;
}
