import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll } from "vitest";
import { type LakeStore, openLakeStore } from "../../../../local/lake/open-store.ts";

/** Invented records in folders of their own, loaded for real. */

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-load-"));
  folders.push(folder);
  return folder;
}

export type Files = Readonly<Record<string, string | Buffer>>;

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

export interface Loaded {
  readonly store: LakeStore;
  readonly logs: string;
  readonly dataDir: string;
  /** "name: reason" of all that was refused; names are relative to the folder. */
  readonly refused: readonly string[];
  readonly warnings: readonly string[];
  rows(sql: string): Promise<unknown[][]>;
}

export async function load(files: Files): Promise<Loaded> {
  const folder = await newFolder();
  const logs = path.join(folder, "logs");
  await mkdir(logs);
  await writeFiles(logs, files);
  const dataDir = path.join(folder, "data");
  const store = await openLakeStore({ logs: [logs], dataDir });
  return {
    store,
    logs,
    dataDir,
    refused: store.refused.map(
      ({ file, reason, count }) => `${path.relative(logs, file)}: ${reason}${count > 1 ? ` x${count}` : ""}`,
    ),
    warnings: store.warnings.map((warning) => warning.replaceAll(`${logs}${path.sep}`, "")),
    rows: (sql) => queryRows(store.databaseFile, sql),
  };
}

export async function queryRows(databaseFile: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(databaseFile, { access_mode: "READ_ONLY" });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** An invented record; members can be added or replaced, undefined takes one away. */
export function recordOf(
  id: string,
  members: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "IAMUser", principalId: "AIDAEXAMPLE", arn: "arn:aws:iam::111122223333:user/rosa" },
    eventTime: "2026-03-04T05:06:07Z",
    eventSource: "s3.amazonaws.com",
    eventName: "GetBucketAcl",
    awsRegion: "eu-west-1",
    sourceIPAddress: "192.0.2.7",
    requestParameters: { bucketName: "invented" },
    eventID: id,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
    ...members,
  };
}
