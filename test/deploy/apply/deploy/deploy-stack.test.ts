import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Deployment, deployStack } from "../../../../deploy/apply/deploy/deploy-stack.ts";
import { failureSentence } from "../../../../deploy/apply/deploy/deployment-lines.ts";
import { destroyStack } from "../../../../deploy/apply/destroy/destroy-stack.ts";
import { fakeBucket } from "../../../support/fake-aws/s3/bucket.ts";
import {
  artifactsOf,
  CODE_BUCKET,
  type Engine,
  INDEX_BUCKET,
  liveStacks,
  longDashboard,
  startEngine,
} from "../engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.close());

const deploy = (
  options: Parameters<typeof artifactsOf>[0] = {},
  how: Parameters<Engine["session"]>[0] = {},
) => deployStack(engine.session(how), artifactsOf(options));
const callsOf = (operation: string) => engine.aws.calls.filter((call) => call.operation === operation);
const kinds = ({ changes }: Pick<Deployment, "changes">) =>
  changes.map(({ kind, logicalId }) => `${kind} ${logicalId}`);

test("a first deployment makes the code bucket, uploads, creates all, and says where the dashboards are", async () => {
  const deployment = await deploy();

  expect(deployment).toMatchObject({
    kind: "deployed",
    isNew: true,
    dashboards: [
      {
        name: "Trailboard-Overview",
        url: "https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/Trailboard-Overview",
      },
    ],
    functions: ["customWidget-trailboard"],
    outputs: { IndexBucket: INDEX_BUCKET },
  });
  expect(kinds(deployment)).toEqual([
    "create Function",
    "create Role",
    "create IndexBucket",
    "create TrailboardOverview",
  ]);
  expect(engine.asked).toEqual(["Deploy this?"]);
  const code = engine.aws.state.buckets.get(CODE_BUCKET);
  expect(code?.tags.get("trailboard")).toBe("trailboard");
  expect(code?.publicAccessBlock).toMatchObject({ BlockPublicAcls: true, RestrictPublicBuckets: true });
  expect([...(code?.objects.keys() ?? [])]).toEqual([
    expect.stringMatching(/^trailboard\/trailboard-[0-9a-f]{16}\.zip$/),
  ]);
  expect(engine.aws.state.functions.has("customWidget-trailboard")).toBe(true);
  expect(liveStacks(engine)).toEqual(["trailboard CREATE_COMPLETE"]);
});

test("every call to S3 names the bucket's owner; only making one cannot", async () => {
  const owners: [string, unknown][] = [];
  engine.account.s3.middlewareStack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        owners.push([commandName, headers["x-amz-expected-bucket-owner"]]);
        return next(args);
      },
    { step: "finalizeRequest" },
  );
  const more = { Long: longDashboard };
  await deploy({ more });
  await destroyStack(engine.session(), { withIndex: true });

  expect(new Set(owners.map(([command]) => command)).size).toBeGreaterThan(8);
  expect(owners.filter(([, owner]) => owner !== "111122223333")).toEqual([
    ["CreateBucketCommand", undefined],
  ]);
});

test("the same again changes nothing, asks nothing, uploads nothing and leaves no change set", async () => {
  await deploy();
  const before = { asked: engine.asked.length, puts: callsOf("PutObject").length };

  const again = await deploy();

  expect(again).toMatchObject({
    kind: "nothing",
    changes: [],
    iam: [],
    outputs: { IndexBucket: INDEX_BUCKET },
  });
  expect(again.kind !== "failed" && again.dashboards).toHaveLength(1);
  expect({ asked: engine.asked.length, puts: callsOf("PutObject").length }).toEqual(before);
  expect(callsOf("ExecuteChangeSet")).toHaveLength(1);
  const [stack] = [...engine.aws.state.stacks.values()];
  expect(
    [...(stack?.changeSets.values() ?? [])].filter(({ executionStatus }) => executionStatus === "AVAILABLE"),
  ).toEqual([]);
});

