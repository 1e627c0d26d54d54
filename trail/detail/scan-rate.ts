import { HOUR_MS, type TimeRange } from "../../kit/time.ts";
import type { ObjectStore } from "../sources.ts";

/**
 * What earlier scans of the same kind cost, so that the next one's price can be said before it is paid. Lake bills the
 * bytes of the time range that a statement bounds, so bytes for each hour of the range are carried over. A guess from
 * the last scan only: quiet and busy hours differ.
 */
export interface ScanRate {
  readonly bytes: number;
  readonly rangeMs: number;
}

/** Lake's list price in us-east-1 for each byte scanned: $0.005 per GB of compressed data. */
export const USD_PER_BYTE = 0.005 / 1e9;

/** `kind`: letters, digits and "-". */
export async function lastScan(objects: ObjectStore, kind: string): Promise<ScanRate | undefined> {
  const bytes = await objects.get(rateKey(kind));
  if (!bytes) return undefined;
  try {
    const rate = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ScanRate> | null;
    const { bytes: scanned, rangeMs } = rate ?? {};
    if (typeof scanned !== "number" || typeof rangeMs !== "number" || !(scanned >= 0 && rangeMs > 0))
      return undefined;
    return { bytes: scanned, rangeMs };
  } catch {
    return undefined;
  }
}

export async function rememberScan(objects: ObjectStore, kind: string, rate: ScanRate): Promise<void> {
  if (!(rate.rangeMs > 0)) return;
  await objects.put(rateKey(kind), new TextEncoder().encode(JSON.stringify(rate)));
}

/** Undefined where nothing was scanned yet. Lake reads whole blocks: less than an hour is counted as an hour. */
export function estimateBytes(range: TimeRange, rate: ScanRate | undefined): number | undefined {
  if (!rate) return undefined;
  const hours = (lengthMs: number) => Math.max(1, lengthMs / HOUR_MS);
  return Math.round((rate.bytes / hours(rate.rangeMs)) * hours(range.endMs - range.startMs));
}

function rateKey(kind: string): string {
  return `scan-rates/${kind}.json`;
}
