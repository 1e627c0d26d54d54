import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { serve } from "@hono/node-server";
import { sdkLake } from "../../aws/lake.ts";
import { openLakeStore } from "../../local/lake/open-store.ts";
import { cloudTrailService } from "../../local/lake/service/service.ts";
import { awsEndpoint } from "../../local/wire/endpoint.ts";
import type { Lake, LakeQuery } from "../../trail/sources.ts";

export interface SdkLake extends Lake {
  /** Queries that were started, in order. */
  readonly asked: LakeQuery[];
  close(): Promise<void>;
}

/** The records in the embedded Lake, asked through the real SDK over HTTP. */
export async function sdkLakeOf(records: readonly object[], nowMs: number): Promise<SdkLake> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const folder = await mkdtemp(path.join(os.tmpdir(), "widgets-lake-"));
  const file = path.join(folder, "log.json");
  await writeFile(file, JSON.stringify({ Records: records }));
  const store = await openLakeStore({ logs: [file], dataDir: path.join(folder, "data") });
  const place = { region: "us-east-1", accountId: "111122223333" };
  const service = await cloudTrailService({ store, clock: () => nowMs, ...place });
  const server = serve({ fetch: awsEndpoint([service]), hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const client = new CloudTrailClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`,
    region: place.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  const lake = sdkLake({ eventDataStoreArn: store.eventDataStoreArn, pollMs: 5, client });
  const asked: LakeQuery[] = [];
  return {
    eventDataStoreId: lake.eventDataStoreId,
    source: lake.source,
    asked,
    query(query) {
      asked.push(query);
      return lake.query(query);
    },
    async close() {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
