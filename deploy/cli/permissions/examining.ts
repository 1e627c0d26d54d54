import { DECRYPT_INDEX, FIND_STORE, type PermissionNeed } from "./permission-need.ts";

const CANNOT_TELL = "its lines say `cannot tell`";
/** Those of `trailboard doctor`: it says what it may not see, and goes on. */
export const DOCTOR: readonly PermissionNeed[] = [
  {
    actions: [
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudformation:GetTemplate",
    ],
    on: "the stack",
    why: "see what is deployed",
    without: CANNOT_TELL,
  },
  ...FIND_STORE.map((need) => ({ ...need, without: CANNOT_TELL })),
  {
    actions: ["cloudtrail:GetEventDataStore"],
    on: "event data stores",
    why: "see its status and retention",
    without: CANNOT_TELL,
  },
  {
    actions: ["s3:ListBucket"],
    on: "the index bucket",
    why: "see the newest hour, and gaps",
    without: CANNOT_TELL,
  },
  {
    actions: ["s3:GetBucketPublicAccessBlock", "s3:GetEncryptionConfiguration", "s3:GetBucketVersioning"],
    on: "the index bucket",
    why: "see whether it is closed, encrypted and versioned as it was deployed",
    without: CANNOT_TELL,
  },
  {
    actions: ["s3:GetObject"],
    on: "what is in the index bucket",
    why: "see which store the hours are from",
    without: CANNOT_TELL,
  },
  DECRYPT_INDEX,
  {
    actions: ["lambda:GetFunctionConfiguration"],
    on: "functions of any dashboard",
    why: "see our functions, and whether those that dashboards call are there",
    without: CANNOT_TELL,
  },
  {
    actions: ["lambda:GetAccountSettings"],
    on: "anything",
    why: "see how many calls at once the account has left",
    without: CANNOT_TELL,
  },
  {
    actions: ["lambda:GetFunctionConcurrency"],
    on: "our functions",
    why: "see what is reserved",
    without: CANNOT_TELL,
  },
  { actions: ["scheduler:GetSchedule"], on: "our schedule", why: "see the hourly run", without: CANNOT_TELL },
  {
    actions: ["iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies"],
    on: "our roles",
    why: "see whether the roles are as they were deployed",
    without: CANNOT_TELL,
  },
  {
    actions: ["iam:SimulatePrincipalPolicy", "iam:GetRole"],
    on: "yourself",
    why: "see whether you may call the functions",
    without: CANNOT_TELL,
  },
  { actions: ["cloudwatch:DescribeAlarms"], on: "our alarms", why: "see which ring", without: CANNOT_TELL },
  {
    actions: ["cloudwatch:GetMetricStatistics"],
    on: "anything",
    why: "see runs that were given up",
    without: CANNOT_TELL,
  },
  {
    actions: ["cloudwatch:ListDashboards"],
    on: "anything",
    why: "find dashboards",
    without: CANNOT_TELL,
  },
  {
    actions: ["cloudwatch:GetDashboard"],
    on: "every dashboard",
    why: "find custom widgets without a function",
    without: CANNOT_TELL,
  },
];
