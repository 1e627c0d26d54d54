import { rm } from "node:fs/promises";
import { lakeDatabase } from "../../local/lake/lake-database.ts";
import { rewriteStatement } from "../../local/lake/sql/rewrite.ts";
import { eventFile, lakeFixture, NOW_MS, STORE_ID } from "../local/lake/lake-fixture.ts";
import { ask } from "../local/lake/lake-query.ts";
import { type Benchmark, median, ratioFigure, sideBySide } from "./figure.ts";

const EVENTS = 300_000;
const ROUNDS = 9;
const AIM = 1.3;

/** Ordinary questions: a grouping, a distinct count by principal, an element of a map, a narrow filter over one day. */
export const STATEMENTS = [
  `SELECT eventSource, eventName, awsRegion, sourceIPAddress, count(*) AS calls FROM ${STORE_ID} GROUP BY eventSource, eventName, awsRegion, sourceIPAddress ORDER BY calls DESC`,
  `SELECT userIdentity.arn, count(DISTINCT eventID) AS calls FROM ${STORE_ID} GROUP BY userIdentity.arn ORDER BY calls DESC`,
  `SELECT element_at(requestParameters, 'bucketName') AS bucket, count(*) AS calls FROM ${STORE_ID} GROUP BY element_at(requestParameters, 'bucketName')`,
  `SELECT date_trunc('hour', eventTime) AS hour, eventSource, count(*) FROM ${STORE_ID} WHERE eventTime >= '2026-11-20 00:00:00' AND eventTime < '2026-11-27 00:00:00' GROUP BY date_trunc('hour', eventTime), eventSource`,
] as const;

/** StartQuery and polled GetQueryResults through the SDK over HTTP, against the same SQL on a DuckDB connection. */
export const lakeRoundTrip: Benchmark = {
  name: "lake-round-trip",
  async run(say) {
    say(`making a store of ${EVENTS} events`);
    const lake = await lakeFixture(EVENTS);
    const databaseFile = await eventFile(EVENTS);
    const database = await lakeDatabase({ stores: [{ eventDataStoreId: STORE_ID, databaseFile }] });
    const connection = await database.connect();
    try {
      const ratios: number[] = [];
      const lines: string[] = [];
      for (const statement of STATEMENTS) {
        const sql = rewriteStatement(statement, NOW_MS);
        const { aMs, bMs, ratio } = await sideBySide(
          ROUNDS,
          () => ask(lake.client, statement),
          async () => (await connection.runAndReadAll(sql)).getRows(),
        );
        ratios.push(ratio);
        lines.push(`${aMs.toFixed(0)}/${bMs.toFixed(0)} ms`);
      }
      const note = `median of ${STATEMENTS.length} queries over ${EVENTS} events: ${lines.join(", ")}`;
      return [ratioFigure("local Lake round trip / DuckDB directly", median(ratios), { atMost: AIM }, note)];
    } finally {
      connection.closeSync();
      database.close();
      await lake.close();
      await rm(databaseFile, { force: true });
    }
  },
};
