import { createHash } from "node:crypto";
import {
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { GetDashboardCommand, ListDashboardsCommand, PutDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Account } from "../../../deploy/account/account.ts";
import type { Session } from "../../../deploy/apply/session/session.ts";
import type { Artifacts } from "../../../deploy/bundle/artifacts.ts";
import { type ConfigSpec, configSchema } from "../../../deploy/config/config.ts";
import { namesOf } from "../../../deploy/names.ts";
import type { Resource } from "../../../deploy/stack/template.ts";
import { CliError } from "../../../deploy/terminal/cli-error.ts";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";

export const PACE = { firstMs: 1, mostMs: 3, patienceMs: 2000, followPatienceMs: 4000 };

export interface Engine {
  readonly aws: FakeAws;
  readonly account: Account;
  /** What was said and asked by the works of this engine, in order. */
  readonly said: string[];
  readonly asked: string[];
  session(options?: { config?: ConfigSpec; agree?: boolean; yes?: boolean; signal?: AbortSignal }): Session;
  putObject(bucket: string, key: string): Promise<void>;
  putDashboard(name: string, body: string, tags?: Readonly<Record<string, string>>): Promise<void>;
  /** Its body; undefined where there is none. */
  dashboard(name: string): Promise<string | undefined>;
  /** A finished stack, made with the SDK alone. */
  makeForeignStack(name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  /** Starts an update of our stack behind the engine's back. */
  startUpdate(code: string): Promise<void>;
  close(): Promise<void>;
}

/** The engine before a fake AWS account that has an event data store and nothing else. */
export async function startEngine(): Promise<Engine> {
  const aws = await startFakeAws();
  const store = fakeEventDataStore();
  aws.state.eventDataStores.set(store.arn, store);
  const account = await aws.open();
  const said: string[] = [];
  const asked: string[] = [];
  return {
    aws,
    account,
    said,
    asked,
    session({ config: spec = {}, agree = true, yes = false, signal = new AbortController().signal } = {}) {
      const config = configSchema.parse(spec);
      return {
        account,
        config,
        names: namesOf(config),
        pace: PACE,
        signal,
        say: (line) => void said.push(line),
        async ask(question) {
          asked.push(question);
          if (!yes && !agree) throw new CliError("Nothing was changed");
        },
        agreed: yes,
      };
    },
    async putObject(Bucket, Key) {
      await account.s3.send(new PutObjectCommand({ Bucket, Key, Body: "rows" }));
    },
    async putDashboard(DashboardName, DashboardBody, tags = {}) {
      await account.cloudWatch.send(
        new PutDashboardCommand({
          DashboardName,
          DashboardBody,
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      );
    },
    async dashboard(DashboardName) {
      const { DashboardEntries = [] } = await account.cloudWatch.send(new ListDashboardsCommand({}));
      if (!DashboardEntries.some((entry) => entry.DashboardName === DashboardName)) return undefined;
      return (await account.cloudWatch.send(new GetDashboardCommand({ DashboardName }))).DashboardBody;
    },
    async makeForeignStack(name, tags) {
      await execute(account, {
        StackName: name,
        ChangeSetType: "CREATE",
        TemplateBody: JSON.stringify({
          Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "theirs" } } },
        }),
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      await waitUntilStackCreateComplete(
        { client: account.cloudFormation, maxWaitTime: 20, minDelay: 0.01, maxDelay: 0.02 },
        { StackName: name },
      );
    },
    async startUpdate(code) {
      aws.cloudFormation.stepsPerLook = 1;
      const { archives, template } = artifactsOf({ code });
      const [archive] = archives;
      if (!archive) throw new Error("expected code");
      await account.s3.send(
        new PutObjectCommand({
          Bucket: CODE_BUCKET,
          Key: `trailboard/${archive.fileName}`,
          Body: archive.bytes,
        }),
      );
      const [store = ""] = aws.state.eventDataStores.keys();
      await execute(account, {
        StackName: "trailboard",
        ChangeSetType: "UPDATE",
        TemplateBody: JSON.stringify(template),
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Tags: [{ Key: "trailboard", Value: "trailboard" }],
        Parameters: [
          { ParameterKey: "CodeBucket", ParameterValue: CODE_BUCKET },
          { ParameterKey: "CodePrefix", ParameterValue: "trailboard/" },
          { ParameterKey: "EventDataStoreArn", ParameterValue: store },
        ],
      });
      await account.cloudFormation.send(new DescribeStacksCommand({ StackName: "trailboard" }));
    },
    async close() {
      account.close();
      await aws.close();
    },
  };
}

async function execute(
  { cloudFormation }: Account,
  input: Omit<CreateChangeSetCommandInput, "ChangeSetName">,
): Promise<void> {
  const { Id = "" } = await cloudFormation.send(
    new CreateChangeSetCommand({ ...input, ChangeSetName: "by-hand" }),
  );
  for (;;) {
    const { Status } = await cloudFormation.send(new DescribeChangeSetCommand({ ChangeSetName: Id }));
    if (Status === "CREATE_COMPLETE") break;
    if (Status === "FAILED") throw new Error("expected a change set");
  }
  await cloudFormation.send(new ExecuteChangeSetCommand({ ChangeSetName: Id }));
}

/** A small stack of every kind of thing that the engine treats in a way of its own. */
export function artifactsOf({
  code = "code 1",
  functionName = "customWidget-trailboard",
  reserved = 2,
  actions = ["s3:GetObject"],
  dashboards = ["Trailboard-Overview"],
  more = {},
}: {
  code?: string;
  functionName?: string;
  reserved?: number;
  actions?: readonly string[];
  dashboards?: readonly string[];
  more?: Readonly<Record<string, Resource>>;
} = {}): Artifacts {
  const bytes = new TextEncoder().encode(code);
  const fileName = `trailboard-${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.zip`;
  const template: Artifacts["template"] = {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "A small Trailboard",
    Parameters: Object.fromEntries(
      ["CodeBucket", "CodePrefix", "EventDataStoreArn"].map((name) => [
        name,
        { Type: "String", Description: name },
      ]),
    ),
    Resources: {
      IndexBucket: {
        Type: "AWS::S3::Bucket",
        DeletionPolicy: "Retain",
        UpdateReplacePolicy: "Retain",
        Properties: {
          BucketName: { "Fn::Sub": "trailboard-index-${AWS::AccountId}-${AWS::Region}" },
          VersioningConfiguration: { Status: "Enabled" },
        },
      },
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "lambda.amazonaws.com" },
                Action: "sts:AssumeRole",
              },
            ],
          },
          Policies: [
            {
              PolicyName: "index",
              PolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                  {
                    Effect: "Allow",
                    Action: actions,
                    Resource: { "Fn::Sub": "${IndexBucket.Arn}/*" },
                  },
                ],
              },
            },
          ],
        },
      },
      Function: {
        Type: "AWS::Lambda::Function",
        Properties: {
          FunctionName: functionName,
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Role: { "Fn::GetAtt": ["Role", "Arn"] },
          Environment: { Variables: { TRAILBOARD_EVENT_DATA_STORE: { Ref: "EventDataStoreArn" } } },
          ReservedConcurrentExecutions: reserved,
          Code: {
            S3Bucket: { Ref: "CodeBucket" },
            S3Key: { "Fn::Sub": `\${CodePrefix}${fileName}` },
          },
        },
      },
      ...Object.fromEntries(
        dashboards.map((name) => [
          name.replaceAll("-", ""),
          {
            Type: "AWS::CloudWatch::Dashboard",
            Properties: { DashboardName: name, DashboardBody: '{"widgets":[]}' },
          },
        ]),
      ),
      ...more,
    },
    Outputs: {
      IndexBucket: { Description: "Bucket of the index", Value: { Ref: "IndexBucket" } },
      IndexFunctionArn: { Description: "Function", Value: { "Fn::GetAtt": ["Function", "Arn"] } },
    },
  };
  return {
    archives: [{ function: "trailboard", fileName, bytes }],
    template,
    templateText: JSON.stringify(template, null, 2),
  };
}

