import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { sizeOf } from "./function-sizes.ts";
import { attribute, comment, literally, type Resources, ref, sub } from "./intrinsics.ts";
import { INDEX_BUCKET, idsOf } from "./logical-ids.ts";
import { pseudonymKeyValue } from "./pseudonym-key.ts";
import type { Json, Resource } from "./template.ts";

const ABOUT: Readonly<Record<FunctionName, string>> = {
  trailboard: "Draws widgets from the index and metrics; can start no query",
  "trailboard-detail": "Draws widgets that may start CloudTrail Lake queries, which cost money",
  "trailboard-public": "Draws widgets for everybody with a public link: pseudonyms only, listed calls only",
  "trailboard-indexer": "Writes the index, hour by hour",
};

/** File names of the functions' code, each with the hash of its content: new code is a new name, and so a change. */
export type CodeFiles = Readonly<Record<FunctionName, string>>;

/** The functions that this configuration asks for. */
export function functionsOf({ public: forEverybody }: Config): readonly FunctionName[] {
  const isPublic = forEverybody.dashboards.length > 0 || forEverybody.widgets.length > 0;
  return [
    "trailboard",
    "trailboard-detail",
    ...(isPublic ? (["trailboard-public"] as const) : []),
    "trailboard-indexer",
  ];
}

/** A function and its log; its role is in roles.ts. */
export function lambdaFunction(name: FunctionName, config: Config, code: CodeFiles): Resources {
  const ids = idsOf(name);
  const functionName = namesOf(config).function(name);
  const { memoryMB, timeoutSeconds, why } = sizeOf(name, config);
  const reserved = reservedConcurrency(name, config);
  return {
    [ids.logGroup]: {
      Type: "AWS::Logs::LogGroup",
      Properties: { LogGroupName: `/aws/lambda/${functionName}`, RetentionInDays: config.logRetentionDays },
    },
    [ids.function]: {
      Type: "AWS::Lambda::Function",
      Properties: {
        FunctionName: functionName,
        Description: ABOUT[name],
        Runtime: config.runtime,
        Architectures: [config.architecture],
        Handler: "index.handler",
        Code: { S3Bucket: ref("CodeBucket"), S3Key: sub(`\${CodePrefix}${literally(code[name])}`) },
        Role: attribute(ids.role, "Arn"),
        MemorySize: memoryMB,
        Timeout: timeoutSeconds,
        ...(reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved }),
        LoggingConfig: {
          LogFormat: "JSON",
          LogGroup: ref(ids.logGroup),
          // Lines of each call cost money, and strangers can make calls. At WARN Lambda leaves out its own lines of calls
          // that went well (Developer Guide, "Log-level filtering"); ours are of level ERROR.
          ...(name === "trailboard-public" ? { SystemLogLevel: "WARN", ApplicationLogLevel: "ERROR" } : {}),
        },
        Environment: { Variables: environment(name, config) },
        // What the console's list of custom widgets goes by; each of them only reads.
        ...(name === "trailboard-indexer"
          ? {}
          : { Tags: [{ Key: "cw-custom-widget", Value: "describe:readOnly" }] }),
      },
      Metadata: comment(why),
    },
    ...(name === "trailboard-public" ? { PublicAttempts: onceOnly(ids.function) } : {}),
  };
}

/** For calls that do not wait for their answer, which whoever may call the function can make, and nobody needs. */
function onceOnly(functionId: string): Resource {
  return {
    Type: "AWS::Lambda::EventInvokeConfig",
    Properties: {
      FunctionName: ref(functionId),
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    },
    Metadata: comment(
      "Whoever may call this function may also call it without waiting for the answer. Such a call is tried once, and one that waits for longer than a minute, the least that Lambda has, is forgotten: nobody can fill the queue for hours.",
    ),
  };
}

/** One indexer at a time: two would publish the same hour's metrics twice. */
function reservedConcurrency(name: FunctionName, { reservedConcurrency }: Config): number | undefined {
  if (name === "trailboard-indexer") return 1;
  if (name === "trailboard-detail") return reservedConcurrency.detail ?? undefined;
  if (name === "trailboard-public") return reservedConcurrency.public ?? undefined;
  return undefined;
}

/** What aws/config.ts reads; only what the function's code asks for. */
function environment(name: FunctionName, config: Config): Readonly<Record<string, Json>> {
  const index = { TRAILBOARD_INDEX: sub(`s3://\${${INDEX_BUCKET}}/`) };
  const metrics = { TRAILBOARD_NAMESPACE: namesOf(config).namespace };
  const lake = {
    TRAILBOARD_EVENT_DATA_STORE: ref("EventDataStoreArn"),
    TRAILBOARD_SCAN_BUDGET_BYTES: String(Math.round(config.budgets.scanGBPerHour * 1e9)),
    ...(config.lakeRole === null ? {} : { TRAILBOARD_LAKE_ROLE: config.lakeRole }),
  };
  switch (name) {
    case "trailboard":
      return {
        ...index,
        ...metrics,
        TRAILBOARD_DETAIL_FUNCTION: attribute(idsOf("trailboard-detail").function, "Arn"),
      };
    case "trailboard-public":
      return {
        ...index,
        TRAILBOARD_PSEUDONYM_KEY: pseudonymKeyValue(),
        TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: String(config.public.maxRangeDays),
      };
    case "trailboard-detail":
    case "trailboard-indexer":
      return { ...index, ...metrics, ...lake };
  }
}
