import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { build } from "../../deploy/commands/build.ts";
import { dashboards } from "../../deploy/commands/dashboards.ts";
import { deploy } from "../../deploy/commands/deploy.ts";
import { destroy } from "../../deploy/commands/destroy.ts";
import { doctor } from "../../deploy/commands/doctor.ts";
import { embed } from "../../deploy/commands/embed.ts";
import { indexBackfill, indexRun } from "../../deploy/commands/index-run.ts";
import { plan } from "../../deploy/commands/plan.ts";
import { share } from "../../deploy/commands/share.ts";
import { viewerPolicy } from "../../deploy/commands/viewer-policy.ts";
import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { fakeEventDataStore } from "../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakeFunction } from "../support/fake-aws/lambda/function.ts";
import type { FakeAws } from "../support/fake-aws/start-fake-aws.ts";
import { longConfig, openScene, type Scene } from "./command-modes.ts";
import { said } from "./share/said.ts";
import {
  addDashboard,
  addSharingRole,
  dashboardArn,
  inlinePolicy,
  PUBLIC_ROLE,
} from "./share/sharing-account.ts";

vi.mock("../../deploy/apply/session/pace.ts", async (original) =>
  (await import("./quick-commands.ts")).quickPace(await original()),
);
vi.mock("../../deploy/bundle/artifacts.ts", async (original) =>
  (await import("./quick-commands.ts")).archivesOnce(await original()),
);

const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const WIDGETS = functionArn("customWidget-trailboard");
const PUBLIC = functionArn("customWidget-trailboard-public");

let folder: string;
let here: Scene & { close(): Promise<void> };
let aws: FakeAws;
/** What every command is given. */
let common: { config: string; yes: true; json: true };

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-journeys-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  here = await openScene(folder);
  aws = here.aws;
  common = { config: here.config, yes: true, json: true };
});
afterEach(async () => {
  process.exitCode = 0;
  await here.close();
});

/** The one JSON object of a command that must succeed. */
async function answer(work: () => Promise<void>) {
  const { stdout, failure } = await said(work);
  expect(failure).toBe("");
  const value = JSON.parse(stdout);
  expect(value).toBeTypeOf("object");
  expect(Array.isArray(value)).toBe(false);
  return value;
}

const bodyOf = (name: string) => JSON.parse(aws.state.dashboards.get(name)?.body ?? "{}");
const endpointsOf = (name: string): Set<string> =>
  new Set(
    bodyOf(name).widgets.flatMap(
      ({ properties }: { properties: { endpoint?: string } }) => properties.endpoint ?? [],
    ),
  );

/** All that is in the account, but what stays of deleted stacks, as AWS keeps it too. */
function account(): unknown {
  const { state } = aws;
  const plain = (value: unknown): unknown => {
    if (value instanceof Map) return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
    if (value instanceof Set) return [...value].map(plain);
    if (Buffer.isBuffer(value)) return value.toString("base64");
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === "function" || value === undefined) return null;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
  };
  const stacks = [...state.stacks.values()]
    .filter(({ status }) => status !== "DELETE_COMPLETE")
    .map(({ work: _work, continueRollback: _continue, ...stack }) => stack);
  return plain({ ...state, stacks });
}

describe("plan leaves the account as it was", () => {
  test.each([
    ["an empty account", {}, []],
    [
      "an empty account, for a template that CloudFormation reads from a bucket",
      longConfig,
      ["CreateBucket", "DeleteBucket"],
    ],
  ])("%s", async (_name, config, ofBuckets) => {
    here.configure(config);
    const before = account();

    expect((await answer(() => plan(common))).kind).toBe("create");

    expect(account()).toEqual(before);
    expect(
      aws.calls.map(({ operation }) => operation).filter((name) => /^(Create|Delete)Bucket$/.test(name)),
    ).toEqual(ofBuckets);
  });

  test("with a deployment, a change of it, and somebody's dashboard in the way", async () => {
    here.configure({ dashboards: ["overview"] });
    await answer(() => deploy(common));
    addDashboard(aws, "Trailboard-Errors", { widgets: [] });
    here.configure({ logRetentionDays: 7 });
    const before = account();

    expect((await answer(() => plan(common))).kind).toBe("update");

    expect(account()).toEqual(before);
  });
});

