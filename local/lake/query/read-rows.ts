import type { DuckDBPreparedStatement } from "@duckdb/node-api";
import { formatterOf } from "./format-value.ts";
import type { Row } from "./query-run.ts";

export interface ReadRows {
  readonly labels: readonly string[];
  readonly rows: readonly Row[];
  readonly size: number;
}

/** Lake's own words for an answer, or one row of it, that is more than it can hand out. */
export class ResponseTooLarge extends Error {
  override readonly name = "ResponseTooLarge";
  constructor() {
    super("Query response is too large");
  }
}

/** Runs a statement and reads all its rows as text, chunk by chunk, so that the event loop never waits for long. */
export async function readRows(
  prepared: DuckDBPreparedStatement,
  maxSize: number,
  stopped: () => boolean,
): Promise<ReadRows> {
  const result = await prepared.stream();
  const labels = result.columnNames();
  const formatters = result.columnTypes().map(formatterOf);
  const rows: Row[] = [];
  let size = 0;
  while (true) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0 || stopped()) break;
    const columns = formatters.map((format, index) => chunk.getColumnValues(index).map(format));
    for (let index = 0; index < chunk.rowCount; index++) {
      const row = columns.map((column) => column[index] ?? null);
      for (const cell of row) size += (cell?.length ?? 4) + 4;
      if (size > maxSize) throw new ResponseTooLarge();
      rows.push(row);
    }
  }
  return { labels, rows, size };
}
