import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";

const bin = path.join(import.meta.dirname, "../../../bin/trailboard.js");
let aws: FakeAws;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-commands-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  aws = await startFakeAws();
  // The commands wait two seconds between looks.
  aws.cloudFormation.stepsPerLook = 1000;
  const store = fakeEventDataStore();
  aws.state.eventDataStores.set(store.arn, store);
  return () => aws.close();
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function trailboard(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, ...aws.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (part) => {
    stdout += part;
  });
  child.stderr.on("data", (part) => {
    stderr += part;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

test("plan, deploy, deploy again, destroy: the answer on stdout, everything else on stderr", async () => {
  const plan = await trailboard("plan");
  expect(plan).toMatchObject({ code: 0, stderr: "" });
  expect(plan.stdout).toMatch(
    /^Create stack trailboard in account 111122223333, eu-central-1: \d+ to create\n/,
  );
  expect(plan.stdout).toContain("Permissions (+ added, - removed):");
  expect(aws.state.buckets.size).toBe(0);

  const deployed = await trailboard("deploy", "--yes");
  expect([deployed.code, deployed.stderr]).toEqual([0, expect.stringContaining("CREATE_COMPLETE")]);
  expect(deployed.stdout).toContain("Deployed stack trailboard in account 111122223333, eu-central-1");
  expect(deployed.stdout).toContain(
    "  Trailboard-Overview  https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/Trailboard-Overview\n",
  );
  expect(deployed.stdout).toContain("trailboard index backfill");

  const again = await trailboard("deploy", "--yes");
  expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing to change/) });
  expect(await trailboard("plan")).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Nothing to change/),
  });

  const destroyed = await trailboard("destroy", "--yes", "--with-index");
  expect(destroyed).toMatchObject({
    code: 0,
    stdout: [
      "Deleted stack trailboard",
      "Deleted bucket trailboard-code-111122223333-eu-central-1",
      "Deleted bucket trailboard-index-111122223333-eu-central-1",
      "",
    ].join("\n"),
  });
  expect(aws.state.functions.size).toBe(0);
}, 120_000);

test("with --json stdout is one object, also of a failure, which still exits with 1 and a sentence", async () => {
  const file = path.join(folder, "other.json");
  writeFileSync(file, JSON.stringify({ name: "second", dashboardPrefix: "Second", dashboards: ["errors"] }));
  const planned = JSON.parse((await trailboard("plan", "--json", "--config", file)).stdout);
  expect(planned).toMatchObject({
    kind: "create",
    stack: "second",
    estimate: { totalUsd: expect.any(Number) },
  });
  expect(
    planned.changes.filter(({ type }: { type: string }) => type === "AWS::CloudWatch::Dashboard"),
  ).toHaveLength(1);
  aws.failResource("AWS::Lambda::Function", "not today \u001b[31m");

  const failed = await trailboard("deploy", "--yes", "--json");

  expect(failed.code).toBe(1);
  expect(JSON.parse(failed.stdout)).toMatchObject({ kind: "failed", status: "ROLLBACK_COMPLETE" });
  expect(failed.stderr).toMatch(/\nCannot deploy stack trailboard: .*not today/);
  expect(failed.stderr).not.toContain("\u001b[31m");

  const deployed = await trailboard("deploy", "--yes", "--json");
  expect(deployed.code).toBe(0);
  expect(JSON.parse(deployed.stdout)).toMatchObject({
    kind: "deployed",
    outputs: { IndexBucket: "trailboard-index-111122223333-eu-central-1" },
    dashboards: expect.arrayContaining([expect.objectContaining({ name: "Trailboard-Overview" })]),
  });
  expect(JSON.parse((await trailboard("deploy", "--yes", "--json")).stdout)).toMatchObject({
    kind: "nothing",
  });
  expect(JSON.parse((await trailboard("destroy", "--yes", "--json")).stdout)).toMatchObject({
    kind: "deleted",
  });
  expect(JSON.parse((await trailboard("destroy", "--yes", "--json")).stdout)).toMatchObject({
    kind: "nothing",
  });
}, 120_000);

test("where nobody can be asked, nothing is changed, and --yes is named", async () => {
  const { code, stdout, stderr } = await trailboard("deploy");
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/--yes to go on without being asked\n$/);
  expect(aws.state.buckets.size).toBe(0);
  expect([...aws.state.stacks.values()].filter(({ status }) => status !== "DELETE_COMPLETE")).toEqual([]);
}, 60_000);
