import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { share } from "../../../deploy/commands/share.ts";
import type { ShareReport } from "../../../deploy/share/share-report.ts";
import { fakeRole } from "../../support/fake-aws/iam/principal.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";
import { said } from "./said.ts";
import {
  addDashboard,
  addSharingRole,
  dashboardArn,
  EMAIL_ROLE,
  inlinePolicy,
  PUBLIC_ROLE,
  VIEWERS_TRUST,
  withoutStack,
} from "./sharing-account.ts";

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const INDEX = arnOf("customWidget-trailboard");
const DETAIL = arnOf("customWidget-trailboard-detail");
const PUBLIC = arnOf("customWidget-trailboard-public");
const POLICY = "trailboard-share-Ops";
const custom = (title: string, endpoint: string, params: object = { widget: "top" }) => ({
  type: "custom",
  x: 0,
  y: 0,
  width: 12,
  height: 6,
  properties: { title, endpoint, params },
});
const OPS = { widgets: [custom("Top", INDEX), { type: "text", properties: { markdown: "hello" } }] };
const allowing = (...Resource: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "TrailboardShare", Effect: "Allow", Action: "lambda:InvokeFunction", Resource }],
});

let folder: string;
let aws: FakeAws;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-share-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  aws = await startFakeAws();
  Object.assign(process.env, aws.env);
  addDashboard(aws, "Ops", OPS);
});
afterEach(() => aws.close());

const run = (options: Partial<Parameters<typeof share>[0]>) =>
  said(() => share({ dashboard: "Ops", mode: "email", ...options }));
const reported = async (options: Partial<Parameters<typeof share>[0]>) =>
  JSON.parse((await run({ ...options, json: true })).stdout) as ShareReport;
const changing = () =>
  aws.calls.filter(({ operation }) => /^(Put|Delete|Attach|Detach|Create|Update|Tag)/.test(operation));

describe("without --apply", () => {
  test("says the functions, the exact statement, what sharing shows, the steps in the console, and changes nothing", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    const { stdout, failure } = await run({});

    expect(failure).toBe("");
    expect(stdout).toContain(`${INDEX}\n    for "Top"`);
    expect(stdout).toContain('"Action": "lambda:InvokeFunction"');
    expect(stdout).toContain("read every metric of the account (cloudwatch:GetMetricData)");
    expect(stdout).toContain("#dashboards/dashboard/Ops");
    expect(stdout).toContain("1. Open https://eu-central-1.console.aws.amazon.com/cloudwatch/");
    expect(stdout).toContain(`${EMAIL_ROLE} is the sharing role of this dashboard`);
    expect(stdout).toContain("drill-downs call the detail function");
    expect(changing()).toEqual([]);
  });

  test("--json is one object with all of it", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));

    expect(await reported({})).toMatchObject({
      dashboard: "Ops",
      mode: "email",
      functions: [{ arn: INDEX, kind: "index", widgets: ['"Top"'] }],
      refused: [],
      statement: allowing(INDEX).Statement[0],
      unseen: [],
      roles: { policy: POLICY, showing: [EMAIL_ROLE], changes: null },
      copy: null,
    });
  });

  test("the statement is there even for those who may not look at roles", async () => {
    aws.answer("iam", "ListRoles", { status: 403, code: "AccessDenied", message: "no" });
    const report = await reported({});

    expect(report.statement).toEqual(allowing(INDEX).Statement[0]);
    expect(report.roles.candidates).toBeNull();
    expect(report.roles.says).toMatch(/^Cannot list the roles of shared dashboards: AccessDenied/);
  });

  test("each mode says its own steps and its own viewers", async () => {
    expect((await reported({ mode: "email" })).steps.join()).toContain("require a username and password");
    expect((await reported({ mode: "sso" })).exposes[0]).toContain("all dashboards of the account");
    addDashboard(aws, "Ops", { widgets: [custom("Top", PUBLIC)] });
    expect((await reported({ mode: "public" })).steps.join()).toContain("Share your dashboard publicly");
  });

  test("a dashboard without custom widgets needs nothing", async () => {
    addDashboard(aws, "Ops", { widgets: [] });
    const { stdout } = await run({});

    expect(stdout).toContain("There is no function to allow on this dashboard.");
    expect(stdout).not.toContain("The statement for the sharing role");
  });

  test("asks which alarms are composite, and goes on where it may not ask", async () => {
    const alarm = "arn:aws:cloudwatch:eu-central-1:111122223333:alarm:All of it";
    addDashboard(aws, "Ops", {
      widgets: [{ type: "alarm", properties: { title: "Alarms", alarms: [alarm] } }],
    });
    aws.answer("cloudwatch", "DescribeAlarms", () => ({ CompositeAlarms: [{ AlarmArn: alarm }] }));
    expect((await reported({})).unseen[0]?.why).toMatch(/: All of it$/);

    aws.answer("cloudwatch", "DescribeAlarms", { status: 403, code: "AccessDenied" });
    expect((await reported({})).unseen[0]?.why).toContain(
      "composite alarms need cloudwatch:DescribeAlarms on *",
    );
  });

  test("finds the role among hundreds", async () => {
    for (let i = 0; i < 250; i++) addSharingRole(aws, `AWSRole-${i}`, "*");
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));

    expect((await reported({})).roles.candidates).toMatchObject([{ name: EMAIL_ROLE, fit: "this" }]);
    expect(aws.calls.filter(({ operation }) => operation === "ListRoles").length).toBeGreaterThan(1);
  });

  test("text of a dashboard cannot steer the terminal", async () => {
    addDashboard(aws, "Ops", { widgets: [custom("\u001b[2J\u202eevil\nSharing roles:", INDEX)] });
    const { stdout } = await run({});

    expect(stdout).not.toContain("\u001b");
    expect(stdout).not.toContain("\u202e");
    expect(stdout).not.toContain('\nSharing roles:"');
  });
});