test("an update says what of a resource changes, which permissions come and go, and uploads only new code", async () => {
  await deploy();
  const uploaded = callsOf("PutObject").length;

  const updated = await deploy({ code: "code 2", actions: ["s3:GetObject", "s3:ListBucket"] });

  expect(updated).toMatchObject({ kind: "deployed", isNew: false });
  expect(kinds(updated)).toEqual(["update Function", "update Role"]);
  expect(updated.changes.find(({ logicalId }) => logicalId === "Function")?.properties).toEqual(["Code"]);
  expect(updated.iam.map(({ change, place }) => `${change} ${place}`)).toEqual([
    "removed policy index",
    "added policy index",
  ]);
  expect(callsOf("PutObject")).toHaveLength(uploaded + 1);
});

test("a change that makes a resource anew is said in capitals before it is asked for", async () => {
  await deploy();

  const replaced = await deploy({ functionName: "customWidget-other" });

  expect(replaced.changes[0]).toMatchObject({
    kind: "replace",
    logicalId: "Function",
    replacedFor: ["FunctionName"],
  });
  expect(engine.said).toContainEqual(
    "  REPLACE      Function  AWS::Lambda::Function customWidget-trailboard: FunctionName (because of FunctionName)",
  );
  expect([...engine.aws.state.functions.keys()]).toEqual(["customWidget-other"]);
});

test("who does not agree has an account as it was: no stack, no change set, no bucket", async () => {
  await expect(deploy({}, { agree: false })).rejects.toThrow("Nothing was changed");

  expect(liveStacks(engine)).toEqual([]);
  expect([...engine.aws.state.buckets.keys()]).toEqual([]);
});

test("a first creation that fails is taken back, says the resource's own reason, and the next one works by itself", async () => {
  engine.aws.failResource("Function", "The runtime parameter of nodejs24.x is not supported");

  const failed = await deploy();

  expect(failed).toMatchObject({
    kind: "failed",
    status: "ROLLBACK_COMPLETE",
    failures: [{ logicalId: "Function", reason: expect.stringContaining("nodejs24.x is not supported") }],
  });
  if (failed.kind !== "failed") throw new Error("expected a failure");
  expect(failureSentence(failed)).toMatch(
    /^Cannot deploy stack trailboard: Function \(AWS::Lambda::Function\): .*nodejs24\.x is not supported.*"runtime".*all that was made is deleted again/,
  );
  expect([...engine.aws.state.buckets.keys()]).toEqual([CODE_BUCKET]);

  expect(await deploy()).toMatchObject({ kind: "deployed" });
  expect(engine.said).toContainEqual(expect.stringContaining("deleting the empty stack"));
  expect(liveStacks(engine)).toEqual(["trailboard CREATE_COMPLETE"]);
});

test("an update that fails leaves the old state, and says so", async () => {
  await deploy();
  const codeBefore = engine.aws.state.functions.get("customWidget-trailboard")?.codeSha256;
  engine.aws.failResource("Function", "Lambda was not in the mood", { on: "update" });

  const failed = await deploy({ code: "code 2", actions: ["s3:PutObject"] });

  expect(failed).toMatchObject({ kind: "failed", status: "UPDATE_ROLLBACK_COMPLETE" });
  if (failed.kind !== "failed") throw new Error("expected a failure");
  expect(failureSentence(failed)).toContain("the stack is again as it was before");
  expect(failed.failures[0]?.reason).toContain("Lambda was not in the mood");
  expect(engine.aws.state.functions.get("customWidget-trailboard")?.codeSha256).toBe(codeBefore);
  expect(await deploy()).toMatchObject({ kind: "nothing" });
});

test("an index that was kept is taken back by the next deployment, with all that is in it", async () => {
  await deploy();
  await engine.putObject(INDEX_BUCKET, "hours/actions/date=2026-11-22/hour=03.parquet");
  await destroyStack(engine.session(), { withIndex: false });
  expect([...engine.aws.state.buckets.keys()]).toEqual([INDEX_BUCKET]);

  const again = await deploy();

  expect(again.kind).toBe("deployed");
  expect(kinds(again)[0]).toBe("import IndexBucket");
  expect([...(engine.aws.state.buckets.get(INDEX_BUCKET)?.objects.keys() ?? [])]).toHaveLength(1);
});

