import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { eventLines } from "../../../../deploy/apply/follow/event-lines.ts";

let count = 0;
const event = (id: string, status: string, atSeconds: number, reason?: string): StackEvent =>
  ({
    EventId: String(count++),
    LogicalResourceId: id,
    ResourceType: id === "trailboard" ? "AWS::CloudFormation::Stack" : "AWS::IAM::Role",
    ResourceStatus: status,
    Timestamp: new Date(atSeconds * 1000),
    ResourceStatusReason: reason,
  }) as StackEvent;

test("a resource has one line, when it is done, with the seconds since it began", () => {
  const lines = eventLines();
  expect(
    lines.of([event("trailboard", "UPDATE_IN_PROGRESS", 0), event("Role", "UPDATE_IN_PROGRESS", 1)]),
  ).toEqual(["UPDATE_IN_PROGRESS        trailboard              AWS::CloudFormation::Stack"]);
  expect(lines.of([event("Role", "UPDATE_IN_PROGRESS", 2), event("Role", "UPDATE_COMPLETE", 13.4)])).toEqual([
    "UPDATE_COMPLETE           Role                    AWS::IAM::Role  12 s",
  ]);
});

test("failures are said with their reason in full, and so is why all is rolled back", () => {
  const reason = `Role ${"x".repeat(500)} already exists`;
  expect(
    eventLines().of([
      event("Role", "CREATE_FAILED", 3, reason),
      event("trailboard", "ROLLBACK_IN_PROGRESS", 4, "The following resource(s) failed to create: [Role]"),
    ]),
  ).toEqual([
    `CREATE_FAILED             Role                    AWS::IAM::Role: ${reason}`,
    "ROLLBACK_IN_PROGRESS      trailboard              AWS::CloudFormation::Stack: The following resource(s) failed to create: [Role]",
  ]);
});

test("after half a minute in which nothing ended, what is waited for is said; not before, and not without any", () => {
  const lines = eventLines();
  expect(lines.quiet(0)).toEqual([]);
  expect(lines.quiet(60_000)).toEqual([]);
  lines.of([event("Slow", "CREATE_IN_PROGRESS", 0)]);
  expect(lines.quiet(60_000)).toEqual(["waiting for Slow"]);
  expect(lines.quiet(89_999)).toEqual([]);
  expect(lines.quiet(90_000)).toEqual(["waiting for Slow"]);
});
