import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { alarmChecks } from "../../../deploy/doctor/checks/alarms.ts";
import { functionChecks } from "../../../deploy/doctor/checks/functions.ts";
import { scheduleChecks } from "../../../deploy/doctor/checks/schedule.ts";
import { viewerChecks } from "../../../deploy/doctor/checks/viewers.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import { fakeRole } from "../../support/fake-aws/iam/principal.ts";
import type { FakeFunction } from "../../support/fake-aws/lambda/function.ts";
import { CODE, type Deployment, deployedAccount, NOW, pictureFor, told } from "./deployed.ts";

let here: Deployment;
let undo: (() => void)[] = [];
beforeAll(async () => {
  here = await deployedAccount();
});
afterEach(() => {
  for (const back of undo) back();
  undo = [];
});
afterAll(() => here.close());

const fresh = () => pictureFor(here.account, here.config);
const DENIED = { status: 403, code: "AccessDeniedException", message: "no" };

/** Sets something until the test is over. */
function set<T extends object, K extends keyof T>(target: T, member: K, value: T[K]): void {
  const before = target[member];
  target[member] = value;
  undo.push(() => {
    target[member] = before;
  });
}

const DETAIL = "customWidget-trailboard-detail";
const INDEXER = "trailboard-indexer";

function fn(name: string): FakeFunction {
  const found = here.aws.state.functions.get(name);
  if (!found) throw new Error(`The fake has no ${name}`);
  return found;
}

test("functions that are as they should be have a line each; there is none for a public function that nobody wants", async () => {
  expect(await told(functionChecks, fresh())).toEqual([
    "ok customWidget-trailboard: nodejs24.x, 1769 MB, 30 s, changed 2026-11-22T09:30Z",
    `ok ${DETAIL}: nodejs24.x, 1769 MB, 60 s, changed 2026-11-22T09:30Z`,
    `ok ${INDEXER}: nodejs24.x, 2048 MB, 900 s, changed 2026-11-22T09:30Z`,
  ]);
});

test.each<[string, Partial<FakeFunction>, string]>([
  [DETAIL, { state: "Failed" }, "problem %: cannot run: "],
  [DETAIL, { state: "Inactive" }, "warning %: is Inactive"],
  [DETAIL, { lastUpdateStatus: "Failed" }, "problem %: its last update failed: "],
  [DETAIL, { lastUpdateStatus: "InProgress" }, "warning %: is being updated"],
  [DETAIL, { runtime: "nodejs20.x" }, "warning %: nodejs20.x has not been mended by AWS since 2026-04-30"],
  [DETAIL, { runtime: "python3.13" }, "warning %: runs python3.13, which is not one that Trailboard deploys"],
  [DETAIL, { reservedConcurrency: 0 }, "problem %: its reserved concurrency is 0: it is switched off"],
  [
    DETAIL,
    { reservedConcurrency: 9 },
    "warning %: its reserved concurrency is 9, and the configuration says 5",
  ],
  [
    INDEXER,
    { reservedConcurrency: undefined },
    "problem %: its reserved concurrency is not set, and the configuration says 1: two runs at once would publish metrics twice",
  ],
  [INDEXER, { environment: {} }, "problem %: does not know where the index is (TRAILBOARD_INDEX)"],
  [
    INDEXER,
    { environment: { TRAILBOARD_INDEX: "s3://elsewhere/" } },
    "problem %: uses another index than trailboard-index-111122223333-eu-central-1: s3://elsewhere/",
  ],
])("%s with %j", async (name, changed, line) => {
  for (const [member, value] of Object.entries(changed))
    set(fn(name), member as keyof FakeFunction, value as never);

  const said = await told(functionChecks, fresh());

  expect(said.filter((one) => one.includes(name) && one.startsWith(line.replace("%", name)))).toHaveLength(1);
});