test.each([
  ["no tag", {}],
  ["another Trailboard's tag", { trailboard: "other" }],
])("a stack of our name with %s is refused before anything is changed", async (_name, tags) => {
  await engine.makeForeignStack("trailboard", tags);

  await expect(deploy()).rejects.toThrow(/^Cannot use stack trailboard: it is not of this Trailboard/);
  await expect(destroyStack(engine.session(), { withIndex: true })).rejects.toThrow(
    /^Cannot use stack trailboard/,
  );
  expect(callsOf("CreateChangeSet")).toHaveLength(1);
  expect(callsOf("DeleteStack")).toEqual([]);
  expect(callsOf("CreateBucket")).toEqual([]);
});

test.each([
  [INDEX_BUCKET, "for the index"],
  [CODE_BUCKET, "for the functions' code"],
])("bucket %s of another account is never used", async (name, what) => {
  engine.aws.state.buckets.set(name, fakeBucket({ name, ownerAccountId: "999999999999" }));

  await expect(deploy()).rejects.toThrow(what);

  expect(liveStacks(engine)).toEqual([]);
  expect(callsOf("PutObject")).toEqual([]);
});

test("a bucket that the configuration names is used as it is, and must be there", async () => {
  const config = { codeBucket: "my-code", tags: { team: "blue" } };
  await expect(deploy({}, { config })).rejects.toThrow(/^Cannot find bucket my-code/);
  engine.aws.state.buckets.set("my-code", fakeBucket({ name: "my-code" }));

  await deploy({}, { config });

  expect(engine.aws.state.buckets.get("my-code")?.tags.size).toBe(0);
  expect(engine.aws.state.buckets.has(CODE_BUCKET)).toBe(false);
  const [stack] = [...engine.aws.state.stacks.values()].filter(({ status }) => status === "CREATE_COMPLETE");
  expect(Object.fromEntries(stack?.tags ?? [])).toMatchObject({ team: "blue", trailboard: "trailboard" });

  await destroyStack(engine.session({ config }), { withIndex: false });
  expect(engine.aws.state.buckets.get("my-code")?.objects.size).toBe(1);
});

test("too little concurrency is said before anything is made", async () => {
  engine.aws.state.lambdaConcurrency = 101;

  await expect(deploy({ reserved: 2 })).rejects.toThrow(
    /^Cannot reserve concurrency for 2 calls at once: of this account's 101, 99 would be left/,
  );
  expect(liveStacks(engine)).toEqual([]);
  expect(await deploy({ reserved: 1 })).toMatchObject({ kind: "deployed" });
});

test("an event data store in another Region, in deletion, or missing is said before anything is made", async () => {
  const arn = (region: string) =>
    `arn:aws:cloudtrail:${region}:111122223333:eventdatastore/01234567-89ab-cdef-0123-456789abcdef`;
  await expect(deploy({}, { config: { eventDataStore: arn("us-east-1") } })).rejects.toThrow(
    "deploy with --region us-east-1",
  );
  const store = engine.aws.state.eventDataStores.get(arn("eu-central-1"));
  if (!store) throw new Error("expected a store");
  store.status = "PENDING_DELETION";
  await expect(deploy()).rejects.toThrow("it is being deleted");
  engine.aws.state.eventDataStores.clear();
  await expect(deploy()).rejects.toThrow("CloudTrail Lake takes no new customers");
  expect(engine.aws.calls.filter(({ service }) => service === "s3")).toEqual([]);
});

test("a store of another account is used, with a note on what that account must allow", async () => {
  const eventDataStore =
    "arn:aws:cloudtrail:eu-central-1:999999999999:eventdatastore/01234567-89ab-cdef-0123-456789abcdef";
  const { notes } = await deploy({}, { config: { eventDataStore } });
  expect(notes).toEqual([expect.stringContaining("account 999999999999's")]);
});

