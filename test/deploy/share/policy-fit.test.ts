import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fitOf, matchesPattern } from "../../../deploy/share/policy-fit.ts";
import "../../support/property-seed.ts";

const ARN = "arn:aws:cloudwatch::111122223333:dashboard/Ops";
const OTHER = "arn:aws:cloudwatch::111122223333:dashboard/Other";
const allow = (Action: unknown, Resource: unknown) => ({
  Statement: [{ Effect: "Allow", Action, Resource }],
});

describe("a role's policies", () => {
  test.each([
    [
      "name the dashboard",
      [allow(["cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard"], [OTHER, ARN])],
      "this",
    ],
    ["name it as their only one", [allow("cloudwatch:GetDashboard", ARN)], "this"],
    [
      "name it in one of several",
      [allow("ec2:DescribeTags", "*"), allow("cloudwatch:GetDashboard", ARN)],
      "this",
    ],
    ["cover all dashboards", [allow("cloudwatch:Get*", "*")], "covers"],
    [
      "cover dashboards of a kind",
      [allow("cloudwatch:GetDashboard", "arn:aws:cloudwatch::111122223333:dashboard/O?s")],
      "covers",
    ],
    ["name another dashboard", [allow("cloudwatch:GetDashboard", [OTHER])], "other"],
    ["name a longer one", [allow("cloudwatch:GetDashboard", `${ARN}-2`)], "other"],
    ["allow other things only", [allow("lambda:InvokeFunction", ARN)], "none"],
    [
      "deny it",
      [{ Statement: { Effect: "Deny", Action: "cloudwatch:GetDashboard", Resource: ARN } }],
      "none",
    ],
    ["are none", [], "none"],
    ["cannot be read", [undefined], "unreadable"],
    ["cannot all be read, but name it", [undefined, allow("cloudwatch:GetDashboard", ARN)], "this"],
    [
      "cannot all be read, and name another",
      [allow("cloudwatch:GetDashboard", OTHER), undefined],
      "unreadable",
    ],
    ["are no policies", [null, 7, {}, { Statement: [null, 1, { Effect: "Allow" }] }], "none"],
  ])("that %s", (_what, documents, fit) => {
    expect(fitOf(documents, ARN)).toBe(fit);
  });

  test("are read as IAM reads them: actions in any case, one statement without brackets", () => {
    expect(
      fitOf([{ Statement: { Effect: "Allow", Action: "CloudWatch:getdashboard", Resource: ARN } }], ARN),
    ).toBe("this");
  });
});

test("patterns match as IAM's do", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  const plain = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  fc.assert(
    fc.property(letters, plain, (pattern, text) => {
      const regex = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
      expect(matchesPattern(pattern, text)).toBe(regex.test(text));
    }),
  );
});

test("a pattern of many wildcards takes no time", () => {
  expect(matchesPattern(`${"*a".repeat(5000)}b`, "a".repeat(10_000))).toBe(false);
});
