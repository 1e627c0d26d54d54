import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { configuredLake } from "../../aws/configured-lake.ts";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import { type ShowOptions, showFunction } from "../../aws/show-function.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { widgets } from "../../widgets/index.ts";
import { indexWidgets } from "../../widgets/index-widgets.ts";
import { indexOf } from "../support/index-of.ts";

const hourMs = Date.UTC(2026, 10, 22, 3);
const context = {
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard:live",
  awsRequestId: "request-1",
};
let dir = "";

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "trailboard-function-"));
  await indexOf([{ hourMs, calls: 42, eventName: "PutBucketPolicy" }], { objects: folderObjectStore(dir) });
});
afterAll(() => rm(dir, { recursive: true }));

const env = () => ({
  TRAILBOARD_INDEX: pathToFileURL(dir).href,
  TRAILBOARD_AS_OF: new Date(hourMs + HOUR_MS).toISOString(),
});
/** As the functions of that name do it. */
const index: ShowOptions = { permission: "index", widgets: indexWidgets };
const detail: ShowOptions = { permission: "detail", widgets, openLake: configuredLake };
const event = {
  widget: "top",
  widgetContext: { timeRange: { start: hourMs, end: hourMs + HOUR_MS }, theme: "dark" },
};

test("a widget is drawn from the index that the environment names", async () => {
  const html = await showFunction(index, env())(event, context);

  expect(html).toContain("PutBucketPolicy");
  expect(html).toContain("42");
});

test("a missing variable is drawn as a notice and logged with its cause, at the call and not at import", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const html = await showFunction(index, { TRAILBOARD_DETAIL_FUNCTION: "arn:secret" })(event, context);

  expect(html).toContain("This function is not set up");
  expect(html).toContain("request-1");
  expect(html).not.toContain("TRAILBOARD");
  expect(JSON.parse(String(logged.mock.calls[0]?.[0]))).toMatchObject({
    message: "Function is not set up",
    requestId: "request-1",
    error: 'TRAILBOARD_INDEX is not set to "s3://bucket/prefix" or "file:///folder"',
  });
  logged.mockRestore();
});

test("the index function draws only widgets that start no query, the detail function draws all", async () => {
  const list = (options: ShowOptions) => showFunction(options, env())({ describe: true }, context);
  const drawnByIndex = await list(index);
  const drawnByDetail = await list(detail);

  for (const { name, permission } of widgets) {
    expect(drawnByDetail).toContain(`\`${name}\``);
    if (permission === "detail") expect(drawnByIndex).not.toContain(`| \`${name}\` |`);
    else expect(drawnByIndex).toContain(`| \`${name}\` |`);
  }
});

test("the index function has no Lake, even where the environment names an event data store", async () => {
  const html = await showFunction(index, {
    ...env(),
    TRAILBOARD_EVENT_DATA_STORE: "arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/x",
  })({ ...event, widget: "events" }, context);

  expect(html).toContain("No such widget here");
});

test.each([undefined, null, 5, "x", [], { widgetContext: 7 }, { widget: { toString: null } }])(
  "event %j is answered, never thrown at",
  async (odd) => {
    expect(await showFunction(index, env())(odd, context)).toContain("<");
  },
);
