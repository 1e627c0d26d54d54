import { type IndexedHour, type IndexHourPorts, indexSpan } from "./index-span.ts";

export type { IndexedHour, IndexHourPorts } from "./index-span.ts";

/** One hour, as `indexSpan` does several; throws also where the hour could not be written. */
export async function indexHour(hourMs: number, ports: IndexHourPorts): Promise<IndexedHour> {
  const { indexed, failed } = await indexSpan({ startMs: hourMs, hours: 1 }, ports);
  const [failure] = failed;
  if (failure) throw failure.error;
  const [hour] = indexed;
  if (!hour) throw new Error("An hour was neither indexed nor failed");
  return hour;
}
