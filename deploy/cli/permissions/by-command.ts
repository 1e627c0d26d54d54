import { DEPLOY, DESTROY, PLAN } from "./deploying.ts";
import { DOCTOR } from "./examining.ts";
import { DECRYPT_INDEX, type PermissionNeed, STACK_OUTPUTS, STACK_STATE } from "./permission-need.ts";
import { SHARE } from "./sharing.ts";

const EMBED: readonly PermissionNeed[] = [
  {
    actions: ["cloudwatch:GetDashboard", "cloudwatch:PutDashboard"],
    on: "that dashboard",
    why: "read and write it",
  },
  STACK_OUTPUTS,
  {
    actions: ["lambda:GetFunctionConfiguration"],
    on: "our functions",
    why: "find the function where there is no stack of ours",
  },
];

const INDEX_READ: readonly PermissionNeed[] = [
  {
    actions: ["s3:ListBucket"],
    on: "the index bucket",
    why: "see which hours are there",
    without: "hours that are there are not known, and are indexed again",
  },
  {
    actions: ["s3:GetObject"],
    on: "what is in the index bucket",
    why: "estimate the scan from hours that are there",
    without: "it is estimated from the configuration",
  },
  DECRYPT_INDEX,
];

const INDEX: readonly PermissionNeed[] = [
  STACK_OUTPUTS,
  { actions: ["lambda:InvokeFunction"], on: "the indexer", why: "run it" },
  ...INDEX_READ,
];

/**
 * What each command asks of AWS in the name of whoever runs it. A test runs every command before a recording account and
 * compares both ways: nothing is called that is not here, and everything that is here is called. sts:GetCallerIdentity,
 * with which all begin, needs no permission (API reference, GetCallerIdentity). By command as it is typed; the ones
 * without needs open no account.
 */
export const commandPermissions = {
  build: [],
  plan: PLAN,
  deploy: DEPLOY,
  destroy: DESTROY,
  "dashboards --out": [STACK_STATE],
  "dashboards put": [
    STACK_STATE,
    {
      actions: ["cloudwatch:GetDashboard", "cloudwatch:PutDashboard"],
      on: "our dashboards",
      why: "write the dashboards",
    },
    {
      actions: ["cloudwatch:ListTagsForResource", "cloudwatch:TagResource"],
      on: "our dashboards",
      why: "see who made them, and mark ours",
    },
  ],
  embed: EMBED,
  share: SHARE,
  "viewer-policy": [{ ...STACK_STATE, without: "ARNs are made of the configuration's names" }],
  doctor: DOCTOR,
  "index run": INDEX,
  "index backfill": [
    ...INDEX,
    {
      actions: ["cloudtrail:GetEventDataStore"],
      on: "event data stores",
      why: "see how far back the store reaches",
      without: "this is not known, and said",
    },
  ],
  index: [],
  lake: [],
  preview: [],
  query: [],
  render: [],
  widgets: [],
} as const satisfies Readonly<Record<string, readonly PermissionNeed[]>>;

export type PermissionCommand = keyof typeof commandPermissions;