describe("somebody who deploys the functions by other means", () => {
  beforeEach(() => {
    for (const name of ["customWidget-trailboard", "customWidget-trailboard-detail"])
      aws.state.functions.set(name, fakeFunction({ name }));
  });

  test("puts the dashboards, and again without a change, and widgets into others; nothing else is made", async () => {
    const before = [...aws.state.functions.keys()];
    const first = await answer(() => dashboards({ ...common, put: true }));
    expect(first.dashboards.map(({ name, action }: Record<string, string>) => `${action} ${name}`)).toEqual([
      "create Trailboard-Overview",
      "create Trailboard-Errors",
    ]);
    expect(endpointsOf("Trailboard-Overview")).toEqual(new Set([WIDGETS]));
    const again = await answer(() => dashboards({ ...common, put: true }));
    expect(again.dashboards.map(({ action }: { action: string }) => action)).toEqual([
      "unchanged",
      "unchanged",
    ]);

    addDashboard(aws, "Team", { widgets: [] });
    await answer(() => embed("top", { ...common, dashboard: "Team" }));
    expect(endpointsOf("Team")).toEqual(new Set([WIDGETS]));
    expect([...aws.state.functions.keys()]).toEqual(before);
    expect(aws.state.stacks.size).toBe(0);
  });

  test("changes to a stack later, which takes the dashboards over", async () => {
    await answer(() => dashboards({ ...common, put: true }));
    aws.state.functions.clear();

    expect((await answer(() => deploy(common))).kind).toBe("deployed");

    const refused = await said(() => dashboards({ ...common, put: true }));
    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.failure).toContain("it belongs to the stack");
  });
});

describe("a dashboard for everybody", () => {
  const ofPublic = { dashboard: "Trailboard-Overview-Public", mode: "public" } as const;

  test("is deployed with its own function, shared with that function alone, taken back, and gone with its configuration", async () => {
    here.configure({ public: { dashboards: ["overview"] } });
    const deployment = await answer(() => deploy(common));
    expect(deployment.outputs.PublicFunctionArn).toBe(PUBLIC);
    expect(endpointsOf(ofPublic.dashboard)).toEqual(new Set([PUBLIC]));
    expect(aws.state.functions.get("customWidget-trailboard-public")?.reservedConcurrency).toBe(2);

    addSharingRole(aws, PUBLIC_ROLE, dashboardArn(ofPublic.dashboard));
    const shared = await answer(() => share({ ...common, ...ofPublic, apply: true }));
    const policy = "trailboard-share-Trailboard-Overview-Public";
    expect(shared.roles).toMatchObject({ policy, showing: [PUBLIC_ROLE] });
    expect(inlinePolicy(aws, PUBLIC_ROLE, policy)).toMatchObject({
      Statement: [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: [PUBLIC] }],
    });
    await answer(() => share({ ...common, ...ofPublic, revoke: true }));
    expect(aws.state.roles.get(PUBLIC_ROLE)?.inlinePolicies.size).toBe(0);

    here.configure({});
    await answer(() => deploy(common));
    expect(aws.state.functions.has("customWidget-trailboard-public")).toBe(false);
    expect(aws.state.dashboards.has(ofPublic.dashboard)).toBe(false);
  });

  test("is never the one that shows names: its share is refused, with --json too, and no role is touched", async () => {
    await answer(() => deploy(common));
    addSharingRole(aws, PUBLIC_ROLE, dashboardArn("Trailboard-Overview"));
    const refused = await said(() =>
      share({ ...common, dashboard: "Trailboard-Overview", mode: "public", apply: true }),
    );

    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ statement: null, roles: { showing: [] } });
    expect(aws.state.roles.get(PUBLIC_ROLE)?.inlinePolicies.size).toBe(0);
  });
});

