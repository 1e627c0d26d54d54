import { readdirSync } from "node:fs";
import path from "node:path";
import { build, type Metafile } from "esbuild";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { folderObjectStore } from "../../../aws/objects/folder.ts";
import { functionBuilds, functionNames } from "../../../deploy/bundle/functions.ts";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import { indexOf } from "../../support/index-of.ts";
import {
  PSEUDONYM_KEY,
  publicContext,
  publicEvent,
  publicFunctionOf,
  type TestPublicFunction,
} from "../../support/public-function-of.ts";
import { HOUR } from "../../support/records.ts";

const NOW_MS = HOUR + HOUR_MS;
const LAST_HOURS = { startMs: NOW_MS - 3 * HOUR_MS, endMs: NOW_MS };
const ACTORS = { widget: "top", params: { of: "actors", limit: 5 } };
const DENIED = { widget: "denied", params: {} };
const OF_ALICE = {
  widget: "top",
  params: { of: "actions", where: { actor: "arn:aws:iam::111122223333:user/alice" } },
};
const listed = [ACTORS, DENIED, OF_ALICE];
/** Equal calls: their order could tell the order of the names. */
const NAMES = ["alice", "bob", "carol", "dave", "erin"];

let fn: TestPublicFunction;

beforeAll(async () => {
  fn = await publicFunctionOf(listed, NOW_MS, (objects) =>
    indexOf(
      NAMES.map((name) => ({
        hourMs: HOUR,
        actor: `arn:aws:iam::111122223333:user/${name}`,
        eventName: name === "alice" ? "StopLogging" : "PutBucketPolicy",
        outcome: "denied" as const,
        errorCode: "AccessDenied",
        errorMessage: `User ${name} may not`,
        calls: 7,
      })),
      { objects, observed: { startMs: NOW_MS - 40 * DAY_MS, endMs: NOW_MS } },
    ),
  );
});
afterAll(() => fn.close());
afterEach(() => vi.restoreAllMocks());

function pseudonymsIn(html: string): string[] {
  return [...html.matchAll(/<span title="(user-[0-9a-z]{10})">/g)].map((match) => match[1] ?? "");
}

test("actors are drawn as pseudonyms, and the footer says so", async () => {
  const html = await fn.call(publicEvent(ACTORS, LAST_HOURS));

  expect(new Set(pseudonymsIn(html)).size).toBe(5);
  expect(html).toContain("5 actors: 35 calls, all there are.");
  expect(html).toContain("names are pseudonyms");
  expect(html).not.toContain("scanned");
});

test("rows with the same number stand in the order of their pseudonyms: the names' own order would tell of them", async () => {
  const shown = pseudonymsIn(await fn.call(publicEvent(ACTORS, LAST_HOURS)));

  expect(shown).toEqual([...shown].sort());
});

test("an operator's filter by a real name finds its rows", async () => {
  const html = await fn.call(publicEvent(OF_ALICE, LAST_HOURS));

  expect(html).toContain("StopLogging");
  expect(html).not.toContain("PutBucketPolicy");
  expect(html).toContain("1 action: 7 calls, all there are.");
});

test("where no message may be shown there is no column of messages", async () => {
  const html = await fn.call(publicEvent(DENIED, LAST_HOURS));

  expect(html).toContain("AccessDenied");
  expect(html).not.toContain("Example");
  expect(html).not.toContain("may not");
});

test("another key names everybody anew, the same one in another container does not", async () => {
  const event = publicEvent(ACTORS, LAST_HOURS);
  const [here, same, other] = await Promise.all([
    fn.call(event),
    fn.another({}).then((call) => call(event)),
    fn.another({ env: { TRAILBOARD_PSEUDONYM_KEY: `${PSEUDONYM_KEY}2` } }).then((call) => call(event)),
  ]);

  expect(same).toBe(here);
  expect(pseudonymsIn(other).filter((name) => pseudonymsIn(here).includes(name))).toEqual([]);
});

test("a longer range is cut to its newest days, and that is said above and not in silence", async () => {
  const html = await fn.call(publicEvent(ACTORS, { startMs: NOW_MS - 30 * DAY_MS, endMs: NOW_MS }));
  const oneDay = await fn.another({ env: { TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: "1" } });

  expect(html).toContain("Only the last 7 days of this range");
  expect(html).toContain("168 of 168 hours observed");
  expect(await oneDay(publicEvent(ACTORS, { startMs: NOW_MS - 2 * DAY_MS, endMs: NOW_MS }))).toContain(
    "Only the last day of this range",
  );
  expect(
    await fn.call(publicEvent(ACTORS, { startMs: NOW_MS - 20 * DAY_MS, endMs: NOW_MS - 10 * DAY_MS })),
  ).toMatch(/No actors in this range.*Only the last 7 days of this range could be looked at/s);
});

test("a range from before the index is answered without a look at it", async () => {
  const html = await fn.call(publicEvent(ACTORS, { startMs: 0, endMs: DAY_MS }));

  expect(html).toContain("This range was not indexed");
});

test("the future is told from nothing there", async () => {
  expect(
    await fn.call(publicEvent(ACTORS, { startMs: NOW_MS + DAY_MS, endMs: NOW_MS + 2 * DAY_MS })),
  ).toContain("This range lies in the future");
});

