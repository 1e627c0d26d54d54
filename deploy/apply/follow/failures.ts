import type { StackEvent } from "@aws-sdk/client-cloudformation";

export interface Failure {
  readonly logicalId: string;
  /** "AWS::Lambda::Function" */
  readonly type: string;
  /** "CREATE_FAILED" */
  readonly status: string;
  /** In AWS's own words. */
  readonly reason: string;
}

/** CloudFormation stops what was going on beside the resource that failed, and calls that failed too. */
const ECHO = /^Resource (creation|update|deletion|import) cancelled/i;

/**
 * What failed in an operation, the first one first: that is the cause. `events` oldest first. Echoes are left out, and the
 * stack's own failure is said only where no resource's is.
 */
export function failuresOf(events: readonly StackEvent[]): Failure[] {
  const failed = events.filter(
    ({ ResourceStatus = "", ResourceStatusReason = "" }) =>
      ResourceStatus.endsWith("_FAILED") && !ECHO.test(ResourceStatusReason),
  );
  const ofResources = failed.filter(({ ResourceType }) => ResourceType !== "AWS::CloudFormation::Stack");
  return (ofResources.length > 0 ? ofResources : failed).map((event) => ({
    logicalId: event.LogicalResourceId ?? "",
    type: event.ResourceType ?? "",
    status: event.ResourceStatus ?? "",
    reason: event.ResourceStatusReason || "AWS gave no reason",
  }));
}

/** What helps against reasons that are well known; undefined where nothing is known. */
export function mendOf({ reason }: Pick<Failure, "reason">): string | undefined {
  return MENDS.find(({ reasons }) => reasons.test(reason))?.mend;
}

/** The first that fits counts: what an organisation forbids is said with "not authorized" too. */
const MENDS: readonly { readonly reasons: RegExp; readonly mend: string }[] = [
  {
    reasons: /UnreservedConcurrentExecution|ReservedConcurrentExecutions/i,
    mend: 'set "reservedConcurrency" to {"detail": null, "public": null} in the configuration, or ask for a higher quota of concurrent executions (Service Quotas, AWS Lambda)',
  },
  {
    reasons: /runtime parameter of .* (is not supported|no longer)|value .*nodejs.* at 'runtime'/i,
    mend: 'choose another "runtime" in the configuration',
  },
  {
    // A role is known everywhere only some seconds after it was made (IAM User Guide, "Changes that I make are not always
    // immediately visible"); CloudFormation waits for some services only.
    reasons:
      /cannot be assumed by Lambda|execution role does not have permissions to call|must allow AWS EventBridge Scheduler to assume the role/i,
    mend: "a new role is not known everywhere at once: deploy again",
  },
  {
    reasons: /service control policy|resource control policy/i,
    mend: "a policy of your organisation forbids it: ask who keeps it",
  },
  {
    reasons: /permissions boundar|explicit deny/i,
    mend: 'a policy denies it: "permissionsBoundary" in the configuration may be what is wanted',
  },
  {
    reasons: /already exists/i,
    mend: 'it is not this stack\'s: delete it, or choose another "name" or "dashboardPrefix" in the configuration',
  },
  {
    reasons: /not authorized|AccessDenied|access denied/i,
    mend: "the README's table says which permissions a deployment needs",
  },
];