describe("--apply", () => {
  test("puts the statement as an inline policy of our own name, shows it before, and leaves all other policies alone", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    const role = aws.state.roles.get(EMAIL_ROLE);
    role?.inlinePolicies.set("their-own", '{"Version":"2012-10-17","Statement":[]}');
    const attached = new Set(role?.attachedPolicies);
    const { stdout, stderr, failure } = await run({ apply: true, yes: true });

    expect(failure).toBe("");
    expect(stderr).toContain(`Role ${EMAIL_ROLE}, inline policy ${POLICY}:`);
    expect(stderr).toContain(`+         "${INDEX}"`);
    expect(stdout).toContain(`Policy ${POLICY} is as it should be in ${EMAIL_ROLE}: 1 changed`);
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toEqual(allowing(INDEX));
    expect(inlinePolicy(aws, EMAIL_ROLE, "their-own")).toEqual({ Version: "2012-10-17", Statement: [] });
    expect(role?.attachedPolicies).toEqual(attached);
    expect(changing().map(({ operation }) => operation)).toEqual(["PutRolePolicy"]);
  });

  test("--json says the change, null for a policy that was not there", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));

    expect((await reported({ apply: true, yes: true })).roles.changes).toEqual([
      { role: EMAIL_ROLE, policy: POLICY, before: null, after: allowing(INDEX) },
    ]);
    expect((await reported({ apply: true })).roles.changes).toEqual([]);
  });

  test("twice changes nothing the second time; a changed dashboard changes our policy, also to less", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    await run({ apply: true, yes: true });
    const second = await run({ apply: true });
    expect(second.stdout).toContain(`Nothing to do: policy ${POLICY} is as it should be`);
    expect(changing()).toHaveLength(1);

    addDashboard(aws, "Ops", { widgets: [custom("Events", DETAIL)] });
    const third = await run({ apply: true, yes: true });
    expect(third.stderr).toContain(`${DETAIL}: viewers can start CloudTrail Lake queries with it`);
    expect(third.stderr).toContain(`-         "${INDEX}"`);
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toEqual(allowing(DETAIL));

    addDashboard(aws, "Ops", { widgets: [] });
    await run({ apply: true, yes: true });
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toBeUndefined();
  });

  test("asks, and changes nothing where nobody can answer", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    const { failure, exitCode } = await run({ apply: true });

    expect(failure).toMatch(/^Cannot ask/);
    expect(exitCode).toBe(2);
    expect(changing()).toEqual([]);
  });

  test("only the role of this dashboard gets it, not another share's", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    addSharingRole(aws, "CWDBSharing-ReadOnlyAccess-OTHER000", dashboardArn("Finance"));
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops"));
    aws.state.roles.set("Somebodys", fakeRole({ name: "Somebodys", path: "/service-role/" }));
    await run({ apply: true, yes: true });

    expect(
      [...aws.state.roles.values()]
        .filter(({ inlinePolicies }) => inlinePolicies.has(POLICY))
        .map(({ name }) => name),
    ).toEqual([EMAIL_ROLE]);
  });

  test("a role of such a name that others than viewers may take on gets nothing, and that is said", async () => {
    const Statement = [
      ...VIEWERS_TRUST.Statement,
      { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "sts:AssumeRole" },
    ];
    const lookAlike = "CWDBSharing-ReadOnlyAccess-LOOKLIKE";
    addSharingRole(aws, lookAlike, dashboardArn("Ops"), { trust: { ...VIEWERS_TRUST, Statement } });
    const alone = await run({ apply: true, yes: true });

    expect(alone.failure).toContain(
      `${lookAlike} may be taken on by others, so that CloudWatch did not make`,
    );
    expect(alone.stdout).toContain(
      `${lookAlike}: names this dashboard, and may be taken on by others than viewers (AWS arn:aws:iam::999999999999:root); is left as it is`,
    );
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    expect((await run({ apply: true, yes: true })).failure).toBe("");
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toEqual(allowing(INDEX));
    expect(inlinePolicy(aws, lookAlike, POLICY)).toBeUndefined();
  });

  test("a role of such a name under another path than CloudWatch's is none", async () => {
    const path = "/service-role/team/";
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"), { path });

    expect((await reported({})).roles.candidates).toEqual([]);
  });

  test("two roles of this dashboard both get it, and that is said", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    addSharingRole(aws, "CWDBSharing-ReadOnlyAccess-SECOND00", dashboardArn("Ops"));
    const { stdout } = await run({ apply: true, yes: true });

    expect(stdout).toContain("2 roles show this dashboard, and each gets the policy");
    expect(inlinePolicy(aws, "CWDBSharing-ReadOnlyAccess-SECOND00", POLICY)).toEqual(allowing(INDEX));
  });

  test("a role that covers all dashboards is single sign-on's", async () => {
    addSharingRole(aws, "CWDBSharing-Something-12345678", "*");
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    await run({ mode: "sso", apply: true, yes: true });

    expect(inlinePolicy(aws, "CWDBSharing-Something-12345678", POLICY)).toEqual(allowing(INDEX));
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toBeUndefined();
  });

  test("the e-mail share's role is never taken for single sign-on's", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));

    expect((await run({ mode: "sso", apply: true, yes: true })).failure).toContain(
      `no sharing role shows this dashboard by single sign-on, but ${EMAIL_ROLE} shows it by e-mail: say --mode email`,
    );
  });

  test("a role that covers all dashboards is not the e-mail share's, and the mode that it belongs to is said", async () => {
    addSharingRole(aws, EMAIL_ROLE, "arn:aws:cloudwatch::111122223333:dashboard/*");

    expect((await run({ apply: true, yes: true })).failure).toBe(
      `Cannot put the policy for Ops anywhere: no sharing role shows this dashboard by e-mail, but ${EMAIL_ROLE} shows it by single sign-on: say --mode sso`,
    );
    expect((await run({ mode: "sso", apply: true, yes: true })).failure).toBe("");
    expect((await run({ revoke: true, yes: true })).stdout).toContain(
      `Role ${EMAIL_ROLE} still has it: say --mode sso to take it out there`,
    );
    expect((await run({ mode: "sso", revoke: true, yes: true })).stdout).toContain(
      `is out of role ${EMAIL_ROLE}`,
    );
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toBeUndefined();
  });

  test("does not judge a role by half of its policies where AWS fails", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    aws.answer("iam", "GetPolicyVersion", { status: 400, code: "ValidationError", message: "odd" });

    expect((await run({ apply: true, yes: true })).failure).toMatch(
      /^Cannot read the policies of role CWDBSharing-ReadOnlyAccess-EF56GH78: ValidationError: odd/,
    );
    expect(changing()).toEqual([]);
  });

  test("without a sharing role says that the console comes first", async () => {
    const { failure, exitCode } = await run({ apply: true, yes: true });

    expect(failure).toBe(
      "Cannot put the policy for Ops anywhere: no sharing role shows this dashboard: share it by e-mail in the console first, and say --apply then",
    );
    expect(exitCode).toBe(1);
  });

  test("a role whose policies cannot be read is named and left alone", async () => {
    const { arn } = addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    aws.state.policies.delete(arn);
    const { failure } = await run({ apply: true, yes: true });

    expect(failure).toContain(
      `where one of ${EMAIL_ROLE} is its role, the statement must be added there by hand`,
    );
    expect(changing()).toEqual([]);
  });

  test("a denied change is told with AWS's words; a throttled one is tried again", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    aws.answer(
      "iam",
      "PutRolePolicy",
      { status: 400, code: "Throttling", message: "Rate exceeded" },
      { times: 2 },
    );
    expect((await run({ apply: true, yes: true })).failure).toBe("");
    expect(changing()).toHaveLength(3);

    addDashboard(aws, "Ops", { widgets: [custom("Events", DETAIL)] });
    aws.answer("iam", "PutRolePolicy", { status: 403, code: "AccessDenied", message: "not you" });
    expect((await run({ apply: true, yes: true })).failure).toMatch(
      /^Cannot put policy trailboard-share-Ops into role CWDBSharing-ReadOnlyAccess-EF56GH78: AccessDenied\w*: not you/,
    );
  });
});