describe("an event data store that is not simply there", () => {
  const THEIRS =
    "arn:aws:cloudtrail:eu-central-1:444455556666:eventdatastore/89abcdef-0123-4567-89ab-cdef01234567";
  const policyOf = (role: string) =>
    JSON.stringify([...(aws.state.roles.get(role)?.inlinePolicies.values() ?? [])]);

  test("another account's, through a role: the indexer may take on the role and ask nothing itself", async () => {
    const lakeRole = "arn:aws:iam::444455556666:role/trailboard-lake";
    here.configure({ eventDataStore: THEIRS, lakeRole });
    aws.state.eventDataStores.clear();
    const deployment = await answer(() => deploy(common));

    expect(deployment.outputs.EventDataStoreArn).toBe(THEIRS);
    expect(aws.state.functions.get("trailboard-indexer")?.environment).toMatchObject({
      TRAILBOARD_EVENT_DATA_STORE: THEIRS,
      TRAILBOARD_LAKE_ROLE: lakeRole,
    });
    const policy = policyOf("trailboard-indexer-eu-central-1");
    expect(policy).toContain("sts:AssumeRole");
    expect(policy).toContain(lakeRole);
    expect(policy).not.toContain("cloudtrail:");
    expect(deployment.notes).toEqual([]);
  });

  test("another account's, by its resource policy: the plan says what that must allow", async () => {
    here.configure({ eventDataStore: THEIRS });
    aws.state.eventDataStores.clear();
    const { notes } = await answer(() => plan(common));

    expect(notes).toEqual([
      expect.stringContaining("account 444455556666's: its resource policy must let this account"),
    ]);
  });

  test("the organization's, read where its administrator is: doctor says what it holds", async () => {
    aws.state.eventDataStores.clear();
    const store = fakeEventDataStore({ organization: true, tags: new Map([["Expedition", "1"]]) });
    aws.state.eventDataStores.set(store.arn, store);
    await answer(() => deploy(common));
    const { lines } = await answer(() => doctor(common));

    expect(lines.find(({ check }: { check: string }) => check === "reach").sentence).toBe(
      "all accounts of the organization, all Regions",
    );
  });

  test.each([
    ["none", () => aws.state.eventDataStores.clear(), "CloudTrail Lake takes no new customers"],
    [
      "one of another Region",
      () => here.configure({ eventDataStore: THEIRS.replace("eu-central-1", "us-east-1") }),
      "deploy with --region us-east-1",
    ],
    [
      "two with the tag",
      () => {
        const store = fakeEventDataStore({
          arn: "arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/aaaaaaaa-0123-4567-89ab-cdef01234567",
        });
        aws.state.eventDataStores.set(store.arn, store);
      },
      "Cannot choose between 2 event data stores",
    ],
  ])("%s: a sentence with what to do, exit code 1, and nothing made", async (_name, make, sentence) => {
    make();
    const before = account();
    const refused = await said(() => deploy(common));

    expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
    expect(refused.failure).toContain(sentence);
    expect(account()).toEqual(before);
  });
});

test("two Trailboards live beside each other, and one goes without the other", async () => {
  await answer(() => deploy(common));
  const first = account();
  const names = (map: ReadonlyMap<string, unknown>) => [...map.keys()].sort();
  const firstFunctions = names(aws.state.functions);

  here.configure({ name: "second", dashboardPrefix: "Trailboard" });
  const clash = await said(() => deploy(common));
  expect(clash.exitCode).toBe(1);
  expect(clash.failure).toContain('choose another "dashboardPrefix"');
  expect(account()).toEqual(first);

  here.configure({ name: "second", dashboardPrefix: "Second" });
  expect((await answer(() => deploy(common))).kind).toBe("deployed");
  expect(names(aws.state.functions)).toEqual(
    [...firstFunctions, ...firstFunctions.map((name) => name.replace("trailboard", "second"))].sort(),
  );
  expect(endpointsOf("Second-Overview")).toEqual(new Set([functionArn("customWidget-second")]));
  expect(endpointsOf("Trailboard-Overview")).toEqual(new Set([WIDGETS]));

  expect((await answer(() => destroy({ ...common, withIndex: true }))).kind).toBe("deleted");
  expect(account()).toEqual(first);
});

