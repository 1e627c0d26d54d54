import { afterAll, beforeAll, expect, test } from "vitest";
import { roleChecks } from "../../../deploy/doctor/checks/roles.ts";
import { stackChecks } from "../../../deploy/doctor/checks/stack.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import { CODE, type Deployment, deployedAccount, pictureFor, told } from "./deployed.ts";

let here: Deployment;
beforeAll(async () => {
  here = await deployedAccount();
});
afterAll(() => here.close());

/** Its own picture: what was asked once is kept. */
const fresh = () => pictureFor(here.account, here.config);

test("a stack that is as this version wants it", async () => {
  expect(await told(stackChecks, fresh())).toEqual([
    "ok deployed: trailboard, changed 2026-11-22T09:30Z: CREATE_COMPLETE",
    expect.stringMatching(
      /^ok up to date: all \d\d resources are as this version and configuration want them$/,
    ),
  ]);
});

test("new code is one changed function", async () => {
  const picture = pictureFor(here.account, here.config, {
    ...CODE,
    "trailboard-detail": "trailboard-detail-2.zip",
  });

  expect((await told(stackChecks, picture))[1]).toMatch(
    /^warning up to date: a deploy would change 1 of \d\d resources: DetailFunction$/,
  );
});

test("another configuration names the first five changes", async () => {
  const picture = pictureFor(here.account, { ...here.config, logRetentionDays: 7, architecture: "x86_64" });

  expect((await told(stackChecks, picture))[1]).toMatch(
    /^warning up to date: a deploy would change 6 of \d\d resources: \w+, \w+, \w+, \w+, \w+ \.\.\.$/,
  );
});

test.each([
  ["UPDATE_ROLLBACK_COMPLETE", "warning", "the last change failed, and what was before is there"],
  ["UPDATE_IN_PROGRESS", "warning", "UPDATE_IN_PROGRESS"],
  ["ROLLBACK_COMPLETE", "problem", "ROLLBACK_COMPLETE (the bucket exists)"],
  ["UPDATE_ROLLBACK_FAILED", "problem", "UPDATE_ROLLBACK_FAILED (the bucket exists)"],
])("a stack that is %s is a %s", async (StackStatus, state, sentence) => {
  answerStack({
    StackStatus,
    StackStatusReason: "the bucket exists",
    Tags: [{ Key: "trailboard", Value: "trailboard" }],
  });

  const [line] = await runChecks(stackChecks, fresh());

  expect(line).toMatchObject({ state, sentence: expect.stringContaining(sentence) });
});

test("somebody else's stack of that name is a problem", async () => {
  answerStack({ StackStatus: "CREATE_COMPLETE", Tags: [] });

  expect((await told(stackChecks, fresh()))[0]).toBe(
    'problem deployed: stack trailboard was not made by Trailboard with "name" trailboard: it does not have its tag',
  );
});

function answerStack(stack: object): void {
  const common = { StackId: "id", StackName: "trailboard", CreationTime: new Date(0) };
  here.aws.answer("cloudformation", "DescribeStacks", () => ({ Stacks: [{ ...common, ...stack }] }));
}

test("the roles may do what their templates say", async () => {
  expect(await told(roleChecks, fresh())).toEqual([
    "ok customWidget-trailboard-eu-central-1: may do what its template says, and no more",
    "ok customWidget-trailboard-detail-eu-central-1: may do what its template says, and no more",
    "ok trailboard-indexer-eu-central-1: may do what its template says, and no more",
    expect.stringMatching(/^ok trailboard-ScheduleRole-\w+: may do what its template says, and no more$/),
  ]);
});

const INDEXER_ROLE = "trailboard-indexer-eu-central-1";

/** Changes the indexer's role for as long as `work` takes. */
async function withRole(
  change: (role: NonNullable<ReturnType<typeof here.aws.state.roles.get>>) => void,
  work: () => Promise<void>,
): Promise<void> {
  const role = here.aws.state.roles.get(INDEXER_ROLE);
  if (!role) throw new Error("The fake has no such role");
  const before = { inline: [...role.inlinePolicies], attached: [...role.attachedPolicies] };
  change(role);
  try {
    await work();
  } finally {
    role.inlinePolicies.clear();
    role.attachedPolicies.clear();
    for (const [name, text] of before.inline) role.inlinePolicies.set(name, text);
    for (const arn of before.attached) role.attachedPolicies.add(arn);
    here.aws.state.roles.set(INDEXER_ROLE, role);
  }
}

const ofIndexer = async () => (await told(roleChecks, fresh())).filter((line) => line.includes(INDEXER_ROLE));

test("a policy that somebody changed by hand is a problem", async () => {
  await withRole(
    ({ inlinePolicies }) => {
      const [[name = "", text = ""] = []] = inlinePolicies;
      inlinePolicies.set(name, text.replace("cloudwatch:PutMetricData", "cloudwatch:*"));
    },
    async () => {
      expect(await ofIndexer()).toEqual([
        `problem ${INDEXER_ROLE}: its policy trailboard is not as it was deployed: somebody changed it`,
      ]);
    },
  );
});

test("policies that were added are a warning, and named", async () => {
  await withRole(
    ({ inlinePolicies }) => inlinePolicies.set("by-hand", '{"Version":"2012-10-17","Statement":[]}'),
    async () => {
      expect(await ofIndexer()).toEqual([
        `warning ${INDEXER_ROLE}: has more than Trailboard gives it: by-hand`,
      ]);
    },
  );
});

test("a policy, or a role, that is gone is a problem", async () => {
  await withRole(
    ({ inlinePolicies }) => inlinePolicies.clear(),
    async () => {
      expect(await ofIndexer()).toEqual([`problem ${INDEXER_ROLE}: its policy trailboard is gone`]);
    },
  );
  await withRole(
    () => here.aws.state.roles.delete(INDEXER_ROLE),
    async () => {
      expect(await ofIndexer()).toEqual([`problem ${INDEXER_ROLE}: the role is gone`]);
    },
  );
});

test("who may not read roles hears what it needs, for each role", async () => {
  here.aws.answer(
    "iam",
    "ListRolePolicies",
    { status: 403, code: "AccessDenied", message: "no" },
    { times: 4 },
  );

  const lines = await runChecks(roleChecks, fresh());

  expect(lines.map(({ state }) => state)).toEqual(Array(4).fill("warning"));
  expect(lines[0]?.mend).toBe(
    "looking at it needs iam:ListRolePolicies, iam:GetRolePolicy and iam:ListAttachedRolePolicies",
  );
});
