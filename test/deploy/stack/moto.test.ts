import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from "@aws-sdk/client-cloudformation";
import { CloudWatchClient, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { GetFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { parseDashboard } from "../../../local/console/page/dashboard.ts";
import { CODE, configNamed, EVENT_DATA_STORE } from "./configurations.ts";

const isThere = spawnSync("moto_server", ["--help"]).status === 0;
/** Types that moto 5.2 makes; it says of the others that they are there, and makes nothing. */
const MADE_BY_MOTO: ReadonlySet<string> = new Set([
  "AWS::CloudWatch::Dashboard",
  "AWS::IAM::ManagedPolicy",
  "AWS::IAM::Role",
  "AWS::Lambda::Function",
  "AWS::Logs::LogGroup",
  "AWS::S3::Bucket",
  "AWS::SNS::Topic",
  "AWS::SQS::Queue",
]);
const template = stackTemplate(configNamed("public"), CODE);

let moto: ChildProcess | undefined;
let options: {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
};

beforeAll(async () => {
  if (!isThere) return;
  const port = await freePort();
  moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  options = {
    endpoint: `http://127.0.0.1:${port}`,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  await answering(options.endpoint);
}, 60_000);

afterAll(() => {
  if (moto?.pid) process.kill(-moto.pid);
});

/**
 * An emulator by other people: that it takes the template does not say that AWS does, but what it makes of it can be
 * looked at. Its CloudFormation makes no alarms: their ARNs on the dashboards are text here.
 */
describe("moto", () => {
  test("makes the stack, its resources as the template says, and takes it away again", {
    timeout: 120_000,
  }, async ({ skip }) => {
    skip(!isThere, "moto_server is not on this machine");
    await putCode();
    const cloudFormation = new CloudFormationClient(options);
    const StackName = "trailboard";
    await cloudFormation.send(
      new CreateStackCommand({
        StackName,
        TemplateBody: JSON.stringify(template).replace(/\$\{Alarm(\w+)\.Arn\}/g, "arn:not-made-by-moto:$1"),
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Parameters: [
          { ParameterKey: "CodeBucket", ParameterValue: "code" },
          { ParameterKey: "CodePrefix", ParameterValue: "some/prefix/" },
          { ParameterKey: "EventDataStoreArn", ParameterValue: EVENT_DATA_STORE },
        ],
      }),
    );
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    expect(stack?.StackStatus).toBe("CREATE_COMPLETE");
    const { StackResources = [] } = await cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName }),
    );
    const made = StackResources.map(({ LogicalResourceId }) => LogicalResourceId);
    expect(made).toEqual(
      expect.arrayContaining(
        Object.entries(template.Resources)
          .filter(([, { Type }]) => MADE_BY_MOTO.has(Type))
          .map(([id]) => id),
      ),
    );
    const outputs = Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue]),
    );
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(template.Outputs).sort());
    expect(outputs.IndexBucket).toBe("trailboard-index-123456789012-eu-central-1");

    await looksRight(outputs);

    await cloudFormation.send(new DeleteStackCommand({ StackName }));
    await expect(cloudFormation.send(new DescribeStacksCommand({ StackName }))).rejects.toThrow(
      /does not exist/,
    );
  });
});

async function looksRight(outputs: Readonly<Record<string, string>>): Promise<void> {
  const lambda = new LambdaClient(options);
  const { Configuration } = await lambda.send(
    new GetFunctionCommand({ FunctionName: "customWidget-trailboard-detail" }),
  );
  expect(Configuration).toMatchObject({
    FunctionArn: outputs.DetailFunctionArn,
    Runtime: "nodejs24.x",
    Environment: {
      Variables: {
        TRAILBOARD_INDEX: `s3://${outputs.IndexBucket}/`,
        TRAILBOARD_EVENT_DATA_STORE: EVENT_DATA_STORE,
        TRAILBOARD_SCAN_BUDGET_BYTES: "50000000000",
      },
    },
  });
  const policy = await new IAMClient(options).send(
    new GetRolePolicyCommand({ RoleName: "trailboard-indexer-eu-central-1", PolicyName: "trailboard" }),
  );
  expect(decodeURIComponent(policy.PolicyDocument ?? "")).toContain(
    `arn:aws:s3:::${outputs.IndexBucket}/hours/*`,
  );
  const { DashboardBody = "" } = await new CloudWatchClient(options).send(
    new GetDashboardCommand({ DashboardName: "Trailboard-Errors-Public" }),
  );
  expect(parseDashboard(DashboardBody).problems).toEqual([]);
  expect(DashboardBody).toContain(`"endpoint":"${outputs.PublicFunctionArn}"`);
}

async function putCode(): Promise<void> {
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  await s3.send(
    new CreateBucketCommand({
      Bucket: "code",
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    }),
  );
  const Body = zipSync({ "index.cjs": new TextEncoder().encode("exports.handler = async () => '';") });
  for (const file of Object.values(CODE))
    await s3.send(new PutObjectCommand({ Bucket: "code", Key: `some/prefix/${file}`, Body }));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  for (const untilMs = Date.now() + 50_000; Date.now() < untilMs; ) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`No answer from ${url}`);
}
