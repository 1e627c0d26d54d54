import { HOUR_MS } from "../../kit/time.ts";

/** How busy an hour is, 1 being a normal busy hour. */

// Local hours 0-23 on a working day: people start about eight, eat at noon, and leave before six.
const OFFICE_DAY = [
  0, 0, 0, 0, 0, 0, 0.02, 0.15, 0.6, 1, 1.05, 0.95, 0.4, 0.75, 1, 0.95, 0.85, 0.45, 0.15, 0.07, 0.05, 0.03,
  0.01, 0,
] as const;

const WEEKEND_SHARE = 0.04;

/** People at work; `utcOffsetHours` is where they sit. */
export function officeLoad(hourMs: number, utcOffsetHours: number): number {
  const local = new Date(hourMs + utcOffsetHours * HOUR_MS);
  const load = OFFICE_DAY[local.getUTCHours()] ?? 0;
  return isWeekend(local) ? load * WEEKEND_SHARE : load;
}

// Shoppers come in the evening, and on weekends too.
const SHOP_DAY = [
  0.3, 0.22, 0.18, 0.16, 0.17, 0.22, 0.35, 0.55, 0.7, 0.8, 0.85, 0.9, 1, 0.95, 0.85, 0.85, 0.9, 1, 1.15, 1.3,
  1.3, 1.05, 0.75, 0.45,
] as const;

/** Customers of the shop, in Central European time. */
export function shopLoad(hourMs: number): number {
  const local = new Date(hourMs + HOUR_MS);
  return (SHOP_DAY[local.getUTCHours()] ?? 0) * (isWeekend(local) ? 1.15 : 1);
}

/** Sunday is 0; UTC. */
export function weekday(hourMs: number): number {
  return new Date(hourMs).getUTCDay();
}

export function hourOfDay(hourMs: number): number {
  return new Date(hourMs).getUTCHours();
}

function isWeekend(local: Date): boolean {
  return local.getUTCDay() === 0 || local.getUTCDay() === 6;
}