test("identical calls of a minute are answered from memory, later ones anew", async () => {
  let clockMs = NOW_MS;
  const rows = [{ hourMs: HOUR, actor: "arn:aws:iam::111122223333:user/alice", calls: 1 }];
  const own = await publicFunctionOf(listed, NOW_MS, (objects) => indexOf(rows, { objects }));
  const call = await own.another({ clock: () => clockMs });
  const event = (over: object) => publicEvent(ACTORS, LAST_HOURS, { ...over });

  const first = await call(event({ width: 1000, widgetId: "a" }));
  // The index is gone: what is answered now can only come from memory.
  await own.close();
  clockMs += 59_000;
  expect(await call(event({ width: 1019, widgetId: "b", title: "x" }))).toBe(first);
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  clockMs += 2000;
  expect(await call(event({ width: 1000 }))).not.toBe(first);
  logged.mockRestore();
});

test("a failure is told to the log, and to viewers one sentence that is not kept", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  // Nothing listens there.
  const call = await fn.another({
    env: {
      TRAILBOARD_INDEX: "s3://secret-bucket/",
      AWS_ENDPOINT_URL: "http://127.0.0.1:1",
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
  });
  const html = await call(publicEvent(ACTORS, LAST_HOURS));

  expect(html).toContain("This widget cannot be drawn now");
  expect(html).not.toMatch(/secret-bucket|127\.0\.0\.1|ECONNREFUSED/);
  expect(html).not.toContain(publicContext.awsRequestId);
  expect(JSON.parse(String(logged.mock.calls[0]?.[0]))).toMatchObject({
    level: "ERROR",
    requestId: publicContext.awsRequestId,
  });
  // It is tried again, and not said again: whoever can make it fail must not fill the log.
  const lists = vi.spyOn(globalThis, "fetch");
  logged.mockClear();
  await call(publicEvent(ACTORS, LAST_HOURS));
  expect(lists).toHaveBeenCalled();
  expect(logged).not.toHaveBeenCalled();
});

test.each([
  ["a key that is too short", { TRAILBOARD_PSEUDONYM_KEY: "short-secret" }],
  ["no key", { TRAILBOARD_PSEUDONYM_KEY: undefined }],
  ["a range that is none", { TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: "400" }],
  ["no list", { LAMBDA_TASK_ROOT: "/nowhere" }],
  ["no index", { TRAILBOARD_INDEX: "" }],
])("with %s nothing is drawn, and no value is logged", async (_, env) => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const call = await fn.another({ env });

  expect(await call(publicEvent(ACTORS, LAST_HOURS))).toContain("This function is not set up");
  expect(String(logged.mock.calls[0]?.[0])).toContain("Function is not set up");
  expect(String(logged.mock.calls[0]?.[0])).not.toContain("short-secret");
});

test("an index that is empty is said to be empty", async () => {
  const empty = await publicFunctionOf(listed, NOW_MS, async (objects) =>
    objects.put("budget/x", new Uint8Array()),
  );

  expect(await empty.call(publicEvent(ACTORS, LAST_HOURS))).toContain("The index is empty");
  await empty.close();
});

test("the index is read and not written", async () => {
  const folder = new URL(fn.env.TRAILBOARD_INDEX ?? "").pathname;
  const before = readdirSync(folder, { recursive: true }).length;
  for (const call of listed) await fn.call(publicEvent(call, LAST_HOURS));

  expect(readdirSync(folder, { recursive: true }).length).toBe(before);
  expect(await folderObjectStore(folder).list("budget/")).toEqual([]);
});

test("its bundle has no client of AWS, no Lake, no metrics, and is hardly larger than the default function's", async () => {
  const rootDir = path.resolve(import.meta.dirname, "../../..");
  const builds = functionBuilds(rootDir, path.join(rootDir, "dist/functions"));
  const metafiles: Metafile[] = await Promise.all(
    (["trailboard", "trailboard-public"] as const).map(async (name) => {
      const options = builds[functionNames.indexOf(name)];
      const { metafile } = await build({ ...options, write: false, metafile: true, logLevel: "silent" });
      return metafile;
    }),
  );
  const outputs = metafiles.map(({ outputs }) =>
    Object.entries(outputs).filter(([file]) => file.endsWith(".cjs")),
  );
  const [ofDefault, ofPublic] = outputs.map(
    (files) => files.find(([file]) => file.endsWith("/index.cjs"))?.[1],
  );
  const modules = Object.keys(ofPublic?.inputs ?? {});

  expect(modules).toContain("aws/public-function.ts");
  expect(outputs[1]).toHaveLength(1);
  expect(
    modules.filter((file) =>
      /@aws-sdk|@smithy|^aws\/(metrics|lake|clients|index-function|configured-lake|sources)|^widgets\/(metric-data|events|query|lake)|^trail\/(event-query|query|hour-metrics|budget)|index-writer/.test(
        file,
      ),
    ),
  ).toEqual([]);
  // What it has of its own are its bounds and pseudonyms.
  expect(ofPublic?.bytes).toBeLessThanOrEqual(1.02 * (ofDefault?.bytes ?? 0));
});
