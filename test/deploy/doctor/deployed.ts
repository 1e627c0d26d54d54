import {
  CreateChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Account } from "../../../deploy/account/account.ts";
import { type Config, defaultConfig } from "../../../deploy/config/config.ts";
import type { Line, State } from "../../../deploy/doctor/finding.ts";
import { type Picture, pictureOf } from "../../../deploy/doctor/picture.ts";
import { type Check, runChecks } from "../../../deploy/doctor/run-checks.ts";
import { namesOf } from "../../../deploy/names.ts";
import type { CodeFiles } from "../../../deploy/stack/functions.ts";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { OWNER_TAG } from "../../../deploy/stack/template.ts";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakeBucket } from "../../support/fake-aws/s3/bucket.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";

export const CODE: CodeFiles = {
  trailboard: "trailboard-1.zip",
  "trailboard-detail": "trailboard-detail-1.zip",
  "trailboard-public": "trailboard-public-1.zip",
  "trailboard-indexer": "trailboard-indexer-1.zip",
};

export const NOW = Date.UTC(2026, 10, 22, 9, 30);
const CODE_BUCKET = "code";

export interface Deployment {
  readonly aws: FakeAws;
  readonly account: Account;
  readonly config: Config;
  readonly picture: Picture;
  close(): Promise<void>;
}

/** An account with an event data store; no stack. Its clock stands at NOW. */
export async function emptyAccount(changed: Partial<Config> = {}): Promise<Deployment> {
  const aws = await startFakeAws({ clock: () => NOW });
  const store = fakeEventDataStore({ retentionDays: 2557 });
  aws.state.eventDataStores.set(store.arn, store);
  const account = await aws.open();
  const config = { ...defaultConfig, ...changed };
  return {
    aws,
    account,
    config,
    picture: pictureFor(account, config),
    async close() {
      account.close();
      await aws.close();
    },
  };
}

/** What would be deployed is made of CODE and not of the build: these tests are not about bundles. */
export function pictureFor(account: Account, config: Config, code: CodeFiles = CODE, nowMs = NOW): Picture {
  return {
    ...pictureOf(account, config, nowMs),
    artifacts: async () => {
      const template = stackTemplate(config, code);
      return { archives: [], template, templateText: JSON.stringify(template) };
    },
  };
}

/** The same with our own stack in it, made by the fake CloudFormation from the real template. */
export async function deployedAccount(changed: Partial<Config> = {}): Promise<Deployment> {
  const deployment = await emptyAccount(changed);
  const { aws, account, config } = deployment;
  aws.state.buckets.set(CODE_BUCKET, fakeBucket({ name: CODE_BUCKET }));
  await account.s3.send(
    new PutObjectCommand({
      Bucket: CODE_BUCKET,
      Key: "stack.json",
      Body: JSON.stringify(stackTemplate(config, CODE)),
    }),
  );
  for (const Key of Object.values(CODE))
    await account.s3.send(new PutObjectCommand({ Bucket: CODE_BUCKET, Key, Body: Key }));
  const [store = ""] = aws.state.eventDataStores.keys();
  const { cloudFormation } = account;
  const names = { StackName: namesOf(config).stack, ChangeSetName: "first" };
  await cloudFormation.send(
    new CreateChangeSetCommand({
      ...names,
      ChangeSetType: "CREATE",
      TemplateURL: `https://${CODE_BUCKET}.s3.eu-central-1.amazonaws.com/stack.json`,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      Parameters: [
        { ParameterKey: "CodeBucket", ParameterValue: CODE_BUCKET },
        { ParameterKey: "EventDataStoreArn", ParameterValue: store },
      ],
      Tags: [{ Key: OWNER_TAG, Value: config.name }],
    }),
  );
  await waitUntilChangeSetCreateComplete(
    { client: cloudFormation, maxWaitTime: 20, minDelay: 0.01 as 1, maxDelay: 1 },
    names,
  );
  await cloudFormation.send(new ExecuteChangeSetCommand(names));
  for (let looks = 0; looks < 500; looks++) {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: names.StackName }));
    const status = Stacks?.[0]?.StackStatus ?? "";
    if (status === "CREATE_COMPLETE") return deployment;
    if (!status.endsWith("_IN_PROGRESS")) throw new Error(`The stack is ${status}`);
  }
  throw new Error("The stack was never made");
}

/** What the checks of one section say, as "state check: sentence". */
export async function told(checks: readonly Check[], picture: Picture): Promise<string[]> {
  return (await runChecks(checks, picture)).map(
    ({ state, check, sentence }) => `${state} ${check}: ${sentence}`,
  );
}

export function states(lines: readonly Line[]): Readonly<Record<State, number>> {
  const count = (state: State) => lines.filter((line) => line.state === state).length;
  return { ok: count("ok"), warning: count("warning"), problem: count("problem") };
}
