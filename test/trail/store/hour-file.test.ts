import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { folderObjectStore } from "../../../aws/objects/folder.ts";
import { HOUR_MS } from "../../../kit/time.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import { openHour } from "../../../trail/store/hour-file.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { actionRow, errorRow } from "../../support/index-of.ts";

const hourMs = Date.UTC(2026, 10, 22, 3);
const HOSTILE = `'; DROP TABLE x; -- <b>"é\u{1f600}\n`;
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "trailboard-duckdb-"));
  const writer = indexWriter({ objects: folderObjectStore(dir) });
  const observation = { observedAtMs: hourMs, source: "lake:x", bytesScanned: 0, eventsScanned: 0 };
  const rows = [
    { hourMs, calls: 3, readOnly: "true", firstAtMs: hourMs + 1000, lastAtMs: hourMs + 2_500 },
    { hourMs, calls: 4, readOnly: "false", actor: HOSTILE },
    { hourMs, calls: 5, readOnly: "" },
  ];
  const errors = [
    errorRow({ hourMs, calls: 4, actor: HOSTILE, errorCode: "AccessDenied", errorMessage: "no" }),
  ];
  await writer.replaceHour(hourMs, { actions: rows.map(actionRow), errors }, observation);
  await writer.replaceHour(hourMs + HOUR_MS, { actions: [], errors: [] }, observation);
});
afterAll(() => rm(dir, { recursive: true }));

async function duckdb(sql: string) {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run("SET TimeZone = 'UTC'");
  const reader = await connection.runAndReadAll(sql.replaceAll("$DIR", dir));
  return reader.getRowsJson();
}

test("DuckDB reads all hours with the columns and types of the design, and the date from the folder", async () => {
  const columns = await duckdb(
    "DESCRIBE SELECT * FROM read_parquet('$DIR/hours/errors/*/*.parquet', hive_partitioning = true)",
  );

  expect(columns.map(([name, type]) => `${name} ${type}`)).toEqual([
    "hour TIMESTAMP",
    ..."accountId region eventSource eventName category".split(" ").map((name) => `${name} VARCHAR`),
    "readOnly BOOLEAN",
    ..."sourceIp actor actorType client outcome errorCode errorMessage"
      .split(" ")
      .map((name) => `${name} VARCHAR`),
    "calls INTEGER",
    "firstAt TIMESTAMP",
    "lastAt TIMESTAMP",
    "date DATE",
  ]);
});

test("DuckDB sees the values as they were written", async () => {
  const rows = await duckdb(
    `SELECT date::VARCHAR, epoch_ms(hour), readOnly, actor, calls, epoch_ms(firstAt), epoch_ms(lastAt)
     FROM read_parquet('$DIR/hours/actions/*/*.parquet', hive_partitioning = true) ORDER BY calls`,
  );

  const alice = "arn:aws:iam::111122223333:user/alice";
  const at = (offsetMs: number) => String(hourMs + offsetMs);
  expect(rows).toEqual([
    ["2026-11-22", at(0), true, alice, 3, at(1000), at(2500)],
    ["2026-11-22", at(0), false, HOSTILE, 4, at(0), at(0)],
    ["2026-11-22", at(0), null, alice, 5, at(0), at(0)],
  ]);
});

test("an hour without rows is a file that DuckDB reads as no rows", async () => {
  expect(
    await duckdb(
      "SELECT count(*)::INTEGER FROM read_parquet('$DIR/hours/actions/date=2026-11-22/hour=04.parquet')",
    ),
  ).toEqual([[0]]);
});

test("an hour that DuckDB has written again with the same columns is read as well", async () => {
  const file = path.join(dir, "again.parquet");
  await duckdb(
    `COPY (SELECT * FROM read_parquet('$DIR/hours/actions/date=2026-11-22/hour=03.parquet')) TO '${file}' (FORMAT parquet, COMPRESSION snappy)`,
  );
  const objects = folderObjectStore(path.join(dir, "copied"));
  const observation = { observedAtMs: hourMs, source: "lake:x", bytesScanned: 0, eventsScanned: 0 };
  await indexWriter({ objects }).replaceHour(hourMs, { actions: [], errors: [] }, observation);
  await writeFile(
    path.join(dir, "copied/hours/actions/date=2026-11-22/hour=03.parquet"),
    await readFile(file),
  );

  const range = { startMs: hourMs, endMs: hourMs + HOUR_MS };
  const groups = await indexReader({ objects }).group({ index: "actions", range, by: ["readOnly", "actor"] });
  expect(groups.map(({ key, calls, firstAtMs }) => [...key, calls, firstAtMs - hourMs])).toEqual([
    ["", "arn:aws:iam::111122223333:user/alice", 5, 0],
    ["false", HOSTILE, 4, 0],
    ["true", "arn:aws:iam::111122223333:user/alice", 3, 1000],
  ]);
});

test("bytes that are no Parquet file are an error, not an empty hour", () => {
  expect(() => openHour(new TextEncoder().encode("<html>not found</html>"), hourMs)).toThrow();
});
