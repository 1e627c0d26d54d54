import {
  GetEventDataStoreCommand,
  ListEventDataStoresCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import {
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand as GetFunctionPolicyCommand,
  InvokeCommand,
  ListFunctionsCommand,
  ListTagsCommand as ListFunctionTagsCommand,
} from "@aws-sdk/client-lambda";
import { GetScheduleCommand, ListSchedulesCommand } from "@aws-sdk/client-scheduler";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../../deploy/account/account.ts";
import { findEventDataStore } from "../../../deploy/account/event-data-store.ts";
import { fakeEventDataStore } from "./cloudtrail/event-data-store.ts";
import { fakePolicy, fakeRole } from "./iam/principal.ts";
import { fakeFunction } from "./lambda/function.ts";
import { fakeSchedule } from "./scheduler/schedule.ts";
import { type FakeAws, startFakeAws } from "./start-fake-aws.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 6);
let aws: FakeAws;
let account: Account;
beforeEach(async () => {
  aws = await startFakeAws({ clock: () => NOW_MS });
  account = await aws.open();
});
afterEach(async () => {
  account.close();
  await aws.close();
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe("STS", () => {
  test("says who calls", () => {
    expect(account).toMatchObject({
      accountId: "111122223333",
      region: "eu-central-1",
      partition: "aws",
      callerArn: "arn:aws:iam::111122223333:user/engineer",
    });
    expect(aws.calls).toEqual([
      { service: "sts", operation: "GetCallerIdentity", input: {}, region: "eu-central-1" },
    ]);
  });

  test("gives out a role of any account for an hour", async () => {
    const { Credentials, AssumedRoleUser } = await new STSClient({}).send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::444455556666:role/reader", RoleSessionName: "me" }),
    );
    expect(Credentials?.Expiration).toEqual(new Date(NOW_MS + 3_600_000));
    expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::444455556666:assumed-role/reader/me");
  });
});

const ALLOW = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "lambda:Invoke*", Resource: "arn:aws:lambda:*:*:function:a-*" }],
};

describe("IAM", () => {
  test("lists roles in pages, by path, without their tags", async () => {
    for (let at = 0; at < 120; at++)
      aws.state.roles.set(`r${at}`, fakeRole({ name: `r${at}`, path: at < 110 ? "/service-role/" : "/" }));
    const first = await account.iam.send(new ListRolesCommand({ PathPrefix: "/service-role/" }));
    expect(first.Roles).toHaveLength(100);
    expect(first.IsTruncated).toBe(true);
    const second = await account.iam.send(
      new ListRolesCommand({ PathPrefix: "/service-role/", Marker: first.Marker }),
    );
    expect(second.Roles).toHaveLength(10);
    expect(second.IsTruncated).toBe(false);
    expect(first.Roles?.[0]).toMatchObject({ Path: "/service-role/", CreateDate: new Date("2026-01-01") });
  });

  test("keeps inline policies letter by letter, encoded as IAM encodes them", async () => {
    aws.state.roles.set("sharing", fakeRole({ name: "sharing" }));
    const PolicyDocument = `${JSON.stringify(ALLOW)}\n`;
    const at = { RoleName: "sharing", PolicyName: "Ours" };
    await account.iam.send(new PutRolePolicyCommand({ ...at, PolicyDocument }));
    const { PolicyNames } = await account.iam.send(new ListRolePoliciesCommand(at));
    expect(PolicyNames).toEqual(["Ours"]);
    const got = await account.iam.send(new GetRolePolicyCommand(at));
    expect(decodeURIComponent(got.PolicyDocument ?? "")).toBe(PolicyDocument);
    await account.iam.send(new DeleteRolePolicyCommand(at));
    expect(await failure(account.iam.send(new GetRolePolicyCommand(at)))).toBe(
      "NoSuchEntityException: The role policy with name Ours cannot be found.",
    );
  });

  test("shows a role with its tags, and refuses one that is not there", async () => {
    aws.state.roles.set("sharing", fakeRole({ name: "sharing" }));
    await account.iam.send(new TagRoleCommand({ RoleName: "sharing", Tags: [{ Key: "a", Value: "<&>" }] }));
    const { Role } = await account.iam.send(new GetRoleCommand({ RoleName: "sharing" }));
    expect(Role?.Tags).toEqual([{ Key: "a", Value: "<&>" }]);
    expect(await failure(account.iam.send(new GetRoleCommand({ RoleName: "no" })))).toBe(
      "NoSuchEntityException: The role with name no cannot be found.",
    );
    const malformed = new PutRolePolicyCommand({ RoleName: "sharing", PolicyName: "p", PolicyDocument: "{" });
    expect(await failure(account.iam.send(malformed))).toBe(
      "MalformedPolicyDocumentException: Syntax errors in policy.",
    );
  });

  test("attaches managed policies and reads their versions", async () => {
    const policy = fakePolicy({ name: "viewers", document: ALLOW });
    aws.state.policies.set(policy.arn, policy);
    aws.state.roles.set("sharing", fakeRole({ name: "sharing" }));
    await account.iam.send(new AttachRolePolicyCommand({ RoleName: "sharing", PolicyArn: policy.arn }));
    const { AttachedPolicies } = await account.iam.send(
      new ListAttachedRolePoliciesCommand({ RoleName: "sharing" }),
    );
    expect(AttachedPolicies).toEqual([{ PolicyName: "viewers", PolicyArn: policy.arn }]);
    const { Policy } = await account.iam.send(new GetPolicyCommand({ PolicyArn: policy.arn }));
    expect(Policy).toMatchObject({ DefaultVersionId: "v1", AttachmentCount: 1 });
    const { PolicyVersion } = await account.iam.send(
      new GetPolicyVersionCommand({ PolicyArn: policy.arn, VersionId: "v1" }),
    );
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""))).toEqual(ALLOW);
  });

  test("simulates identity policies: wildcards, denials, and nothing from conditions", async () => {
    const statements = [
      ...ALLOW.Statement,
      { Effect: "Deny", Action: ["lambda:InvokeFunction"], Resource: ["*:function:a-secret"] },
      {
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
        Condition: { Bool: { "aws:SecureTransport": "true" } },
      },
    ];
    const role = fakeRole({ name: "viewer" });
    role.inlinePolicies.set("p", JSON.stringify({ Statement: statements }));
    aws.state.roles.set(role.name, role);
    const arn = "arn:aws:lambda:eu-central-1:111122223333:function:";
    const { EvaluationResults = [] } = await account.iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: role.arn,
        ActionNames: ["lambda:invokefunction", "s3:GetObject"],
        ResourceArns: [`${arn}a-one`, `${arn}a-secret`, `${arn}b`],
      }),
    );
    expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual([
      "allowed",
      "explicitDeny",
      "implicitDeny",
      "implicitDeny",
      "implicitDeny",
      "implicitDeny",
    ]);
    expect(EvaluationResults[3]?.MissingContextValues).toEqual(["conditions are not evaluated here"]);
  });
});

