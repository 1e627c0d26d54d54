import type { Change } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { plannedChanges } from "../../../../deploy/apply/plan/planned-change.ts";

const change = (ResourceChange: NonNullable<Change["ResourceChange"]>): Change => ({
  Type: "Resource",
  ResourceChange,
});

test("a change set's actions become words of ours, what is dangerous first", () => {
  const changes = plannedChanges([
    change({ Action: "Add", LogicalResourceId: "New", ResourceType: "AWS::S3::Bucket" }),
    change({ Action: "Modify", Replacement: "False", LogicalResourceId: "B", ResourceType: "T" }),
    change({ Action: "Modify", Replacement: "False", LogicalResourceId: "A", ResourceType: "T" }),
    change({ Action: "Modify", Replacement: "Conditional", LogicalResourceId: "Perhaps", ResourceType: "T" }),
    change({ Action: "Modify", Replacement: "True", LogicalResourceId: "Anew", ResourceType: "T" }),
    change({ Action: "Remove", LogicalResourceId: "Old", ResourceType: "T", PhysicalResourceId: "old-1" }),
    change({ Action: "Remove", PolicyAction: "Retain", LogicalResourceId: "Kept", ResourceType: "T" }),
    change({ Action: "Import", LogicalResourceId: "Back", ResourceType: "T" }),
  ]);

  expect(changes.map(({ kind, logicalId }) => `${kind} ${logicalId}`)).toEqual([
    "replace Anew",
    "maybe-replace Perhaps",
    "delete Old",
    "forget Kept",
    "import Back",
    "update A",
    "update B",
    "create New",
  ]);
  expect(changes.find(({ logicalId }) => logicalId === "Old")?.physicalId).toBe("old-1");
});

test("what changes is named once each, properties by their name, all else by its attribute; what may change is told apart", () => {
  const [only] = plannedChanges([
    change({
      Action: "Modify",
      Replacement: "True",
      LogicalResourceId: "F",
      ResourceType: "AWS::Lambda::Function",
      Details: [
        { Target: { Attribute: "Properties", Name: "FunctionName", RequiresRecreation: "Always" } },
        { Target: { Attribute: "Properties", Name: "Code", RequiresRecreation: "Never" } },
        {
          Target: { Attribute: "Properties", Name: "Code", RequiresRecreation: "Never" },
          Evaluation: "Dynamic",
        },
        { Target: { Attribute: "Tags", RequiresRecreation: "Never" } },
        {
          Target: { Attribute: "Properties", Name: "Role", RequiresRecreation: "Never" },
          Evaluation: "Dynamic",
          ChangeSource: "ResourceAttribute",
          CausingEntity: "Role.Arn",
        },
      ],
    }),
  ]);

  expect(only).toMatchObject({
    kind: "replace",
    properties: ["Code", "FunctionName", "Tags"],
    perhaps: ["Role"],
    replacedFor: ["FunctionName"],
  });
});

test("an action that nobody knows yet is said as the worst that it may be, never left out", () => {
  expect(
    plannedChanges([change({ Action: "SyncWithActual", LogicalResourceId: "X", ResourceType: "T" })]),
  ).toMatchObject([{ kind: "maybe-replace", logicalId: "X" }]);
  expect(
    plannedChanges([change({ Action: "Dynamic", LogicalResourceId: "X", ResourceType: "T" })]),
  ).toMatchObject([{ kind: "maybe-replace" }]);
  expect(plannedChanges([])).toEqual([]);
});
