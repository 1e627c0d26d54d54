import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { DuckDBInstance } from "@duckdb/node-api";
import { serve } from "@hono/node-server";
import { createEventHoursTable, createEventsTable } from "../../../local/lake/schema.ts";
import { type CloudTrailServiceOptions, cloudTrailService } from "../../../local/lake/service/service.ts";
import { awsEndpoint } from "../../../local/wire/endpoint.ts";

export const STORE_ID = "0a1b2c3d-51c6-4d18-8dec-a8c90da840d9";
export const STORE_ARN = `arn:aws:cloudtrail:us-east-1:111122223333:eventdatastore/${STORE_ID}`;
/** Monday, 2026-11-16. Event number n happens n minutes after it. */
export const START_MS = Date.parse("2026-11-16T00:00:00Z");
export const NOW_MS = Date.parse("2026-11-20T12:00:00Z");

/** `events` rows, one a minute from START_MS: written out, because expected values in the tests rest on every column. */
const INSERT = (events: number) => `
  INSERT INTO events BY NAME SELECT
    '1.11' eventversion,
    {'type': CASE WHEN i % 4 = 3 THEN 'IAMUser' ELSE 'AssumedRole' END,
     'principalid': 'AROA' || (i % 4) || ':session-' || (i % 4),
     'arn': 'arn:aws:sts::111122223333:assumed-role/role-' || (i % 4) || '/session',
     'accountid': '111122223333', 'accesskeyid': 'ASIA' || (i % 4),
     'username': CASE WHEN i % 4 = 3 THEN 'alice' END,
     'sessioncontext': {'attributes': {'creationdate': TIMESTAMP '2026-11-15 23:59:12', 'mfaauthenticated': 'true'},
       'sessionissuer': {'type': 'Role', 'principalid': 'AROA' || (i % 4),
         'arn': 'arn:aws:iam::111122223333:role/role-' || (i % 4), 'accountid': '111122223333', 'username': 'role-' || (i % 4)},
       'webidfederationdata': NULL, 'sourceidentity': NULL, 'ec2roledelivery': NULL, 'ec2issuedinvpc': NULL},
     'onbehalfof': NULL, 'inscopeof': NULL, 'invokedby': NULL, 'identityprovider': NULL, 'credentialid': NULL} useridentity,
    TIMESTAMP '2026-11-16 00:00:00' + to_minutes(i) eventtime,
    ['s3.amazonaws.com', 'ec2.amazonaws.com', 'iam.amazonaws.com'][i % 3 + 1] eventsource,
    ['GetObject', 'RunInstances', 'CreateUser'][i % 3 + 1] eventname,
    'us-east-' || (i % 2 + 1) awsregion,
    '198.51.100.' || (i % 10) sourceipaddress,
    'aws-cli/2.0 "quoted" <b>' useragent,
    CASE WHEN i % 5 = 0 THEN 'AccessDenied' END errorcode,
    CASE WHEN i % 5 = 0 THEN 'User is not authorized' END errormessage,
    MAP {'bucketName': 'bucket-' || (i % 3), 'flag': 'true', 'nested': '{"ids":[{"id":"i-1"},{"id":"i-2"}],"n":null}',
         'absent': NULL} requestparameters,
    MAP {'broken': '{"a":'} responseelements,
    'event-' || lpad(i::VARCHAR, 6, '0') eventid,
    i % 2 = 0 readonly,
    [{'accountid': '111122223333', 'type': 'AWS::S3::Bucket', 'arn': 'arn:aws:s3:::bucket-' || (i % 3), 'arnprefix': NULL},
     {'accountid': NULL, 'type': 'AWS::S3::Object', 'arn': 'arn:aws:s3:::bucket-' || (i % 3) || '/key', 'arnprefix': NULL}] resources,
    'AwsApiCall' eventtype, true managementevent, '111122223333' recipientaccountid, 'Management' eventcategory,
    {'tlsversion': 'TLSv1.3', 'ciphersuite': 'TLS_AES_128_GCM_SHA256', 'clientprovidedhostheader': 's3.amazonaws.com'} tlsdetails,
    '{ "eventID" : "event-' || lpad(i::VARCHAR, 6, '0') || '",  "n":1e2 }' eventjson
  FROM range(${events}) t(number), LATERAL (SELECT number::INTEGER AS i)`;

/** Bytes of raw text that the fixture says each event has. */
export const RAW_BYTES_PER_EVENT = 1000;

export async function eventFile(events: number): Promise<string> {
  const file = path.join(os.tmpdir(), `lake-fixture-${process.pid}-${fileCount++}.duckdb`);
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const sql of [
    createEventsTable,
    createEventHoursTable,
    INSERT(events),
    `INSERT INTO event_hours SELECT date_trunc('hour', eventtime), count(*), count(*) * ${RAW_BYTES_PER_EVENT}
     FROM events GROUP BY 1`,
    "CHECKPOINT",
  ])
    await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
  return file;
}

let fileCount = 0;

export interface LakeFixture {
  readonly url: string;
  readonly client: CloudTrailClient;
  close(): Promise<void>;
}

/** The real SDK, HTTP, and a store of `events` events. */
export async function lakeFixture(
  events: number,
  options: Partial<CloudTrailServiceOptions> = {},
): Promise<LakeFixture> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const databaseFile = await eventFile(events);
  const service = await cloudTrailService({
    store: {
      databaseFile,
      eventDataStoreArn: STORE_ARN,
      range: { startMs: START_MS, endMs: START_MS + events * 60_000 },
    },
    clock: () => NOW_MS,
    region: "us-east-1",
    accountId: "111122223333",
    ...options,
  });
  const server = serve({ fetch: awsEndpoint([service]), hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`;
  const client = new CloudTrailClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  return {
    url,
    client,
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      await rm(databaseFile, { force: true });
    },
  };
}
