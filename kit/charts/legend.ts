import { formatNumber } from "../numbers.ts";
import type { Colour } from "./colour.ts";

/** One drawn series: every series that is drawn has one, and nothing else has. */
export interface LegendItem {
  readonly colour: Colour;
  readonly label: string;
  /** Its total in the range, in full digits. */
  readonly valueText: string;
}

export function legendItem(
  series: { readonly colour: Colour; readonly label: string },
  total: number | null,
  format: (value: number) => string = formatNumber,
): LegendItem {
  return { colour: series.colour, label: series.label, valueText: total === null ? "" : format(total) };
}

/** A thing with a total: what `topAndOther` ranks. */
export interface Ranked {
  readonly key: string;
  readonly total: number;
}

/**
 * The `limit` largest, and what is left as one "other (n)" with n said, so that all totals together stay the whole.
 * Ties by key, so that the same data always looks the same. A single leftover is shown as itself: calling one thing
 * "other" hides it and saves nothing.
 */
export function topAndOther<T extends Ranked>(
  items: readonly T[],
  limit: number,
): { top: readonly T[]; other: readonly T[]; otherLabel: string } {
  const ranked = [...items].sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  const cut = ranked.length === limit + 1 ? ranked.length : limit;
  const other = ranked.slice(cut);
  return { top: ranked.slice(0, cut), other, otherLabel: `other (${formatNumber(other.length)})` };
}

/** Pixels that partials/legend.hbs will need, a little too many rather than too few: what is left is the chart's. */
export function legendHeightPx(
  items: readonly { readonly label: string; readonly valueText: string }[],
  widthPx: number,
): number {
  let rows = 1;
  let usedPx = 0;
  for (const { label, valueText } of items) {
    const itemPx = Math.min(
      widthPx,
      Math.min(LABEL_MAX_PX, label.length * CHARACTER_PX) +
        valueText.length * CHARACTER_PX +
        SWATCH_AND_GAPS_PX,
    );
    if (usedPx > 0 && usedPx + itemPx > widthPx) {
      rows += 1;
      usedPx = 0;
    }
    usedPx += itemPx;
  }
  return items.length === 0 ? 0 : 2 + rows * 18;
}

// As the style partial has them.
const LABEL_MAX_PX = 260;
const CHARACTER_PX = 6.6;
const SWATCH_AND_GAPS_PX = 40;
