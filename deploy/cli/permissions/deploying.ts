import { FIND_STORE, type PermissionNeed } from "./permission-need.ts";

/** Those of `trailboard plan`, and of the part of `deploy` that comes before the question. */
export const PLAN: readonly PermissionNeed[] = [
  {
    actions: [
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudformation:GetTemplate",
      "cloudformation:CreateChangeSet",
      "cloudformation:DescribeChangeSet",
      "cloudformation:DeleteChangeSet",
    ],
    on: "the stack",
    why: "see what would change",
  },
  {
    actions: ["cloudformation:ListChangeSets", "cloudformation:DeleteStack"],
    on: "the stack",
    why: "take away the empty stack that a first change set makes",
  },
  {
    actions: ["cloudformation:DescribeEvents"],
    on: "the stack",
    why: "name each resource that CloudFormation refuses beforehand; asked only then",
    implied: true,
  },
  {
    actions: ["cloudformation:TagResource"],
    on: "the stack",
    why: "give the stack its tags; whether CloudFormation asks for it is not known for sure",
    implied: true,
  },
  ...FIND_STORE,
  {
    actions: ["cloudtrail:GetEventDataStore"],
    on: "event data stores",
    why: "see whether it takes events",
    without: "the plan says that this is not known",
  },
  {
    actions: ["lambda:GetAccountSettings"],
    on: "anything",
    why: "see whether the account has the concurrency that is reserved",
    without: "the plan says that this is not known",
  },
  {
    actions: ["s3:ListBucket", "s3:GetBucketTagging"],
    on: "the index bucket",
    why: "see whether an index is there already, and whether it is ours",
  },
  {
    actions: ["cloudwatch:ListDashboards"],
    on: "anything",
    why: "see whether dashboards of these names are there already",
  },
  {
    actions: ["cloudwatch:ListTagsForResource"],
    on: "our dashboards",
    why: "see who made a dashboard that is there already",
  },
  {
    actions: [
      "s3:ListBucket",
      "s3:CreateBucket",
      "s3:GetBucketTagging",
      "s3:PutBucketTagging",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutEncryptionConfiguration",
      "s3:DeleteBucket",
    ],
    on: "the code bucket",
    why: "keep the code, and a template above 51,200 bytes while CloudFormation reads it",
  },
  {
    actions: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
    on: "what is in the code bucket",
    why: "keep the code, and a template above 51,200 bytes while CloudFormation reads it",
  },
];

export const DEPLOY: readonly PermissionNeed[] = [
  ...PLAN,
  {
    actions: [
      "cloudformation:ExecuteChangeSet",
      "cloudformation:DescribeStackEvents",
      "cloudformation:ContinueUpdateRollback",
    ],
    on: "the stack",
    why: "change the stack, follow it, and bring back one that failed half-way",
  },
  {
    actions: ["cloudwatch:GetDashboard", "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
    on: "our dashboards",
    why: "take over dashboards of these names, and put them back where the deployment fails",
  },
  {
    actions: ["cloudwatch:TagResource"],
    on: "our dashboards",
    why: "put dashboards back with their tags",
    implied: true,
  },
];

export const DESTROY: readonly PermissionNeed[] = [
  {
    actions: [
      "cloudformation:DescribeStacks",
      "cloudformation:ListStackResources",
      "cloudformation:GetTemplate",
      "cloudformation:ListChangeSets",
      "cloudformation:DescribeStackEvents",
      "cloudformation:DeleteStack",
    ],
    on: "the stack",
    why: "delete the stack, and follow it",
  },
  {
    actions: ["s3:ListBucket", "s3:GetBucketTagging", "s3:ListBucketVersions", "s3:DeleteBucket"],
    on: "the code bucket",
    why: "delete it, where deploy made it",
  },
  {
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    on: "what is in the code bucket",
    why: "delete it, where deploy made it",
  },
  {
    actions: ["s3:ListBucket", "s3:GetBucketTagging"],
    on: "the index bucket",
    why: "say whether an index stays",
  },
  {
    actions: ["s3:ListBucketVersions", "s3:DeleteBucket"],
    on: "the index bucket",
    why: "delete the index (--with-index)",
  },
  {
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
    on: "what is in the index bucket",
    why: "delete the index (--with-index)",
  },
];
