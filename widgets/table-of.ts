import type { Cell, TableView } from "../kit/table.ts";

/** A column and how its cell is made, side by side; null for a column that finds no room. */
export interface ColumnOf<Row> {
  readonly label: string;
  readonly align: "start" | "end";
  readonly cell: (row: Row) => Cell;
}

export function tableOf<Row>(
  caption: string,
  columns: readonly (ColumnOf<Row> | null)[],
  rows: readonly Row[],
): TableView {
  const shown = columns.filter((column) => column !== null);
  return {
    caption,
    columns: shown.map(({ label, align }) => ({ label, align })),
    rows: rows.map((row) => ({ cells: shown.map(({ cell }) => cell(row)) })),
  };
}
