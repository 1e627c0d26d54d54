import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { configuredLake } from "../../../aws/configured-lake.ts";
import { indexFunction } from "../../../aws/index-function.ts";
import { publicFunction } from "../../../aws/public-function.ts";
import { type ShowHandler, showFunction } from "../../../aws/show-function.ts";
import { type FunctionName, functionNames } from "../../../deploy/bundle/functions.ts";
import { configSchema } from "../../../deploy/config/config.ts";
import { idsOf } from "../../../deploy/stack/logical-ids.ts";
import { LAKE_ACTIONS, OBJECT_ACTIONS, permissions } from "../../../deploy/stack/permissions.ts";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { DAY_MS, HOUR_MS, isoTime } from "../../../kit/time.ts";
import { cloudWatchService } from "../../../local/cloudwatch/service.ts";
import { widgets } from "../../../widgets/index.ts";
import { indexWidgets } from "../../../widgets/index-widgets.ts";
import { publicWidgets } from "../../../widgets/public-widgets.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { HOUR, record } from "../../support/records.ts";
import { CODE } from "./configurations.ts";
import { allows, type GuardedAws, guardedAws, type Need } from "./guarded-aws.ts";
import { environmentOf, statementsOfRole, type Values } from "./resolved.ts";

const BUCKET = "trailboard-index-111122223333-us-east-1";
const ACCOUNT = "111122223333";
const LAKE_ROLE = "arn:aws:iam::444455556666:role/trailboard-lake";
/** A quarter past the end of the hour after HOUR. */
const NOW = HOUR + 2 * HOUR_MS + 20 * 60_000;
const YESTERDAY = HOUR - DAY_MS;
const REMAINS = "00000000-0000-4000-8000-000000000000";

const cloudWatch = cloudWatchService({ clock: () => NOW });
let asItself: Run;
let asRole: Run;
let lake: TestLake;
let aws: GuardedAws;
let folder: string;

/** What each function asked of AWS, and what of that was refused. */
interface Run {
  readonly needs: ReadonlyMap<FunctionName, readonly Need[]>;
  readonly refused: readonly string[];
}

beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  folder = await mkdtemp(path.join(os.tmpdir(), "permissions-"));
  const times = [HOUR, HOUR + HOUR_MS, YESTERDAY, YESTERDAY + HOUR_MS];
  lake = await lakeOf(
    times.map((hourMs) => record({ eventTime: isoTime(hourMs + 60_000), errorCode: "AccessDenied" })),
    { services: [cloudWatch] },
  );
  aws = await guardedAws({
    bucket: BUCKET,
    bucketOwner: ACCOUNT,
    eventDataStoreArn: lake.eventDataStoreArn,
    behind: lake.endpoint,
  });
  asItself = await run({}, { ...drawing, "trailboard-indexer": indexer });
  asRole = await run(
    { lakeRole: LAKE_ROLE, eventDataStore: lake.eventDataStoreArn },
    {
      "trailboard-indexer": async (env) => void (await indexFunction(env)({ hour: isoTime(HOUR) })),
      "trailboard-detail": drawing["trailboard-detail"],
    },
  );
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await aws?.close();
  await lake?.close();
  await cloudWatch.close();
  await rm(folder, { recursive: true, force: true });
});

type Work = (env: Env) => Promise<void>;

/** The functions at work, each as its role, against AWS that refuses what the role does not allow. The indexer is the first. */
async function run(
  spec: { lakeRole?: string; eventDataStore?: string },
  work: Readonly<Partial<Record<FunctionName, Work>>>,
): Promise<Run> {
  const needs = new Map<FunctionName, readonly Need[]>();
  const refused: string[] = [];
  const template = stackTemplate(configSchema.parse({ ...spec, public: { dashboards: ["overview"] } }), CODE);
  const values: Values = {
    "AWS::AccountId": ACCOUNT,
    EventDataStoreArn: lake.eventDataStoreArn,
    IndexBucket: BUCKET,
    "IndexBucket.Arn": `arn:aws:s3:::${BUCKET}`,
    "DetailFunction.Arn": "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard-detail",
  };
  aws.objects.clear();
  for (const name of [
    "trailboard-indexer",
    "trailboard",
    "trailboard-public",
    "trailboard-detail",
  ] as const) {
    const ids = idsOf(name);
    const called = aws.as(statementsOfRole(template, ids.role, values));
    const env = {
      ...environmentOf(template, ids.function, values),
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      LAMBDA_TASK_ROOT: folder,
      TRAILBOARD_LAKE_POLL_MS: "5",
      TRAILBOARD_AS_OF: isoTime(NOW),
    };
    for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
    await work[name]?.(env);
    if (name === "trailboard-indexer") unfinishedHour();
    needs.set(name, called.needs);
    refused.push(...called.refused.map(({ action, resource }) => `${name}: ${action} ${resource}`));
  }
  return { needs, refused };
}

