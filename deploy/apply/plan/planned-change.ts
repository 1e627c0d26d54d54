import type { Change, ResourceChange } from "@aws-sdk/client-cloudformation";
import { byKindOfResource } from "./resource-order.ts";

/** "maybe-replace": CloudFormation knows only when it does it. "forget": leaves the stack, stays in the account. */
export type ChangeKind = "create" | "update" | "maybe-replace" | "replace" | "delete" | "forget" | "import";

/** What a change set does to one resource, in our words. */
export interface PlannedChange {
  readonly kind: ChangeKind;
  /** "IndexBucket" */
  readonly logicalId: string;
  /** "AWS::S3::Bucket" */
  readonly type: string;
  /** The resource's own name or ARN, where it has one by now. */
  readonly physicalId?: string;
  /** What of it changes: "Code", "Environment", "Tags" ...; sorted, each once. */
  readonly properties: readonly string[];
  /** What changes only where something else that it refers to turns out to be another one. */
  readonly perhaps: readonly string[];
  /** Properties because of which it is made anew. */
  readonly replacedFor: readonly string[];
}

export function plannedChanges(changes: readonly Change[]): PlannedChange[] {
  return inPlanOrder(changes.flatMap(({ ResourceChange: change }) => (change ? [planned(change)] : [])));
}

/** What is dangerous first, then as people look for it. */
export function inPlanOrder(changes: readonly PlannedChange[]): PlannedChange[] {
  return [...changes].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || byKindOfResource(a, b));
}

const ORDER: readonly ChangeKind[] = [
  "replace",
  "maybe-replace",
  "delete",
  "forget",
  "import",
  "update",
  "create",
];

function planned(change: ResourceChange): PlannedChange {
  const details = change.Details ?? [];
  const nameOf = (detail: (typeof details)[number]) =>
    (detail.Target?.Attribute === "Properties" ? detail.Target.Name : detail.Target?.Attribute) ?? "";
  const properties = distinct(details.filter(({ Evaluation }) => Evaluation !== "Dynamic").map(nameOf));
  return {
    kind: kindOf(change),
    logicalId: change.LogicalResourceId ?? "",
    type: change.ResourceType ?? "",
    ...(change.PhysicalResourceId ? { physicalId: change.PhysicalResourceId } : {}),
    properties,
    perhaps: distinct(details.map(nameOf).filter((name) => !properties.includes(name))),
    replacedFor: distinct(
      details
        .filter(({ Target }) => Target?.RequiresRecreation && Target.RequiresRecreation !== "Never")
        .map(nameOf),
    ),
  };
}

function kindOf({ Action, Replacement, PolicyAction }: ResourceChange): ChangeKind {
  if (Action === "Add") return "create";
  if (Action === "Import") return "import";
  if (Action === "Remove") return PolicyAction === "Retain" ? "forget" : "delete";
  if (Replacement === "True") return "replace";
  // An action that is not known to us is said as the worst that it may be.
  if (Action === "Modify") return Replacement === "Conditional" ? "maybe-replace" : "update";
  return "maybe-replace";
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names.filter((name) => name !== ""))].sort(compare);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
