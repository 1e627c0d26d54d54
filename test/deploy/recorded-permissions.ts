import type { PermissionPlace } from "../../deploy/cli/permissions/permission-targets.ts";
import type { FakeAws } from "../support/fake-aws/start-fake-aws.ts";

export interface Asked {
  /** "s3:ListBucket" */
  readonly action: string;
  /** ARN of what it was asked of; "*" where the action takes no resource. */
  readonly arn: string;
}

type Call = FakeAws["calls"][number];

/** Where IAM's word for an operation is not the operation's own (Service Authorization Reference); [] needs no permission. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "sts:GetCallerIdentity": [],
  "s3:HeadBucket": ["s3:ListBucket"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "s3:ListObjectVersions": ["s3:ListBucketVersions"],
  "s3:HeadObject": ["s3:GetObject"],
  // With versions, as the commands send it: one for what has a version, one for what has none.
  "s3:DeleteObjects": ["s3:DeleteObject", "s3:DeleteObjectVersion"],
  "s3:PutBucketEncryption": ["s3:PutEncryptionConfiguration"],
  "s3:PutPublicAccessBlock": ["s3:PutBucketPublicAccessBlock"],
  "s3:GetBucketEncryption": ["s3:GetEncryptionConfiguration"],
  "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
  "lambda:Invoke": ["lambda:InvokeFunction"],
};

/** The operations behind an action, as the fake names them. */
export function operationsOf(action: string): readonly string[] {
  const known = Object.entries(ACTIONS).flatMap(([operation, actions]) =>
    actions.includes(action) ? [operation] : [],
  );
  return known.length > 0 && !["s3:GetObject", "s3:DeleteObject"].includes(action)
    ? known
    : [...known, action];
}

/** What IAM is asked for a call, and of what. */
export function askedOf(call: Call, { state }: FakeAws, place: PermissionPlace): Asked[] {
  const operation = `${call.service}:${call.operation}`;
  return (ACTIONS[operation] ?? [operation]).flatMap((action) =>
    arnsOf(call, action, state, place).map((arn) => ({ action, arn })),
  );
}

function arnsOf(
  { service, operation, input }: Call,
  action: string,
  state: FakeAws["state"],
  { partition, region, accountId }: PermissionPlace,
): readonly string[] {
  const text = (name: string) => (typeof input[name] === "string" ? input[name] : "");
  const own = `arn:${partition}:${service}:${region}:${accountId}`;
  switch (service) {
    case "cloudformation":
      return [stackArn(text("StackName"), text("ChangeSetName"), state, own)];
    case "cloudtrail":
      if (operation === "ListEventDataStores") return ["*"];
      return operation === "ListTags"
        ? (input.ResourceIdList as readonly string[])
        : [text("EventDataStore")];
    case "s3":
      return [
        `arn:${partition}:s3:::${text("Bucket")}${/Object(Version)?$/.test(action) ? `/${text("Key") || "any key"}` : ""}`,
      ];
    case "lambda":
      if (operation === "GetAccountSettings") return ["*"];
      return [
        text("FunctionName").startsWith("arn:")
          ? text("FunctionName")
          : `${own}:function:${text("FunctionName")}`,
      ];
    case "scheduler":
      return [`${own}:schedule/${text("GroupName") || "default"}/${text("Name")}`];
    case "iam":
      return iamArns(operation, text, state);
    case "cloudwatch":
      return cloudWatchArns(operation, input, `arn:${partition}:cloudwatch::${accountId}:dashboard/`, own);
    default:
      throw new Error(`No ARN is known for ${service}:${operation}`);
  }
}

function stackArn(stack: string, changeSet: string, state: FakeAws["state"], own: string): string {
  if (stack.startsWith("arn:")) return stack;
  if (stack !== "") return `${own}:stack/${stack}/any id`;
  const found = [...state.stacks.values()].find(({ changeSets }) =>
    [...changeSets.values()].some(({ id }) => id === changeSet),
  );
  // One that is gone is told by its name: ours begin so.
  const name = found?.name ?? (/changeSet\/trailboard-/.test(changeSet) ? "trailboard" : "?");
  return `${own}:stack/${name}/any id`;
}

function iamArns(
  operation: string,
  text: (name: string) => string,
  state: FakeAws["state"],
): readonly string[] {
  if (operation === "ListRoles") return ["*"];
  const direct = text("PolicyArn") || text("PolicySourceArn");
  return [direct || (state.roles.get(text("RoleName"))?.arn ?? `no role ${text("RoleName")}`)];
}

function cloudWatchArns(
  operation: string,
  input: Call["input"],
  dashboards: string,
  own: string,
): readonly string[] {
  if (/^(ListDashboards|GetMetricStatistics)$/.test(operation)) return ["*"];
  const names = (key: string) => (Array.isArray(input[key]) ? (input[key] as readonly string[]) : []);
  if (operation === "DescribeAlarms") return names("AlarmNames").map((name) => `${own}:alarm:${name}`);
  if (input.ResourceARN !== undefined) return [String(input.ResourceARN)];
  const all =
    operation === "DeleteDashboards" ? names("DashboardNames") : [String(input.DashboardName ?? "?")];
  return all.map((name) => `${dashboards}${name}`);
}
