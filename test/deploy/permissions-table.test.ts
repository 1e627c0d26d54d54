import { describe, expect, test } from "vitest";
import { permissionsPage, permissionsTable } from "../../deploy/cli/command-permissions.ts";
import { commandPermissions } from "../../deploy/cli/permissions/by-command.ts";
import { cloudFormationNeeds } from "../../deploy/cli/permissions/cloudformation.ts";
import { viewerStatements } from "../../deploy/share/viewer-policy.ts";
import { stackTemplate } from "../../deploy/stack/stack.ts";
import { CODE, configurations } from "./stack/configurations.ts";

describe("what CloudFormation does for whoever deploys", () => {
  const types = new Set(
    configurations.flatMap(([, config]) =>
      Object.values(stackTemplate(config, CODE).Resources).map(({ Type }) => Type),
    ),
  );

  test("is said of each type that any configuration deploys, and of no other", () => {
    expect(Object.keys(cloudFormationNeeds).sort()).toEqual([...types].sort());
  });

  test.each(Object.entries(cloudFormationNeeds))("for %s is said action by action", (_type, { needs }) => {
    const actions = needs.flatMap((need) => need.actions);
    expect(new Set(actions).size).toBe(actions.length);
    for (const action of actions) expect(action).toMatch(/^[a-z\d]+:[A-Z][A-Za-z]+$/);
    expect(actions.length).toBeGreaterThan(0);
  });

  test("whatever it makes it can delete again, but the index", () => {
    for (const [type, { needs }] of Object.entries(cloudFormationNeeds)) {
      const actions = needs.flatMap((need) => need.actions).join(" ");
      if (type === "AWS::S3::Bucket") expect(actions).not.toContain("DeleteBucket");
      // A topic's or queue's policy is one of its attributes.
      else expect(actions, type).toMatch(/:(Delete|Remove|Unsubscribe|Set(Topic|Queue)Attributes)/);
    }
  });

  test("who gives a function or a schedule its role must be allowed to pass it", () => {
    for (const type of ["AWS::Lambda::Function", "AWS::Scheduler::Schedule"])
      expect(cloudFormationNeeds[type]?.needs).toContainEqual({ actions: ["iam:PassRole"], on: "our roles" });
  });
});

describe("the table of who needs what", () => {
  const rows = permissionsTable()
    .split("\n")
    .map((line) => line.slice(2, -2).split(" | "));
  const rowOf = (start: string) => rows.find(([who]) => who?.startsWith(start)) ?? [];

  test("has a row for each person, with needs and a reason", () => {
    expect(rows.slice(2).map(([who]) => who?.split(/[ ,;]/).slice(0, 2).join(" "))).toEqual([
      "who deploys",
      "who deploys",
      "who puts",
      "who embeds",
      "who shares",
      "who looks",
      "who drills",
      "who runs",
      "who indexes",
    ]);
    for (const row of rows) expect(row).toHaveLength(3);
    for (const cell of rows.flat()) expect(cell.trim()).not.toBe("");
  });

  test("names things without account and Region in front, and a service once for its actions", () => {
    expect(rowOf("who embeds")[1]).toBe(
      "`cloudwatch:` GetDashboard, PutDashboard on `dashboard/*`<br>`cloudformation:` DescribeStacks on `stack/trailboard/*`<br>`lambda:` GetFunctionConfiguration on `function:customWidget-trailboard`, `function:customWidget-trailboard-*`, `function:trailboard-indexer`",
    );
    expect(`${permissionsTable()}${permissionsPage()}`).not.toMatch(/undefined|arn:/);
  });

  test("says of those who look what the viewers' policy says, and of those who drill down one function more", () => {
    const statements = viewerStatements({
      functionArns: { trailboard: "a", "trailboard-detail": "b" },
      dashboardArns: ["c"],
      detail: false,
    });
    for (const action of statements.flatMap(({ Action }) => Action))
      expect(rowOf("who looks")[1]).toMatch(new RegExp(`\\b${action.split(":")[1]}\\b`));
    expect(rowOf("who looks")[1]).not.toContain("trailboard-detail");
    expect(rowOf("who drills")[1]).toBe(
      "`lambda:` InvokeFunction on `function:customWidget-trailboard-detail`",
    );
  });
});

describe("the page of who needs what", () => {
  const page = permissionsPage();

  test("has every action of every command, and of CloudFormation", () => {
    const all = [
      ...Object.values(commandPermissions).flatMap((needs) => needs.flatMap(({ actions }) => [...actions])),
      ...Object.values(cloudFormationNeeds).flatMap(({ needs }) => needs.flatMap(({ actions }) => actions)),
    ];
    expect(all.length).toBeGreaterThan(150);
    for (const action of all) {
      const [service, name] = action.split(":");
      expect(page, action).toMatch(new RegExp(`\`${service}:\` [^\`]*\\b${name}\\b`));
    }
  });

  test("has the heading that the table leads to", () => {
    const [, anchor = "?"] = /docs\/permissions\.md#([a-z-]+)/.exec(permissionsTable()) ?? [];
    const anchors = page
      .split("\n")
      .filter((line) => line.startsWith("## "))
      .map((line) => line.slice(3).toLowerCase().replaceAll(" ", "-"));
    expect(anchors).toContain(anchor);
  });
});
