import { formatBytes, formatNumber, formatUsd } from "../../kit/numbers.ts";
import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { USD_PER_BYTE } from "../../trail/detail/scan-rate.ts";
import type { HourLooks } from "./hour-looks.ts";

/** What indexing hours will scan, as far as anybody can tell before. */
export interface ScanEstimate {
  readonly hours: number;
  readonly bytes: number;
  readonly usd: number;
  /** "indexed": from what hours near them scanned; "configured": from `estimate.ingestedGBPerDay`, an upper bound. */
  readonly basis: "indexed" | "configured";
  /** Where it comes from, with its arithmetic. */
  readonly how: string;
}

/** As many as show a day's ups and downs. */
const SAMPLE_HOURS = 24;
const NEAR_MS = 31 * DAY_MS;
/** The indexer asks each hour two questions: actions, and errors. */
const QUERIES_AN_HOUR = 2;

/** `hours` is not empty. `looks` undefined: the index may not be read. */
export async function estimateScan(
  hours: readonly number[],
  { looks, ingestedGBPerDay }: { looks: HourLooks | undefined; ingestedGBPerDay: number },
): Promise<ScanEstimate> {
  // Who may list the index but not read it gets an estimate all the same.
  const notes = looks && (await nearest(hours, looks).catch(() => undefined));
  if (!notes || notes.length === 0) return configured(hours.length, ingestedGBPerDay, notes !== undefined);
  const anHour = notes.reduce((sum, { bytesScanned }) => sum + bytesScanned, 0) / notes.length;
  const bytes = Math.round(anHour * hours.length);
  const sample =
    notes.length === 1
      ? "the indexed hour nearest to them"
      : `the ${notes.length} indexed hours nearest to them`;
  return {
    hours: hours.length,
    bytes,
    usd: bytes * USD_PER_BYTE,
    basis: "indexed",
    how: `${sample} scanned ${formatBytes(Math.round(anHour))} each: ${formatNumber(hours.length)} × ${formatBytes(Math.round(anHour))} = ${formatBytes(bytes)}, at $0.005 a GB ${formatUsd(bytes * USD_PER_BYTE)}`,
  };
}

async function nearest(hours: readonly number[], looks: HourLooks) {
  let startMs = Number.POSITIVE_INFINITY;
  let endMs = 0;
  for (const hourMs of hours) {
    startMs = Math.min(startMs, hourMs);
    endMs = Math.max(endMs, hourMs + HOUR_MS);
  }
  const distance = (hourMs: number) => Math.max(0, startMs - hourMs, hourMs + HOUR_MS - endMs);
  const known = await looks.looks({ startMs: Math.max(0, startMs - NEAR_MS), endMs: endMs + NEAR_MS });
  const sample = [...known.values()]
    .sort((a, b) => distance(a.hourMs) - distance(b.hourMs) || b.hourMs - a.hourMs)
    .slice(0, SAMPLE_HOURS);
  return looks.notes(sample);
}

function configured(hours: number, ingestedGBPerDay: number, mayRead: boolean): ScanEstimate {
  const bytes = Math.round(((ingestedGBPerDay * 1e9) / 24) * QUERIES_AN_HOUR * hours);
  const why = mayRead ? "no hour near them is indexed yet" : "the index may not be read";
  return {
    hours,
    bytes,
    usd: bytes * USD_PER_BYTE,
    basis: "configured",
    how: `nothing is known, for ${why}; at most, with "estimate.ingestedGBPerDay" ${formatNumber(ingestedGBPerDay)} of the configuration: ${formatNumber(hours)} hours × ${formatNumber(ingestedGBPerDay)} GB / 24 × ${QUERIES_AN_HOUR} queries = ${formatBytes(bytes)}, at $0.005 a GB ${formatUsd(bytes * USD_PER_BYTE)} (Lake bills what it has compressed, which is less)`,
  };
}
