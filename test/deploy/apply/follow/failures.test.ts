import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { failuresOf, mendOf } from "../../../../deploy/apply/follow/failures.ts";

const event = (
  LogicalResourceId: string,
  ResourceStatus: string,
  ResourceStatusReason?: string,
): StackEvent =>
  ({
    StackId: "s",
    EventId: `${LogicalResourceId}-${ResourceStatus}`,
    StackName: "trailboard",
    Timestamp: new Date(0),
    LogicalResourceId,
    ResourceType: LogicalResourceId === "trailboard" ? "AWS::CloudFormation::Stack" : "AWS::Lambda::Function",
    ResourceStatus,
    ResourceStatusReason,
  }) as StackEvent;

test("the cause is the first failure that is no echo of another", () => {
  const failures = failuresOf([
    event("Log", "CREATE_FAILED", "Resource creation cancelled"),
    event("Function", "CREATE_FAILED", "The runtime parameter of nodejs99.x is not supported"),
    event("Role", "UPDATE_FAILED", "Resource update cancelled"),
    event("trailboard", "ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Function]"),
    event("Bucket", "DELETE_FAILED", "The bucket you tried to delete is not empty"),
    event("trailboard", "ROLLBACK_FAILED", "The following resource(s) failed to delete: [Bucket]"),
  ]);

  expect(failures.map(({ logicalId, reason }) => `${logicalId}: ${reason}`)).toEqual([
    "Function: The runtime parameter of nodejs99.x is not supported",
    "Bucket: The bucket you tried to delete is not empty",
  ]);
});

test("the stack's own reason is said where no resource has one, and no reason is said as such", () => {
  expect(failuresOf([event("trailboard", "UPDATE_ROLLBACK_FAILED", "Internal failure")])).toMatchObject([
    { logicalId: "trailboard", reason: "Internal failure" },
  ]);
  expect(failuresOf([event("F", "CREATE_FAILED")])).toMatchObject([{ reason: "AWS gave no reason" }]);
  expect(failuresOf([event("F", "CREATE_COMPLETE"), event("trailboard", "CREATE_COMPLETE")])).toEqual([]);
});

test.each([
  [
    "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    "higher quota",
  ],
  ["The runtime parameter of nodejs18.x is no longer supported for creating", '"runtime"'],
  ["trailboard-index already exists", '"name"'],
  ["User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole", "permissions"],
  [
    "User: arn:aws:iam::1:user/x is not authorized to perform: iam:CreateRole on resource: r with an explicit deny in a service control policy",
    "your organisation",
  ],
  [
    "User: x is not authorized to perform: iam:CreateRole because no permissions boundary allows the iam:CreateRole action",
    '"permissionsBoundary"',
  ],
  ["The role defined for the function cannot be assumed by Lambda.", "deploy again"],
  ["The execution role you provide must allow AWS EventBridge Scheduler to assume the role.", "deploy again"],
])("%s is followed by what helps", (reason, part) => {
  expect(mendOf({ reason })).toContain(part);
});

test("nothing is made up for a reason that nobody knows", () => {
  expect(mendOf({ reason: "Internal failure" })).toBeUndefined();
});