test("a function that asks another event data store than the stack's is a problem", async () => {
  const { environment } = fn(INDEXER);
  set(fn(INDEXER), "environment", { ...environment, TRAILBOARD_EVENT_DATA_STORE: "arn:other" });

  expect(await told(functionChecks, fresh())).toContain(
    `problem ${INDEXER}: asks another event data store than the stack's: arn:other`,
  );
});

test("a runtime is warned of three months before AWS stops to mend it", async () => {
  const picture = pictureFor(here.account, here.config, CODE, Date.UTC(2028, 1, 15));

  expect((await told(functionChecks, picture))[0]).toBe(
    "warning customWidget-trailboard: nodejs24.x is mended by AWS until 2028-04-30",
  );
});

test("a function that is gone is a problem; one that may not be looked at is not", async () => {
  const { functions } = here.aws.state;
  const kept = fn(DETAIL);
  functions.delete(DETAIL);
  undo.push(() => functions.set(DETAIL, kept));
  expect(await told(functionChecks, fresh())).toContain(
    `problem ${DETAIL}: there is no such function in this account and Region`,
  );

  here.aws.answer("lambda", "GetFunctionConfiguration", DENIED, { times: 3 });
  const lines = await runChecks(functionChecks, fresh());
  expect(lines.map(({ state, mend }) => `${state}: ${mend}`)).toEqual(
    Array(3).fill("warning: looking at it needs lambda:GetFunctionConfiguration"),
  );
});

const schedule = () => {
  const [found] = here.aws.state.schedules.values();
  if (!found) throw new Error("The fake has no schedule");
  return found;
};

test("the schedule calls the indexer, and no run was given up", async () => {
  expect(await told(scheduleChecks, fresh())).toEqual([
    "ok hourly run: cron(16 * * * ? *) calls the indexer",
    "ok runs given up: no figures of the dead-letter queue in the last hour, as of a queue that nothing was sent to",
  ]);
});

test.each([
  [{ State: "DISABLED" }, /^problem hourly run: schedule \S+ is DISABLED: nothing is indexed$/],
  [
    {
      Target: {
        Arn: "arn:aws:lambda:eu-central-1:111122223333:function:other",
        RoleArn: "arn:aws:iam::1:role/x",
        DeadLetterConfig: { Arn: "arn:aws:sqs:q" },
      },
    },
    /^problem hourly run: schedule \S+ calls arn:aws:lambda:eu-central-1:111122223333:function:other, not the indexer$/,
  ],
])("a schedule with %j", async (changed, line) => {
  const found = schedule() as { properties: Readonly<Record<string, unknown>> };
  set(found, "properties", { ...found.properties, ...changed });

  expect((await told(scheduleChecks, fresh()))[0]).toMatch(line);
});

test("a schedule that is gone is a problem", async () => {
  const { schedules } = here.aws.state;
  const kept = new Map(schedules);
  schedules.clear();
  undo.push(() => {
    for (const [name, one] of kept) schedules.set(name, one);
  });

  expect((await told(scheduleChecks, fresh()))[0]).toMatch(
    /^problem hourly run: schedule \S+ is gone: nothing is indexed$/,
  );
});

test.each([
  [3, "problem runs given up: about 3 in the dead-letter queue "],
  [0, "ok runs given up: none: the dead-letter queue is empty"],
])("%i messages in the dead-letter queue; the newest figure counts", async (messages, line) => {
  here.aws.answer("cloudwatch", "GetMetricStatistics", () => ({
    Datapoints: [
      { Timestamp: new Date(NOW - 600_000), Maximum: 7 },
      { Timestamp: new Date(NOW - 300_000), Maximum: messages },
    ],
  }));

  expect((await told(scheduleChecks, fresh()))[1]?.startsWith(line)).toBe(true);
});

