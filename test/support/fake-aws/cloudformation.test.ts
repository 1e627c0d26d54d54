import {
  ContinueUpdateRollbackCommand,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  ListStackResourcesCommand,
  ValidateTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../../deploy/account/account.ts";
import { fakeRole } from "./iam/principal.ts";
import { fakeBucket } from "./s3/bucket.ts";
import { type ChangeSetInput, changeSet, deployed, events, settled, statusesOf } from "./stack-in-tests.ts";
import { type FakeAws, startFakeAws } from "./start-fake-aws.ts";

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
const client = () => account.cloudFormation;
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error: Error) => `${error.name}: ${error.message}`,
  );

const trust = { Version: "2012-10-17", Statement: [] };
const role = (RoleName: string, more: object = {}) => ({
  Type: "AWS::IAM::Role",
  Properties: { RoleName, AssumeRolePolicyDocument: trust, ...more },
});
/** A bucket, a role that names it, a queue, and outputs of them. */
const small = (more: { Resources?: object; [section: string]: object | undefined } = {}) => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Parameters: { Stage: { Type: "String", Default: "test" } },
  ...more,
  Resources: {
    Bucket: {
      Type: "AWS::S3::Bucket",
      Properties: { BucketName: { "Fn::Sub": "data-${AWS::AccountId}-${Stage}" } },
    },
    Reader: role("reader", {
      Policies: [
        {
          PolicyName: "p",
          PolicyDocument: { Statement: [{ Resource: { "Fn::GetAtt": ["Bucket", "Arn"] } }] },
        },
      ],
    }),
    Queue: { Type: "AWS::SQS::Queue" },
    ...more.Resources,
  },
  Outputs: {
    Bucket: { Description: "Of data", Value: { Ref: "Bucket" } },
    Queue: { Value: { "Fn::Join": ["|", [{ "Fn::GetAtt": ["Queue", "QueueName"] }, "x"]] } },
  },
});
const create = (template: object, more: ChangeSetInput = {}) =>
  deployed(client(), { ChangeSetType: "CREATE", template, ...more });
const update = (template: object, more: ChangeSetInput = {}) => deployed(client(), { template, ...more });