describe("--mode public", () => {
  test("refuses anything but the public function, names each widget with its reason, and offers a copy", async () => {
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops"));
    addDashboard(aws, "Ops", {
      widgets: [custom("Top", INDEX), custom("Good", PUBLIC), custom("Theirs", arnOf("theirs"))],
    });
    const { stdout, failure, exitCode } = await run({ mode: "public", apply: true, yes: true });

    expect(failure).toBe(
      'Cannot share Ops with everybody: "Top", "Theirs" must not be allowed to everybody, the reasons are above; --copy makes a public copy without them',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain('"Top": everybody with the link could send customWidget-trailboard any payload');
    expect(stdout).not.toContain("TrailboardShare");
    expect(stdout).not.toContain("Start sharing");
    expect(changing()).toEqual([]);
    expect(await reported({ mode: "public" })).toMatchObject({ statement: null, refused: [{}, {}] });
  });

  test("allows the public function to the public role alone", async () => {
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops"));
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    addDashboard(aws, "Ops", { widgets: [custom("Good", PUBLIC)] });
    await run({ mode: "public", apply: true, yes: true });

    expect(inlinePolicy(aws, PUBLIC_ROLE, POLICY)).toEqual(allowing(PUBLIC));
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toBeUndefined();
  });
});

describe("a function that only has the public function's name", () => {
  const stackOf = (owner: string, ...Outputs: object[]) =>
    aws.answer("cloudformation", "DescribeStacks", () => ({
      Stacks: [
        {
          StackName: "trailboard",
          StackStatus: "CREATE_COMPLETE",
          CreationTime: new Date(0),
          Tags: [{ Key: "trailboard", Value: owner }],
          Outputs,
        },
      ],
    }));
  beforeEach(() => {
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops"));
    addDashboard(aws, "Ops", { widgets: [custom("Good", PUBLIC)] });
  });
  const apply = () => run({ mode: "public", apply: true, yes: true });

  test("is not shared where the stack has no public function", async () => {
    stackOf("trailboard");

    expect((await apply()).stdout).toContain(
      "the stack trailboard has no public function, so that somebody else made customWidget-trailboard-public",
    );
    expect(inlinePolicy(aws, PUBLIC_ROLE, POLICY)).toBeUndefined();
  });

  test("is shared where the stack says that it is the one", async () => {
    stackOf("trailboard", { OutputKey: "PublicFunctionArn", OutputValue: PUBLIC });

    expect((await apply()).failure).toBe("");
    expect(inlinePolicy(aws, PUBLIC_ROLE, POLICY)).toEqual(allowing(PUBLIC));
  });

  test("is taken by its name where no stack of ours is there, or it may not be looked at", async () => {
    stackOf("somebody");
    expect((await apply()).failure).toBe("");
    aws.answer("cloudformation", "DescribeStacks", { status: 403, code: "AccessDenied", message: "no" });
    expect((await apply()).failure).toBe("");
    expect(inlinePolicy(aws, PUBLIC_ROLE, POLICY)).toEqual(allowing(PUBLIC));
  });
});

describe("--copy", () => {
  const configured = (config: object) => {
    const file = path.join(folder, "config.json");
    writeFileSync(file, JSON.stringify(config));
    return { mode: "public", copy: true, yes: true, config: file } as const;
  };
  beforeEach(() => withoutStack(aws));
  const listing = { public: { widgets: [{ widget: "top", params: {} }] } };

  test("makes a copy with our mark, and goes on with what the copy needs", async () => {
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops-Public"));
    const { stdout, failure } = await run({ ...configured(listing), apply: true });

    expect(failure).toBe("");
    expect(stdout).toContain("Public copy Ops-Public of Ops is made");
    expect(JSON.parse(aws.state.dashboards.get("Ops-Public")?.body ?? "")).toMatchObject({
      widgets: [{ properties: { endpoint: PUBLIC } }, { type: "text" }, { type: "text" }],
    });
    expect(aws.state.cloudWatchTags.get(dashboardArn("Ops-Public"))?.get("trailboard")).toBe("trailboard");
    expect(inlinePolicy(aws, PUBLIC_ROLE, "trailboard-share-Ops-Public")).toEqual(allowing(PUBLIC));
    expect(JSON.parse(aws.state.dashboards.get("Ops")?.body ?? "")).toEqual(OPS);
  });

  test("updates its own copy, and writes nothing where it is as it should be", async () => {
    await run(configured(listing));
    const puts = () => aws.calls.filter(({ operation }) => operation === "PutDashboard").length;
    expect(await reported(configured(listing))).toMatchObject({ copy: { of: "Ops", action: "unchanged" } });
    expect(puts()).toBe(1);

    addDashboard(aws, "Ops", { widgets: [custom("Top of all", INDEX)] });
    expect(await reported(configured(listing))).toMatchObject({ copy: { action: "update" } });
    expect(puts()).toBe(2);
  });

  test("never overwrites a dashboard that Trailboard did not make", async () => {
    addDashboard(aws, "Ops-Public", { widgets: [] });
    const { failure } = await run(configured(listing));

    expect(failure).toBe(
      "Cannot make Ops-Public: a dashboard of that name is there, and Trailboard did not make it",
    );
    expect(JSON.parse(aws.state.dashboards.get("Ops-Public")?.body ?? "")).toEqual({ widgets: [] });
  });

  test("says what must be listed and deployed first, as lines of the configuration, and writes nothing", async () => {
    const { failure } = await run({ mode: "public", copy: true, yes: true });

    expect(failure).toBe(
      'Cannot make Ops-Public: the public function draws only what it was deployed with; add to "public.widgets" of the configuration, and deploy: {"widget":"top","params":{}}',
    );
    expect(aws.state.dashboards.has("Ops-Public")).toBe(false);
  });

  test("of one of our own dashboards can be listed by its id", async () => {
    addDashboard(aws, "Trailboard-Errors", OPS);

    expect(
      (await run({ mode: "public", copy: true, yes: true, dashboard: "Trailboard-Errors" })).failure,
    ).toContain('(or "errors" to "public.dashboards"), and deploy');
  });

  test("what a public dashboard of the configuration lists is listed", async () => {
    addDashboard(aws, "Ops", { widgets: [custom("Denied", INDEX, { widget: "denied" })] });

    expect((await run(configured({ public: { dashboards: ["errors"] } }))).failure).toBe("");
    expect(aws.state.dashboards.has("Ops-Public")).toBe(true);
  });
});

test("a public copy that belongs to the stack is CloudFormation's, and needs the stack's public function", async () => {
  const file = path.join(folder, "stack.json");
  writeFileSync(file, JSON.stringify({ public: { widgets: [{ widget: "top", params: {} }] } }));
  const stack = (...Outputs: object[]) => {
    aws.answer("cloudformation", "DescribeStacks", () => ({
      Stacks: [
        {
          StackName: "trailboard",
          StackStatus: "CREATE_COMPLETE",
          CreationTime: new Date(0),
          Tags: [{ Key: "trailboard", Value: "trailboard" }],
          Outputs,
        },
      ],
    }));
    aws.answer("cloudformation", "ListStackResources", () => ({
      StackResourceSummaries: [
        {
          LogicalResourceId: "PublicDashboardOps",
          PhysicalResourceId: "Ops-Public",
          ResourceType: "AWS::CloudWatch::Dashboard",
          ResourceStatus: "CREATE_COMPLETE",
          LastUpdatedTimestamp: new Date(0),
        },
      ],
    }));
  };
  addDashboard(aws, "Ops-Public", { widgets: [] });
  const options = { mode: "public", copy: true, yes: true, config: file } as const;

  stack();
  expect((await run(options)).failure).toBe(
    "Cannot make Ops-Public: the stack trailboard has no public function yet; run `trailboard deploy` first",
  );
  stack({ OutputKey: "PublicFunctionArn", OutputValue: PUBLIC });
  expect((await run(options)).failure).toBe(
    "Cannot make Ops-Public: it is there and belongs to the stack; share it with --dashboard Ops-Public, change it with `trailboard deploy`",
  );
});

describe("--revoke", () => {
  test("takes out our policy and nothing else, also where the dashboard is gone", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    aws.state.roles.get(EMAIL_ROLE)?.inlinePolicies.set("their-own", '{"Statement":[]}');
    await run({ apply: true, yes: true });
    aws.state.dashboards.delete("Ops");
    const { stdout, stderr } = await run({ revoke: true, yes: true });

    expect(stderr).toContain(`-         "${INDEX}"`);
    expect(stdout).toContain(`Policy ${POLICY} is out of role ${EMAIL_ROLE}`);
    expect([...(aws.state.roles.get(EMAIL_ROLE)?.inlinePolicies.keys() ?? [])]).toEqual(["their-own"]);
    expect(aws.state.roles.get(EMAIL_ROLE)?.attachedPolicies.size).toBe(1);
  });

  test("says so where there is nothing to take out", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    const { stdout, failure } = await run({ revoke: true });

    expect(failure).toBe("");
    expect(stdout).toBe(
      "Nothing to take out: no sharing role of mode email has a policy of Trailboard's for Ops",
    );
    expect(changing()).toEqual([]);
  });

  test("of one mode leaves the other mode's role alone, and says where the policy still is", async () => {
    addDashboard(aws, "Ops", { widgets: [custom("Good", PUBLIC)] });
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Ops"));
    await run({ apply: true, yes: true });
    await run({ mode: "public", apply: true, yes: true });
    const answer = JSON.parse((await run({ revoke: true, yes: true, json: true })).stdout);

    expect(answer).toMatchObject({
      changes: [{ role: EMAIL_ROLE }],
      elsewhere: [{ role: PUBLIC_ROLE, mode: "public" }],
    });
    expect(inlinePolicy(aws, PUBLIC_ROLE, POLICY)).toEqual(allowing(PUBLIC));
  });

  test("is done where the answer to the deletion was lost", async () => {
    addSharingRole(aws, EMAIL_ROLE, dashboardArn("Ops"));
    await run({ apply: true, yes: true });
    aws.answer("iam", "DeleteRolePolicy", { kind: "drop", after: true });

    expect((await run({ revoke: true, yes: true })).failure).toBe("");
    expect(inlinePolicy(aws, EMAIL_ROLE, POLICY)).toBeUndefined();
  });
});

