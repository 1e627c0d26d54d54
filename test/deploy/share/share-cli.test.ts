import { execFile } from "node:child_process";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";
import { addDashboard, addSharingRole, dashboardArn, EMAIL_ROLE } from "./sharing-account.ts";

/** The built command as a process of its own, with nothing but the fake account in its environment. */

const bin = path.join(import.meta.dirname, "../../../bin/trailboard.js");
let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws();
  addDashboard(aws, "Ops", {
    widgets: [
      {
        type: "custom",
        properties: { endpoint: "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard" },
      },
    ],
  });
  addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
});
afterEach(() => aws.close());

function trailboard(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, ...aws.env };
    const child = execFile(
      process.execPath,
      [bin, ...args],
      { env, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

test("share: the answer is on stdout, one JSON object with --json; without a terminal a change needs --yes", async () => {
  const asked = await trailboard("share", "--dashboard", "Ops", "--json");
  expect(asked).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(asked.stdout)).toMatchObject({ mode: "email", roles: { showing: [EMAIL_ROLE] } });

  const refused = await trailboard("share", "--dashboard", "Ops", "--apply", "--json");
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toContain("Cannot ask: this is no terminal; say --yes");
  expect(aws.state.roles.get(EMAIL_ROLE)?.inlinePolicies.size).toBe(0);

  const applied = await trailboard("share", "--dashboard", "Ops", "--apply", "--yes", "--json");
  expect(applied.code).toBe(0);
  expect(JSON.parse(applied.stdout).roles.changes).toHaveLength(1);
  expect([...(aws.state.roles.get(EMAIL_ROLE)?.inlinePolicies.keys() ?? [])]).toEqual([
    "trailboard-share-Ops",
  ]);
}, 120_000);

test("share: what must not be for everybody ends with 1, a wrong argument with 2", async () => {
  const forEverybody = await trailboard("share", "--dashboard", "Ops", "--mode", "public", "--json");
  expect(forEverybody.code).toBe(1);
  expect(JSON.parse(forEverybody.stdout)).toMatchObject({
    statement: null,
    refused: [{ widget: "widget 1 (custom)" }],
  });
  expect(forEverybody.stderr).toMatch(/^Cannot share Ops with everybody: widget 1 \(custom\)/);

  expect(await trailboard("share", "--dashboard", "Ops", "--mode", "all")).toMatchObject({
    code: 2,
    stdout: "",
  });
  expect(await trailboard("share", "--dashboard", "Ops", "--apply", "--revoke")).toMatchObject({
    code: 2,
    stdout: "",
  });
}, 120_000);
