import { MAX_SPAN_HOURS } from "../indexes/hour-statement.ts";
import type { HourSpan } from "./index-span.ts";

export interface SpanLengthOptions {
  /** Default MAX_SPAN_HOURS; 1 asks hour by hour. */
  readonly maxHours?: number;
  /** Rows that the answers about a span should have together. Default 100,000. */
  readonly aimRows?: number;
}

/** How many hours to ask about at once. Learns from what the spans before had. */
export interface SpanLength {
  /** Of the next span, 1 to `maxHours`. */
  hours(): number;
  /** What a span of so many hours may bring, and is expected to cost. */
  bounds(hours: number): Pick<HourSpan, "maxRows" | "estimateBytes">;
  /** A span of so many hours had so many rows, and each of its queries scanned so many bytes. */
  answered(hours: number, rows: number, bytesPerQuery: number): void;
  /** A span was too much: the next ones are half of it at most. */
  tooLong(hours: number): void;
}

/** A span is so many times as long as one that was answered, at most: after a quiet night comes a busy day. */
const GROWTH = 4;
/** Rows of a span that was expected to have `aimRows`: past this many times as much it is not read. */
const ROWS_MARGIN = 2;
const BYTES_MARGIN = 1.5;

/**
 * Starts with one hour, for nothing is known of a store, and lengthens spans while their rows stay under the aim. The
 * rate rises at once with a busy span and falls slowly.
 */
export function spanLength(options: SpanLengthOptions = {}): SpanLength {
  const { maxHours = MAX_SPAN_HOURS, aimRows = 100_000 } = options;
  let mostHours = maxHours;
  let longestHours = 0;
  let rowsPerHour = 0;
  let bytesPerHour: number | undefined;

  return {
    hours() {
      const byRows = rowsPerHour === 0 ? maxHours : Math.floor(aimRows / rowsPerHour);
      const byGrowth = Math.max(1, longestHours * GROWTH);
      return Math.max(1, Math.min(mostHours, byRows, byGrowth));
    },
    bounds(hours) {
      return {
        // An hour cannot be cut any more: it is read, whatever its size.
        ...(hours === 1 ? {} : { maxRows: aimRows * ROWS_MARGIN }),
        ...(bytesPerHour === undefined
          ? {}
          : { estimateBytes: Math.ceil(bytesPerHour * hours * BYTES_MARGIN) }),
      };
    },
    answered(hours, rows, bytesPerQuery) {
      longestHours = Math.max(longestHours, hours);
      rowsPerHour = risen(rowsPerHour, rows / hours);
      bytesPerHour = risen(bytesPerHour ?? 0, bytesPerQuery / hours);
    },
    tooLong(hours) {
      mostHours = Math.max(1, Math.min(mostHours, Math.floor(hours / 2)));
    },
  };
}

function risen(before: number, latest: number): number {
  return Math.max(latest, (before + latest) / 2);
}