describe("a dashboard in a file, without an account", () => {
  test("gets a widget beside one of ours, and loses it again; nobody is asked", async () => {
    for (const name of Object.keys(aws.env)) delete process.env[name];
    process.env.AWS_EC2_METADATA_DISABLED = "true";
    const file = path.join(folder, "team.json");
    const text = `${JSON.stringify(
      {
        widgets: [
          {
            type: "custom",
            x: 0,
            y: 0,
            width: 12,
            height: 6,
            properties: { endpoint: WIDGETS, title: "Ours", params: { widget: "kpis" } },
          },
        ],
        mine: [1, 2.5],
      },
      null,
      4,
    )}\n`;
    writeFileSync(file, text);
    const calls = aws.calls.length;

    const added = await answer(() =>
      embed("top", { ...common, file, params: { of: "actors" }, below: "Ours" }),
    );
    expect(added).toMatchObject({ kind: "added" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({
      mine: [1, 2.5],
      widgets: [{}, { y: 6, properties: { endpoint: WIDGETS, params: { widget: "top", of: "actors" } } }],
    });
    await answer(() => embed("top", { ...common, file, remove: true }));
    expect(readFileSync(file, "utf8")).toBe(text);
    expect(aws.calls.length).toBe(calls);
    Object.assign(process.env, aws.env);
  });

  test("the dashboards as files have places for account and Region where neither is known", async () => {
    for (const name of Object.keys(aws.env)) delete process.env[name];
    process.env.AWS_EC2_METADATA_DISABLED = "true";
    const out = path.join(folder, "bodies");
    mkdirSync(out);
    const { files, forSub } = await answer(() => dashboards({ ...common, put: false, out }));

    expect(forSub).toBe(true);
    expect(readdirSync(out).sort()).toEqual(["Trailboard-Errors.json", "Trailboard-Overview.json"]);
    for (const file of files)
      expect(readFileSync(file, "utf8")).toContain(
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:",
      );
    Object.assign(process.env, aws.env);
  });
});

test("with --json each command says one object, and what it says to people goes beside it", async () => {
  const from = Date.now() - DAY_MS;
  addDashboard(aws, "Team", { widgets: [] });
  await answer(() => build({ ...common, out: path.join(folder, "out") }));
  await answer(() => plan(common));
  await answer(() => deploy(common));
  await here.indexed();
  const rest: Readonly<Record<string, () => Promise<void>>> = {
    "deploy again": () => deploy(common),
    "dashboards --out": () => dashboards({ ...common, put: false, out: path.join(folder, "files") }),
    embed: () => embed("top", { ...common, dashboard: "Team" }),
    "embed again": () => embed("top", { ...common, dashboard: "Team" }),
    share: () => share({ ...common, dashboard: "Team", mode: "email" }),
    "share --revoke": () => share({ ...common, dashboard: "Team", mode: "email", revoke: true }),
    "viewer-policy": () => viewerPolicy(common),
    doctor: () => doctor(common),
    "index run": () => indexRun(common),
    "index backfill": () => indexBackfill({ ...common, from: from - HOUR_MS, to: from }),
    destroy: () => destroy({ ...common, withIndex: true }),
    "destroy again": () => destroy(common),
  };
  for (const [name, work] of Object.entries(rest)) {
    const { stdout, failure } = await said(work);
    expect(failure, name).toBe("");
    expect(JSON.parse(stdout), name).toEqual(expect.any(Object));
    expect(stdout.trimStart().startsWith("{"), name).toBe(true);
  }
});

describe("exit codes", () => {
  test.each<[string, () => Promise<void>]>([
    ["deploy where nobody can be asked", () => deploy({ config: here.config })],
    ["dashboards with nothing to do", () => dashboards({ ...common, put: false })],
    ["a widget that there is not", () => embed("no-such", { ...common, dashboard: "Team" })],
    ["a widget into nothing", () => embed("top", common)],
    [
      "a copy of what is not public",
      () => share({ ...common, dashboard: "Team", mode: "email", copy: true }),
    ],
  ])("2: %s", async (_name, work) => {
    expect(await said(work)).toMatchObject({ exitCode: 2, stdout: "" });
  });

  test.each<[string, () => Promise<void>]>([
    ["a dashboard that there is not", () => embed("top", { ...common, dashboard: "Nowhere" })],
    ["a share of it", () => share({ ...common, dashboard: "Nowhere", mode: "email" })],
    ["an index that is not deployed", () => indexRun(common)],
    [
      "a configuration with a field that is not known",
      async () => {
        writeFileSync(here.config, '{"nmae": "x"}');
        await plan(common);
      },
    ],
    [
      "credentials that AWS does not know",
      async () => {
        aws.answer("sts", "GetCallerIdentity", { status: 403, code: "InvalidClientTokenId" });
        await plan(common);
      },
    ],
  ])("1: %s", async (_name, work) => {
    expect(await said(work)).toMatchObject({ exitCode: 1, stdout: "" });
  });
});
