import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  CloudFormationClient,
  CreateStackCommand,
  ListStackResourcesCommand,
  type Stack,
} from "@aws-sdk/client-cloudformation";
import { GetRolePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deployed, settled } from "./stack-in-tests.ts";
import { type FakeAws, startFakeAws } from "./start-fake-aws.ts";

/** moto's account, which cannot be chosen. */
const ACCOUNT_ID = "123456789012";
const isThere = spawnSync("moto_server", ["--help"]).status === 0;
let moto: ChildProcess | undefined;
let motoUrl = "";
let aws: FakeAws;

beforeAll(async () => {
  if (!isThere) return;
  aws = await startFakeAws({ accountId: ACCOUNT_ID });
  const port = await freePort();
  motoUrl = `http://127.0.0.1:${port}`;
  moto = spawn("moto_server", ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore", detached: true });
  while (
    !(await fetch(motoUrl).then(
      () => true,
      () => false,
    ))
  )
    await sleep(200);
}, 60_000);
afterAll(async () => {
  if (moto?.pid) process.kill(-moto.pid);
  await aws?.close();
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const template = {
  AWSTemplateFormatVersion: "2010-09-09",
  Parameters: { Stage: { Type: "String", Default: "test" }, Suffix: { Type: "String" } },
  Conditions: { IsLive: { "Fn::Equals": [{ Ref: "Stage" }, "live"] } },
  Resources: {
    Bucket: {
      Type: "AWS::S3::Bucket",
      Properties: { BucketName: { "Fn::Sub": "data-${AWS::AccountId}-${AWS::Region}-${Suffix}" } },
    },
    Reader: {
      Type: "AWS::IAM::Role",
      Properties: {
        RoleName: { "Fn::Join": ["-", ["reader", { Ref: "Suffix" }]] },
        AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
        Policies: [
          {
            PolicyName: "read",
            PolicyDocument: {
              Version: "2012-10-17",
              Statement: [
                {
                  Effect: "Allow",
                  Action: "s3:GetObject",
                  Resource: { "Fn::Sub": "${Bucket.Arn}/${!literal}/*" },
                },
              ],
            },
          },
        ],
      },
    },
    Queue: { Type: "AWS::SQS::Queue", Properties: { QueueName: { "Fn::If": ["IsLive", "live", "trial"] } } },
    Live: { Type: "AWS::SNS::Topic", Condition: "IsLive" },
    Topic: {
      Type: "AWS::SNS::Topic",
      Properties: { TopicName: { "Fn::Select": [1, { "Fn::Split": ["|", "a|b|c"] }] } },
      DependsOn: "Queue",
    },
    Log: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: "/aws/lambda/f", RetentionInDays: 7 } },
  },
  Outputs: {
    BucketArn: { Value: { "Fn::GetAtt": ["Bucket", "Arn"] } },
    RoleArn: { Value: { "Fn::GetAtt": ["Reader", "Arn"] } },
    QueueArn: { Value: { "Fn::GetAtt": ["Queue", "Arn"] } },
    Topic: { Value: { Ref: "Topic" } },
    // Not the log group's Arn: AWS's ends with ":*" (its documentation's example), moto's does not.
    Log: { Value: { Ref: "Log" } },
    Partition: { Value: { "Fn::Sub": ["${P}/${AWS::URLSuffix}", { P: { Ref: "AWS::Partition" } }] } },
  },
};

interface Input {
  readonly StackName: string;
  readonly Parameters: { ParameterKey: string; ParameterValue: string }[];
  readonly Tags: { Key: string; Value: string }[];
}

/** What one emulator makes of the template: outputs, resources by logical id, and the role's policy. */
async function made(endpoint: string, make: (client: CloudFormationClient, input: Input) => Promise<Stack>) {
  const options = {
    endpoint,
    region: "eu-central-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  const cloudFormation = new CloudFormationClient(options);
  const iam = new IAMClient(options);
  const input = {
    StackName: "same",
    Parameters: [{ ParameterKey: "Suffix", ParameterValue: "x" }],
    Tags: [{ Key: "a", Value: "b" }],
  };
  const stack = await make(cloudFormation, input);
  const { StackResourceSummaries = [] } = await cloudFormation.send(
    new ListStackResourcesCommand({ StackName: "same" }),
  );
  const { PolicyDocument = "" } = await iam.send(
    new GetRolePolicyCommand({ RoleName: "reader-x", PolicyName: "read" }),
  );
  cloudFormation.destroy();
  iam.destroy();
  return {
    status: stack.StackStatus,
    tags: stack.Tags,
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    ),
    resources: Object.fromEntries(
      // moto lists what a condition leaves out as a resource without names.
      StackResourceSummaries.filter(({ LogicalResourceId }) => LogicalResourceId).map(
        ({ LogicalResourceId, ResourceType, PhysicalResourceId }) => [
          LogicalResourceId,
          `${ResourceType} ${PhysicalResourceId}`,
        ],
      ),
    ),
    // moto writes policies of a stack's roles as Python does, in single quotes.
    policy: JSON.parse(decodeURIComponent(PolicyDocument).replaceAll("'", '"')),
  };
}

/** Another emulator, by other people: where both give the same, one misreading of the documentation is less likely. */
describe("moto and the fake", () => {
  test("make the same of one template", { timeout: 60_000 }, async ({ skip }) => {
    skip(!isThere, "moto_server is not on this machine");
    const ours = await made(aws.url, (client, input) =>
      deployed(client, { ...input, ChangeSetType: "CREATE", template }),
    );
    // Without a change set: moto gives a stack that was made of one no outputs.
    const theirs = await made(motoUrl, async (client, input) => {
      await client.send(
        new CreateStackCommand({
          ...input,
          TemplateBody: JSON.stringify(template),
          Capabilities: ["CAPABILITY_NAMED_IAM"],
        }),
      );
      return settled(client, input.StackName);
    });
    expect(ours).toEqual(theirs);
    expect(Object.keys(ours.resources).sort()).toEqual(["Bucket", "Log", "Queue", "Reader", "Topic"]);
  });
});