describe("a name or an option that cannot be", () => {
  test.each([
    [
      "a dashboard that does not exist",
      { dashboard: "Nope" },
      "Cannot find dashboard Nope in account 111122223333",
      1,
    ],
    [
      "a name with other characters",
      { dashboard: "a/b" },
      'Cannot use --dashboard "a/b": expected 1 to 255 letters, digits, "-" and "_"',
      2,
    ],
    [
      "a copy for people who log in",
      { copy: true },
      "Cannot use --copy with --mode email: only a public share needs a copy",
      2,
    ],
    [
      "a copy that is revoked",
      { copy: true, revoke: true, mode: "public" as const },
      "Cannot use --copy with --revoke: name the copy as --dashboard instead",
      2,
    ],
  ])("%s gets a sentence", async (_what, options, sentence, code) => {
    const { failure, exitCode } = await run(options);

    expect(failure).toBe(sentence);
    expect(exitCode).toBe(code);
  });

  test("a dashboard's name that IAM would not take as part of a policy's is cut, and stays its own", async () => {
    const [one, two] = [`${"a".repeat(254)}1`, `${"a".repeat(254)}2`];
    const policies = [];
    for (const dashboard of [one, two]) {
      addDashboard(aws, dashboard, OPS);
      policies.push((await reported({ dashboard })).roles.policy);
    }

    for (const policy of policies) expect(policy).toMatch(/^trailboard-share-a[\w+=,.@-]{1,110}$/);
    expect(new Set(policies).size).toBe(2);
  });
});
