import { afterEach, beforeEach, expect, test } from "vitest";
import { deployStack } from "../../../../deploy/apply/deploy/deploy-stack.ts";
import { destroyStack } from "../../../../deploy/apply/destroy/destroy-stack.ts";
import { type FakeObjectVersion, fakeBucket } from "../../../support/fake-aws/s3/bucket.ts";
import { httpAnswer } from "../../../support/fake-aws/wire/fake-service.ts";
import {
  artifactsOf,
  CODE_BUCKET,
  type Engine,
  INDEX_BUCKET,
  liveStacks,
  pictureOf,
  startEngine,
} from "../engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.close());

const destroy = (withIndex = false, how: Parameters<Engine["session"]>[0] = {}) =>
  destroyStack(engine.session(how), { withIndex });
const callsOf = (operation: string) => engine.aws.calls.filter((call) => call.operation === operation);

const version = (versionId: string, isDeleteMarker: boolean): FakeObjectVersion => ({
  versionId,
  isDeleteMarker,
  body: Buffer.from(""),
  etag: '"0"',
  modifiedMs: 0,
  contentType: "application/octet-stream",
  metadata: {},
  checksumSha256: undefined,
});

test("where nothing is, there is nothing to delete and nothing to ask", async () => {
  expect(await destroy(true)).toEqual({
    kind: "nothing",
    stack: "trailboard",
    deleted: [],
    deletedBuckets: [],
    stays: [],
  });
  expect(engine.asked).toEqual([]);
});

test("everything but the index goes, the copy of the code too; what goes is said before, what stays after", async () => {
  await deployStack(engine.session(), artifactsOf());
  await engine.putDashboard("By-Hand", '{"widgets":[]}');

  const destroyed = await destroy();

  expect(destroyed).toMatchObject({
    kind: "deleted",
    deletedBuckets: [CODE_BUCKET],
    stays: [expect.stringContaining(`The index stays in bucket ${INDEX_BUCKET}`)],
  });
  expect(destroyed.deleted.map(({ logicalId }) => logicalId)).toEqual([
    "Function",
    "Role",
    "TrailboardOverview",
  ]);
  expect(pictureOf(engine)).toEqual({
    stacks: [],
    buckets: [[INDEX_BUCKET]],
    roles: [],
    functions: [],
    dashboards: ["By-Hand"],
  });
  const asked = engine.said.findIndex((line) => line.startsWith("Delete stack trailboard"));
  const gone = engine.said.findIndex((line) => line.startsWith("DELETE_COMPLETE"));
  expect(asked).toBeGreaterThanOrEqual(0);
  expect(gone).toBeGreaterThan(asked);
  expect(engine.said).toContainEqual(
    expect.stringMatching(/^ {2}DELETE {2}Function +AWS::Lambda::Function {2}customWidget-trailboard$/),
  );
});

test("who does not agree keeps everything", async () => {
  await deployStack(engine.session(), artifactsOf());
  const before = pictureOf(engine);
  await expect(destroy(true, { agree: false })).rejects.toThrow("Nothing was changed");
  expect(pictureOf(engine)).toEqual(before);
});

test("with the index, every version and delete marker is counted, said, and deleted, a thousand a call", async () => {
  await deployStack(engine.session(), artifactsOf());
  const { objects } = engine.aws.state.buckets.get(INDEX_BUCKET) ?? {};
  for (let i = 0; i < 2500; i++)
    objects?.set(`hours/${i}`, [version(`${i}-2`, i % 2 === 0), version(`${i}-1`, false)]);

  const destroyed = await destroy(true);

  expect(destroyed.deletedBuckets).toEqual([CODE_BUCKET, INDEX_BUCKET]);
  expect(engine.said).toContain(
    `  DELETE  bucket ${INDEX_BUCKET} with THE INDEX, 5,000 versions of objects, for good`,
  );
  expect(engine.asked.at(-1)).toBe("Delete all this, the index too, for good?");
  // One for the code's single object.
  expect(callsOf("DeleteObjects")).toHaveLength(1 + 5);
  expect(pictureOf(engine)).toMatchObject({ stacks: [], buckets: [] });
});

