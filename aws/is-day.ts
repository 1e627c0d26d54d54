/**
 * Whether "2026-02-28" is a day. To JavaScript "2026-02-31" is the third of March: other hours than anybody asked for, and
 * paid for.
 */
export function isDay(date: string): boolean {
  const atMs = Date.parse(date);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date);
}
