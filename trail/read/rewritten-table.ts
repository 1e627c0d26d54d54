import type { StoredTable, TextColumn } from "./coded-table.ts";

/** A text of the index as readers are to see it. The same text of a column always gives the same one. */
export type Rewrite = (column: TextColumn, text: string) => string;

/**
 * A table whose texts are others before anything else sees them: groups, distinct counts, the order of ties and filters
 * all mean the rewritten texts. Texts that become equal become one group. Called once for each different text of a
 * table, not once for each row.
 */
export function rewrittenTable(table: StoredTable, rewrite: Rewrite): StoredTable {
  return {
    rowCount: table.rowCount,
    segments: table.segments,
    async readText(column) {
      const { values, codes } = await table.readText(column);
      return { values: values.map((text) => rewrite(column, text)), codes };
    },
    readNumbers: (measure) => table.readNumbers(measure),
  };
}
