import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { namesOf } from "../../../deploy/names.ts";
import { readBody } from "../../../deploy/share/dashboard-body.ts";
import { grantsOf, type ShareMode } from "../../../deploy/share/grants.ts";
import { lintStatement, shareStatement } from "../../../deploy/share/statement.ts";
import "../../support/property-seed.ts";

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const INDEX = arnOf("customWidget-trailboard");
const DETAIL = arnOf("customWidget-trailboard-detail");

test("the statement allows calling these functions, each once, in one order, and nothing else", () => {
  expect(shareStatement([DETAIL, INDEX, DETAIL])).toEqual({
    Sid: "TrailboardShare",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: [INDEX, DETAIL],
  });
});

test("there is no statement without functions: IAM would refuse it", () => {
  expect(shareStatement([])).toBeUndefined();
});

describe("the last look at a statement", () => {
  const right = {
    Sid: "TrailboardShare",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: [INDEX],
  };
  const onDashboard = new Set([INDEX]);

  test("finds nothing wrong with the functions of the dashboard", () => {
    expect(lintStatement(right, onDashboard)).toEqual([]);
  });

  test.each([
    [
      "another action",
      { Action: "lambda:*" },
      "The statement allows something else than lambda:InvokeFunction",
    ],
    ["more actions", { Action: ["lambda:InvokeFunction", "iam:PassRole"] }, "something else than"],
    ["all functions", { Resource: "*" }, "The statement lists no functions"],
    ["a wildcard in the list", { Resource: ["*"] }, '"*" is not the ARN of exactly one function'],
    ["no functions", { Resource: [] }, "The statement lists no functions"],
    [
      "a function that is not on the dashboard",
      { Resource: [INDEX, DETAIL] },
      `${DETAIL} is not on the dashboard`,
    ],
    ["a denial", { Effect: "Deny" }, "The statement does not allow"],
    ["what is not to be allowed", { NotResource: [INDEX] }, 'The statement has "NotResource"'],
    ["all other actions", { NotAction: "iam:*" }, 'The statement has "NotAction"'],
    ["a principal", { Principal: "*" }, 'The statement has "Principal"'],
    ["another Sid", { Sid: "Invoke" }, "The statement has not our Sid"],
  ])("refuses %s", (_what, change, problem) => {
    expect(lintStatement({ ...right, ...change }, onDashboard).join()).toContain(problem);
  });

  test.each([null, undefined, "*", [right], 7])("refuses %j, which is no statement", (statement) => {
    expect(lintStatement(statement, onDashboard)).toEqual(["The statement is no object"]);
  });
});

describe("of any dashboard, in any mode", () => {
  const names = namesOf(defaultConfig);
  const sharer = { accountId: "111122223333", partition: "aws", region: "eu-central-1", names };
  const endpoint = fc.oneof(
    fc.constantFrom(
      INDEX,
      DETAIL,
      `${INDEX}:live`,
      arnOf("customWidget-trailboard-public"),
      arnOf("trailboard-indexer"),
      arnOf("*"),
      `${INDEX}*`,
      "*",
      "",
      "arn:aws:lambda:us-east-1:999999999999:function:theirs",
      arnOf("somebody-elses"),
    ),
    fc.string(),
    fc.anything(),
  );
  const widget = fc.oneof(
    fc.record({ type: fc.constantFrom("custom", "metric", "log"), properties: fc.record({ endpoint }) }),
    fc.anything(),
  );
  const bodies = fc.array(widget, { maxLength: 12 }).map((widgets) => JSON.stringify({ widgets }) ?? "{}");

  test("the statement has no wildcard, no other action, and no function that the dashboard does not call", () => {
    fc.assert(
      fc.property(bodies, fc.constantFrom<ShareMode>("public", "email", "sso"), (text, mode) => {
        const { granted } = grantsOf(readBody("Any", text), mode, sharer);
        const statement = shareStatement(granted.map(({ arn }) => arn));
        if (!statement) return;
        const written = JSON.stringify(statement);
        expect(written).not.toMatch(/[*?]/);
        expect(statement.Action).toBe("lambda:InvokeFunction");
        const { widgets } = JSON.parse(text) as {
          widgets: ({ type?: unknown; properties?: { endpoint?: unknown } } | null)[];
        };
        const called = widgets.flatMap((one) => (one?.type === "custom" ? [one.properties?.endpoint] : []));
        for (const arn of statement.Resource) expect(called).toContain(arn);
        expect(lintStatement(JSON.parse(written), new Set(called.map(String)))).toEqual([]);
      }),
    );
  });

  test("everybody gets nothing but the public function of this account", () => {
    fc.assert(
      fc.property(bodies, (text) => {
        for (const { arn } of grantsOf(readBody("Any", text), "public", sharer).granted)
          expect(arn).toBe(arnOf("customWidget-trailboard-public"));
      }),
    );
  });
});