type Env = Readonly<Record<string, string | undefined>>;
type Answered = (event: object) => Promise<string>;

/** The schedule, with an hour of yesterday; another hour of that day, so that its copy is replaced; what a crash left behind. */
async function indexer(env: Env): Promise<void> {
  const handler = indexFunction(env);
  aws.objects.set(`budget/2020-01-01T00/viewer-1-${REMAINS}.scan`, { bytes: Buffer.alloc(0), modifiedMs: 0 });
  await handler({ hour: isoTime(HOUR) });
  await handler({});
  await handler({ from: isoTime(YESTERDAY), to: isoTime(YESTERDAY + HOUR_MS) });
  unfinishedHour();
  await indexFunction({ ...env, TRAILBOARD_AS_OF: isoTime(NOW + 60_000) })({ hour: isoTime(HOUR) });
}

/** The hour that was written last, as a crash leaves it: only its redo object is there. */
function unfinishedHour(): void {
  const [key = "", bytes = Buffer.alloc(0)] = aws.lastPut("pending/");
  const hour = /date=[^/]+\/hour=\d\d/.exec(key)?.[0] ?? "?";
  for (const other of aws.objects.keys())
    if (other.includes(hour) && /^(hours|coverage)\//.test(other)) aws.objects.delete(other);
  aws.objects.set(key, { bytes, modifiedMs: Date.now() });
}

/** Every widget of a function with nothing in memory, and what only the one for details does. */
const drawing = {
  trailboard: (env) => all(indexWidgets, showFunction({ permission: "index", widgets: indexWidgets }, env)),
  "trailboard-public": async (env) => {
    const list = publicWidgets.map(({ name }) => ({ widget: name, params: {} }));
    await writeFile(path.join(folder, "listed.json"), JSON.stringify(list));
    await all(publicWidgets, publicFunction({ widgets: publicWidgets }, env));
  },
  "trailboard-detail": async (env) => {
    const handler = showFunction({ permission: "detail", widgets, openLake: configuredLake }, env);
    await all(indexWidgets, handler);
    await queries((event) => handler(event, CONTEXT));
  },
} satisfies Partial<Record<FunctionName, Work>>;

const CONTEXT = { invokedFunctionArn: "arn", awsRequestId: "r" };

async function all(drawn: readonly { readonly name: string }[], handler: ShowHandler): Promise<void> {
  for (const { name } of drawn) await drew((event) => handler(event, CONTEXT), { widget: name });
}

async function queries(answered: Answered): Promise<void> {
  aws.objects.set(`answers/${"0".repeat(64)}.json`, {
    bytes: Buffer.from("{}"),
    modifiedMs: Date.now() - 8 * DAY_MS,
  });
  await drew(answered, {
    widget: "events",
    from: isoTime(HOUR + HOUR_MS),
    to: isoTime(HOUR + 2 * HOUR_MS),
    run: true,
  });
  await drew(answered, { widget: "query", ask: "never", run: true });
}

async function drew(answered: Answered, params: object): Promise<void> {
  const html = await answered({
    ...params,
    widgetContext: { timeRange: { start: YESTERDAY, end: HOUR + 2 * HOUR_MS }, width: 900, height: 400 },
  });
  const notices = [...html.matchAll(/class="tb-notice tb-notice-(failed|refused|bad-parameter)"/g)];
  expect({ params, isDrawn: /<table|<rect|<path/.test(html), notices: notices.length }).toEqual({
    params,
    isDrawn: true,
    notices: 0,
  });
}

/** "s3:GetObject hours/": what a request needs, keys by their first part. */
function shortly({ action, resource, context }: Need): string {
  if (context.assumed !== undefined) return `as ${context.assumed}: ${action}`;
  if (!action.startsWith("s3:")) return action;
  const key =
    action === "s3:ListBucket"
      ? (context["s3:prefix"] ?? "")
      : resource.slice(`arn:aws:s3:::${BUCKET}/`.length);
  return `${action} ${/^[^/]*\//.exec(key)?.[0] ?? key}`;
}

function called({ needs }: Run, name: FunctionName): string[] {
  return [...new Set((needs.get(name) ?? []).map(shortly))].sort();
}

/** Queries that take too long are cancelled; none does here. */
const NOT_SEEN = "cloudtrail:CancelQuery";

test("nothing that the functions do is refused by their roles", () => {
  expect([...asItself.refused, ...asRole.refused]).toEqual([]);
  for (const name of functionNames) expect(asItself.needs.get(name)?.length, name).toBeGreaterThan(5);
});

describe.each(functionNames)("%s", (name) => {
  test("does everything that its role allows, and so needs it", () => {
    const { objects, lake: queriesLake, metrics } = permissions[name];
    const allowed = [
      ...OBJECT_ACTIONS.flatMap((action) => objects[action].map((prefix) => `${action} ${prefix}`)),
      ...(queriesLake ? LAKE_ACTIONS : []),
      ...metrics,
    ].sort();

    expect(called(asItself, name)).toEqual(allowed.filter((action) => action !== NOT_SEEN));
  });
});

test("where a role of another account queries Lake, the functions may only assume it", () => {
  for (const name of ["trailboard-detail", "trailboard-indexer"] as const) {
    const ofLake = called(asRole, name).filter((action) => /^(cloudtrail|sts|as )/.test(action));
    const byItself = LAKE_ACTIONS.filter((action) => action !== NOT_SEEN);
    expect(ofLake).toEqual(
      [...byItself.map((action) => `as ${LAKE_ROLE}: ${action}`), "sts:AssumeRole"].sort(),
    );
  }
});

test("a role that lacks anything is refused: the guard in front of AWS does guard", () => {
  const roles = stackTemplate(configSchema.parse({}), CODE);
  const statements = statementsOfRole(roles, "IndexRole", {
    "AWS::AccountId": ACCOUNT,
    "IndexBucket.Arn": `arn:aws:s3:::${BUCKET}`,
  });
  const onObject = (action: string, key: string, owner = ACCOUNT) =>
    allows(statements, {
      action,
      resource: `arn:aws:s3:::${BUCKET}/${key}`,
      context: { "aws:ResourceAccount": owner },
    });
  const list = (prefix: string) =>
    allows(statements, {
      action: "s3:ListBucket",
      resource: `arn:aws:s3:::${BUCKET}`,
      context: { "s3:prefix": prefix },
    });

  expect(onObject("s3:GetObject", "hours/actions/date=2026-11-22/hour=03.parquet")).toBe(true);
  expect(onObject("s3:GetObject", "hours/actions/date=2026-11-22/hour=03.parquet", "999988887777")).toBe(
    false,
  );
  expect(onObject("s3:GetObject", "answers/0.json")).toBe(false);
  expect(onObject("s3:PutObject", "hours/actions/date=2026-11-22/hour=03.parquet")).toBe(false);
  expect(list("coverage/date=2026-11-")).toBe(true);
  expect(list("budget/")).toBe(false);
  expect(allows(statements, { action: "cloudtrail:StartQuery", resource: "*", context: {} })).toBe(false);
});

test("no function reads or writes a bucket of the index's name that another account has made", () => {
  const values = { "AWS::AccountId": ACCOUNT, "IndexBucket.Arn": `arn:aws:s3:::${BUCKET}` };
  const template = stackTemplate(configSchema.parse({ public: { dashboards: ["overview"] } }), CODE);
  for (const name of functionNames) {
    const statements = statementsOfRole(template, idsOf(name).role, values);
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] as const)
      for (const prefix of permissions[name].objects[action]) {
        const need = { action, resource: `arn:aws:s3:::${BUCKET}/${prefix}x` };
        expect(allows(statements, { ...need, context: { "aws:ResourceAccount": ACCOUNT } })).toBe(true);
        expect(allows(statements, { ...need, context: { "aws:ResourceAccount": "999988887777" } })).toBe(
          false,
        );
      }
  }
});