describe("Lambda", () => {
  beforeEach(() => {
    aws.state.functions.set(
      "indexer",
      fakeFunction({
        name: "indexer",
        environment: { A: "b" },
        reservedConcurrency: 2,
        tags: new Map([["k", "v"]]),
        handler: (event) => ({ got: event }),
      }),
    );
  });
  const of = { FunctionName: "indexer" };

  test("describes a function by name and by ARN", async () => {
    const { Configuration, Tags, Concurrency } = await account.lambda.send(new GetFunctionCommand(of));
    expect(Configuration).toMatchObject({
      FunctionName: "indexer",
      Runtime: "nodejs24.x",
      Environment: { Variables: { A: "b" } },
      State: "Active",
      LastModified: "2026-01-01T00:00:00.000+0000",
    });
    expect([Tags, Concurrency]).toEqual([{ k: "v" }, { ReservedConcurrentExecutions: 2 }]);
    const FunctionName = Configuration?.FunctionArn;
    expect(
      (await account.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).MemorySize,
    ).toBe(128);
    expect(
      (await account.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })))
        .ReservedConcurrentExecutions,
    ).toBe(2);
    expect((await account.lambda.send(new ListFunctionTagsCommand({ Resource: FunctionName }))).Tags).toEqual(
      {
        k: "v",
      },
    );
  });

  test("refuses a function that is not there with its ARN", async () => {
    expect(await failure(account.lambda.send(new GetFunctionCommand({ FunctionName: "no" })))).toBe(
      "ResourceNotFoundException: Function not found: arn:aws:lambda:eu-central-1:111122223333:function:no",
    );
    expect(await failure(account.lambda.send(new GetFunctionPolicyCommand(of)))).toBe(
      "ResourceNotFoundException: The resource you requested does not exist.",
    );
  });

  test("lists at most 50 on a page, and says what concurrency is left", async () => {
    for (let at = 0; at < 60; at++) aws.state.functions.set(`f${at}`, fakeFunction({ name: `f${at}` }));
    const first = await account.lambda.send(new ListFunctionsCommand({}));
    expect(first.Functions).toHaveLength(50);
    const second = await account.lambda.send(new ListFunctionsCommand({ Marker: first.NextMarker }));
    expect(second.Functions).toHaveLength(11);
    const { AccountLimit } = await account.lambda.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 998,
    });
  });

  test("invokes what the test gave: answers, failures, events and dry runs", async () => {
    const invoke = async (payload: unknown, type?: "Event" | "DryRun") =>
      account.lambda.send(
        new InvokeCommand({
          ...of,
          Payload: JSON.stringify(payload),
          ...(type ? { InvocationType: type } : {}),
        }),
      );
    const answered = await invoke({ hour: 3 });
    expect(JSON.parse(answered.Payload?.transformToString() ?? "")).toEqual({ got: { hour: 3 } });
    expect((await invoke({}, "DryRun")).StatusCode).toBe(204);
    expect((await invoke({ later: 1 }, "Event")).StatusCode).toBe(202);
    const indexer = aws.state.functions.get("indexer");
    expect(indexer?.invocations).toEqual([
      { event: { hour: 3 }, isAsync: false },
      { event: { later: 1 }, isAsync: true },
    ]);
    if (indexer)
      indexer.handler = () => {
        throw new TypeError("no");
      };
    const failed = await invoke({});
    expect(failed.FunctionError).toBe("Unhandled");
    expect(JSON.parse(failed.Payload?.transformToString() ?? "")).toMatchObject({
      errorType: "TypeError",
      errorMessage: "no",
    });
  });
});