test("a store that is stopped, and one that may not be looked at, are notes", async () => {
  const [store] = [...engine.aws.state.eventDataStores.values()];
  if (!store) throw new Error("expected a store");
  store.status = "STOPPED_INGESTION";
  expect((await deploy()).notes).toEqual([expect.stringContaining("STOPPED_INGESTION")]);

  engine.aws.answer("cloudtrail", "GetEventDataStore", { status: 400, code: "AccessDeniedException" });
  engine.aws.answer("lambda", "GetAccountSettings", { status: 403, code: "AccessDeniedException" });
  expect((await deploy({ code: "code 2" })).notes).toEqual([
    expect.stringContaining("may not look at the event data store"),
    expect.stringContaining("lambda:GetAccountSettings"),
  ]);
});

test("a deployment that goes on already is followed to its end before the next one", async () => {
  await deploy();
  await engine.startUpdate("code 2");

  const next = await deploy({ code: "code 3" });

  expect(engine.said).toContainEqual(expect.stringContaining("is at work already (UPDATE_IN_PROGRESS)"));
  expect(next).toMatchObject({ kind: "deployed" });
});

test("a rollback that failed is continued when the person agrees", async () => {
  await deploy();
  engine.aws.failResource("Function", "no", { on: "update", times: 2 });
  expect(await deploy({ code: "code 2" })).toMatchObject({
    kind: "failed",
    status: "UPDATE_ROLLBACK_FAILED",
  });

  expect(await deploy({ code: "code 3" })).toMatchObject({ kind: "deployed" });

  expect(engine.asked).toContainEqual(expect.stringContaining("Try again to go back?"));
  expect(callsOf("ContinueUpdateRollback")).toHaveLength(1);
});

test("a stack whose deletion failed is sent back to destroy", async () => {
  await deploy();
  engine.aws.failResource("Function", "in use", { on: "delete" });
  await expect(destroyStack(engine.session(), { withIndex: false })).rejects.toThrow(
    /^Cannot delete stack trailboard: it is DELETE_FAILED; Function \(AWS::Lambda::Function\): .*in use/,
  );

  await expect(deploy()).rejects.toThrow("run `trailboard destroy` again");
  expect(await destroyStack(engine.session(), { withIndex: false })).toMatchObject({ kind: "deleted" });
  expect(liveStacks(engine)).toEqual([]);
});

test("things of our names that belong to no stack are named, with what to do", async () => {
  const { fakeFunction } = await import("../../../support/fake-aws/lambda/function.ts");
  engine.aws.state.functions.set(
    "customWidget-trailboard",
    fakeFunction({ name: "customWidget-trailboard", accountId: "111122223333", region: "eu-central-1" }),
  );

  await expect(deploy()).rejects.toThrow(/^Cannot prepare the changes of stack trailboard: .*Function/);
  expect(liveStacks(engine)).toEqual([]);
});

test("outputs and tags alone are a change too", async () => {
  await deploy();
  const updated = await deploy({}, { config: { tags: { team: "blue" } } });
  expect(updated.kind).toBe("deployed");
});

test("a code bucket that somebody keeps something in is not made ours; an empty one is, as an interrupted run leaves it", async () => {
  engine.aws.state.buckets.set(CODE_BUCKET, fakeBucket({ name: CODE_BUCKET }));
  await engine.putObject(CODE_BUCKET, "somebody/keeps.this");
  await expect(deploy()).rejects.toThrow(
    `Cannot use bucket ${CODE_BUCKET} for the functions' code: it has objects in it, and Trailboard did not make it`,
  );
  expect(engine.aws.state.buckets.get(CODE_BUCKET)?.tags.size).toBe(0);

  engine.aws.state.buckets.set(CODE_BUCKET, fakeBucket({ name: CODE_BUCKET }));
  expect(await deploy()).toMatchObject({ kind: "deployed" });
  expect(engine.aws.state.buckets.get(CODE_BUCKET)?.tags.get("trailboard")).toBe("trailboard");
});

