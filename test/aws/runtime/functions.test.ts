import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FunctionName, functionNames } from "../../../deploy/bundle/functions.ts";
import { HOUR_MS, isoTime } from "../../../kit/time.ts";
import { cloudWatchService } from "../../../local/cloudwatch/service.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { ACCOUNT, HOUR, iamUser, record } from "../../support/records.ts";
import { S3_CREDENTIALS, type S3Server, startS3Server } from "../../support/s3-server.ts";
import { type LambdaEnvironment, startLambda } from "./lambda-environment.ts";
import type { RuntimeAnswer } from "./runtime-api.ts";
import { majorOf, runtimes } from "./runtimes.ts";
import { type UnzippedArchives, unzippedArchives } from "./unzipped-archives.ts";

/** 2026-11-22 06:00 UTC: the clock of the functions. */
const NOW_MS = HOUR + 3 * HOUR_MS;
const BUCKET = "trailboard-index";
const HOSTILE = '"><script>alert(1)</script>';

let archives: UnzippedArchives;
let s3: S3Server;
let lake: TestLake;

beforeAll(async () => {
  const records = [
    record({ eventName: "PutBucketPolicy", readOnly: false }),
    record({ userIdentity: iamUser(HOSTILE) }),
    record({ errorCode: "AccessDenied", errorMessage: HOSTILE }),
  ];
  const services = [cloudWatchService({ clock: () => NOW_MS })];
  [archives, s3, lake] = await Promise.all([
    unzippedArchives(),
    startS3Server(BUCKET),
    lakeOf(records, { services }),
  ]);
});

afterAll(async () => {
  await lake.close();
  await s3.close();
  archives.close();
});

function variables(prefix: string): Record<string, string> {
  return {
    TRAILBOARD_INDEX: `s3://${BUCKET}/${prefix}`,
    TRAILBOARD_EVENT_DATA_STORE: lake.eventDataStoreArn,
    TRAILBOARD_DETAIL_FUNCTION:
      "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard-detail",
    TRAILBOARD_PSEUDONYM_KEY: "a secret key of the public function, 0123456789",
    TRAILBOARD_NAMESPACE: prefix,
    TRAILBOARD_AS_OF: isoTime(NOW_MS),
    TRAILBOARD_LAKE_POLL_MS: "5",
    // Where AWS is: the only variables that Lambda would not have.
    AWS_ENDPOINT_URL: lake.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  };
}

function widgetEvent(params: Readonly<Record<string, unknown>>): object {
  return {
    ...params,
    widgetContext: {
      ...{ dashboardName: "Payments", widgetId: "widget-1", accountId: ACCOUNT, locale: "en" },
      timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
      ...{
        period: 300,
        isAutoPeriod: true,
        theme: "light",
        linkCharts: true,
        title: "",
        width: 900,
        height: 400,
      },
      timeRange: { mode: "absolute", start: HOUR, end: HOUR + HOUR_MS },
      forms: { all: {} },
      params,
    },
  };
}

/** The answer as CloudWatch gets it, a string in JSON; without its style sheet. */
function html(answer: RuntimeAnswer): string {
  expect(answer).toMatchObject({ kind: "response" });
  const text: unknown = answer.kind === "response" ? JSON.parse(answer.text) : undefined;
  if (typeof text !== "string") throw new Error(`Expected a string, got ${typeof text}`);
  return text.replace(/<style>.*?<\/style>/gs, "");
}

test("an archive is its code and nothing else: no source map, no package, no native module", () => {
  const files = (name: FunctionName) => readdirSync(archives.taskRoot(name)).sort();

  expect(files("trailboard")).toEqual(["cloudwatch.cjs", "index.cjs"]);
  expect(files("trailboard-public")).toEqual(["index.cjs", "listed.json"]);
  for (const name of ["trailboard-detail", "trailboard-indexer"] as const)
    for (const file of files(name)) expect(file).toMatch(/\.cjs$/);
});

