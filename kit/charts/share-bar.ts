import type { Colour } from "./colour.ts";

/** A horizontal bar inside a table cell; partials/table.hbs draws it. `widthPercent` is 0 to 100. */
export interface ShareBar {
  readonly widthPercent: number;
  readonly colour: Colour;
}

/** Something that is more than nothing is seen: at least one per cent of the cell. */
export function shareBar(part: number, whole: number, colour: Colour = "1"): ShareBar {
  const share = whole > 0 && part > 0 ? Math.min(1, part / whole) : 0;
  return { widthPercent: share === 0 ? 0 : Math.max(1, Math.round(share * 1000) / 10), colour };
}
