import { approvedRegions, unapprovedRegions } from "../cast.ts";
import { accessDenied, unauthorizedOperation } from "../errors.ts";
import type { TrailEvent } from "../trail-event.ts";
import type { Stage } from "./attack.ts";

/** A script asks for everything in every region: about seven in ten calls are refused. */
export function enumeration(stage: Stage): TrailEvent[] {
  const { random, leaked } = stage;
  const { startMs, endMs } = stage.range("enumeration");
  const calls = 850;
  const gapMs = (endMs - startMs) / calls;
  const arn = stage.arn(leaked);
  return Array.from({ length: calls }, (_, index) => {
    const [service, name, refused] = random.pick(QUESTIONS);
    const global = service === "iam" || service === "organizations";
    const region = global ? "us-east-1" : random.pick([...REGIONS]);
    const action = `${service}:${name}`;
    const error =
      service === "ec2"
        ? unauthorizedOperation(arn, action, random.hex(200))
        : accessDenied(arn, action, "*");
    return stage.event(leaked, {
      atMs: startMs + Math.floor(index * gapMs + random.next() * gapMs),
      region,
      service,
      name,
      readOnly: true,
      ...(random.chance(refused) ? { error } : {}),
    });
  });
}

const REGIONS: readonly [string, ...string[]] = [...approvedRegions, ...unapprovedRegions];

/** Service, operation, and how likely it is refused: the CI user may write to one bucket and, sadly, to IAM. */
const QUESTIONS: readonly [Question, ...Question[]] = [
  ["iam", "ListUsers", 0],
  ["iam", "ListRoles", 0],
  ["iam", "GetAccountAuthorizationDetails", 1],
  ["iam", "ListAttachedUserPolicies", 0],
  ["s3", "ListBuckets", 0.1],
  ["s3", "GetBucketAcl", 0.9],
  ["s3", "GetBucketPolicy", 0.9],
  ["ec2", "DescribeInstances", 1],
  ["ec2", "DescribeSnapshots", 1],
  ["ec2", "DescribeSecurityGroups", 1],
  ["ec2", "DescribeKeyPairs", 1],
  ["ec2", "DescribeVpcs", 0.8],
  ["rds", "DescribeDBInstances", 1],
  ["lambda", "ListFunctions20150331", 1],
  ["secretsmanager", "ListSecrets", 1],
  ["ssm", "DescribeParameters", 1],
  ["dynamodb", "ListTables", 0.7],
  ["kms", "ListKeys", 0.3],
  ["ses", "GetSendQuota", 1],
  ["bedrock", "ListFoundationModels", 0.5],
  ["servicequotas", "ListServiceQuotas", 0.6],
  ["organizations", "DescribeOrganization", 0],
  ["organizations", "ListAccounts", 1],
  ["guardduty", "ListDetectors", 0.2],
  ["cloudtrail", "DescribeTrails", 0.2],
];
type Question = readonly [service: string, name: string, refused: number];
