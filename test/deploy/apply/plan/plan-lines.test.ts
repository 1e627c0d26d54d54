import { expect, test } from "vitest";
import type { Plan } from "../../../../deploy/apply/plan/plan.ts";
import { planLines } from "../../../../deploy/apply/plan/plan-lines.ts";
import type { PlannedChange } from "../../../../deploy/apply/plan/planned-change.ts";
import { defaultConfig } from "../../../../deploy/config/config.ts";
import { estimate } from "../../../../deploy/cost/estimate.ts";

const change = (kind: PlannedChange["kind"], logicalId: string, more: Partial<PlannedChange> = {}) => ({
  kind,
  logicalId,
  type: "AWS::S3::Bucket",
  properties: [],
  perhaps: [],
  replacedFor: [],
  ...more,
});
const plan = (more: Partial<Plan> = {}): Plan => ({
  kind: "update",
  isNew: false,
  stack: "trailboard",
  accountId: "111122223333",
  region: "eu-central-1",
  changes: [],
  iam: [],
  parameters: [],
  notes: [],
  estimate: estimate(defaultConfig),
  ...more,
});
const linesBeforeCost = (of: Plan) => {
  const lines = planLines(of);
  return lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("About $")),
  );
};

test("each kind of change has its word; what may lose something is in capitals", () => {
  expect(
    linesBeforeCost(
      plan({
        notes: ["Look here"],
        changes: [
          change("replace", "A", { properties: ["BucketName"], replacedFor: ["BucketName"] }),
          change("maybe-replace", "B", { perhaps: ["Role"] }),
          change("delete", "C", { physicalId: "c-1" }),
          change("forget", "D"),
          change("import", "E"),
          change("update", "F", { properties: ["Tags"], perhaps: ["Role"] }),
          change("update", "H", { perhaps: ["Role", "Tags"] }),
          change("create", "G"),
        ],
      }),
    ),
  ).toEqual([
    "Update stack trailboard in account 111122223333, eu-central-1: 1 to REPLACE, 1 PERHAPS TO REPLACE, 1 to DELETE, 1 to let go, 1 to take back, 1 to update, 1 perhaps to update, 1 to create",
    "Note: Look here",
    "  REPLACE      A  AWS::S3::Bucket: BucketName (because of BucketName)",
    "  MAY REPLACE  B  AWS::S3::Bucket: perhaps Role",
    "  DELETE       C  AWS::S3::Bucket c-1",
    "  let go       D  AWS::S3::Bucket (stays in the account)",
    "  take back    E  AWS::S3::Bucket (is in the account already, and is taken as it is)",
    "  update       F  AWS::S3::Bucket: Tags, perhaps Role",
    "  may update   H  AWS::S3::Bucket: Role, Tags",
    "  create       G  AWS::S3::Bucket",
  ]);
});

test("permissions are said one by one under the resource that has them, parameters with what they were", () => {
  const rule = { logicalId: "Role", type: "AWS::IAM::Role", place: "policy index" } as const;
  const may = (Action: string) => JSON.stringify({ Effect: "Allow", Action, Resource: "*" });
  expect(
    linesBeforeCost(
      plan({
        iam: [
          { change: "added", ...rule, place: "trust", statement: "{}" },
          { change: "removed", ...rule, statement: may("s3:GetObject") },
          { change: "added", ...rule, statement: may("s3:PutObject") },
        ],
        parameters: [
          { name: "CodePrefix", before: "a/", after: "b/" },
          { name: "New", before: undefined, after: "x" },
        ],
      }),
    ).slice(1),
  ).toEqual([
    "  only outputs, tags or descriptions change",
    "  parameter CodePrefix: a/ -> b/",
    "  parameter New: x",
    "Permissions (+ added, - removed):",
    "  Role",
    "    + {}",
    "    - may read (s3:GetObject) *",
    "    + may write (s3:PutObject) *",
  ]);
});

test("where a role has several policies, each rule says its own", () => {
  const rule = { change: "added", logicalId: "Role", type: "AWS::IAM::Role", statement: "{}" } as const;
  const iam = ["policy a", "policy b", "trust"].map((place) => ({ ...rule, place }));
  expect(linesBeforeCost(plan({ iam })).slice(-3)).toEqual([
    "    + policy a: {}",
    "    + policy b: {}",
    "    + {}",
  ]);
});

test("the cost is the total and every line of the estimate with its arithmetic", () => {
  const of = plan();
  const lines = planLines(of);
  const from = lines.findIndex((line) => line.startsWith("About $"));
  expect(lines.slice(from + 1)).toHaveLength(of.estimate.lines.length);
  for (const { what, how } of of.estimate.lines)
    expect(lines.slice(from + 1)).toContainEqual(expect.stringContaining(`  ${what}: ${how}`));
});

test("nothing to do is said in one line, after what should be known all the same", () => {
  expect(planLines(plan({ kind: "nothing", notes: ["The store is stopped"] }))).toEqual([
    "Note: The store is stopped",
    "Nothing to change: stack trailboard in account 111122223333, eu-central-1 is as configured",
  ]);
});
