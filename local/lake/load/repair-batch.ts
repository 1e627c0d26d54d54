import type { DuckDBConnection } from "@duckdb/node-api";
import { insertBatchSql } from "./record-sql.ts";
import { repairJson } from "./repair-json.ts";
import { batchQuery, type RecordOrigin, type StagedRow } from "./staged-batch.ts";

/**
 * Moves a batch that holds records which DuckDB cannot parse: each is repaired, or refused by name. Gives the `seq` of
 * the refused ones.
 */
export async function repairBatch(
  connection: DuckDBConnection,
  table: string,
  rows: readonly StagedRow[],
  onRefused: (origin: RecordOrigin, reason: string) => void,
): Promise<ReadonlySet<number>> {
  const repairs = `${table}_repairs`;
  await connection.run(`CREATE TABLE ${repairs} (seq INTEGER, text VARCHAR)`);
  const unreadable = await connection.runAndReadAll(
    `SELECT seq, raw FROM ${table} WHERE NOT json_valid(raw)`,
  );
  for (const [seq, raw] of unreadable.getRowsJS()) {
    await connection.run(`INSERT INTO ${repairs} VALUES ($1, $2)`, [Number(seq), repaired(String(raw))]);
  }
  // What is JSON for JavaScript may still be none for DuckDB: it is refused too.
  await connection.run(`UPDATE ${repairs} SET text = NULL WHERE NOT json_valid(text)`);

  const refused = await connection.runAndReadAll(`SELECT seq FROM ${repairs} WHERE text IS NULL`);
  const refusedSeqs = new Set(refused.getRowsJS().map(([seq]) => Number(seq)));
  for (const seq of refusedSeqs) {
    const row = rows[seq];
    if (row) onRefused(row.origin, "broken JSON inside the record");
  }
  await connection.run(insertBatchSql(batchQuery(table, repairs)));
  await connection.run(`DROP TABLE ${repairs}`);
  return refusedSeqs;
}

function repaired(text: string): string | null {
  try {
    return repairJson(text);
  } catch {
    return null;
  }
}
