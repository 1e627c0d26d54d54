import { createHash } from "node:crypto";
import type { Account } from "../../../deploy/account/account.ts";
import type { Work } from "../../../deploy/apply/work.ts";
import type { Artifacts } from "../../../deploy/bundle/artifacts.ts";
import { CliError } from "../../../deploy/cli-error.ts";
import { type ConfigSpec, configSchema } from "../../../deploy/config/config.ts";
import { namesOf } from "../../../deploy/names.ts";
import type { Resource } from "../../../deploy/stack/template.ts";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";

export const PACE = { firstMs: 1, mostMs: 3, patienceMs: 2000, followPatienceMs: 4000 };

export interface Engine {
  readonly aws: FakeAws;
  readonly account: Account;
  /** What was said and asked by the works of this engine, in order. */
  readonly said: string[];
  readonly asked: string[];
  work(options?: { config?: ConfigSpec; agree?: boolean; yes?: boolean; signal?: AbortSignal }): Work;
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
    work({ config: spec = {}, agree = true, yes = false, signal = new AbortController().signal } = {}) {
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
    async close() {
      account.close();
      await aws.close();
    },
  };
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