test("Scheduler shows schedules, and refuses one that is not there", async () => {
  const Target = {
    Arn: "arn:aws:lambda:eu-central-1:111122223333:function:f",
    RoleArn: "arn:r",
    Input: "{}",
  };
  const schedule = fakeSchedule({ name: "hourly", properties: { Target, State: "DISABLED" } });
  aws.state.schedules.set("default/hourly", schedule);
  const got = await account.scheduler.send(new GetScheduleCommand({ Name: "hourly" }));
  expect(got).toMatchObject({ State: "DISABLED", Target, CreationDate: new Date("2026-01-01") });
  const { Schedules } = await account.scheduler.send(new ListSchedulesCommand({ NamePrefix: "h" }));
  expect(Schedules).toMatchObject([{ Name: "hourly", GroupName: "default", Target: { Arn: Target.Arn } }]);
  expect(await failure(account.scheduler.send(new GetScheduleCommand({ Name: "no" })))).toBe(
    "ResourceNotFoundException: Schedule no does not exist.",
  );
});

test("CloudTrail finds a store by its tag and describes it", async () => {
  const store = fakeEventDataStore();
  aws.state.eventDataStores.set(store.arn, store);
  expect(await findEventDataStore(account, { eventDataStore: null })).toBe(store.arn);
  const { EventDataStores } = await account.cloudTrail.send(new ListEventDataStoresCommand({}));
  expect(EventDataStores).toEqual([{ EventDataStoreArn: store.arn, Name: "events" }]);
  const { ResourceTagList } = await account.cloudTrail.send(
    new ListTagsCommand({ ResourceIdList: [store.arn] }),
  );
  expect(ResourceTagList).toEqual([{ ResourceId: store.arn, TagsList: [{ Key: "Trailboard", Value: "" }] }]);
  expect(
    await account.cloudTrail.send(new GetEventDataStoreCommand({ EventDataStore: store.arn })),
  ).toMatchObject({ Status: "ENABLED", RetentionPeriod: 366, CreatedTimestamp: new Date("2025-01-01") });
  expect(
    await failure(account.cloudTrail.send(new GetEventDataStoreCommand({ EventDataStore: "arn:no" }))),
  ).toBe("EventDataStoreNotFoundException: The event data store arn:no is not found.");
});

test("CloudWatch is the embedded one: dashboards with tags, and what stands in the state", async () => {
  const DashboardBody = '{"widgets":[]}';
  await account.cloudWatch.send(
    new PutDashboardCommand({
      DashboardName: "d",
      DashboardBody,
      Tags: [{ Key: "trailboard", Value: "me" }],
    }),
  );
  expect(aws.state.dashboards.get("d")?.body).toBe(DashboardBody);
  const ResourceARN = "arn:aws:cloudwatch::111122223333:dashboard/d";
  const tags = async () =>
    (await account.cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
  expect(await tags()).toEqual([{ Key: "trailboard", Value: "me" }]);
  await account.cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: "b", Value: "" }] }));
  await account.cloudWatch.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["trailboard"] }));
  expect(await tags()).toEqual([{ Key: "b", Value: "" }]);
  expect((await account.cloudWatch.send(new ListDashboardsCommand({}))).DashboardEntries).toHaveLength(1);
  expect((await account.cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  expect(await failure(account.cloudWatch.send(new GetDashboardCommand({ DashboardName: "no" })))).toBe(
    "DashboardNotFoundError: Dashboard no does not exist",
  );
});
