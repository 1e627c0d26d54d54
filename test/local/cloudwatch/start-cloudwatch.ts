import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { createAdaptorServer } from "@hono/node-server";
import { type CloudWatchOptions, cloudWatchService } from "../../../local/cloudwatch/service.ts";
import { awsEndpoint } from "../../../local/wire/endpoint.ts";

/** 2026-11-22 06:00 UTC, a Sunday; tests move it. */
export const NOW_MS = Date.UTC(2026, 10, 22, 6);

/** The embedded CloudWatch behind HTTP, and the real SDK in front of it. */
export async function startCloudWatch(options: Partial<CloudWatchOptions> = {}) {
  const service = cloudWatchService({ clock: () => NOW_MS, ...options });
  const server = createAdaptorServer({ fetch: awsEndpoint([service]) });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = new CloudWatchClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  return {
    client,
    async stop() {
      client.destroy();
      server.close();
      await service.close();
    },
  };
}

export const at = (text: string): Date => new Date(`2026-11-${text}Z`);
