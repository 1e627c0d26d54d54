import { type PermissionNeed, STACK_STATE } from "./permission-need.ts";

export const SHARE: readonly PermissionNeed[] = [
  { actions: ["cloudwatch:GetDashboard"], on: "that dashboard", why: "see which functions it calls" },
  {
    actions: ["cloudwatch:DescribeAlarms"],
    on: "anything",
    why: "see which of its alarms are composite",
    without: "the report says what composite alarms would need",
  },
  {
    actions: ["iam:ListRoles"],
    on: "anything",
    why: "find the roles of shares",
    without: "without --apply the statement is said all the same",
  },
  {
    actions: ["iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:GetRolePolicy"],
    on: "sharing roles",
    why: "see which role shows this dashboard",
    without: "without --apply the statement is said all the same",
  },
  {
    actions: ["iam:GetPolicy", "iam:GetPolicyVersion"],
    on: "policies of sharing roles",
    why: "see which role shows this dashboard",
    without: "the role cannot be told where two could be it",
  },
  {
    actions: ["iam:PutRolePolicy", "iam:DeleteRolePolicy"],
    on: "sharing roles",
    why: "put our one policy into the role (--apply), or take it out (--revoke)",
  },
  { ...STACK_STATE, why: "make a public copy (--copy)" },
  {
    actions: ["cloudwatch:PutDashboard"],
    on: "that dashboard",
    why: "make a public copy (--copy)",
  },
  {
    actions: ["cloudwatch:ListTagsForResource", "cloudwatch:TagResource"],
    on: "that dashboard",
    why: "mark the copy as Trailboard's (--copy)",
  },
];
