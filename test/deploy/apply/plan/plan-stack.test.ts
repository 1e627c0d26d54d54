import { afterEach, beforeEach, expect, test } from "vitest";
import { deployStack } from "../../../../deploy/apply/deploy/deploy-stack.ts";
import { planLines } from "../../../../deploy/apply/plan/plan-lines.ts";
import { planStack } from "../../../../deploy/apply/plan/plan-stack.ts";
import { defaultConfig } from "../../../../deploy/config/config.ts";
import { stackTemplate } from "../../../../deploy/stack/stack.ts";
import { artifactsOf, type Engine, liveStacks, longDashboard, pictureOf, startEngine } from "../engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.close());

const callsOf = (operation: string) => engine.aws.calls.filter((call) => call.operation === operation);
test("a plan for an empty account names all that would be made, and leaves nothing", async () => {
  const before = pictureOf(engine);

  const plan = await planStack(engine.session(), artifactsOf());

  expect(plan).toMatchObject({ kind: "create", isNew: true });
  expect(plan.changes.map(({ kind }) => kind)).toEqual(["create", "create", "create", "create"]);
  expect(plan.parameters.map(({ name, before }) => [name, before])).toEqual([
    ["CodeBucket", undefined],
    ["CodePrefix", undefined],
    ["EventDataStoreArn", undefined],
  ]);
  expect(plan.estimate.totalUsd).toBeGreaterThan(0);
  expect(pictureOf(engine)).toEqual(before);
  expect(engine.asked).toEqual([]);
  expect(callsOf("CreateBucket")).toEqual([]);
});

test("a plan for a stack that is there names what would change, and leaves nothing", async () => {
  await deployStack(engine.session(), artifactsOf());
  const before = pictureOf(engine);

  const plan = await planStack(engine.session(), artifactsOf({ reserved: 3 }));

  expect(plan.changes).toMatchObject([
    { kind: "update", logicalId: "Function", properties: ["ReservedConcurrentExecutions"] },
  ]);
  expect(pictureOf(engine)).toEqual(before);
  expect(await planStack(engine.session(), artifactsOf())).toMatchObject({ kind: "nothing", changes: [] });
  expect(pictureOf(engine)).toEqual(before);
});

test.each([
  ["an empty account", false],
  ["a stack that is there", true],
])("a template too long for the call leaves nothing either: %s", async (_name, isThere) => {
  if (isThere) await deployStack(engine.session(), artifactsOf());
  const before = pictureOf(engine);

  const plan = await planStack(engine.session(), artifactsOf({ more: { Long: longDashboard } }));

  expect(plan.changes).toContainEqual(expect.objectContaining({ kind: "create", logicalId: "Long" }));
  expect(callsOf("CreateChangeSet").at(-1)?.input).toHaveProperty("TemplateURL");
  expect(pictureOf(engine)).toEqual(before);
});

test("a plan that fails, or is stopped, leaves nothing", async () => {
  const before = pictureOf(engine);
  const unknown = { Odd: { Type: "AWS::S3::Bucket", Properties: { BucketName: { Ref: "Nowhere" } } } };
  await expect(planStack(engine.session(), artifactsOf({ more: unknown }))).rejects.toThrow(/Nowhere/);
  expect(pictureOf(engine)).toEqual(before);

  const stop = new AbortController();
  engine.aws.answer("cloudformation", "DescribeChangeSet", (_input, goOn) => {
    stop.abort(new Error("Stopped"));
    return goOn();
  });
  await expect(planStack(engine.session({ signal: stop.signal }), artifactsOf())).rejects.toThrow("Stopped");
  expect(pictureOf(engine)).toEqual(before);
});

