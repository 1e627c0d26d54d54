import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listedCalls } from "../../../aws/public/listed-calls.ts";
import { configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { placeOf } from "../../../deploy/dashboards/place.ts";
import { publicList } from "../../../deploy/dashboards/public-list.ts";
import { namesOf } from "../../../deploy/names.ts";
import { closeGaps } from "../../../deploy/share/close-gaps.ts";
import { readBody } from "../../../deploy/share/dashboard-body.ts";
import { grantsOf } from "../../../deploy/share/grants.ts";
import { namedBodies } from "../../../deploy/share/named-bodies.ts";
import { publicBody } from "../../../deploy/share/public-body.ts";
import type { ListedWidget } from "../../../deploy/share/public-question.ts";
import "../../support/property-seed.ts";
import { parseDashboard } from "../../../local/console/page/dashboard.ts";

const sharer = {
  accountId: "111122223333",
  partition: "aws",
  region: "eu-central-1",
  names: namesOf(defaultConfig),
};
const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const PUBLIC = arnOf("customWidget-trailboard-public");
const at = { x: 0, y: 0, width: 12, height: 6 };
const custom = (title: string, endpoint: string, params: unknown, place: object = at) => ({
  type: "custom",
  ...place,
  properties: { title, endpoint, params, updateOn: { refresh: true } },
});
const ours = (title: string, params: unknown, place?: object) =>
  custom(title, arnOf("customWidget-trailboard"), params, place);

const copyOf = (body: object, listed: readonly ListedWidget[] = []) => {
  const made = publicBody(readBody("Ops", JSON.stringify(body)), {
    sharer,
    publicFunctionArn: PUBLIC,
    listed,
    name: "Ops",
  });
  return { ...made, widgets: (made.body as { widgets: Record<string, unknown>[] }).widgets };
};

describe("a public copy", () => {
  test("moves our widgets to the public function, with their titles and parameters", () => {
    const { widgets, moved } = copyOf({ widgets: [ours("Top", { widget: "top", of: "actors" })] });

    expect(moved).toEqual(['"Top"']);
    expect(widgets[0]).toEqual({
      type: "custom",
      ...at,
      properties: {
        endpoint: PUBLIC,
        title: "Top",
        updateOn: { refresh: true },
        params: { widget: "top", of: "actors" },
      },
    });
  });

  test("can be shared with everybody: no function but the public one is left on it", () => {
    const { body } = copyOf({
      widgets: [
        ours("Top", { widget: "top" }),
        custom("Events", arnOf("customWidget-trailboard-detail"), { widget: "events" }),
        custom("Theirs", arnOf("theirs"), {}),
      ],
    });
    const { granted, refused } = grantsOf(readBody("Ops-Public", JSON.stringify(body)), "public", sharer);

    expect(granted.map(({ arn }) => arn)).toEqual([PUBLIC]);
    expect(refused).toEqual([]);
    expect(JSON.stringify(body)).not.toContain("theirs");
  });

  test("keeps texts and graphs word for word, and the range", () => {
    const text = { type: "text", ...at, properties: { markdown: "# Hello" } };
    const metric = {
      type: "metric",
      ...at,
      x: 12,
      properties: { metrics: [["AWS/EC2", "CPUUtilization"]] },
      own: 1,
    };
    const { body, widgets } = copyOf({
      start: "-P3D",
      periodOverride: "auto",
      odd: 1,
      widgets: [text, metric],
    });

    expect(widgets.slice(0, 2)).toEqual([text, metric]);
    expect(body).toMatchObject({ start: "-P3D", periodOverride: "auto" });
    expect(body).not.toHaveProperty("odd");
  });

  test.each([
    ["drill-downs", custom("X", arnOf("customWidget-trailboard"), { widget: "events" }), /CloudTrail Lake/],
    ["the widget of metrics", ours("X", { widget: "metric-data" }), /more than the index/],
    ["unknown widgets", ours("X", { widget: "nonesuch" }), /name no widget of Trailboard \("nonesuch"\)/],
    ["parameters that are no object", ours("X", "widget: top"), /name no widget/],
    [
      "parameters that the widget does not take",
      ours("X", { widget: "top", secret: 1 }),
      /does not take \("secret"\)/,
    ],
    ["wrong parameters", ours("X", { widget: "top", limit: 5000 }), /parameters are wrong: Cannot use limit/],
    ["other people's functions", custom("X", arnOf("theirs"), { widget: "top" }), /not this Trailboard's/],
    [
      "other accounts' functions",
      custom("X", arnOf("customWidget-trailboard").replace("111122223333", "999999999999"), {
        widget: "top",
      }),
      /not this Trailboard's/,
    ],
    ["logs", { type: "log", properties: { title: "X", query: "SOURCE 'a'" } }, /must not read logs/],
    ["alarms", { type: "alarm", properties: { title: "X", alarms: [] } }, /must not read alarms/],
    [
      "graphs of alarms",
      { type: "metric", properties: { title: "X", annotations: { alarms: ["a"] } } },
      /stay empty/,
    ],
    ["explorers", { type: "explorer", properties: { title: "X" } }, /type "explorer"/],
    ["what nobody knows yet", { type: "hologram", properties: { title: "X" } }, /type "hologram"/],
  ])("leaves out %s, and says so", (_what, widget, why) => {
    const { leftOut, moved, widgets } = copyOf({ widgets: [widget] });

    expect(leftOut).toEqual([{ widget: '"X"', why: expect.stringMatching(why) }]);
    expect(moved).toEqual([]);
    expect(widgets).toHaveLength(1);
  });

  test("leaves out variables: what they lead to is not listed", () => {
    const { body, leftOut } = copyOf({ widgets: [], variables: [{ id: "who", type: "property" }] });

    expect(leftOut).toMatchObject([{ widget: 'variable "who"' }]);
    expect(body).not.toHaveProperty("variables");
  });

  test("says what the public function was not deployed with, each once and in any order of members", () => {
    const listed = [{ widget: "top", params: { limit: 5, of: "actors" } }];
    const { unlisted } = copyOf(
      {
        widgets: [
          ours("Top", { of: "actors", limit: 5, widget: "top" }),
          ours("Kpis", { widget: "kpis" }),
          ours("Kpis again", { widget: "kpis" }),
          ours("Other", { widget: "top", of: "actors", limit: 6 }),
        ],
      },
      listed,
    );

    expect(unlisted).toEqual([
      { widget: "kpis", params: {} },
      { widget: "top", params: { of: "actors", limit: 6 } },
    ]);
  });

  test("names widgets whose own text or parameters give somebody away", () => {
    const { identifying } = copyOf({
      widgets: [
        ours("Plain", { widget: "top", limit: 5 }),
        ours("Account", { widget: "top", where: { accountId: "444455556666" } }),
        { type: "text", properties: { markdown: "see 198.51.100.7" } },
        { type: "metric", properties: { title: "ARN", metrics: [["A", "B", "C", "arn:aws:s3:::b"]] } },
      ],
    });

    expect(identifying).toEqual(['"Account"', "widget 3 (text)", '"ARN"']);
  });

  test.each([
    ["an IPv4 address", "from 198.51.100.7, twice", true],
    ["an IPv6 address", "from 2001:db8::1", true],
    ["an IPv6 address in full", "2001:0db8:0000:0000:0000:ff00:0042:8329", true],
    ["an e-mail address", "ask ann.smith@example.com", true],
    ["an access key", "key AKIAIOSFODNN7EXAMPLE", true],
    ["an account", "account 444455556666.", true],
    ["a time", "since 2026-11-22T03:00:00Z, 12:00:00", false],
    ["a version and a number", "1.2.3 and 1,234,567,890,123", false],
    ["somebody's handle", "@team, see #ops", false],
  ])("says of %s in a text whether it names somebody", (_what, markdown, isSomebody) => {
    const { identifying } = copyOf({ widgets: [{ type: "text", properties: { markdown } }] });

    expect(identifying.length > 0).toBe(isSomebody);
  });

  test("carries our mark in the first row under all else", () => {
    const { widgets } = copyOf({
      widgets: [
        ours("A", { widget: "top" }),
        { type: "log", x: 0, y: 6, width: 24, height: 6, properties: {} },
      ],
    });

    expect(widgets[1]).toMatchObject({
      type: "text",
      x: 0,
      y: 6,
      width: 24,
      properties: { markdown: expect.stringContaining("Public copy of Ops, made by **Trailboard**") },
    });
  });

  test("leaves placing to CloudWatch where it does so for the widgets", () => {
    const { widgets, body } = copyOf({ widgets: [ours("A", { widget: "top" }, {})] });

    expect(widgets[1]).not.toHaveProperty("y");
    expect(parseDashboard(JSON.stringify(body)).problems).toEqual([]);
  });

  test("comes of a copy too: its widgets call the public function already", () => {
    const { moved, leftOut } = copyOf({ widgets: [custom("Top", PUBLIC, { widget: "top" })] });

    expect([moved, leftOut]).toEqual([['"Top"'], []]);
  });
});

test("what is said to be unlisted, once listed, is what the public function takes from the copy", () => {
  const [{ body } = { body: {} }] = namedBodies(
    defaultConfig,
    placeOf(sharer.names, { ...sharer, region: "eu-central-1" }),
  );
  const { unlisted, moved, widgets } = copyOf(body);
  const config = configSchema.parse({ public: { widgets: unlisted } });
  const find = listedCalls(publicList(config));
  const asked = widgets.flatMap(({ type, properties }) =>
    type === "custom" ? [(properties as { params: object }).params] : [],
  );

  expect(asked.length).toBe(moved.length);
  expect(asked.length).toBeGreaterThan(5);
  for (const params of asked)
    expect(find({ ...params, widgetContext: { params } }), JSON.stringify(params)).toBeDefined();
  expect(copyOf(body, JSON.parse(publicList(config))).unlisted).toEqual([]);
});

test("of any dashboard, the copy calls nothing but the public function and has no widget that needs more", () => {
  const endpoint = fc.oneof(
    fc.constantFrom(
      arnOf("customWidget-trailboard"),
      arnOf("customWidget-trailboard-detail"),
      arnOf("theirs"),
      PUBLIC,
      "*",
    ),
    fc.anything(),
  );
  const params = fc.oneof(
    fc.record({ widget: fc.constantFrom("top", "events", "metric-data", "kpis") }),
    fc.anything(),
  );
  const widget = fc.oneof(
    fc.record({
      type: fc.constantFrom("custom", "metric", "log", "alarm", "text", "explorer", "__proto__"),
      y: fc.oneof(fc.nat(1000), fc.anything()),
      properties: fc.oneof(fc.record({ endpoint, params, annotations: fc.anything() }), fc.anything()),
    }),
    fc.anything(),
  );
  fc.assert(
    fc.property(
      fc.array(widget, { maxLength: 10 }),
      fc.array(fc.anything(), { maxLength: 3 }),
      (given, variables) => {
        const { body, widgets } = copyOf({ widgets: given, variables });
        expect(widgets.every(({ type }) => ["custom", "metric", "text"].includes(String(type)))).toBe(true);
        const { granted, refused } = grantsOf(readBody("Copy", JSON.stringify(body)), "public", sharer);
        expect(refused).toEqual([]);
        for (const { arn } of granted) expect(arn).toBe(PUBLIC);
        expect(body).not.toHaveProperty("variables");
      },
    ),
  );
});

describe("rows in which nothing stands any more", () => {
  const box = (y: number, height: number, x = 0) => ({ x, y, width: 12, height });

  test("are closed, and neighbours stay neighbours", () => {
    expect(closeGaps([box(4, 2), box(4, 6, 12), box(20, 3), box(16, 2)]).map(({ y }) => y)).toEqual([
      0, 0, 8, 6,
    ]);
  });

  test("are none beside something taller", () => {
    expect(closeGaps([box(0, 10), box(6, 2, 12), box(10, 1)]).map(({ y }) => y)).toEqual([0, 6, 10]);
  });

  test("are not looked for around widgets without a place", () => {
    expect(closeGaps([{ height: 3 }, box(5, 2)])).toEqual([{ height: 3 }, box(0, 2)]);
  });
});
