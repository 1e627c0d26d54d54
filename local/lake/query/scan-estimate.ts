import type { DuckDBConnection } from "@duckdb/node-api";
import type { StoreScan } from "../sql/time-bounds.ts";
import { name } from "../sql/token-tree.ts";

/** What a store holds, hour by hour: read once, so that no query has to count for its statistics. */
export interface StoreProfile {
  readonly eventDataStoreId: string;
  readonly events: number;
  readonly rawBytes: number;
  /** Size of the store's file: columns, compressed. */
  readonly storedBytes: number;
  /** Oldest first. */
  readonly hours: readonly { readonly hourMs: number; readonly events: number; readonly rawBytes: number }[];
}

export interface ScanEstimate {
  readonly events: number;
  readonly bytes: number;
}

const HOUR_MS = 3_600_000;

export async function storeProfile(
  connection: DuckDBConnection,
  eventDataStoreId: string,
  storedBytes: number,
): Promise<StoreProfile> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${name(eventDataStoreId)}`);
  const reader = await connection.runAndReadAll(
    `SELECT epoch_ms(hour)::DOUBLE, events::DOUBLE, raw_bytes::DOUBLE FROM ${name(`hours ${eventDataStoreId}`)} ORDER BY hour`,
  );
  const hours = reader.getRows().map(([hour, events, rawBytes]) => ({
    hourMs: Number(hour),
    events: Number(events),
    rawBytes: Number(rawBytes),
  }));
  const rawBytes = hours.reduce((sum, hour) => sum + hour.rawBytes, 0);
  return { eventDataStoreId, events: Number(counted.getRows()[0]?.[0] ?? 0), rawBytes, storedBytes, hours };
}

/**
 * Events and bytes that a query reads: of every reading of a store, the whole hours that its eventTime bounds touch.
 * Bytes are the store's compressed size on disk, shared out over the hours by the length of their raw records:
 * storedBytes x rawBytes(hours) / rawBytes(all). Lake bills compressed bytes of its own format; this is the like of it.
 */
export function scanEstimate(scans: readonly StoreScan[], profiles: readonly StoreProfile[]): ScanEstimate {
  let events = 0;
  let bytes = 0;
  for (const scan of scans) {
    const profile = profiles.find(({ eventDataStoreId }) => eventDataStoreId === scan.eventDataStoreId);
    if (!profile) continue;
    const touched = touchedHours(profile, scan);
    events += touched.events;
    bytes += profile.rawBytes > 0 ? (profile.storedBytes * touched.rawBytes) / profile.rawBytes : 0;
  }
  return { events, bytes: Math.round(bytes) };
}

function touchedHours(
  profile: StoreProfile,
  { fromMs, toMs }: StoreScan,
): { events: number; rawBytes: number } {
  // Events without a time are in no hour; only an unbounded reading sees them.
  if (fromMs === undefined && toMs === undefined) return profile;
  let events = 0;
  let rawBytes = 0;
  for (const hour of profile.hours) {
    if (fromMs !== undefined && hour.hourMs + HOUR_MS <= fromMs) continue;
    if (toMs !== undefined && hour.hourMs > toMs) break;
    events += hour.events;
    rawBytes += hour.rawBytes;
  }
  return { events, rawBytes };
}