test("a plan says of a parameter what it was and what it becomes", async () => {
  await deployStack(engine.session(), artifactsOf());
  const eventDataStore =
    "arn:aws:cloudtrail:eu-central-1:999999999999:eventdatastore/01234567-89ab-cdef-0123-456789abcdef";

  const plan = await planStack(engine.session({ config: { eventDataStore } }), artifactsOf());

  expect(plan.parameters).toEqual([
    {
      name: "EventDataStoreArn",
      before: expect.stringContaining("111122223333"),
      after: eventDataStore,
    },
  ]);
});

test("dashboards in the way are notes of a plan, and counted as what would be made", async () => {
  await engine.putDashboard("Trailboard-Overview", '{"widgets":[]}');

  const plan = await planStack(engine.session(), artifactsOf());

  expect(plan.notes).toEqual([expect.stringContaining("deploy asks before it replaces it")]);
  expect(plan.changes.map(({ logicalId }) => logicalId)).toContain("TrailboardOverview");
  expect(await engine.dashboard("Trailboard-Overview")).toBe('{"widgets":[]}');
});

test("what a failed first deployment left is said, and left for deploy to delete", async () => {
  engine.aws.failResource("Function", "no");
  await deployStack(engine.session(), artifactsOf());

  const plan = await planStack(engine.session(), artifactsOf());

  expect(plan).toMatchObject({ kind: "create", isNew: true });
  expect(plan.changes).toHaveLength(4);
  expect(plan.notes).toEqual([expect.stringContaining("ROLLBACK_COMPLETE")]);
  expect(liveStacks(engine)).toEqual(["trailboard ROLLBACK_COMPLETE"]);
});

test("a stack that is at work cannot be planned for", async () => {
  await deployStack(engine.session(), artifactsOf());
  await engine.startUpdate("code 2");

  await expect(planStack(engine.session(), artifactsOf())).rejects.toThrow(
    /^Cannot plan: stack trailboard is at work \(UPDATE_IN_PROGRESS\)/,
  );
});

test("a stack in review that somebody else prepares is refused; an empty one of theirs is used and stays", async () => {
  const { CreateChangeSetCommand, DeleteChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const { Id = "" } = await engine.account.cloudFormation.send(
    new CreateChangeSetCommand({
      StackName: "trailboard",
      ChangeSetName: "theirs",
      ChangeSetType: "CREATE",
      TemplateBody: JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } }),
    }),
  );
  await expect(planStack(engine.session(), artifactsOf())).rejects.toThrow(/^Cannot use stack trailboard/);

  await engine.account.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: Id }));
  expect(await planStack(engine.session(), artifactsOf())).toMatchObject({ kind: "create" });
  expect(liveStacks(engine)).toEqual(["trailboard REVIEW_IN_PROGRESS"]);
});

test("the real stack's plan in words: one line for each resource, each permission, and the cost", async () => {
  const code = {
    trailboard: "a.zip",
    "trailboard-detail": "b.zip",
    "trailboard-public": "c.zip",
    "trailboard-indexer": "d.zip",
  };
  const template = stackTemplate(defaultConfig, code);

  const lines = planLines(await planStack(engine.session(), { template }));

  expect(lines[0]).toBe(
    `Create stack trailboard in account 111122223333, eu-central-1: ${Object.keys(template.Resources).length} to create`,
  );
  for (const [logicalId, { Type }] of Object.entries(template.Resources))
    expect(lines.map((line) => line.split(/ +/).slice(1))).toContainEqual(["create", logicalId, Type]);
  expect(lines.slice(lines.indexOf("  IndexRole")).slice(0, 3)).toEqual([
    "  IndexRole",
    "    + lambda.amazonaws.com may assume it",
    "    + may read (s3:GetObject) IndexBucket/{coverage/*, days/*, hours/*, pending/*}, only in this account",
  ]);
  // Each permission of ours can be said in words: nobody has to read JSON.
  expect(lines.filter((line) => /^ {4}[+-] \{/.test(line))).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^About \$\d+\.\d\d a month/));
  expect(lines.filter((line) => line.includes("\n"))).toEqual([]);
});