test("what may not be read of the schedule is said, each for itself", async () => {
  here.aws.answer("scheduler", "GetSchedule", DENIED);
  here.aws.answer("cloudwatch", "GetMetricStatistics", DENIED);

  expect((await runChecks(scheduleChecks, fresh())).map(({ state, mend }) => `${state}: ${mend}`)).toEqual([
    "warning: looking at it needs scheduler:GetSchedule and cloudformation:ListStackResources",
    "warning: looking at it needs cloudwatch:GetMetricStatistics",
  ]);
});

test("alarms that ring, are silenced or are gone are named; who has confirmed cannot be told", async () => {
  const { alarms } = here.aws.state;
  const names = [...alarms.keys()];
  const lost = "Trailboard-RunsGivenUp";
  const kept = alarms.get(lost);
  if (!kept) throw new Error(`The fake has no ${lost}, but ${names}`);
  alarms.delete(lost);
  undo.push(() => alarms.set(lost, kept));
  const picture = pictureFor(here.account, { ...here.config, notify: ["a@example.com"] });

  const said = await told(alarmChecks, picture);

  expect(said).toContain(`problem ${lost}: the alarm is gone`);
  // Nothing was indexed in this account.
  expect(said).toContainEqual(
    expect.stringMatching(
      /^warning Trailboard-IndexLate: rings since 2026-11-22T09:30Z: No hour was indexed/,
    ),
  );
  expect(said.at(-1)).toBe(
    "warning who is told: cannot tell whether the address has confirmed: SNS is not asked",
  );
});

test("without addresses nobody is told, and that is said", async () => {
  expect((await told(alarmChecks, fresh())).at(-1)).toBe(
    "warning who is told: nobody: alarms show on the dashboards only",
  );
});

test("alarms that may not be looked at", async () => {
  here.aws.answer("cloudwatch", "DescribeAlarms", DENIED);

  expect((await runChecks(alarmChecks, fresh()))[0]).toMatchObject({
    state: "warning",
    mend: "looking at it needs cloudwatch:DescribeAlarms and cloudformation:ListStackResources",
  });
});

/** Somebody who calls through a role, with this policy. */
function caller(policy: object | undefined): void {
  const role = fakeRole({ name: "viewer", path: "/people/" });
  if (policy) role.inlinePolicies.set("own", JSON.stringify({ Version: "2012-10-17", Statement: [policy] }));
  here.aws.state.roles.set("viewer", role);
  undo.push(() => here.aws.state.roles.delete("viewer"));
  const arn = "arn:aws:sts::111122223333:assumed-role/viewer/jane";
  set(here.account as { callerArn: string }, "callerArn", arn);
}

test("who may call our functions would see the widgets", async () => {
  caller({ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: fn("customWidget-trailboard").arn });

  expect(await told(viewerChecks, fresh())).toEqual([
    "ok you: may call customWidget-trailboard",
    `warning you: may not call ${DETAIL}, and would see an error in place of its widgets: no policy allows it`,
  ]);
});

test("a denial is told from a missing permission", async () => {
  caller({ Effect: "Deny", Action: "lambda:*", Resource: "*" });

  expect((await told(viewerChecks, fresh()))[0]).toContain("a policy denies it");
});

test("who may not simulate hears so, as a warning", async () => {
  caller(undefined);
  here.aws.answer("iam", "SimulatePrincipalPolicy", { status: 403, code: "AccessDenied", message: "no" });

  expect((await runChecks(viewerChecks, fresh()))[0]).toMatchObject({
    state: "warning",
    mend: "looking at it needs iam:SimulatePrincipalPolicy, and iam:GetRole for a role",
  });
});

test.each([
  ["arn:aws:iam::111122223333:root", "ok you: the root user may call every function"],
  [
    "arn:aws:sts::111122223333:federated-user/jane",
    "warning you: cannot tell: IAM simulates users and roles, not arn:aws:sts::111122223333:federated-user/jane",
  ],
])("%s", async (arn, line) => {
  set(here.account as { callerArn: string }, "callerArn", arn);

  expect(await told(viewerChecks, fresh())).toEqual([line]);
});
