import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeEventDataStore } from "../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakePolicy, fakeRole } from "../support/fake-aws/iam/principal.ts";
import { type FakeAws, startFakeAws } from "../support/fake-aws/start-fake-aws.ts";

/**
 * The shipped command as a process of its own, against an account on 127.0.0.1: what somebody does from the first look to
 * the end. Each test goes on where the one before has ended.
 */
const bin = path.join(import.meta.dirname, "../../bin/trailboard.js");
const DASHBOARD = "Trailboard-Overview";
const INDEX_BUCKET = "trailboard-index-111122223333-eu-central-1";
const WIDGET_FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";
const STEP_MS = 120_000;

let aws: FakeAws;
let folder: string;

beforeAll(async () => {
  aws = await startFakeAws();
  // The command looks every few seconds: here all is done by the second look.
  aws.cloudFormation.stepsPerLook = 1000;
  const store = fakeEventDataStore();
  aws.state.eventDataStores.set(store.arn, store);
  const all = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
  const inlinePolicies = new Map([["all", all]]);
  aws.state.users.set("engineer", fakeRole({ name: "engineer", arn: aws.state.callerArn, inlinePolicies }));
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-journey-"));
  configure({});
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true, force: true });
});

function configure(config: object): void {
  writeFileSync(path.join(folder, "trailboard.config.json"), JSON.stringify(config));
}

async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...aws.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (part: Buffer) => {
    said.stdout += part.toString();
  });
  child.stderr.on("data", (part: Buffer) => {
    said.stderr += part.toString();
  });
  const [code] = await once(child, "close");
  return { code, ...said };
}

/** What --json says of a command that must succeed. */
async function answer(...args: string[]) {
  const { code, stdout, stderr } = await run(...args, "--json");
  expect(code, `${args.join(" ")}: ${stderr}`).toBe(0);
  return JSON.parse(stdout);
}

const bodyOf = (dashboard: string) => JSON.parse(aws.state.dashboards.get(dashboard)?.body ?? "{}");
const calls = (operation: string) => aws.calls.filter((call) => call.operation === operation).length;

