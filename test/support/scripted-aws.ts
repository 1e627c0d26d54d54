import type { AddressInfo } from "node:net";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { serve } from "@hono/node-server";
import { awsEndpoint } from "../../local/wire/endpoint.ts";
import type { AwsOperation } from "../../local/wire/service.ts";

export interface Scripted {
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  /** Calls in order: operation and input. */
  readonly calls: (readonly [operation: string, input: Readonly<Record<string, unknown>>])[];
  close(): Promise<void>;
}

/** AWS as a test wants it, behind HTTP, and the real SDK in front of it: for answers that the embedded one never gives. */
export async function scriptedAws(
  operations: Readonly<Record<string, AwsOperation>>,
  { maxAttempts = 1 }: { maxAttempts?: number } = {},
): Promise<Scripted> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const calls: Scripted["calls"] = [];
  const recorded = Object.fromEntries(
    Object.entries(operations).map(([name, operation]): [string, AwsOperation] => [
      name,
      (input) => {
        calls.push([name, input]);
        return operation(input);
      },
    ]),
  );
  const answer = awsEndpoint([
    { target: "CloudTrail_20131101", contentType: "application/x-amz-json-1.1", operations: recorded },
    {
      target: "GraniteServiceVersion20100801",
      contentType: "application/x-amz-json-1.0",
      operations: recorded,
    },
  ]);
  const server = serve({ fetch: answer, hostname: "127.0.0.1", port: 0 });
  await new Promise((resolve) => server.once("listening", resolve));
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/aws`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts,
  };
  const cloudTrail = new CloudTrailClient(config);
  const cloudWatch = new CloudWatchClient(config);
  return {
    cloudTrail,
    cloudWatch,
    calls,
    async close() {
      cloudTrail.destroy();
      cloudWatch.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
