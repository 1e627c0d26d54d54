import { afterAll, beforeAll, expect, test } from "vitest";
import { changeSetFailure } from "../../../../deploy/apply/change-set/change-set-failure.ts";
import { planStack } from "../../../../deploy/apply/plan/plan-stack.ts";
import { artifactsOf, type Engine, liveStacks, startEngine } from "../engine.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const EARLY =
  "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
const failing = () =>
  engine.aws.answer("cloudformation", "DescribeChangeSet", async (_input, goOn) => ({
    ...(await goOn()),
    Status: "FAILED",
    StatusReason: EARLY,
  }));
const message = () =>
  planStack(engine.session(), artifactsOf()).then(String, (error: Error) => error.message);

test("an early validation is said with what it found, resource by resource, and nothing is left", async () => {
  failing();
  engine.aws.answer("cloudformation", "DescribeEvents", () => ({
    OperationEvents: [
      {
        LogicalResourceId: "Function",
        ValidationName: "NAME_CONFLICT_VALIDATION",
        ValidationStatusReason:
          "Resource of type 'AWS::Lambda::Function' with identifier 'customWidget-trailboard' already exists.",
      },
    ],
  }));

  expect(await message()).toMatch(
    /^Cannot prepare the changes of stack trailboard: Function: Resource of type .* already exists\. \(these are in the account .*"dashboardPrefix"/,
  );
  expect(liveStacks(engine)).toEqual([]);
});

test("who may not read those events is told what CloudFormation said, and what it may be", async () => {
  failing();
  engine.aws.answer("cloudformation", "DescribeEvents", { status: 403, code: "AccessDenied", message: "no" });

  expect(await message()).toMatch(/ResourceExistenceCheck.* \(these are in the account/);
});

test("a deployment of somebody else in between is said as that", async () => {
  engine.aws.answer("cloudformation", "CreateChangeSet", {
    status: 400,
    code: "ValidationError",
    message: "Stack:arn:aws:cloudformation:x is in UPDATE_IN_PROGRESS state and can not be updated.",
  });

  expect(await message()).toContain("somebody else deploys it at this moment: run the same command again");
});

test("without any reason the status is said, and a hook is called one", () => {
  expect(changeSetFailure("s", "FAILED", "")).toBe(
    "Cannot prepare the changes of stack s: CloudFormation says only FAILED",
  );
  expect(changeSetFailure("s", "FAILED", "The following hook(s) failed: [Our::Org::Hook]")).toMatch(
    /\(a check of CloudFormation or of your organisation refuses the template\)$/,
  );
});