describe("the journey of one account", () => {
  test("build writes what is deployed, and asks AWS nothing", { timeout: STEP_MS }, async () => {
    const before = aws.calls.length;
    const built = await answer("build", "--out", "out");
    expect(aws.calls.length).toBe(before);
    expect(built.code).toHaveLength(4);
    for (const { file } of built.code) expect(existsSync(path.join(folder, "out", file))).toBe(true);
    const stack = JSON.parse(readFileSync(path.join(folder, "out/stack.json"), "utf8"));
    expect(stack.Resources.IndexBucket.DeletionPolicy).toBe("Retain");
  });

  test("plan says what would be made, and leaves nothing behind", { timeout: STEP_MS }, async () => {
    const plan = await answer("plan");
    expect(plan).toMatchObject({ kind: "create", stack: "trailboard", accountId: "111122223333" });
    expect(new Set(plan.changes.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(["create"]));
    expect(aws.state.functions.size + aws.state.buckets.size + aws.state.roles.size).toBe(0);
    expect(calls("ExecuteChangeSet")).toBe(0);
    const left = [...aws.state.stacks.values()].filter(({ status }) => status !== "DELETE_COMPLETE");
    expect(left).toEqual([]);
  });

  test("without --yes and a terminal, deploy changes nothing", { timeout: STEP_MS }, async () => {
    const { code, stdout, stderr } = await run("deploy", "--json");
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain("Cannot ask: this is no terminal");
    expect(aws.state.functions.size + aws.state.buckets.size).toBe(0);
  });

  test("deploy makes all of it", { timeout: STEP_MS }, async () => {
    const deployment = await answer("deploy", "--yes");
    expect(deployment).toMatchObject({
      kind: "deployed",
      outputs: { IndexBucket: INDEX_BUCKET, IndexFunctionArn: WIDGET_FUNCTION },
    });
    expect([...aws.state.functions.keys()].sort()).toEqual([
      "customWidget-trailboard",
      "customWidget-trailboard-detail",
      "trailboard-indexer",
    ]);
    expect([...aws.state.dashboards.keys()].sort()).toEqual(["Trailboard-Errors", DASHBOARD]);
    expect([...aws.state.buckets.keys()].sort()).toEqual([
      "trailboard-code-111122223333-eu-central-1",
      INDEX_BUCKET,
    ]);
    expect(aws.state.buckets.get(INDEX_BUCKET)).toMatchObject({
      versioning: "Enabled",
      publicAccessBlock: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
    const [store] = aws.state.eventDataStores.keys();
    expect(aws.state.functions.get("trailboard-indexer")).toMatchObject({
      environment: { TRAILBOARD_INDEX: `s3://${INDEX_BUCKET}/`, TRAILBOARD_EVENT_DATA_STORE: store },
      reservedConcurrency: 1,
    });
    const [schedule] = aws.state.schedules.values();
    expect(schedule?.properties.Target).toMatchObject({ Arn: deployment.outputs.IndexerFunctionArn });
    const endpoints = bodyOf(DASHBOARD).widgets.flatMap(
      ({ properties }: { properties: { endpoint?: string } }) => properties.endpoint ?? [],
    );
    expect(new Set(endpoints)).toEqual(new Set([WIDGET_FUNCTION]));
  });

  test("deploy again finds nothing to do", { timeout: STEP_MS }, async () => {
    const executed = calls("ExecuteChangeSet");
    expect((await answer("deploy", "--yes")).kind).toBe("nothing");
    expect(calls("ExecuteChangeSet")).toBe(executed);
  });

  test("a changed configuration is an update of what it changes", { timeout: STEP_MS }, async () => {
    configure({ logRetentionDays: 7, alarms: { indexLagHours: 5 } });
    const deployment = await answer("deploy", "--yes");
    expect(deployment.kind).toBe("deployed");
    const updated = deployment.changes.map(
      ({ kind, logicalId }: Record<string, string>) => `${kind} ${logicalId}`,
    );
    expect(updated).toEqual(
      expect.arrayContaining(["update AlarmIndexLate", "update IndexLog", "update IndexerLog"]),
    );
    expect(deployment.changes.filter(({ kind }: { kind: string }) => /replace|delete/.test(kind))).toEqual(
      [],
    );
    expect(
      aws.state.others.get("AWS::Logs::LogGroup /aws/lambda/trailboard-indexer")?.properties,
    ).toMatchObject({
      RetentionInDays: 7,
    });
  });

  test("a failed update says the resource's own reason, and the old state is back", {
    timeout: STEP_MS,
  }, async () => {
    const memory = aws.state.functions.get("trailboard-indexer")?.memoryMb;
    configure({ logRetentionDays: 14 });
    aws.failResource("IndexerLog", "The log group is frozen", { on: "update" });
    const { code, stderr } = await run("deploy", "--yes", "--json");
    expect(code).toBe(1);
    expect(stderr).toContain("The log group is frozen");
    expect(aws.state.functions.get("trailboard-indexer")?.memoryMb).toBe(memory);
    expect(
      aws.state.others.get("AWS::Logs::LogGroup /aws/lambda/trailboard-indexer")?.properties,
    ).toMatchObject({
      RetentionInDays: 7,
    });
    configure({ logRetentionDays: 7, alarms: { indexLagHours: 5 } });
  });

  test("dashboards of the stack are not put past it", { timeout: STEP_MS }, async () => {
    const { code, stderr } = await run("dashboards", "put", "--yes");
    expect(code).toBe(1);
    expect(stderr).toContain("it belongs to the stack: use `trailboard deploy`");
  });

  test("a widget is embedded into somebody's dashboard, and taken out again", {
    timeout: STEP_MS,
  }, async () => {
    const body =
      '{"widgets":[{"type":"text","x":0,"y":0,"width":24,"height":2,"properties":{"markdown":"# Ours"}}],"own":1}';
    aws.state.dashboards.set("Team", { name: "Team", body, modifiedMs: 0 });
    const embed = ["embed", "top", "--dashboard", "Team", "--params", '{"of":"actors"}', "--yes"];
    expect(await answer(...embed)).toMatchObject({ kind: "added", dashboard: "Team" });
    expect(bodyOf("Team")).toMatchObject({
      own: 1,
      widgets: [
        { type: "text" },
        {
          type: "custom",
          properties: { endpoint: WIDGET_FUNCTION, params: { widget: "top", of: "actors" } },
        },
      ],
    });
    await answer("embed", "top", "--dashboard", "Team", "--remove", "--yes");
    expect(bodyOf("Team")).toEqual(JSON.parse(body));
  });

  test("a shared dashboard's role gets the one statement, and loses it again", {
    timeout: STEP_MS,
  }, async () => {
    const name = "CWDBSharing-ReadOnlyAccess-EF56GH78";
    const document = {
      Statement: [
        {
          Effect: "Allow",
          Action: ["cloudwatch:GetDashboard"],
          Resource: [`arn:aws:cloudwatch::111122223333:dashboard/${DASHBOARD}`],
        },
      ],
    };
    const policy = fakePolicy({ name: `${name}-policy`, path: "/service-role/", document });
    aws.state.policies.set(policy.arn, policy);
    const role = fakeRole({ name, path: "/service-role/", attachedPolicies: new Set([policy.arn]) });
    aws.state.roles.set(name, role);
    const share = await answer("share", "--dashboard", DASHBOARD);
    expect(share.statement).toMatchObject({ Action: "lambda:InvokeFunction", Resource: [WIDGET_FUNCTION] });
    expect(role.inlinePolicies.size).toBe(0);
    await answer("share", "--dashboard", DASHBOARD, "--apply", "--yes");
    const [inline] = role.inlinePolicies.values();
    expect(JSON.parse(inline ?? "{}").Statement).toEqual([share.statement]);
    await answer("share", "--dashboard", DASHBOARD, "--revoke", "--yes");
    expect(role.inlinePolicies.size).toBe(0);
  });

  test("doctor finds no problem", { timeout: STEP_MS }, async () => {
    const { lines, problems } = await answer("doctor");
    expect(lines.filter(({ state }: { state: string }) => state === "problem")).toEqual([]);
    expect(problems).toBe(0);
    const sentenceOf = (check: string) =>
      lines.find((line: { check: string }) => line.check === check)?.sentence;
    expect(sentenceOf("newest hour")).toContain("no hour is indexed yet");
    expect(sentenceOf("termination protection")).toBe("on");
    expect(sentenceOf("up to date")).toMatch(/^all \d\d resources are as /);
  });

  test("destroy leaves the index, and a new deployment takes it back", { timeout: STEP_MS }, async () => {
    const destroyed = await answer("destroy", "--yes");
    expect(destroyed.kind).toBe("deleted");
    expect(aws.state.functions.size + aws.state.schedules.size).toBe(0);
    expect([...aws.state.dashboards.keys()]).toEqual(["Team"]);
    expect([...aws.state.buckets.keys()]).toEqual([INDEX_BUCKET]);
    const again = await answer("deploy", "--yes");
    const bucket = again.changes.find(({ logicalId }: { logicalId: string }) => logicalId === "IndexBucket");
    expect(bucket.kind).toBe("import");
    expect(again.outputs.IndexBucket).toBe(INDEX_BUCKET);
  });

  test("destroy --with-index leaves nothing of ours", { timeout: STEP_MS }, async () => {
    const destroyed = await answer("destroy", "--with-index", "--yes");
    expect(destroyed.kind).toBe("deleted");
    expect([...aws.state.buckets.keys()]).toEqual([]);
    expect([...aws.state.roles.keys()]).toEqual(["CWDBSharing-ReadOnlyAccess-EF56GH78"]);
    expect((await answer("destroy", "--yes")).kind).toBe("nothing");
  });
});