export const INDEX_BUCKET = "trailboard-index-111122223333-eu-central-1";
export const CODE_BUCKET = "trailboard-code-111122223333-eu-central-1";

/** "trailboard CREATE_COMPLETE" of every stack that is not deleted. */
export function liveStacks({ aws }: Pick<Engine, "aws">): string[] {
  return [...aws.state.stacks.values()]
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .map(({ name, status }) => `${name} ${status}`);
}

/** Makes a template longer than what CloudFormation takes with the call. */
export const longDashboard: Resource = {
  Type: "AWS::CloudWatch::Dashboard",
  Properties: {
    DashboardName: "Trailboard-Long",
    DashboardBody: JSON.stringify({
      widgets: [{ type: "text", properties: { markdown: "x".repeat(60_000) } }],
    }),
  },
};

/** What is in the account, for comparing before with after; deleted stacks are gone. */
export function pictureOf({ aws: { state } }: Pick<Engine, "aws">): object {
  return {
    stacks: [...state.stacks.values()]
      .filter(({ status }) => status !== "DELETE_COMPLETE")
      .map(({ name, status, changeSets }) => ({
        name,
        status,
        open: [...changeSets.values()].filter(({ executionStatus }) => executionStatus === "AVAILABLE")
          .length,
      })),
    buckets: [...state.buckets.values()].map(({ name, objects }) => [name, ...objects.keys()]),
    // Without the random end that CloudFormation gives to names.
    roles: [...state.roles.keys()].map((name) => name.replace(/-[A-Za-z0-9]+$/, "")),
    functions: [...state.functions.values()].map(({ name, codeSha256 }) => [name, codeSha256]),
    dashboards: [...state.dashboards.keys()],
  };
}
