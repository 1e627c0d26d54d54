import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { serve } from "@hono/node-server";
import { sdkLake } from "../../aws/lake.ts";
import { openLakeStore } from "../../local/lake/open-store.ts";
import { type CloudTrailServiceOptions, cloudTrailService } from "../../local/lake/service/service.ts";
import { awsEndpoint } from "../../local/wire/endpoint.ts";
import type { AwsService } from "../../local/wire/service.ts";
import type { Lake } from "../../trail/sources.ts";

export interface TestLake extends Lake {
  readonly eventDataStoreArn: string;
  /** "http://127.0.0.1:PORT/aws": what AWS_ENDPOINT_URL would be. */
  readonly endpoint: string;
  close(): Promise<void>;
}

export interface LakeOf {
  /** Of the embedded Lake: time limits and such. */
  readonly queries?: CloudTrailServiceOptions["queries"];
  /** Other services behind the same address. */
  readonly services?: readonly AwsService[];
}

const NOW_MS = Date.UTC(2026, 10, 22, 12);

/**
 * The records in the embedded Lake, asked through the real SDK over HTTP. Records are objects, or the very text of one:
 * what is between the members matters to what is a duplicate.
 */
export async function lakeOf(
  records: readonly (object | string)[],
  { queries, services = [] }: LakeOf = {},
): Promise<TestLake> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const folder = await mkdtemp(path.join(os.tmpdir(), "lake-of-"));
  const texts = records.map((record) => (typeof record === "string" ? record : JSON.stringify(record)));
  await writeFile(path.join(folder, "log.json"), `{"Records":[${texts.join(",")}]}`);
  const store = await openLakeStore({
    logs: [path.join(folder, "log.json")],
    dataDir: path.join(folder, "data"),
  });
  const place = { region: "us-east-1", accountId: "111122223333" };
  const service = await cloudTrailService({
    store,
    clock: () => NOW_MS,
    ...place,
    ...(queries ? { queries } : {}),
  });
  const server = serve({ fetch: awsEndpoint([service, ...services]), hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`;
  const client = new CloudTrailClient({
    endpoint,
    region: place.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  return {
    ...sdkLake({ eventDataStoreArn: store.eventDataStoreArn, pollMs: 5, client }),
    eventDataStoreArn: store.eventDataStoreArn,
    endpoint,
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