test("a bucket of the index's name without our tag is said before it becomes the index's", async () => {
  engine.aws.state.buckets.set(INDEX_BUCKET, fakeBucket({ name: INDEX_BUCKET }));

  const { notes } = await deploy();

  expect(notes).toContainEqual(expect.stringMatching(/^Bucket trailboard-index-.* without Trailboard's tag/));
});

test("a template too long for the call goes through the code bucket", async () => {
  const more = { Long: longDashboard };
  await expect(deploy({ more }, { agree: false })).rejects.toThrow("Nothing was changed");
  expect([...engine.aws.state.buckets.keys()]).toEqual([]);

  expect(await deploy({ more })).toMatchObject({ kind: "deployed" });
  expect(callsOf("CreateChangeSet").at(-1)?.input).toMatchObject({
    TemplateURL: expect.stringMatching(
      /^https:\/\/s3\.eu-central-1\.amazonaws\.com\/trailboard-code-111122223333-eu-central-1\/trailboard\/stack-[0-9a-f]{16}\.json$/,
    ),
  });
});

test("somebody's dashboard of our name is replaced only when asked, its body kept in a file, and is back where that fails", async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-apply-"));
  const home = process.cwd();
  process.chdir(folder);
  try {
    const body = '{"widgets": [], "theirs": true}';
    await engine.putDashboard("Trailboard-Overview", body);

    await expect(deploy({}, { yes: true })).rejects.toThrow(
      /^Cannot replace dashboard Trailboard-Overview without being asked/,
    );
    await expect(deploy({}, { agree: false })).rejects.toThrow("Nothing was changed");
    expect(await engine.dashboard("Trailboard-Overview")).toBe(body);

    engine.aws.failResource("Function", "no");
    expect(await deploy()).toMatchObject({ kind: "failed" });
    expect(await engine.dashboard("Trailboard-Overview")).toBe(body);
    expect(existsSync("Trailboard-Overview.replaced.json")).toBe(false);

    writeFileSync("Trailboard-Overview.replaced.json", "something of mine");
    await expect(deploy()).rejects.toThrow(
      /^Cannot keep the body of dashboard Trailboard-Overview in Trailboard-Overview\.replaced\.json/,
    );
    expect(await engine.dashboard("Trailboard-Overview")).toBe(body);
    rmSync("Trailboard-Overview.replaced.json");

    expect(await deploy()).toMatchObject({ kind: "deployed" });
    expect(await engine.dashboard("Trailboard-Overview")).toBe('{"widgets":[]}');
    expect(readFileSync("Trailboard-Overview.replaced.json", "utf8")).toBe(body);
  } finally {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  }
});

test("a dashboard that Trailboard put there becomes the stack's, also with --yes; it is back where that fails", async () => {
  await engine.putDashboard("Trailboard-Overview", '{"widgets": [], "put": true}', {
    trailboard: "trailboard",
  });
  engine.aws.failResource("Function", "no");

  expect(await deploy({}, { yes: true })).toMatchObject({ kind: "failed" });
  expect(await engine.dashboard("Trailboard-Overview")).toBe('{"widgets": [], "put": true}');

  expect(await deploy({}, { yes: true })).toMatchObject({ kind: "deployed" });
  expect(await engine.dashboard("Trailboard-Overview")).toBe('{"widgets":[]}');
});

test("another stack's dashboard of our name is never touched: dashboards belong to no Region", async () => {
  await engine.putDashboard("Trailboard-Overview", '{"widgets":[]}', { trailboard: "trailboard" });
  // Nobody but CloudFormation can set tags of this kind.
  engine.aws.state.cloudWatchTags.set(
    "arn:aws:cloudwatch::111122223333:dashboard/Trailboard-Overview",
    new Map([
      ["aws:cloudformation:stack-id", "arn:aws:cloudformation:us-east-1:111122223333:stack/trailboard/1"],
      ["trailboard", "trailboard"],
    ]),
  );

  await expect(deploy()).rejects.toThrow('choose another "dashboardPrefix"');
  expect(await engine.dashboard("Trailboard-Overview")).toBe('{"widgets":[]}');
});
