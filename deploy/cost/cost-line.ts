import { formatNumber } from "../../kit/numbers.ts";
import type { Price } from "./prices.ts";

/** One line of an estimate. `monthlyUsd` is whole cents, rounded up: what costs anything is never 0. */
export interface CostLine {
  readonly what: string;
  readonly quantity: number;
  /** Of the quantity: "GB scanned". */
  readonly unit: string;
  readonly unitPriceUsd: number;
  readonly monthlyUsd: number;
  /** The arithmetic of the quantity, in words; no full stop. */
  readonly how: string;
}

export function costLine(what: string, quantity: number, price: Price, how: string): CostLine {
  const monthlyUsd = wholeCents(quantity * price.usd);
  return { what, quantity, unit: price.per, unitPriceUsd: price.usd, monthlyUsd, how };
}

/** Up to the next cent; what is a cent but for the last bits of a float is that cent. */
export function wholeCents(usd: number): number {
  return Math.ceil(Number((usd * 100).toPrecision(12))) / 100;
}

/** The sum of what the lines say, in cents: nobody who adds them up finds another. */
export function totalUsd(lines: readonly Pick<CostLine, "monthlyUsd">[]): number {
  return lines.reduce((cents, { monthlyUsd }) => cents + Math.round(monthlyUsd * 100), 0) / 100;
}

/** 1234.5 -> "$1,234.50" */
export function dollars(usd: number): string {
  const cents = Math.round(usd * 100);
  return `$${formatNumber(Math.floor(cents / 100))}.${String(cents % 100).padStart(2, "0")}`;
}

/** A quantity in an arithmetic: three digits that count, 0.0417 as 0.0417, 13870.4 as 13,870. */
export function amount(value: number): string {
  if (value === 0 || Math.abs(value) >= 100) return formatNumber(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