test("an archive asks for nothing but Node's own modules and its own files: no package, no DuckDB", () => {
  for (const name of functionNames)
    for (const file of readdirSync(archives.taskRoot(name)).filter((found) => found.endsWith(".cjs"))) {
      const code = readFileSync(path.join(archives.taskRoot(name), file), "utf8");
      const asked = [...code.matchAll(/\b(?:require|import)\("([^"]+)"\)/g)].map(([, module = ""]) => module);

      expect(asked.length).toBeGreaterThan(0);
      for (const module of asked)
        expect(isBuiltin(module) || /^\.\/[a-z]+\.cjs$/.test(module), `${name}/${file}: ${module}`).toBe(
          true,
        );
      expect(code).not.toMatch(/duckdb/i);
    }
});

// Side by side, and each one's functions too: what takes long is that processes start.
describe.concurrent.for(runtimes().map((runtime, at) => ({ ...runtime, at })))("$name", (runtime) => {
  const { missing } = runtime;
  if (missing !== undefined) {
    test.skip(`skipped: ${missing}`, () => {});
    return;
  }
  const environments: LambdaEnvironment[] = [];
  const warm = new Map<FunctionName, Promise<LambdaEnvironment>>();

  async function start(name: FunctionName, env: Record<string, string> = {}): Promise<LambdaEnvironment> {
    const functionName = name === "trailboard-indexer" ? name : `customWidget-${name}`;
    const environment = await startLambda({
      ...{ runtime, functionName, taskRoot: archives.taskRoot(name), credentials: S3_CREDENTIALS },
      env: { ...variables(`index-${runtime.at}`), ...env },
    });
    environments.push(environment);
    return environment;
  }

  /** One environment for each function, as where one viewer looks: its later calls are warm. */
  function lambda(name: FunctionName): Promise<LambdaEnvironment> {
    const started = warm.get(name) ?? start(name);
    warm.set(name, started);
    return started;
  }

  // Everything that follows reads what the indexer wrote: its archive runs first, over the embedded Lake into S3.
  let indexed: RuntimeAnswer;
  beforeAll(async () => {
    const indexer = await lambda("trailboard-indexer");
    indexed = await indexer.invoke({ hour: isoTime(HOUR) }, { timeoutMs: 900_000 });
  });
  afterAll(() => Promise.all(environments.map((environment) => environment.close())));

  test("the indexer writes an hour of Lake into the bucket, and says what it did", () => {
    expect(indexed).toMatchObject({ kind: "response" });
    expect(JSON.parse(indexed.kind === "response" ? indexed.text : "")).toMatchObject({
      ...{ task: "hour", hours: 1, newestHour: isoTime(HOUR), calls: 3, errorCalls: 1, withoutMetrics: {} },
    });
  });

  test("the indexer's failure is the call's failure, in its own words, and the next call works", async () => {
    const indexer = await lambda("trailboard-indexer");
    const future = await indexer.invoke({ hour: "2999-01-01T00:00:00Z" }, { timeoutMs: 900_000 });
    const after = await indexer.invoke({ refreshDays: { from: isoTime(HOUR), to: isoTime(HOUR + 1) } });

    expect(future).toMatchObject({
      ...{ kind: "error", errorType: "Error" },
      errorMessage: 'Cannot index hour "2999-01-01T00:00:00Z": expected an hour that has begun',
    });
    expect(after).toMatchObject({ kind: "response" });
  });

  test("the index function documents itself, draws over the index, and again the same when it is warm", async () => {
    const shown = await lambda("trailboard");
    const described = await shown.invoke({ describe: true });
    const first = await shown.invoke(widgetEvent({ widget: "top", of: "actions" }));
    const again = await shown.invoke(widgetEvent({ widget: "top", of: "actions" }));

    expect(html(described)).toContain("``` yaml");
    expect(html(first)).toContain("PutBucketPolicy");
    expect(html(again)).toBe(html(first));
  });

  test("the index function loads the client beside it for metrics, which are those that the indexer put", async () => {
    const shown = await lambda("trailboard");
    const drawn = html(await shown.invoke(widgetEvent({ widget: "metric-data" })));

    expect(drawn).toContain("Calls: from 3 to 3, latest 3");
    expect(drawn).toContain("Errors: from 1 to 1, latest 1");
  });

  test("the detail function finds the event in Lake, and what an attacker wrote is text", async () => {
    const detail = await lambda("trailboard-detail");
    const asked = { widget: "events", where: { outcome: "denied" }, run: true };
    const drawn = html(await detail.invoke(widgetEvent(asked)));

    expect(drawn).toContain("AccessDenied");
    expect(drawn).toContain("&lt;script&gt;");
    expect(drawn).not.toContain("<script");
  });

  test("the public function answers what is listed with pseudonyms, and nothing else", async () => {
    const shown = await lambda("trailboard-public");
    const listed = html(
      await shown.invoke(widgetEvent({ widget: "top", of: "actors", excludeServices: true, limit: 8 })),
    );
    const unlisted = html(await shown.invoke(widgetEvent({ widget: "top", of: "actors", limit: 99 })));

    for (const drawn of [listed, unlisted])
      for (const secret of ["alice", ACCOUNT, "198.51.100.7", "cwdb-action"])
        expect(drawn).not.toContain(secret);
    expect(listed).toContain("<table");
    expect(unlisted).not.toContain("<table");
  });

  test.for(["trailboard", "trailboard-detail", "trailboard-public"] as const)(
    "%s answers any payload with HTML, shows nothing of its environment, and lives",
    async (name) => {
      const shown = await lambda(name);
      for (const payload of hostilePayloads()) {
        const drawn = html(await shown.invoke(payload));
        expect(drawn.length).toBeLessThan(256 * 1024);
        for (const hidden of ["<script", S3_CREDENTIALS.secretAccessKey, s3.endpoint, BUCKET, "/tmp/"])
          expect(drawn).not.toContain(hidden);
      }
      expect(shown.exitCode()).toBe(null);
    },
  );

  test("a function whose variables are missing says so in the widget's place, and its log says which", async () => {
    const shown = await start("trailboard", { TRAILBOARD_INDEX: "" });
    const drawn = html(await shown.invoke(widgetEvent({ widget: "top" })));

    expect(drawn).toContain("This function is not set up");
    await expect.poll(() => shown.lines.join("\n")).toContain("TRAILBOARD_INDEX");
  });

  test("a bucket that refuses is told in the widget's place, and the cause in the log alone", async () => {
    const shown = await start("trailboard", { AWS_ACCESS_KEY_ID: "NOBODY" });
    const drawn = html(await shown.invoke(widgetEvent({ widget: "top" })));

    expect(drawn).toMatch(/failed/i);
    expect(drawn).not.toContain(BUCKET);
    await expect.poll(() => shown.lines.join("\n")).toContain("Widget failed");
  });
});

function hostilePayloads(): readonly unknown[] {
  const deep = JSON.parse(`${'{"a":'.repeat(500)}1${"}".repeat(500)}`);
  return [
    ...[null, 0, HOSTILE, [], { widget: HOSTILE }, { widget: "__proto__", widgetContext: null }],
    JSON.parse('{"__proto__":{"widget":"top"},"constructor":1}'),
    { widget: "top", of: { toString: 1 }, where: deep, widgetContext: deep },
    { widget: "top", widgetContext: { timeRange: { start: -1e308, end: "NaN" }, width: -1, theme: HOSTILE } },
    widgetEvent({ widget: "top", where: { actor: "x".repeat(100_000) } }),
  ];
}

test("the Nodes that are run are those that they are called", () => {
  for (const { name, node, missing } of runtimes())
    if (missing === undefined) expect(name).toMatch(new RegExp(`Node ${majorOf(node)}\\b`));
});
