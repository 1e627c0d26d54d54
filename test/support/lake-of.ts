import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { openLakeStore } from "../../local/lake/open-store.ts";
import type { Lake } from "../../trail/sources.ts";

export interface TestLake extends Lake {
  close(): Promise<void>;
}

/**
 * The records, really loaded, and asked through DuckDB without the wire: for what a statement says, not for how it
 * gets there. Records are objects, or the very text of one.
 */
export async function lakeOf(records: readonly (object | string)[]): Promise<TestLake> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "indexing-lake-"));
  const texts = records.map((record) => (typeof record === "string" ? record : JSON.stringify(record)));
  await writeFile(path.join(folder, "log.json"), `{"Records":[${texts.join(",")}]}`);
  const store = await openLakeStore({
    logs: [path.join(folder, "log.json")],
    dataDir: path.join(folder, "data"),
  });
  const instance = await DuckDBInstance.create(store.databaseFile, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  await connection.run("CREATE TEMP MACRO element_at(m, k) AS m[k]");
  await connection.run("CREATE TEMP MACRO regexp_like(s, p) AS regexp_matches(s, p)");
  const eventDataStoreId = store.eventDataStoreArn.slice(store.eventDataStoreArn.lastIndexOf("/") + 1);
  return {
    eventDataStoreId,
    source: `lake:${store.eventDataStoreArn}`,
    async query({ statement }) {
      const sql = statement.replaceAll(eventDataStoreId, "events").replace(/;\s*$/, "");
      const reader = await connection.runAndReadAll(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM (${sql})`);
      const columns = reader.columnNames();
      const rows = reader.getRows().map((row) => row.map((cell) => (typeof cell === "string" ? cell : null)));
      const statistics = {
        eventsMatched: rows.length,
        eventsScanned: store.events,
        bytesScanned: 1000,
        executionTimeMs: 1,
      };
      return { queryId: "test", columns, rows, statistics, truncated: false };
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
