/** A row as GetQueryResults gives it: single-key objects in SELECT order. Values pass the SDK unchecked. */
export type RawRow = readonly Readonly<Record<string, unknown>>[];

/**
 * Columns and cells by position. Labels come from the cells' keys, so a result without rows has no columns; they may
 * repeat. How Lake shows NULL is not documented: null, an empty object and a cell that is left out all become null.
 */
export function readRows(raw: readonly RawRow[]): {
  columns: readonly string[];
  rows: readonly (readonly (string | null)[])[];
} {
  const read = raw.map((row) => row.flatMap((cell) => Object.entries(cell)));
  const widest = read.reduce((wide, row) => (row.length > wide.length ? row : wide), read[0] ?? []);
  const columns = widest.map(([label]) => label);
  return {
    columns,
    rows: read.map((row) => (isAsWide(row, columns) ? row.map(text) : byLabel(row, columns))),
  };
}

type Cell = readonly [label: string, value: unknown];

function isAsWide(row: readonly Cell[], columns: readonly string[]): boolean {
  return row.length === columns.length;
}

/** Cells are in order, so a label that repeats takes its cells one after the other. */
function byLabel(row: readonly Cell[], columns: readonly string[]): (string | null)[] {
  let next = 0;
  return columns.map((label) => {
    const cell = row[next];
    if (cell?.[0] !== label) return null;
    next++;
    return text(cell);
  });
}

function text([, value]: Cell): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string"
    ? value
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
