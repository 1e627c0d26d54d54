import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { HeadBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Account, openAccount } from "../../../deploy/account/account.ts";
import { fakeRole } from "./iam/principal.ts";
import { fakeFunction } from "./lambda/function.ts";
import { fakeBucket } from "./s3/bucket.ts";
import { deployed } from "./stack-in-tests.ts";
import { type FakeAws, startFakeAws } from "./start-fake-aws.ts";
import { AwsError } from "./wire/fake-service.ts";

let aws: FakeAws;
let account: Account;
beforeEach(async () => {
  aws = await startFakeAws();
  account = await aws.open();
});
afterEach(async () => {
  account.close();
  await aws.close();
});
const callsOf = (operation: string) => aws.calls.filter((call) => call.operation === operation).length;

describe("an answer that a test gives", () => {
  const THROTTLING = { status: 400, code: "Throttling", message: "Rate exceeded" };
  test.each([
    ["iam", "ListRoles", THROTTLING, () => account.iam.send(new ListRolesCommand({}))],
    [
      "cloudformation",
      "DescribeStacks",
      THROTTLING,
      () => account.cloudFormation.send(new DescribeStacksCommand({})),
    ],
    [
      "lambda",
      "ListFunctions",
      { ...THROTTLING, status: 429, code: "TooManyRequestsException" },
      () => account.lambda.send(new ListFunctionsCommand({})),
    ],
    [
      "cloudwatch",
      "ListDashboards",
      THROTTLING,
      () => account.cloudWatch.send(new ListDashboardsCommand({})),
    ],
    [
      "scheduler",
      "ListSchedules",
      { ...THROTTLING, code: "ThrottlingException", status: 429 },
      () => account.scheduler.send(new ListSchedulesCommand({})),
    ],
    [
      "s3",
      "HeadBucket",
      { status: 503, code: "SlowDown", message: "Please reduce your request rate." },
      () => account.s3.send(new HeadBucketCommand({ Bucket: "code" })),
    ],
  ])("throttles %s:%s so that the SDK knows it, and tries again", async (service, operation, reply, send) => {
    aws.state.buckets.set("code", fakeBucket({ name: "code" }));
    aws.answer(service, operation, reply);
    await send();
    expect(callsOf(operation)).toBe(2);
  });

  test("is an error by its name, for as many calls as were planned", async () => {
    aws.answer("iam", "*", { status: 403, code: "AccessDenied", message: "no" }, { times: 2 });
    const list = () => account.iam.send(new ListRolesCommand({}));
    await expect(list()).rejects.toThrow(expect.objectContaining({ name: "AccessDenied", message: "no" }));
    await expect(list()).rejects.toThrow("no");
    expect((await list()).Roles).toEqual([]);
  });

  test("can be another output, made from what the fake would have said", async () => {
    aws.state.roles.set("r", fakeRole({ name: "r" }));
    aws.answer("iam", "ListRoles", async (_input, goOn) => ({
      ...(await goOn()),
      IsTruncated: true,
      Marker: "m",
    }));
    expect(await account.iam.send(new ListRolesCommand({}))).toMatchObject({
      Marker: "m",
      Roles: [{ RoleName: "r" }],
    });
    aws.answer("iam", "ListRoles", () => {
      throw new AwsError("ServiceFailure", "out of order", 400);
    });
    await expect(account.iam.send(new ListRolesCommand({}))).rejects.toThrow("out of order");
  });

  test("drops the connection before the work, or after it: both times the SDK tries again", async () => {
    aws.state.buckets.set("code", fakeBucket({ name: "code" }));
    const put = (Key: string) =>
      account.s3.send(new PutObjectCommand({ Bucket: "code", Key, Body: "x", IfNoneMatch: "*" }));
    aws.answer("s3", "PutObject", "drop");
    await put("before");
    expect(callsOf("PutObject")).toBe(2);
    aws.answer("s3", "PutObject", { kind: "drop", after: true });
    // The first try had done it, so that the second finds it there: what a lost answer means.
    await expect(put("after")).rejects.toThrow(expect.objectContaining({ name: "PreconditionFailed" }));
    expect(aws.state.buckets.get("code")?.objects.has("after")).toBe(true);
  });
});

test("what the fake does not have is refused by its name", async () => {
  const { ListUsersCommand } = await import("@aws-sdk/client-iam");
  await expect(account.iam.send(new ListUsersCommand({}))).rejects.toThrow(
    "The fake AWS has no iam:ListUsers: add it to test/support/fake-aws",
  );
});

test("an unsigned request is nobody's, and a call records the Region that it was signed for", async () => {
  expect((await fetch(`${aws.url}/bucket/key`)).status).toBe(403);
  const other = await openAccount({ region: "us-east-1" }, { region: null });
  expect(aws.calls.at(-1)?.region).toBe("us-east-1");
  other.close();
});

const run = promisify(execFile);
const cli = (...args: string[]) =>
  run("aws", [...args, "--output", "json"], { env: { PATH: process.env.PATH, ...aws.env } }).then(
    ({ stdout }) => JSON.parse(stdout),
  );
const hasCli = await run("aws", ["--version"]).then(
  () => true,
  () => false,
);

describe.skipIf(!hasCli)("the aws CLI (skipped where it is not installed)", () => {
  test("describes stacks, lists roles and invokes functions", async () => {
    await deployed(account.cloudFormation, {
      ChangeSetType: "CREATE",
      template: {
        Resources: { Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: "t" } } },
        Outputs: { T: { Value: { Ref: "Topic" } } },
      },
    });
    aws.state.roles.set("r", fakeRole({ name: "r" }));
    aws.state.functions.set("f", fakeFunction({ name: "f", handler: () => ({ ok: true }) }));
    const [stacks, roles, invoked] = await Promise.all([
      cli("cloudformation", "describe-stacks", "--stack-name", "s"),
      cli("iam", "list-roles"),
      cli("lambda", "invoke", "--function-name", "f", "/dev/null"),
    ]);
    expect(stacks.Stacks[0].Outputs).toEqual([
      { OutputKey: "T", OutputValue: "arn:aws:sns:eu-central-1:111122223333:t" },
    ]);
    expect(roles.Roles[0]).toMatchObject({ RoleName: "r", AssumeRolePolicyDocument: { Statement: [] } });
    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
  });
});
