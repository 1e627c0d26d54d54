import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { DuckDBInstance } from "@duckdb/node-api";
import { serve } from "@hono/node-server";
import { sdkLake } from "../../aws/lake.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { createEventHoursTable, createEventsTable } from "../../local/lake/schema.ts";
import { cloudTrailService } from "../../local/lake/service/service.ts";
import { awsEndpoint } from "../../local/wire/endpoint.ts";
import { KEY_COLUMNS } from "../../trail/columns.ts";
import { actionsStatement } from "../../trail/indexes/actions.ts";
import { errorsStatement } from "../../trail/indexes/errors.ts";
import { columnSql } from "../../trail/indexes/event-columns.ts";
import { indexHour as indexOneHour } from "../../trail/indexing/index-hour.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { memoryObjectStore } from "../support/memory-objects.ts";
import { type Benchmark, median, ratioFigure, sideBySide } from "./figure.ts";

const EVENTS = 1_000_000;
const HOUR = Date.UTC(2026, 10, 22, 3);
const EVENT_DATA_STORE = "0233062b-51c6-4d18-8dec-a8c90da840d9";
const ROUNDS = 3;

/** Indexing an hour of a million events, beside DuckDB doing only the grouping. */
export const indexHour: Benchmark = {
  name: "index-hour",
  async run(say) {
    const folder = await mkdtemp(path.join(os.tmpdir(), "bench-index-hour-"));
    try {
      const databaseFile = path.join(folder, "lake.duckdb");
      say(`Making an hour of ${EVENTS} events`);
      await makeEvents(databaseFile);
      return await measure(databaseFile, say);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(databaseFile: string, say: (line: string) => void) {
  const place = { region: "us-east-1", accountId: "111122223333" };
  const eventDataStoreArn = `arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/${EVENT_DATA_STORE}`;
  const range = { startMs: HOUR, endMs: HOUR + HOUR_MS };
  const service = await cloudTrailService({
    store: { databaseFile, eventDataStoreArn, range },
    clock: () => HOUR + 2 * HOUR_MS,
    ...place,
  });
  const server = serve({ fetch: awsEndpoint([service]), hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const client = new CloudTrailClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`,
    region: place.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const instance = await DuckDBInstance.create(databaseFile, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  await connection.run("CREATE TEMP MACRO element_at(m, k) AS m[k]");
  await connection.run("CREATE TEMP MACRO regexp_like(s, p) AS regexp_matches(s, p)");
  const lake = sdkLake({ eventDataStoreArn, pollMs: 5, client });
  const statements = [actionsStatement, errorsStatement].map((of) =>
    of({ eventDataStoreId: EVENT_DATA_STORE, hourMs: HOUR }).replaceAll(EVENT_DATA_STORE, "events"),
  );
  try {
    let rows = 0;
    const index = async () => {
      const indexed = await indexOneHour(HOUR, {
        lake,
        writer: indexWriter({ objects: memoryObjectStore() }),
        metrics: { put: async () => {} },
        metricsNamespace: "Bench",
        now: () => HOUR + 2 * HOUR_MS,
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      });
      if (indexed.calls !== EVENTS) throw new Error(`Indexed ${indexed.calls} of ${EVENTS} events`);
      rows = indexed.rows.actions + indexed.rows.errors;
    };
    say("Indexing beside DuckDB");
    const same = await sideBySide(ROUNDS, index, async () => {
      for (const statement of statements) await connection.runAndReadAll(statement);
    });
    say("DuckDB's GROUP BY alone");
    const groupByMs = await timed(async () => {
      await connection.runAndReadAll(plainGroupBy);
    });
    const ms = (value: number) => `${Math.round(value)} ms`;
    return [
      ratioFigure(
        "index an hour of 1 M events / its two statements in DuckDB",
        same.ratio,
        { atMost: 1.5 },
        `${ms(same.aMs)} to ${ms(same.bMs)}; SDK, HTTP, embedded Lake, ${rows} rows to Parquet`,
      ),
      ratioFigure(
        "index an hour of 1 M events / one plain GROUP BY",
        same.aMs / groupByMs,
        { atMost: 1.5 },
        `${ms(same.aMs)} to ${ms(groupByMs)}; the plain one asks one question, without resolving deliveries of one event`,
      ),
    ];
  } finally {
    connection.closeSync();
    instance.closeSync();
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    await service.close();
  }
}

/** One question in its simplest form: the same columns, one level, distinct events. */
const plainGroupBy = `SELECT ${KEY_COLUMNS.map((column) => `${columnSql[column]} AS ${column}`).join(", ")},
  COUNT(DISTINCT eventID), MIN(eventTime), MAX(eventTime)
  FROM events WHERE eventTime >= '2026-11-22 03:00:00' AND eventTime < '2026-11-22 04:00:00' GROUP BY ALL`;

async function timed(work: () => Promise<void>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const startedMs = performance.now();
    await work();
    if (round > 0) times.push(performance.now() - startedMs);
  }
  return median(times);
}

/** 40 roles, 50 addresses, 100 actions: a busy organisation's hour. Identities are shaped as CloudTrail's. */
async function makeEvents(databaseFile: string): Promise<void> {
  const instance = await DuckDBInstance.create(databaseFile);
  const connection = await instance.connect();
  try {
    await connection.run(createEventsTable);
    await connection.run(createEventHoursTable);
    // A record that is NULL in all but its shape gives the struct type; its leaves are set one by one.
    await connection.run(`
      INSERT INTO events BY NAME
      SELECT
        {type: CASE WHEN n % 10 < 8 THEN 'AssumedRole' WHEN n % 10 = 8 THEN 'IAMUser' ELSE 'AWSService' END,
         principalid: 'AROAEXAMPLE:session' || n % 500,
         arn: CASE WHEN n % 10 < 8 THEN 'arn:aws:sts::111122223333:assumed-role/role' || n % 40 || '/session' || n % 500
                   WHEN n % 10 = 8 THEN 'arn:aws:iam::111122223333:user/user' || n % 20 END,
         accountid: '111122223333', accesskeyid: 'ASIAEXAMPLE', username: NULL::VARCHAR,
         sessioncontext: {attributes: {creationdate: NULL::TIMESTAMP, mfaauthenticated: 'false'},
           sessionissuer: {type: 'Role', principalid: 'AROAEXAMPLE',
             arn: CASE WHEN n % 10 < 8 THEN 'arn:aws:iam::111122223333:role/role' || n % 40 END,
             accountid: '111122223333', username: NULL::VARCHAR},
           webidfederationdata: NULL, sourceidentity: NULL::VARCHAR, ec2roledelivery: NULL::VARCHAR,
           ec2issuedinvpc: NULL::VARCHAR},
         onbehalfof: NULL, inscopeof: NULL,
         invokedby: CASE WHEN n % 10 = 9 THEN 'lambda.amazonaws.com' END,
         identityprovider: NULL::VARCHAR, credentialid: NULL::VARCHAR} AS useridentity,
        TIMESTAMP '2026-11-22 03:00:00' + to_seconds(n % 3600) AS eventtime,
        'service' || n % 30 || '.amazonaws.com' AS eventsource, 'Describe' || n % 100 AS eventname,
        'eu-central-' || n % 4 AS awsregion, '10.0.0.' || n % 50 AS sourceipaddress,
        ['Boto3/1.35', 'aws-sdk-java/2.29', 'aws-cli/2.22', 'aws-sdk-go-v2/1.32'][n % 4 + 1] AS useragent,
        CASE WHEN n % 20 = 0 THEN 'AccessDenied' WHEN n % 33 = 0 THEN 'ThrottlingException' END AS errorcode,
        uuid()::VARCHAR AS eventid, true AS readonly, 'AwsApiCall' AS eventtype, true AS managementevent,
        '11112222333' || n % 4 AS recipientaccountid, 'Management' AS eventcategory,
        md5(n::VARCHAR) AS eventjsonchecksum
      FROM range(${EVENTS}) AS numbers(n)`);
    await connection.run(
      "INSERT INTO event_hours SELECT date_trunc('hour', eventtime), count(*), count(*) * 1500 FROM events GROUP BY 1",
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
