import { formatCompact, formatNumber, formatPercent } from "../numbers.ts";
import type { SparklineView } from "./sparkline.ts";

/** How a change feels: more denied calls are bad, more calls are neither. */
export type Tone = "good" | "bad" | "neutral";

export interface Delta {
  /** "+12.3%", "new", "no change"; "no comparison" where there is none. */
  readonly text: string;
  readonly tone: Tone;
  /** The whole sentence, for the title and for screen readers. */
  readonly title: string;
  readonly direction: "up" | "down" | "none";
}

export interface DeltaSpec {
  readonly now: number;
  /** Null where the previous period was not fully observed: then nothing is compared. */
  readonly before: number | null;
  /** Whether more is good, bad, or neither. */
  readonly more: Tone;
  /** The period compared with, in words: "2026-11-21". */
  readonly beforeSpan: string;
  /** Why there is no comparison: "the 24 hours before were not fully observed". */
  readonly missing: string;
  readonly format?: (value: number) => string;
  /** The values are shares (0-1): the difference is said in percentage points. */
  readonly shares?: boolean;
}

/** The change to the period before, never a false one. */
export function delta(spec: DeltaSpec): Delta {
  const { now, before, more } = spec;
  const format = spec.format ?? formatNumber;
  if (before === null || !Number.isFinite(before) || !Number.isFinite(now))
    return {
      text: "no comparison",
      tone: "neutral",
      title: `No comparison: ${spec.missing}`,
      direction: "none",
    };
  const title = `${format(now)}; ${format(before)} in the period before (${spec.beforeSpan})`;
  if (now === before) return { text: "no change", tone: "neutral", title, direction: "none" };
  const direction = now > before ? "up" : "down";
  const tone = more === "neutral" ? "neutral" : (more === "good") === (direction === "up") ? "good" : "bad";
  return { text: changeText(now, before, spec.shares === true), tone, title, direction };
}

function changeText(now: number, before: number, shares: boolean): string {
  const sign = now > before ? "+" : "−";
  const size = Math.abs(now - before);
  if (shares)
    return size < 0.0005 ? `${sign}<0.1 pt` : `${sign}${formatNumber(Math.round(size * 1000) / 10)} pt`;
  if (before === 0) return "new";
  // Past tenfold a factor reads better than a percentage.
  if (now >= before * 10) return `×${formatCompact(Math.round(now / before))}`;
  return `${sign}${formatPercent(size / Math.abs(before))}`;
}

/** What partials/tiles.hbs draws, one for each number. */
export interface TileView {
  readonly label: string;
  /** The big number, compact: "12.3K"; "–" where nothing was observed. */
  readonly valueText: string;
  /** In full digits. */
  readonly title: string;
  readonly delta: Delta | null;
  readonly spark: SparklineView | null;
}

export interface TilesView {
  readonly tiles: readonly TileView[];
  /** Each tile's share of the row, as a CSS percentage. */
  readonly tilePercent: number;
}

/** "999.9K" in 28 px type, and "Failed logins" above it. */
const MIN_TILE_PX = 112;
/** A tile with its change and its sparkline. */
const TILE_HEIGHT_PX = 110;

/** Tiles in rows of equal width, as many as fit. */
export function tiles(all: readonly TileView[], widthPx: number): TilesView {
  return { tiles: all, tilePercent: Math.floor(100_000 / tileGrid(all.length, widthPx).perRow) / 1000 };
}

/** How so many tiles stand in that width, and how high they are when each has its sparkline. */
export function tileGrid(
  count: number,
  widthPx: number,
): { readonly perRow: number; readonly heightPx: number } {
  const fit = Math.max(1, Math.floor(widthPx / MIN_TILE_PX));
  const rows = Math.max(1, Math.ceil(count / fit));
  // Rows as even as can be: 5 and 5 rather than 9 and 1.
  return { perRow: Math.max(1, Math.ceil(count / rows)), heightPx: rows * TILE_HEIGHT_PX };
}