test("an index whose stack went before is deleted when that is asked for, and only then", async () => {
  await deployStack(engine.session(), artifactsOf());
  await destroy();

  expect(await destroy()).toMatchObject({ kind: "nothing", stays: [expect.stringContaining(INDEX_BUCKET)] });
  expect(await destroy(true)).toMatchObject({ kind: "deleted", deletedBuckets: [INDEX_BUCKET] });
  expect(pictureOf(engine)).toMatchObject({ buckets: [] });
});

test("buckets of our names without our tag are somebody else's: named, and never emptied", async () => {
  for (const name of [INDEX_BUCKET, CODE_BUCKET]) engine.aws.state.buckets.set(name, fakeBucket({ name }));

  expect(await destroy(true)).toMatchObject({
    kind: "nothing",
    stays: [INDEX_BUCKET, CODE_BUCKET].map((name) =>
      expect.stringContaining(`Bucket ${name} stays: it is not our stack's and has no tag of ours`),
    ),
  });
  expect(callsOf("DeleteBucket")).toEqual([]);
});

test("an object that S3 does not delete is named, and the next run finishes", async () => {
  await deployStack(engine.session(), artifactsOf());
  await engine.putObject(INDEX_BUCKET, "hours/held");
  let refused = false;
  engine.aws.answer(
    "s3",
    "DeleteObjects",
    async (input, goOn) => {
      if (input.Bucket !== INDEX_BUCKET || refused) return goOn();
      refused = true;
      return httpAnswer(
        200,
        { "content-type": "application/xml" },
        "<DeleteResult><Error><Key>hours/held</Key><Code>AccessDenied</Code><Message>held by a lock</Message></Error></DeleteResult>",
      );
    },
    { times: 4 },
  );

  await expect(destroy(true)).rejects.toThrow(
    `Cannot empty bucket ${INDEX_BUCKET}: 1 objects stay, hours/held because of AccessDenied: held by a lock`,
  );
  expect(await destroy(true)).toMatchObject({ kind: "deleted", deletedBuckets: [INDEX_BUCKET] });
});

test("a stack that cannot be deleted says why, and keeps the buckets that it may still need", async () => {
  await deployStack(engine.session(), artifactsOf());
  engine.aws.failResource("Role", "it is attached elsewhere", { on: "delete" });

  await expect(destroy(true)).rejects.toThrow(
    /Role \(AWS::IAM::Role\): .*it is attached elsewhere.*run the same command again/,
  );

  expect(engine.aws.state.buckets.has(INDEX_BUCKET)).toBe(true);
  expect(engine.aws.state.buckets.has(CODE_BUCKET)).toBe(true);
  expect(await destroy(true)).toMatchObject({ kind: "deleted" });
  expect(pictureOf(engine)).toMatchObject({ stacks: [], buckets: [], roles: [] });
});

test("what a failed first deployment left is deleted like all else", async () => {
  engine.aws.failResource("Function", "no");
  await deployStack(engine.session(), artifactsOf());

  expect(await destroy()).toMatchObject({ kind: "deleted" });
  expect(pictureOf(engine)).toMatchObject({ stacks: [], buckets: [] });
});

test("a stack in review that a cut-off run left is taken away", async () => {
  const { CreateChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  await engine.account.cloudFormation.send(
    new CreateChangeSetCommand({
      StackName: "trailboard",
      ChangeSetName: "trailboard-cut-off",
      ChangeSetType: "CREATE",
      TemplateBody: JSON.stringify({ Resources: { Topic: { Type: "AWS::SNS::Topic" } } }),
    }),
  );

  expect(await destroy()).toMatchObject({ kind: "deleted", deleted: [] });
  expect(liveStacks(engine)).toEqual([]);
});

test("a deletion that goes on already is followed", async () => {
  await deployStack(engine.session(), artifactsOf());
  engine.aws.cloudFormation.stepsPerLook = 1;
  const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
  await engine.account.cloudFormation.send(new DeleteStackCommand({ StackName: "trailboard" }));

  expect(await destroy()).toMatchObject({ kind: "deleted", deletedBuckets: [CODE_BUCKET] });
  expect(callsOf("DeleteStack")).toHaveLength(1);
});
