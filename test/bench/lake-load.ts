import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { openLakeStore } from "../../local/lake/open-store.ts";
import { duckdbType, RECORD_FIELDS } from "../../local/lake/schema.ts";
import { type Benchmark, type Figure, ratioFigure, sideBySide } from "./figure.ts";

const FILES = 60;
const EVENTS_PER_FILE = 2000;
const ROUNDS = 3;

/**
 * Loading against DuckDB's own read_json of the same gzip files into a file of its own, all columns typed. Loading
 * also keeps every record's raw text and its SHA-256, tells duplicates apart and checks what is a record: read_json
 * does none of that.
 */
export const lakeLoad: Benchmark = {
  name: "lake-load",
  async run(say) {
    const dir = await mkdtemp(path.join(tmpdir(), "trailboard-bench-"));
    try {
      const logs = path.join(dir, "logs");
      say(`writing ${FILES} files of ${EVENTS_PER_FILE} events`);
      await writeLogs(logs);
      return await measure(dir, logs);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
};

async function measure(dir: string, logs: string): Promise<Figure[]> {
  const events = FILES * EVENTS_PER_FILE;
  let round = 0;
  const { aMs, bMs, ratio } = await sideBySide(
    ROUNDS,
    () => readJson(path.join(logs, "*.json.gz"), path.join(dir, `read-json-${round++}.duckdb`), events),
    () => load(logs, path.join(dir, `data-${round++}`), events),
  );
  const perSecond = (ms: number) => `${Math.round((events / ms) * 1000).toLocaleString("en-US")}/s`;
  const rssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return [
    ratioFigure(
      "loading logs / DuckDB read_json, events per second",
      ratio,
      { atLeast: 0.5 },
      `${perSecond(bMs)} against ${perSecond(aMs)}; ${events.toLocaleString("en-US")} events in ${FILES} gzip files, peak RSS of both ${rssMb} MB`,
    ),
  ];
}

async function load(logs: string, dataDir: string, events: number): Promise<void> {
  const store = await openLakeStore({ logs: [logs], dataDir });
  if (store.events !== events) throw new Error(`Loaded ${store.events} events: expected ${events}`);
  await rm(dataDir, { recursive: true });
}

async function readJson(files: string, databaseFile: string, events: number): Promise<void> {
  const instance = await DuckDBInstance.create(databaseFile);
  const connection = await instance.connect();
  try {
    await connection.run(`CREATE TABLE events AS SELECT unnest(Records, max_depth := 2)
      FROM read_json('${files}', columns = {Records: '${duckdbType({ kind: "structs", fields: RECORD_FIELDS }, "json")}'},
        maximum_object_size = 200000000)`);
    await connection.run("CHECKPOINT");
    const counted = await connection.runAndReadAll("SELECT count(*) FROM events");
    if (Number(counted.getRows()[0]?.[0]) !== events) throw new Error("read_json lost events");
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(databaseFile);
  }
}

/** Invented records of about 1.3 KB, as management events are. */
async function writeLogs(logs: string): Promise<void> {
  await mkdir(logs);
  for (let file = 0; file < FILES; file++) {
    const records = Array.from({ length: EVENTS_PER_FILE }, (_, index) =>
      record(file * EVENTS_PER_FILE + index),
    );
    const name = `111122223333_CloudTrail_eu-west-1_${String(file).padStart(5, "0")}.json.gz`;
    await writeFile(path.join(logs, name), gzipSync(JSON.stringify({ Records: records }), { level: 6 }));
  }
}

function record(index: number): object {
  const id = (salt: number) => {
    const hex = [1, 2, 3, 4]
      .map((part) => (Math.imul(index * 4 + part + salt, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0"))
      .join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
  const role = `arn:aws:iam::111122223333:role/service-${index % 37}`;
  return {
    eventVersion: "1.11",
    userIdentity: {
      type: "AssumedRole",
      principalId: `AROAEXAMPLEEXAMPLE${index % 37}:session-${index % 911}`,
      arn: `arn:aws:sts::111122223333:assumed-role/service-${index % 37}/session-${index % 911}`,
      accountId: "111122223333",
      accessKeyId: `ASIAEXAMPLE${index % 5003}`,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: `AROAEXAMPLEEXAMPLE${index % 37}`,
          arn: role,
          accountId: "111122223333",
          userName: `service-${index % 37}`,
        },
        webIdFederationData: {},
        attributes: { creationDate: "2026-03-04T05:00:00Z", mfaAuthenticated: "false" },
      },
    },
    eventTime: `${new Date(Date.UTC(2026, 2, 4) + index * 500).toISOString().slice(0, 19)}Z`,
    eventSource: "ec2.amazonaws.com",
    eventName: index % 3 === 0 ? "DescribeInstances" : "RunInstances",
    awsRegion: "eu-west-1",
    sourceIPAddress: `198.51.100.${index % 256}`,
    userAgent:
      "aws-sdk-java/2.20.0 Linux/5.10 OpenJDK_64-Bit_Server_VM/17 vendor/Amazon md/internal exec-env/ECS",
    requestParameters: {
      instancesSet: { items: [{ imageId: `ami-${index % 97}`, minCount: 1, maxCount: 1 }] },
      instanceType: "m7g.large",
      clientToken: id(7),
      monitoring: { enabled: false },
    },
    responseElements: { requestId: id(11), reservationId: `r-${index}`, groupSet: {} },
    requestID: id(11),
    eventID: id(13),
    readOnly: index % 3 === 0,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: "TLS_AES_128_GCM_SHA256",
      clientProvidedHostHeader: "ec2.eu-west-1.amazonaws.com",
    },
  };
}
