import { accounts, approvedRegions, PRODUCTION, roles, SECURITY, stableId } from "../cast.ts";
import { accessDenied, unauthorizedOperation } from "../errors.ts";
import { roleSession } from "../identities.ts";
import { hourOfDay } from "../rhythm.ts";
import { type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { burst, type Hour } from "./activity.ts";

/** Every morning the security account looks at all accounts: many reads, some refused, none of it an attack. */
export function auditScan(hour: Hour): TrailEvent[] {
  if (hourOfDay(hour.startMs) !== 5) return [];
  return accounts.flatMap((account, position) => {
    const fromMs = hour.startMs + position * 12 * 60_000;
    return [crossAccountEntry(hour, account.id, fromMs), ...scan(hour, account.id, fromMs + 2000)];
  });
}

function crossAccountEntry(hour: Hour, accountId: string, atMs: number): TrailEvent {
  const roleArn = `arn:aws:iam::${accountId}:role/${roles.audit}`;
  const caller: Caller = {
    identity: roleSession(SECURITY, "scanner-task", "daily-scan", hour.startMs),
    accountId,
    ip: "198.51.100.60",
    agent: userAgents.boto3,
    overTls: true,
  };
  return trailEvent(hour.random, caller, {
    atMs,
    region: "us-east-1",
    service: "sts",
    name: "AssumeRole",
    readOnly: true,
    request: { roleArn, roleSessionName: "daily-scan", sourceIdentity: "scanner" },
    resources: [{ accountId, type: "AWS::IAM::Role", ARN: roleArn }],
    more: {
      responseElements: {
        credentials: { accessKeyId: stableId("ASIA", `daily-scan/${accountId}`) },
        assumedRoleUser: { arn: `arn:aws:sts::${accountId}:assumed-role/${roles.audit}/daily-scan` },
      },
      sharedEventID: hour.random.uuid(),
    },
  });
}

function scan(hour: Hour, accountId: string, fromMs: number): TrailEvent[] {
  const { random } = hour;
  const account = accounts.find(({ id }) => id === accountId) ?? PRODUCTION;
  const identity = roleSession(account, roles.audit, "daily-scan", fromMs);
  const caller = { identity, accountId, ip: "198.51.100.60", agent: userAgents.boto3, overTls: true };
  const arn = String(identity.arn);
  return Array.from({ length: random.integer(70, 110) }, (_, index) => {
    const [service, name] = random.pick(CHECKS);
    const action = `${service}:${name}`;
    // The audit role is a little too small everywhere: harmless refusals that are there every day.
    const refused = ["GetPasswordData", "GetSecretValue", "GetDistributionConfig"].includes(name);
    return trailEvent(random, caller, {
      atMs: burst(fromMs, index, 900),
      region: service === "iam" || service === "cloudfront" ? "us-east-1" : random.pick(approvedRegions),
      service,
      name,
      readOnly: true,
      ...(refused
        ? {
            error:
              service === "ec2"
                ? unauthorizedOperation(arn, action, random.hex(160))
                : accessDenied(arn, action, "*"),
          }
        : {}),
    });
  });
}

const CHECKS: readonly [Check, ...Check[]] = [
  ["iam", "GenerateCredentialReport"],
  ["iam", "GetAccountPasswordPolicy"],
  ["iam", "ListUsers"],
  ["iam", "ListMFADevices"],
  ["s3", "GetBucketPublicAccessBlock"],
  ["s3", "GetBucketLogging"],
  ["ec2", "DescribeSecurityGroups"],
  ["ec2", "DescribeFlowLogs"],
  ["ec2", "GetEbsEncryptionByDefault"],
  ["ec2", "GetPasswordData"],
  ["cloudtrail", "GetTrailStatus"],
  ["cloudtrail", "ListEventDataStores"],
  ["guardduty", "ListDetectors"],
  ["config", "DescribeConfigurationRecorderStatus"],
  ["kms", "GetKeyRotationStatus"],
  ["secretsmanager", "GetSecretValue"],
  ["cloudfront", "GetDistributionConfig"],
  ["rds", "DescribeDBSnapshotAttributes"],
];
type Check = readonly [service: string, name: string];
