import type { FunctionName } from "../bundle/functions.ts";

/** What S3 calls the things that aws/objects/s3.ts does. */
export const OBJECT_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"] as const;
export type ObjectAction = (typeof OBJECT_ACTIONS)[number];

/** What a function may do to AWS; the roles are made from this, and a test holds it against the code, both ways. */
export interface Permissions {
  /** How the keys begin with which each may be done. */
  readonly objects: Readonly<Record<ObjectAction, readonly string[]>>;
  /** Start, follow and cancel queries of the event data store, as itself or as `lakeRole`. */
  readonly lake: boolean;
  readonly metrics: readonly ("cloudwatch:GetMetricData" | "cloudwatch:PutMetricData")[];
}

/** What CloudTrail Lake asks of who queries; each names the event data store (Service Authorization Reference). */
export const LAKE_ACTIONS = [
  "cloudtrail:StartQuery",
  "cloudtrail:DescribeQuery",
  "cloudtrail:GetQueryResults",
  "cloudtrail:CancelQuery",
] as const;

/** An hour that is being written counts from the moment its `pending/` object is there: readers read it. */
const READ_INDEX = {
  "s3:GetObject": ["hours/", "days/", "coverage/", "pending/"],
  "s3:ListBucket": ["months/", "coverage/", "days/", "pending/"],
} as const;

export const permissions: Readonly<Record<FunctionName, Permissions>> = {
  trailboard: {
    objects: { ...READ_INDEX, "s3:PutObject": [], "s3:DeleteObject": [] },
    lake: false,
    metrics: ["cloudwatch:GetMetricData"],
  },
  "trailboard-public": {
    objects: { ...READ_INDEX, "s3:PutObject": [], "s3:DeleteObject": [] },
    lake: false,
    metrics: [],
  },
  "trailboard-detail": {
    objects: {
      "s3:GetObject": [...READ_INDEX["s3:GetObject"], "answers/", "scan-rates/"],
      "s3:PutObject": ["answers/", "running/", "budget/", "scan-rates/"],
      "s3:DeleteObject": ["answers/", "running/", "budget/"],
      "s3:ListBucket": [...READ_INDEX["s3:ListBucket"], "answers/", "running/", "budget/"],
    },
    lake: true,
    metrics: ["cloudwatch:GetMetricData"],
  },
  "trailboard-indexer": {
    objects: {
      "s3:GetObject": ["hours/", "coverage/", "pending/", "metrics/"],
      "s3:PutObject": ["hours/", "days/", "coverage/", "pending/", "months/", "metrics/", "budget/"],
      "s3:DeleteObject": ["days/", "coverage/", "pending/", "budget/"],
      "s3:ListBucket": [...READ_INDEX["s3:ListBucket"], "budget/"],
    },
    lake: true,
    metrics: ["cloudwatch:PutMetricData"],
  },
};
