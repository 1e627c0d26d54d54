import { oneOf } from "./input.ts";

const AMOUNTS = ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"] as const;
const BITS = ["Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"] as const;

/** StandardUnit of the API. */
export const UNITS = [
  "Seconds",
  "Microseconds",
  "Milliseconds",
  ...AMOUNTS,
  ...BITS,
  "Percent",
  "Count",
  ...AMOUNTS.map((unit) => `${unit}/Second` as const),
  ...BITS.map((unit) => `${unit}/Second` as const),
  "Count/Second",
  "None",
] as const;

export type Unit = (typeof UNITS)[number];

export function readUnit(value: unknown, at: string): Unit | undefined {
  return oneOf(value, at, UNITS);
}
