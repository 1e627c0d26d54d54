import { describe, expect, test } from "vitest";
import { configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { namesOf } from "../../../deploy/names.ts";
import { readBody } from "../../../deploy/share/dashboard-body.ts";
import { grantsOf, type ShareMode, variablesOverEndpoints } from "../../../deploy/share/grants.ts";
import { unseenWidgets } from "../../../deploy/share/unseen-widgets.ts";

const sharer = {
  accountId: "111122223333",
  partition: "aws",
  region: "eu-central-1",
  names: namesOf(defaultConfig),
};
const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const INDEX = arnOf("customWidget-trailboard");
const DETAIL = arnOf("customWidget-trailboard-detail");
const PUBLIC = arnOf("customWidget-trailboard-public");

const custom = (title: string, endpoint: unknown) => ({ type: "custom", properties: { title, endpoint } });
const bodyOf = (...widgets: unknown[]) => readBody("Ops", JSON.stringify({ widgets }));
const grants = (mode: ShareMode, ...widgets: unknown[]) => grantsOf(bodyOf(...widgets), mode, sharer);

describe("what viewers who log in get", () => {
  test("is each function once, with the widgets that call it", () => {
    const { granted, refused } = grants("email", custom("Top", INDEX), custom("Errors", INDEX));

    expect(granted).toEqual([
      {
        arn: INDEX,
        kind: "index",
        widgets: ['"Top"', '"Errors"'],
        warning:
          "viewers can ask it for any widget and range over the whole index, not only for what is shown",
      },
    ]);
    expect(refused).toEqual([]);
  });

  test("is the detail function only where a widget of the dashboard itself calls it, with a warning about its cost", () => {
    expect(grants("sso", custom("Top", INDEX)).granted.map(({ kind }) => kind)).toEqual(["index"]);
    expect(grants("sso", custom("Find events", DETAIL)).granted).toMatchObject([
      { kind: "detail", warning: expect.stringContaining("cause scans up to the hourly scan budget") },
    ]);
  });

  test("is the version or alias that the dashboard names: another ARN would not allow it", () => {
    expect(grants("email", custom("Top", `${INDEX}:live`), custom("Errors", INDEX)).granted).toMatchObject([
      { arn: INDEX },
      { arn: `${INDEX}:live` },
    ]);
  });

  test("is another function of the account too, and said not to be ours", () => {
    expect(grants("email", custom("Their thing", arnOf("theirs"))).granted).toMatchObject([
      { kind: "other", warning: expect.stringContaining("not a function of this Trailboard") },
    ]);
  });

  test.each([
    [
      "another account's function",
      "arn:aws:lambda:eu-central-1:999999999999:function:f",
      /account 999999999999.*resource policy/,
    ],
    [
      "another partition's",
      "arn:aws-cn:lambda:cn-north-1:111122223333:function:f",
      /its own account must allow/,
    ],
    ["all functions", arnOf("*"), /not the ARN of exactly one function/],
    ["a bare name", "customWidget-trailboard", /not the ARN of exactly one function/],
    ["the indexer", arnOf("trailboard-indexer"), /the indexer is no widget/],
    ["nothing yet", undefined, /calls no function yet/],
    ["what is no text", { Ref: "F" }, /not the ARN of exactly one function/],
  ])("is never %s", (_what, endpoint, reason) => {
    const { granted, refused } = grants("email", custom("Odd", endpoint), custom("Top", INDEX));

    expect(granted.map(({ arn }) => arn)).toEqual([INDEX]);
    expect(refused).toEqual([
      { widget: '"Odd"', endpoint: expect.any(String), reason: expect.stringMatching(reason) },
    ]);
  });
});

describe("what everybody gets", () => {
  test("is the public function", () => {
    expect(grants("public", custom("Top", PUBLIC))).toEqual({
      granted: [{ arn: PUBLIC, kind: "public", widgets: ['"Top"'] }],
      refused: [],
    });
  });

  test.each([
    INDEX,
    DETAIL,
    arnOf("theirs"),
    arnOf("customWidget-trailboard-public2"),
    `${PUBLIC}:1`,
    PUBLIC.replace("111122223333", "999999999999"),
    PUBLIC.replace("eu-central-1", "us-west-2"),
  ])("is not %s", (endpoint) => {
    const { granted, refused } = grants("public", custom("Top", endpoint));

    expect(granted).toEqual([]);
    expect(refused).toMatchObject([{ widget: '"Top"', endpoint }]);
  });

  test("is the public function of the stack, where that is known, and none that only has its name", () => {
    const whenStackHas = (publicFunctionArn: string | null) =>
      grantsOf(bodyOf(custom("Top", PUBLIC)), "public", { ...sharer, publicFunctionArn });

    expect(whenStackHas(PUBLIC).granted).toMatchObject([{ arn: PUBLIC, kind: "public" }]);
    expect(whenStackHas(null).refused).toMatchObject([
      { reason: expect.stringContaining("has no public function, so that somebody else made") },
    ]);
    expect(whenStackHas(`${PUBLIC}2`)).toMatchObject({
      granted: [],
      refused: [{ reason: `the public function of the stack trailboard is ${PUBLIC}2` }],
    });
    const older = grantsOf(bodyOf(custom("Top", `${PUBLIC}:1`)), "public", {
      ...sharer,
      publicFunctionArn: PUBLIC,
    });
    expect(older.refused).toMatchObject([{ reason: expect.stringContaining("use it without one") }]);
  });

  test("is the public function of another Region only where that Region's Trailboard is asked", () => {
    const elsewhere = PUBLIC.replace("eu-central-1", "us-west-2");
    const there = { ...sharer, region: "us-west-2" };

    expect(grants("public", custom("Top", elsewhere)).refused).toMatchObject([
      { reason: expect.stringContaining("say --region us-west-2") },
    ]);
    expect(grantsOf(bodyOf(custom("Top", elsewhere)), "public", there).granted).toMatchObject([
      { arn: elsewhere, kind: "public" },
    ]);
  });

  test("is the public function of the Trailboard that is configured", () => {
    const own = { ...sharer, names: namesOf(configSchema.parse({ name: "second" })) };

    expect(grantsOf(bodyOf(custom("Top", PUBLIC)), "public", own).granted).toEqual([]);
    expect(
      grantsOf(bodyOf(custom("Top", arnOf("customWidget-second-public"))), "public", own).granted,
    ).toHaveLength(1);
  });
});

test("widgets without a title are named by their number and type; a dashboard may have anything in it", () => {
  const { refused } = grants(
    "email",
    null,
    7,
    "x",
    [],
    {},
    { type: "custom" },
    { type: 5, properties: null },
  );

  expect(refused.map(({ widget }) => widget)).toEqual(["widget 6 (custom)"]);
});

test.each([
  ["no JSON", "{", "Cannot read dashboard Ops: its body is not JSON"],
  [
    "no list of widgets",
    '{"widgets":{}}',
    'Cannot read dashboard Ops: expected a body with a list "widgets"',
  ],
  ["no object", "null", 'Cannot read dashboard Ops: expected a body with a list "widgets"'],
])("a body that is %s gets a sentence", (_what, text, sentence) => {
  expect(() => readBody("Ops", text)).toThrow(sentence);
});

describe("widgets of CloudWatch's own", () => {
  test("that viewers do not see by sharing alone are named with what they need", () => {
    const unseen = unseenWidgets(
      bodyOf(
        {
          type: "log",
          properties: { title: "Logs", query: "SOURCE '/aws/lambda/a' | SOURCE 'b' | fields @message" },
        },
        { type: "alarm", properties: { title: "Alarms", alarms: [] } },
        { type: "metric", properties: { title: "Graph", annotations: { alarms: ["arn"] } } },
        { type: "explorer", properties: {} },
        { type: "chart", properties: {} },
        { type: "metric", properties: { title: "Plain", metrics: [] } },
        { type: "text", properties: { markdown: "x" } },
        custom("Top", INDEX),
      ),
    );

    expect(unseen.map(({ widget }) => widget)).toEqual([
      '"Logs"',
      '"Alarms"',
      '"Graph"',
      "widget 4 (explorer)",
      "widget 5 (chart)",
    ]);
    expect(unseen[0]?.why).toContain("on log group /aws/lambda/a, b");
    expect(unseen[1]?.why).toContain("composite alarms need cloudwatch:DescribeAlarms on *");
    expect(unseen[2]?.why).toContain("not available");
  });

  test("are the composite alarms by name, where it is known which alarms are composite", () => {
    const arn = (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`;
    const body = bodyOf({
      type: "alarm",
      properties: { title: "Alarms", alarms: [arn("Plain"), arn("All of it"), 7] },
    });

    expect(unseenWidgets(body, new Set([arn("All of it")]))[0]?.why).toMatch(
      /which shows all alarms of the account: All of it$/,
    );
    expect(unseenWidgets(body, new Set())[0]?.why).not.toContain("composite");
  });
});

describe("a variable that can lead a widget to another function is named", () => {
  const withVariables = (...variables: unknown[]) =>
    variablesOverEndpoints(readBody("Ops", JSON.stringify({ widgets: [custom("Top", INDEX)], variables })));

  test("by the property that it changes, or by text of an endpoint", () => {
    expect(
      withVariables(
        { id: "fn", type: "property", property: "endpoint" },
        { id: "region", type: "pattern", pattern: "eu-central-1" },
      ),
    ).toEqual(['"fn"', '"region"']);
  });

  test("and others are not", () => {
    expect(
      withVariables(
        { id: "instance", type: "property", property: "InstanceId" },
        { id: "text", type: "pattern", pattern: "i-0123" },
        { id: "empty", type: "pattern", pattern: "" },
        null,
      ),
    ).toEqual([]);
  });
});
