import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { ref, sub } from "./intrinsics.ts";
import { INDEX_BUCKET } from "./logical-ids.ts";
import { LAKE_ACTIONS, type ObjectAction, type Permissions } from "./permissions.ts";
import type { Json } from "./template.ts";

/** A statement of a role's policy that allows something. */
export interface Statement {
  readonly [name: string]: Json | undefined;
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: Json;
  readonly Condition?: Json;
}

/** What a role says for these permissions, in this order: objects, their key, Lake, metrics. */
export function statementsOf({ objects, lake, metrics }: Permissions, config: Config): Statement[] {
  return [
    ...(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"] as const).flatMap((action) =>
      onObjects(action, objects[action]),
    ),
    ...listing(objects["s3:ListBucket"]),
    ...indexKey(objects, config),
    ...(lake ? queries(config) : []),
    ...metrics.map((action) => metric(action, config)),
  ];
}

/**
 * A bucket's ARN names no account: where ours is deleted, anybody may make one of its name, with a policy that takes what
 * the indexer writes and gives what widgets then draw. So the condition says whose bucket it is.
 */
function onObjects(action: ObjectAction, prefixes: readonly string[]): Statement[] {
  if (prefixes.length === 0) return [];
  return [
    {
      Sid: sidOf(action),
      Effect: "Allow",
      Action: [action],
      Resource: prefixes.map((prefix) => sub(`\${${INDEX_BUCKET}.Arn}/${prefix}*`)),
      Condition: { StringEquals: { "aws:ResourceAccount": ref("AWS::AccountId") } },
    },
  ];
}

/**
 * S3 answers 404 for a key that is not there only to who may list the bucket, and 403 to others; it asks that without a
 * prefix, so the condition must let a request pass that has none ("IfExists").
 */
function listing(prefixes: readonly string[]): Statement[] {
  if (prefixes.length === 0) return [];
  return [
    {
      Sid: sidOf("s3:ListBucket"),
      Effect: "Allow",
      Action: ["s3:ListBucket"],
      Resource: sub(`\${${INDEX_BUCKET}.Arn}`),
      Condition: { StringLikeIfExists: { "s3:prefix": prefixes.map((prefix) => `${prefix}*`) } },
    },
  ];
}

function indexKey(objects: Permissions["objects"], { index: { kmsKey } }: Config): Statement[] {
  if (kmsKey === null) return [];
  const writes = objects["s3:PutObject"].length > 0;
  return [
    {
      Sid: "IndexKey",
      Effect: "Allow",
      Action: writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
      Resource: kmsKey,
      Condition: { StringEquals: { "kms:ViaService": sub("s3.${AWS::Region}.${AWS::URLSuffix}") } },
    },
  ];
}

/** A store with a key of its own asks of who queries that they may use the key; a role that is assumed is given it there. */
function queries({ lakeRole, eventDataStoreKey }: Config): Statement[] {
  if (lakeRole !== null)
    return [{ Sid: "LakeRole", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: lakeRole }];
  const key: Statement[] =
    eventDataStoreKey === null
      ? []
      : [
          {
            Sid: "LakeKey",
            Effect: "Allow",
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: eventDataStoreKey,
          },
        ];
  return [
    { Sid: "Lake", Effect: "Allow", Action: [...LAKE_ACTIONS], Resource: ref("EventDataStoreArn") },
    ...key,
  ];
}

function metric(action: Permissions["metrics"][number], config: Config): Statement {
  const statement = { Sid: sidOf(action), Effect: "Allow", Action: [action], Resource: "*" } as const;
  if (action === "cloudwatch:GetMetricData") return statement;
  return {
    ...statement,
    Condition: { StringEquals: { "cloudwatch:namespace": namesOf(config).namespace } },
  };
}

function sidOf(action: string): string {
  return action.slice(action.indexOf(":") + 1);
}