describe("a stack's creation", () => {
  test("makes what the template says, with its outputs, tags and events", async () => {
    const stack = await create(small(), { Tags: [{ Key: "trailboard", Value: "me" }] });
    expect(stack).toMatchObject({
      StackStatus: "CREATE_COMPLETE",
      Tags: [{ Key: "trailboard", Value: "me" }],
    });
    expect(stack.Outputs).toEqual([
      { OutputKey: "Bucket", OutputValue: "data-111122223333-test", Description: "Of data" },
      { OutputKey: "Queue", OutputValue: expect.stringMatching(/^s-Queue-[A-Z0-9]{12}\|x$/) },
    ]);
    expect(aws.state.buckets.get("data-111122223333-test")?.tags).toEqual(
      new Map([
        ["trailboard", "me"],
        ["aws:cloudformation:stack-name", "s"],
        ["aws:cloudformation:stack-id", stack.StackId],
        ["aws:cloudformation:logical-id", "Bucket"],
      ]),
    );
    expect(JSON.parse(aws.state.roles.get("reader")?.inlinePolicies.get("p") ?? "")).toEqual({
      Statement: [{ Resource: "arn:aws:s3:::data-111122223333-test" }],
    });
    const all = await events(client(), "s");
    expect(statusesOf(all)).toEqual([
      "s REVIEW_IN_PROGRESS",
      "s CREATE_IN_PROGRESS",
      "Bucket CREATE_IN_PROGRESS",
      "Bucket CREATE_IN_PROGRESS",
      "Bucket CREATE_COMPLETE",
      "Queue CREATE_IN_PROGRESS",
      "Queue CREATE_IN_PROGRESS",
      "Queue CREATE_COMPLETE",
      "Reader CREATE_IN_PROGRESS",
      "Reader CREATE_IN_PROGRESS",
      "Reader CREATE_COMPLETE",
      "s CREATE_COMPLETE",
    ]);
    expect(all[1]?.ResourceStatusReason).toBe("User Initiated");
    expect(all[3]).toMatchObject({
      ResourceStatusReason: "Resource creation Initiated",
      PhysicalResourceId: "data-111122223333-test",
    });
    expect(all[0]?.Timestamp).toBeInstanceOf(Date);
  });

  test("is seen in progress, and goes on only when somebody looks", async () => {
    aws.cloudFormation.stepsPerLook = 1;
    const { id } = await changeSet(client(), { ChangeSetType: "CREATE", template: small() });
    await client().send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
    const look = async () =>
      (await client().send(new DescribeStacksCommand({ StackName: "s" }))).Stacks?.[0]?.StackStatus;
    expect(await look()).toBe("CREATE_IN_PROGRESS");
    const { StackResourceSummaries } = await client().send(new ListStackResourcesCommand({ StackName: "s" }));
    expect(StackResourceSummaries).toEqual([]);
    await look();
    expect(await failure(changeSet(client(), { template: small() }))).toMatch(
      /ValidationError: Stack:arn.* is in CREATE_IN_PROGRESS state and can not be updated/,
    );
    await aws.settle();
    expect(await look()).toBe("CREATE_COMPLETE");
  });

  test("that fails is taken back in reverse, with the resource's own reason", async () => {
    aws.failResource("AWS::SQS::Queue", "The queue is on strike");
    const stack = await create(
      small({ Resources: { Kept: { Type: "AWS::SNS::Topic", DeletionPolicy: "Retain" } } }),
    );
    expect(stack.StackStatus).toBe("ROLLBACK_COMPLETE");
    const all = await events(client(), "s");
    expect(statusesOf(all).slice(4)).toEqual([
      "Bucket CREATE_COMPLETE",
      "Queue CREATE_IN_PROGRESS",
      "Queue CREATE_FAILED",
      "s ROLLBACK_IN_PROGRESS",
      "Queue DELETE_IN_PROGRESS",
      "Queue DELETE_COMPLETE",
      "Bucket DELETE_IN_PROGRESS",
      "Bucket DELETE_COMPLETE",
      "s ROLLBACK_COMPLETE",
    ]);
    expect(all[6]?.ResourceStatusReason).toContain('"The queue is on strike"');
    expect(all[7]?.ResourceStatusReason).toBe(
      "The following resource(s) failed to create: [Queue]. Rollback requested by user.",
    );
    expect(aws.state.buckets.size).toBe(0);
    expect(await failure(changeSet(client(), { template: small() }))).toContain("ROLLBACK_COMPLETE state");
  });

  test("leaves what is to be kept, unless told that it was made just now", async () => {
    const template = {
      Resources: {
        Bucket: { Type: "AWS::S3::Bucket", DeletionPolicy: "Retain", Properties: { BucketName: "kept" } },
        Role: { ...role("r"), DependsOn: "Bucket" },
      },
    };
    aws.failResource("Role", "no", { times: 2 });
    await create(template);
    expect(aws.state.buckets.has("kept")).toBe(true);
    aws.state.buckets.clear();
    await client().send(new DeleteStackCommand({ StackName: "s" }));
    await aws.settle();
    const { id } = await changeSet(client(), { ChangeSetType: "CREATE", template });
    await client().send(new ExecuteChangeSetCommand({ ChangeSetName: id, RetainExceptOnCreate: true }));
    expect((await settled(client(), "s")).StackStatus).toBe("ROLLBACK_COMPLETE");
    expect(aws.state.buckets.has("kept")).toBe(false);
  });

  test("makes nothing over what is there, and says whose it is", async () => {
    aws.state.roles.set("reader", fakeRole({ name: "reader", description: "somebody's" }));
    await create(small());
    const failed = (await events(client(), "s")).find(
      ({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED",
    );
    expect(failed?.ResourceStatusReason).toContain(
      "Resource of type 'AWS::IAM::Role' with identifier 'reader' already exists.",
    );
    expect(aws.state.roles.get("reader")?.description).toBe("somebody's");
    aws.state.roles.clear();
    const first = await create({ Resources: { Role: role("shared") } }, { StackName: "first" });
    await create({ Resources: { Role: role("shared") } }, { StackName: "second" });
    const second = await events(client(), "second");
    expect(
      second.find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED")?.ResourceStatusReason,
    ).toContain(`shared already exists in stack ${first.StackId}`);
  });
});

describe("an update", () => {
  test("changes, adds, replaces and removes, the old ones last", async () => {
    await create(small());
    const next = small({
      Resources: { Reader: role("writer", { Description: "new" }), Topic: { Type: "AWS::SNS::Topic" } },
    });
    const { Queue: _queue, ...Resources } = next.Resources;
    const stack = await update(
      { ...next, Resources, Outputs: {} },
      { Parameters: [{ ParameterKey: "Stage", UsePreviousValue: true }] },
    );
    expect(stack.StackStatus).toBe("UPDATE_COMPLETE");
    expect([...aws.state.roles.keys()]).toEqual(["writer"]);
    expect(statusesOf(await events(client(), "s")).slice(12)).toEqual([
      "s UPDATE_IN_PROGRESS",
      "Reader CREATE_IN_PROGRESS",
      "Reader CREATE_IN_PROGRESS",
      "Reader CREATE_COMPLETE",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_COMPLETE",
      "s UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "Reader DELETE_IN_PROGRESS",
      "Reader DELETE_COMPLETE",
      "Queue DELETE_IN_PROGRESS",
      "Queue DELETE_COMPLETE",
      "s UPDATE_COMPLETE",
    ]);
  });

  test("that fails puts the old state back", async () => {
    await create(small());
    const before = structuredClone(aws.state.roles.get("reader"));
    aws.failResource("Topic", "no topics today");
    const stack = await update(
      small({
        Resources: {
          Reader: role("reader", { Description: "new" }),
          Topic: { Type: "AWS::SNS::Topic", DependsOn: "Reader" },
        },
      }),
    );
    expect(stack.StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(aws.state.roles.get("reader")).toEqual(before);
    const statuses = statusesOf(await events(client(), "s")).slice(12);
    expect(statuses).toEqual([
      "s UPDATE_IN_PROGRESS",
      "Reader UPDATE_IN_PROGRESS",
      "Reader UPDATE_COMPLETE",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_FAILED",
      "s UPDATE_ROLLBACK_IN_PROGRESS",
      "Reader UPDATE_IN_PROGRESS",
      "Reader UPDATE_COMPLETE",
      "s UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "s UPDATE_ROLLBACK_COMPLETE",
    ]);
    const { StackResources } = await client().send(new DescribeStackResourcesCommand({ StackName: "s" }));
    expect(StackResources?.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
      "Bucket",
      "Queue",
      "Reader",
    ]);
  });

  test("whose rollback fails can be continued, or continued without what is in the way", async () => {
    await create(small());
    aws.failResource("Topic", "no");
    const next = small({
      Resources: {
        Reader: role("reader", { Description: "new" }),
        Topic: { Type: "AWS::SNS::Topic", DependsOn: "Reader" },
      },
    });
    const { id } = await changeSet(client(), { template: next });
    aws.cloudFormation.stepsPerLook = 1;
    await client().send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
    for (;;) {
      const { Stacks } = await client().send(new DescribeStacksCommand({ StackName: "s" }));
      if (Stacks?.[0]?.StackStatus === "UPDATE_ROLLBACK_IN_PROGRESS") break;
    }
    aws.failResource("Reader", "cannot go back", { on: "update", times: 2 });
    expect((await settled(client(), "s")).StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
    await client().send(new ContinueUpdateRollbackCommand({ StackName: "s" }));
    await aws.settle();
    expect((await settled(client(), "s")).StackStatus).toBe("UPDATE_ROLLBACK_FAILED");
    await client().send(new ContinueUpdateRollbackCommand({ StackName: "s", ResourcesToSkip: ["Reader"] }));
    await aws.settle();
    expect((await settled(client(), "s")).StackStatus).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(aws.state.roles.get("reader")?.description).toBe("new");
  });

  test("of a named thing that must be made anew is refused", async () => {
    await create(small());
    const stack = await update(small({ Resources: { Reader: role("reader", { Path: "/new/" }) } }));
    expect(stack).toMatchObject({ StackStatus: "UPDATE_ROLLBACK_COMPLETE" });
    expect(aws.state.roles.get("reader")?.path).toBe("/");
  });
});

describe("a change set", () => {
  test("is pending at first, and lists what would change with what it changes for", async () => {
    await create(small());
    const next = small({
      Resources: {
        Reader: role("writer"),
        Queue: { Type: "AWS::SQS::Queue", Properties: { DelaySeconds: 5 } },
        Policy: {
          Type: "AWS::SQS::QueuePolicy",
          Properties: {
            Queues: [{ Ref: "Queue" }],
            PolicyDocument: { Resource: { "Fn::GetAtt": ["Reader", "Arn"] } },
          },
        },
      },
    });
    const { statuses, changes } = await changeSet(client(), { template: next });
    expect(statuses).toEqual(["CREATE_PENDING", "CREATE_COMPLETE"]);
    expect(changes).toMatchObject([
      { Action: "Add", LogicalResourceId: "Policy", ResourceType: "AWS::SQS::QueuePolicy" },
      {
        Action: "Modify",
        LogicalResourceId: "Queue",
        Replacement: "False",
        Scope: ["Properties"],
        Details: [
          {
            Target: { Attribute: "Properties", Name: "DelaySeconds", RequiresRecreation: "Never" },
            Evaluation: "Static",
          },
        ],
      },
      {
        Action: "Modify",
        LogicalResourceId: "Reader",
        PhysicalResourceId: "reader",
        Replacement: "True",
        Details: [
          { Target: { Name: "Policies" } },
          { Target: { Name: "RoleName", RequiresRecreation: "Always" } },
        ],
      },
    ]);
  });

  test("knows what depends on what is changed, as CloudFormation knows it", async () => {
    const template = (Description: string) => ({
      Resources: {
        Role: role("r", { Description }),
        Topic: { Type: "AWS::SNS::Topic", Properties: { TopicName: { "Fn::Sub": "t-${Role}" } } },
        Sub: {
          Type: "AWS::SNS::Subscription",
          Properties: {
            TopicArn: { Ref: "Topic" },
            Protocol: "https",
            Endpoint: { "Fn::Sub": "https://x/${Role.Arn}" },
          },
        },
      },
    });
    await create(template("a"));
    const { changes } = await changeSet(client(), { template: template("b") });
    expect(changes.map(({ LogicalResourceId, Replacement }) => [LogicalResourceId, Replacement])).toEqual([
      ["Role", "False"],
      ["Sub", "Conditional"],
    ]);
    expect(changes[1]?.Details).toMatchObject([
      {
        Evaluation: "Dynamic",
        ChangeSource: "ResourceAttribute",
        CausingEntity: "Role.Arn",
        Target: { Name: "Endpoint" },
      },
    ]);
    // What only may change, and does not, is left alone.
    await update(template("b"));
    expect(statusesOf(await events(client(), "s")).filter((line) => line.startsWith("Sub UPDATE"))).toEqual(
      [],
    );
  });

  test("without changes has failed, in one of two ways", async () => {
    await create(small());
    const same = await changeSet(client(), { template: small() });
    expect([same.statuses.at(-1), same.reason]).toEqual([
      "FAILED",
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    ]);
    expect(await failure(client().send(new ExecuteChangeSetCommand({ ChangeSetName: same.id })))).toMatch(
      /^InvalidChangeSetStatusException: .* cannot be executed/,
    );
    const { reason } = await changeSet(client(), {
      template: small({ Parameters: { Stage: { Type: "String", Default: "test", Description: "x" } } }),
    });
    expect(reason).toBe("No updates are to be performed.");
  });

  test("sees parameters, tags and outputs", async () => {
    await create(small());
    const other = await changeSet(client(), {
      template: small(),
      Parameters: [{ ParameterKey: "Stage", ParameterValue: "live" }],
    });
    expect(other.changes).toMatchObject([
      {
        LogicalResourceId: "Bucket",
        Replacement: "True",
        Details: [{ ChangeSource: "ParameterReference", CausingEntity: "Stage" }],
      },
      {
        LogicalResourceId: "Reader",
        Details: [{ ChangeSource: "ResourceAttribute", CausingEntity: "Bucket.Arn" }],
      },
    ]);
    const tags = await changeSet(client(), { template: small(), Tags: [{ Key: "a", Value: "b" }] });
    expect(tags.changes.map(({ Scope }) => Scope)).toEqual([["Tags"], ["Tags"], ["Properties", "Tags"]]);
    const outputs = await changeSet(client(), { template: { ...small(), Outputs: {} } });
    expect([outputs.statuses.at(-1), outputs.changes]).toEqual(["CREATE_COMPLETE", []]);
  });

  test("is one for one token, is listed, and is gone with the next execution", async () => {
    const TemplateBody = JSON.stringify(small());
    const input = {
      StackName: "s",
      ChangeSetName: "c",
      ChangeSetType: "CREATE" as const,
      TemplateBody,
      ClientToken: "t",
      Capabilities: ["CAPABILITY_NAMED_IAM" as const],
    };
    const first = await client().send(new CreateChangeSetCommand(input));
    expect((await client().send(new CreateChangeSetCommand(input))).Id).toBe(first.Id);
    expect(await failure(client().send(new CreateChangeSetCommand({ ...input, ClientToken: "u" })))).toMatch(
      /^AlreadyExistsException/,
    );
    await changeSet(client(), { ChangeSetType: "CREATE", ChangeSetName: "d", template: small() });
    const { Summaries } = await client().send(new ListChangeSetsCommand({ StackName: "s" }));
    expect(Summaries?.map(({ ChangeSetName }) => ChangeSetName)).toEqual(["c", "d"]);
    const execute = { ChangeSetName: "d", StackName: "s", ClientRequestToken: "e" };
    await client().send(new ExecuteChangeSetCommand(execute));
    await client().send(new ExecuteChangeSetCommand(execute));
    expect((await settled(client(), "s")).StackStatus).toBe("CREATE_COMPLETE");
    const gone = client().send(new DeleteChangeSetCommand({ ChangeSetName: first.Id ?? "" }));
    expect(await failure(gone)).toMatch(/^ChangeSetNotFoundException: ChangeSet \[arn/);
  });

  test("takes over what is there where that is to be kept, and says what is not", async () => {
    aws.state.buckets.set("old", fakeBucket({ name: "old" }));
    aws.state.buckets.get("old")?.tags.set("mine", "1");
    const template = (policy: object) => ({
      Resources: {
        Bucket: {
          Type: "AWS::S3::Bucket",
          ...policy,
          Properties: { BucketName: "old", VersioningConfiguration: { Status: "Enabled" } },
        },
        Queue: { Type: "AWS::SQS::Queue" },
      },
    });
    const input = { ChangeSetType: "CREATE" as const, ImportExistingResources: true };
    const refused = await changeSet(client(), { ...input, template: template({}) });
    expect(refused.reason).toBe(
      "CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are Bucket ({BucketName=old})",
    );
    const { changes } = await changeSet(client(), {
      ...input,
      template: template({ DeletionPolicy: "Retain" }),
    });
    expect(changes.map(({ Action }) => Action)).toEqual(["Import", "Add"]);
    await deployed(client(), { ...input, template: template({ DeletionPolicy: "Retain" }) });
    const bucket = aws.state.buckets.get("old");
    expect([
      bucket?.tags.get("mine"),
      bucket?.tags.get("aws:cloudformation:stack-name"),
      bucket?.versioning,
    ]).toEqual(["1", "s", "Off"]);
    expect(statusesOf(await events(client(), "s"))).toContain("Bucket IMPORT_COMPLETE");
  });

  test("is refused early for names that are taken, where AWS's early validation is on", async () => {
    aws.cloudFormation.earlyValidation = true;
    aws.state.roles.set("reader", fakeRole({ name: "reader" }));
    const { statuses, reason } = await changeSet(client(), { ChangeSetType: "CREATE", template: small() });
    expect(statuses.at(-1)).toBe("FAILED");
    expect(reason).toContain("[AWS::EarlyValidation::ResourceExistenceCheck]");
  });

  test("of a large template is paged, and the template comes from a bucket", async () => {
    const Resources = Object.fromEntries(
      Array.from({ length: 450 }, (_, at) => [
        `Topic${at}`,
        { Type: "AWS::SNS::Topic", Metadata: { Comment: "x".repeat(100) } },
      ]),
    );
    const body = JSON.stringify({ Resources });
    expect(await failure(changeSet(client(), { ChangeSetType: "CREATE", TemplateBody: body }))).toMatch(
      /^ValidationError: .*less than or equal to 51200$/,
    );
    aws.state.buckets.set("code", fakeBucket({ name: "code" }));
    await account.s3.send(
      new PutObjectCommand({
        Bucket: "code",
        Key: "a/t.json",
        Body: body,
      }),
    );
    const TemplateURL = "https://code.s3.eu-central-1.amazonaws.com/a/t.json";
    const { changes } = await changeSet(client(), { ChangeSetType: "CREATE", TemplateURL });
    expect(changes).toHaveLength(450);
    const missing = changeSet(client(), { ChangeSetType: "CREATE", TemplateURL: `${TemplateURL}x` });
    expect(await failure(missing)).toContain("S3 error: The specified key does not exist.");
  });
});

describe("deleting a stack", () => {
  test("keeps what is to be kept, and forgets the name", async () => {
    const template = small({ Resources: { Reader: { ...role("reader"), DeletionPolicy: "Retain" } } });
    const { StackId = "" } = await create(template);
    await client().send(new DeleteStackCommand({ StackName: "s" }));
    expect((await settled(client(), StackId)).StackStatus).toBe("DELETE_COMPLETE");
    expect([aws.state.buckets.size, aws.state.roles.has("reader")]).toEqual([0, true]);
    expect(await failure(client().send(new DescribeStacksCommand({ StackName: "s" })))).toBe(
      "ValidationError: Stack with id s does not exist",
    );
    await client().send(new DeleteStackCommand({ StackName: "s" }));
    expect(statusesOf(await events(client(), StackId)).slice(-7)).toEqual([
      "s DELETE_IN_PROGRESS",
      "Queue DELETE_IN_PROGRESS",
      "Queue DELETE_COMPLETE",
      "Reader DELETE_SKIPPED",
      "Bucket DELETE_IN_PROGRESS",
      "Bucket DELETE_COMPLETE",
      "s DELETE_COMPLETE",
    ]);
  });

  test("fails at a bucket that is not empty, and goes on when that is given up", async () => {
    const { StackId = "" } = await create(small());
    await account.s3.send(
      new PutObjectCommand({
        Bucket: "data-111122223333-test",
        Key: "k",
        Body: "v",
      }),
    );
    await client().send(new DeleteStackCommand({ StackName: "s" }));
    const failed = await settled(client(), StackId);
    expect([failed.StackStatus, failed.StackStatusReason]).toEqual([
      "DELETE_FAILED",
      "The following resource(s) failed to delete: [Bucket]. ",
    ]);
    await client().send(new DeleteStackCommand({ StackName: "s", RetainResources: ["Bucket"] }));
    expect((await settled(client(), StackId)).StackStatus).toBe("DELETE_COMPLETE");
  });
});

describe("a template is refused", () => {
  const refusal = (template: object, more: ChangeSetInput = {}) =>
    failure(changeSet(client(), { ChangeSetType: "CREATE", template, ...more }));
  test.each([
    [{ Resources: {} }, "At least one Resources member must be defined"],
    [
      { Resources: { A: { Type: "AWS::EC2::Instance" } } },
      "Unrecognized resource types: [AWS::EC2::Instance]",
    ],
    [
      { Resources: { A: { Type: "AWS::SNS::Topic", Properties: { TopicName: { Ref: "B" } } } } },
      "Unresolved resource dependencies [B] in the Resources block",
    ],
    [
      { Resources: { A: { Type: "AWS::SNS::Topic", DependsOn: "B" } } },
      "Unresolved resource dependencies [B]",
    ],
    [
      {
        Resources: {
          A: { Type: "AWS::SNS::Topic", DependsOn: "B" },
          B: { Type: "AWS::SNS::Topic", DependsOn: "A" },
        },
      },
      "Circular dependency between resources: [A, B]",
    ],
    [
      {
        Resources: { A: { Type: "AWS::SNS::Topic" } },
        Outputs: { O: { Value: { "Fn::GetAtt": ["A", "Nope"] } } },
      },
      "resource A does not support attribute type Nope in Fn::GetAtt",
    ],
    [{ Resources: { A: { Type: "AWS::SNS::Topic", Condition: "C" } } }, "Unresolved condition dependency C"],
    [
      { Resources: { A: { Type: "AWS::SNS::Topic", Propertys: {} } } },
      "Invalid template resource property 'Propertys'",
    ],
    [
      { Parameters: { P: { Type: "String" } }, Resources: { A: { Type: "AWS::SNS::Topic" } } },
      "Parameters: [P] must have values",
    ],
  ])("%j", async (template, reason) => {
    expect(await refusal(template)).toContain(reason);
    expect(aws.state.stacks.size).toBe(0);
  });

  test("without the capability for named roles, and with parameters that it does not have", async () => {
    expect(await refusal(small(), { Capabilities: ["CAPABILITY_IAM"] })).toBe(
      "InsufficientCapabilitiesException: Requires capabilities : [CAPABILITY_NAMED_IAM]",
    );
    expect(await refusal(small(), { Parameters: [{ ParameterKey: "X", ParameterValue: "1" }] })).toContain(
      "Parameters: [X] do not exist in the template",
    );
  });
});

test("conditions decide what is there, and a name that is too long is refused", async () => {
  const template = {
    Parameters: { Public: { Type: "String", Default: "no" } },
    Conditions: {
      IsPublic: { "Fn::Equals": [{ Ref: "Public" }, "yes"] },
      IsNot: { "Fn::Not": [{ Condition: "IsPublic" }] },
    },
    Resources: {
      A: { Type: "AWS::SNS::Topic", Condition: "IsPublic" },
      B: {
        Type: "AWS::SNS::Topic",
        Condition: "IsNot",
        Properties: {
          TopicName: { "Fn::If": ["IsPublic", "open", "shut"] },
          DisplayName: { Ref: "AWS::NoValue" },
        },
      },
    },
    Outputs: { Topic: { Value: { "Fn::If": ["IsPublic", { Ref: "A" }, { Ref: "B" }] } } },
  };
  const stack = await create(template);
  expect(stack.Outputs?.[0]?.OutputValue).toBe("arn:aws:sns:eu-central-1:111122223333:shut");
  const { StackResourceSummaries } = await client().send(new ListStackResourcesCommand({ StackName: "s" }));
  expect(StackResourceSummaries?.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual(["B"]);
  const after = await update(template, { Parameters: [{ ParameterKey: "Public", ParameterValue: "yes" }] });
  expect(after.Outputs?.[0]?.OutputValue).toMatch(/:s-A-[A-Z0-9]{12}$/);
  const long = await create({ Resources: { R: role("r".repeat(65)) } }, { StackName: "long" });
  expect(long.StackStatus).toBe("ROLLBACK_COMPLETE");
});

test("templates come back letter by letter, and are validated without a stack", async () => {
  const TemplateBody = `${JSON.stringify(small(), null, 2)}\n`;
  await deployed(client(), { ChangeSetType: "CREATE", TemplateBody });
  expect((await client().send(new GetTemplateCommand({ StackName: "s" }))).TemplateBody).toBe(TemplateBody);
  const valid = await client().send(new ValidateTemplateCommand({ TemplateBody }));
  expect(valid.Capabilities).toEqual(["CAPABILITY_NAMED_IAM"]);
  expect(valid.Parameters).toEqual([{ ParameterKey: "Stage", DefaultValue: "test", NoEcho: false }]);
});
