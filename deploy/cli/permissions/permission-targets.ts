import type { Names } from "../../names.ts";

/** An account and Region, and what things are called in it. Any of the texts may be a placeholder, or "*". */
export interface PermissionPlace {
  readonly partition: string;
  readonly accountId: string;
  readonly region: string;
  readonly names: Names;
  readonly dashboardPrefix: string;
}

/**
 * ARN patterns of what a permission can be narrowed to. "anything" is "*": the action takes no resource (Service
 * Authorization Reference). Names that CloudFormation makes up begin with the stack's name.
 */
export const permissionTargets = {
  anything: () => ["*"],
  "the stack": ({ names, ...at }) => [`${arn(at, "cloudformation")}:stack/${names.stack}/*`],
  "the code bucket": ({ names, partition, accountId, region }) => [
    `arn:${partition}:s3:::${names.codeBucket(accountId, region)}`,
  ],
  "what is in the code bucket": ({ names, partition, accountId, region }) => [
    `arn:${partition}:s3:::${names.codeBucket(accountId, region)}/*`,
  ],
  "the index bucket": ({ names, partition, accountId, region }) => [
    `arn:${partition}:s3:::${names.indexBucket(accountId, region)}`,
  ],
  "what is in the index bucket": ({ names, partition, accountId, region }) => [
    `arn:${partition}:s3:::${names.indexBucket(accountId, region)}/*`,
  ],
  "our functions": ({ names, ...at }) => [
    `${arn(at, "lambda")}:function:${names.function("trailboard")}`,
    `${arn(at, "lambda")}:function:${names.function("trailboard")}-*`,
    `${arn(at, "lambda")}:function:${names.function("trailboard-indexer")}`,
  ],
  "the indexer": ({ names, ...at }) => [
    `${arn(at, "lambda")}:function:${names.function("trailboard-indexer")}`,
  ],
  "the widget function": ({ names, ...at }) => [
    `${arn(at, "lambda")}:function:${names.function("trailboard")}`,
  ],
  "the detail function": ({ names, ...at }) => [
    `${arn(at, "lambda")}:function:${names.function("trailboard-detail")}`,
  ],
  "the public function": ({ names, ...at }) => [
    `${arn(at, "lambda")}:function:${names.function("trailboard-public")}`,
  ],
  "functions of any dashboard": (at) => [`${arn(at, "lambda")}:function:*`],
  "our dashboards": ({ partition, accountId, dashboardPrefix }) => [
    `arn:${partition}:cloudwatch::${accountId}:dashboard/${dashboardPrefix}-*`,
  ],
  "that dashboard": ({ partition, accountId }) => [`arn:${partition}:cloudwatch::${accountId}:dashboard/*`],
  "every dashboard": ({ partition, accountId }) => [`arn:${partition}:cloudwatch::${accountId}:dashboard/*`],
  "our alarms": ({ dashboardPrefix, ...at }) => [`${arn(at, "cloudwatch")}:alarm:${dashboardPrefix}-*`],
  "our roles": ({ names, partition, accountId }) => [
    `arn:${partition}:iam::${accountId}:role/${names.function("trailboard")}-*`,
    `arn:${partition}:iam::${accountId}:role/${names.stack}-*`,
  ],
  "the viewers' policy": ({ names, partition, accountId }) => [
    `arn:${partition}:iam::${accountId}:policy/${names.viewerPolicy}-*`,
  ],
  "sharing roles": ({ partition, accountId }) => [
    `arn:${partition}:iam::${accountId}:role/service-role/CWDBSharing*`,
  ],
  "policies of sharing roles": ({ partition, accountId }) => [
    `arn:${partition}:iam::${accountId}:policy/service-role/*`,
  ],
  yourself: ({ partition, accountId }) => [
    `arn:${partition}:iam::${accountId}:role/*`,
    `arn:${partition}:iam::${accountId}:user/*`,
  ],
  "event data stores": (at) => [`${arn(at, "cloudtrail")}:eventdatastore/*`],
  "our schedule": ({ names, ...at }) => [`${arn(at, "scheduler")}:schedule/default/${names.stack}-*`],
  "our log groups": ({ names, ...at }) => [
    `${arn(at, "logs")}:log-group:/aws/lambda/${names.function("trailboard")}*`,
    `${arn(at, "logs")}:log-group:/aws/lambda/${names.function("trailboard-indexer")}*`,
  ],
  "our topic": ({ names, ...at }) => [`${arn(at, "sns")}:${names.stack}-*`],
  "our queue": ({ names, ...at }) => [`${arn(at, "sqs")}:${names.stack}-*`],
  "our secret": (at) => [`${arn(at, "secretsmanager")}:secret:PseudonymKey-*`],
  "the KMS key": (at) => [`${arn(at, "kms")}:key/*`],
} as const satisfies Readonly<Record<string, (place: PermissionPlace) => readonly string[]>>;

export type PermissionTarget = keyof typeof permissionTargets;

function arn(
  { partition, accountId, region }: Pick<PermissionPlace, "partition" | "accountId" | "region">,
  service: string,
): string {
  return `arn:${partition}:${service}:${region}:${accountId}`;
}

/** The target's ARN patterns at a place. */
export function targetArns(target: PermissionTarget, place: PermissionPlace): readonly string[] {
  return permissionTargets[target](place);
}
