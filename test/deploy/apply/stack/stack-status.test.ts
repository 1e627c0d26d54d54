import { StackStatus } from "@aws-sdk/client-cloudformation";
import { expect, test } from "vitest";
import { hasSucceeded, stateOf } from "../../../../deploy/apply/stack/stack-status.ts";

test("every status that CloudFormation has is one that we know what to do with", () => {
  const states = Object.fromEntries(Object.values(StackStatus).map((status) => [status, stateOf(status)]));

  expect(states).toMatchObject({
    REVIEW_IN_PROGRESS: "review",
    CREATE_IN_PROGRESS: "busy",
    UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: "busy",
    ROLLBACK_COMPLETE: "empty",
    UPDATE_ROLLBACK_COMPLETE: "settled",
    UPDATE_ROLLBACK_FAILED: "half-rolled-back",
    DELETE_FAILED: "half-deleted",
    DELETE_COMPLETE: "gone",
  });
  expect(Object.keys(states).filter((status) => states[status] === "stuck")).toEqual(
    expect.arrayContaining(["UPDATE_FAILED", "IMPORT_ROLLBACK_FAILED"]),
  );
});

test("a status of the future that says that it is in progress is waited for; any other needs a person", () => {
  expect(stateOf("SHUFFLE_IN_PROGRESS")).toBe("busy");
  expect(stateOf("SHUFFLE_COMPLETE")).toBe("stuck");
  expect(stateOf("")).toBe("stuck");
});

test("a rollback that is complete is no success", () => {
  expect(["CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"].every(hasSucceeded)).toBe(true);
  expect(
    ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "CREATE_FAILED"].some(
      hasSucceeded,
    ),
  ).toBe(false);
});
