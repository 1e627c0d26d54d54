import { isDay } from "../../aws/is-day.ts";
import { quote } from "../../kit/params.ts";
import type { TimeRange } from "../../kit/time.ts";
import { usageError } from "../terminal/cli-error.ts";

/** Arguments as commander's parsers: text in, checked value out, one sentence (exit 2) for what cannot be used. */

export function wholeNumber(option: string, min: number, max: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (!(number >= min && number <= max))
      throw usageError(`Cannot use ${option} ${quote(text)}: expected a whole number from ${min} to ${max}`);
    return number;
  };
}

/** ISO date or time; without a zone it is UTC. Epoch ms. */
export function instant(option: string): (text: string) => number {
  return (text) => {
    const match = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(
      text,
    );
    const hasZone = match?.[4] !== undefined;
    const atMs = match
      ? Date.parse(match[1] && !hasZone ? `${text.replace(" ", "T")}Z` : text.replace(" ", "T"))
      : Number.NaN;
    if (Number.isNaN(atMs) || !isDay(text.slice(0, 10)))
      throw usageError(
        `Cannot use ${option} ${quote(text)}: expected an ISO time such as 2026-11-22T03:00:00Z`,
      );
    return atMs;
  };
}

export function oneOfOption<const T extends string>(
  option: string,
  values: readonly T[],
): (text: string) => T {
  return (text) => {
    const value = values.find((candidate) => candidate === text);
    if (value === undefined)
      throw usageError(`Cannot use ${option} ${quote(text)}: expected one of ${values.join(", ")}`);
    return value;
  };
}

export function jsonObject(option: string): (text: string) => Readonly<Record<string, unknown>> {
  return (text) => {
    const value = parseJson(text);
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw usageError(`Cannot use ${option} ${quote(text)}: expected a JSON object such as {"limit": 20}`);
    return value as Record<string, unknown>;
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** "+05:30" as CloudWatch writes an offset. */
export function utcOffset(option: string): (text: string) => string {
  return (text) => {
    const match = /^([+-])(\d{2}):(\d{2})$/.exec(text);
    if (!match || Number(match[2]) > 14 || Number(match[3]) > 59)
      throw usageError(`Cannot use ${option} ${quote(text)}: expected an offset such as +02:00`);
    return text;
  };
}

/** Both ends or neither; the first before the second. */
export function rangeOf(from: number | undefined, to: number | undefined): TimeRange | undefined {
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined)
    throw usageError("Cannot use --from without --to: expected both or neither");
  if (from >= to)
    throw usageError(
      `Cannot use --from ${new Date(from).toISOString()} --to ${new Date(to).toISOString()}: expected --from before --to`,
    );
  return { startMs: from, endMs: to };
}

/** "0,6" is the first column of the seventh row; "bottom" is below all that is there. */
export function gridPlace(option: string): (text: string) => { x: number; y: number } | "bottom" {
  return (text) => {
    if (text === "bottom") return "bottom";
    const match = /^(\d{1,2}),(\d{1,4})$/.exec(text);
    if (!match || Number(match[1]) > 23)
      throw usageError(
        `Cannot use ${option} ${quote(text)}: expected a column from 0 to 23 and a row, such as 12,6, or bottom`,
      );
    return { x: Number(match[1]), y: Number(match[2]) };
  };
}

/** "12x6" is half as wide as the grid and six rows high. */
export function gridSize(option: string): (text: string) => { columns: number; rows: number } {
  return (text) => {
    const match = /^(\d{1,2})x(\d{1,4})$/i.exec(text);
    const [columns, rows] = [Number(match?.[1]), Number(match?.[2])];
    if (!(columns >= 1 && columns <= 24 && rows >= 1 && rows <= 1000))
      throw usageError(
        `Cannot use ${option} ${quote(text)}: expected columns from 1 to 24 and rows from 1 to 1000, such as 12x6`,
      );
    return { columns, rows };
  };
}
