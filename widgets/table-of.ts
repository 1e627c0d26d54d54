import type { Cell, TableView } from "../kit/table.ts";

/** A column and how its cell is made, side by side; null for a column that finds no room. */
export interface ColumnOf<Row> {
  readonly label: string;
  readonly align: "start" | "end";
  /** Hover text of the heading. */
  readonly title?: string;
  /** A fixed width, or a part of what the fixed ones leave: texts of different length share it by weight. */
  readonly width: { readonly px: number } | { readonly grow: number };
  /** `fit`: characters that the column has room for. */
  readonly cell: (row: Row, fit: number) => Cell;
}

/** Widths that fit the cells of row-cells.ts, their gap included. */
export const CALLS_PX = 68;
export const SHARE_PX = 108;
export const TINY_SHARE_PX = 84;

/** Columns in the width of the widget, so that each row takes one line whatever texts are in it. */
export function tableOf<Row>(
  caption: string,
  columns: readonly (ColumnOf<Row> | null)[],
  rows: readonly Row[],
  widthPx: number,
): TableView {
  const shown = columns.filter((column) => column !== null);
  const fixedPx = shown.reduce((sum, { width }) => sum + ("px" in width ? width.px : 0), 0);
  const weights = shown.reduce((sum, { width }) => sum + ("grow" in width ? width.grow : 0), 0);
  const growing = shown.filter(({ width }) => "grow" in width).length;
  const restPx = Math.max(growing * MIN_TEXT_PX, widthPx - fixedPx);
  const widths = shown.map(({ width }) =>
    "px" in width ? width.px : Math.floor((restPx * width.grow) / weights),
  );
  const fit = widths.map((px) => Math.max(8, Math.floor((px - GAP_PX) / CHARACTER_PX)));
  return {
    caption,
    columns: shown.map(({ label, align, title }, at) => ({
      label,
      align,
      widthPx: widths[at] ?? 0,
      ...(title === undefined ? {} : { title }),
    })),
    rows: rows.map((row) => ({ cells: shown.map(({ cell }, at) => cell(row, fit[at] ?? 8)) })),
  };
}

// As the style partial has them. A character is one of the 14 px type's usual ones: a name of wide ones is cut by CSS.
const GAP_PX = 12;
const CHARACTER_PX = 7.2;
const MIN_TEXT_PX = 90;
