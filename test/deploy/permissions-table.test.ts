import { describe, expect, test } from "vitest";
import { permissionsTable } from "../../deploy/cli/command-permissions.ts";
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
    .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | \|$/g, "")));
  const rowOf = (start: string) => rows.find(([who]) => who?.startsWith(start)) ?? [];

  test("has a row for each person, each with as many reasons as needs", () => {
    expect(rows.map((cells) => cells.length)).toEqual(rows.map((_, at) => (at === 1 ? 1 : 3)));
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
    for (const [, needs = "", why = ""] of rows.slice(2))
      expect(needs.split("<br>")).toHaveLength(why.split("<br>").length);
  });

  test("names things without account and Region in front", () => {
    expect(rowOf("who embeds")[1]).toContain("`cloudformation:DescribeStacks` on `stack/trailboard/*`");
    expect(permissionsTable()).not.toMatch(/undefined|arn:/);
  });

  test("says of those who look what the viewers' policy says", () => {
    const statements = viewerStatements({
      functionArns: { trailboard: "a", "trailboard-detail": "b" },
      dashboardArns: ["c"],
      detail: false,
    });
    for (const action of statements.flatMap(({ Action }) => Action))
      expect(rowOf("who looks")[1]).toContain(`\`${action}\``);
    expect(rowOf("who looks")[1]).not.toContain("trailboard-detail");
    expect(rowOf("who drills")[1]).toBe(
      "`lambda:InvokeFunction` on `function:customWidget-trailboard-detail`",
    );
  });

  test("no reason is a name of the code", () => {
    for (const [, , why = ""] of rows.slice(2)) expect(why).not.toMatch(/\b[A-Z][a-z]+[A-Z]\w+And\w+/);
  });
});
