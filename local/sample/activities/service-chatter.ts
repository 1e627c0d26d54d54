import {
  accounts,
  DEVELOPMENT,
  HOME_REGION,
  MANAGEMENT,
  PARTNER_ACCOUNT_ID,
  PRODUCTION,
  roles,
  SECURITY,
  stableId,
} from "../cast.ts";
import { awsService, otherAccount, roleSession } from "../identities.ts";
import { type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";
import { keyArn } from "./names.ts";

/** AWS's own services at work, round the clock: most of any trail, and of interest to nobody until it changes. */
export function serviceChatter(hour: Hour): TrailEvent[] {
  return [...assumedRoles(hour), ...keyUse(hour), ...agents(hour), ...serviceEvents(hour), ...partner(hour)];
}

const byService = (service: string, accountId: string): Caller => ({
  identity: awsService(service),
  accountId,
  ip: `${service}.amazonaws.com`,
  agent: `${service}.amazonaws.com`,
  overTls: false,
});

function assumedRoles(hour: Hour): TrailEvent[] {
  const { random } = hour;
  return Array.from({ length: random.poisson(9) }, () => {
    const [service, role] = random.pick(SERVICE_ROLES);
    const account = random.pick([PRODUCTION, PRODUCTION, PRODUCTION, DEVELOPMENT, SECURITY, MANAGEMENT]);
    const session = random.pick(["session", service, random.id(12).toLowerCase()]);
    const roleArn = `arn:aws:iam::${account.id}:role/${role}`;
    return trailEvent(random, byService(service, account.id), {
      atMs: sometime(hour),
      region:
        account === PRODUCTION ? random.pick(PRODUCTION_REGIONS) : (OTHER_REGIONS[account.id] ?? HOME_REGION),
      service: "sts",
      name: "AssumeRole",
      readOnly: true,
      request: { roleArn, roleSessionName: session, durationSeconds: 3600 },
      resources: [{ accountId: account.id, type: "AWS::IAM::Role", ARN: roleArn }],
      more: {
        responseElements: {
          credentials: { accessKeyId: stableId("ASIA", `${role}/${session}`), sessionToken: random.id(60) },
          assumedRoleUser: { assumedRoleId: `${stableId("AROA", role)}:${session}`, arn: roleArn },
        },
        sharedEventID: random.uuid(),
      },
    });
  });
}

// Only production lives in many places.
const PRODUCTION_REGIONS: readonly [string, ...string[]] = [
  HOME_REGION,
  HOME_REGION,
  "eu-central-1",
  "us-east-1",
];
const OTHER_REGIONS: Readonly<Record<string, string>> = {
  [MANAGEMENT.id]: "us-east-1",
  [SECURITY.id]: HOME_REGION,
  [DEVELOPMENT.id]: HOME_REGION,
};

const SERVICE_ROLES: readonly [Pair, ...Pair[]] = [
  ["lambda", roles.ordersWorker],
  ["lambda", roles.imageResizer],
  ["lambda", roles.billingExport],
  ["ecs-tasks", roles.shopApi],
  ["ec2", roles.nodes],
  ["config", "aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"],
  ["access-analyzer", "aws-service-role/access-analyzer.amazonaws.com/AWSServiceRoleForAccessAnalyzer"],
  ["autoscaling", "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"],
  [
    "resource-explorer-2",
    "aws-service-role/resource-explorer-2.amazonaws.com/AWSServiceRoleForResourceExplorer",
  ],
  ["glue", roles.etl],
];
type Pair = readonly [service: string, role: string];

function keyUse(hour: Hour): TrailEvent[] {
  const { random } = hour;
  return Array.from({ length: random.poisson(8) }, () => {
    const internal = random.chance(0.3);
    const service = random.pick(["s3", "secretsmanager", "dynamodb", "ebs", "logs"]);
    const name = random.pick(["Decrypt", "Decrypt", "GenerateDataKey"]);
    const caller = internal
      ? { ...byService(service, PRODUCTION.id), ip: "AWS Internal", agent: "AWS Internal" }
      : byService(service, PRODUCTION.id);
    return trailEvent(random, caller, {
      atMs: sometime(hour),
      region: HOME_REGION,
      service: "kms",
      name,
      readOnly: true,
      request: {
        encryptionContext: { "aws:service": service },
        keyId: keyArn(PRODUCTION, HOME_REGION, "shop"),
      },
      resources: [
        { accountId: PRODUCTION.id, type: "AWS::KMS::Key", ARN: keyArn(PRODUCTION, HOME_REGION, "shop") },
      ],
      more: { vpcEndpointId: random.chance(0.4) ? "vpce-0a1b2c3d4e5f60718" : undefined },
    });
  });
}

/** Instances report to Systems Manager every few minutes. */
function agents(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  return Array.from({ length: 8 }, (_, index) => {
    const instance = `i-0${stableId("", `node${index % 8}`)
      .slice(0, 9)
      .toLowerCase()}0000000`;
    const identity = roleSession(PRODUCTION, roles.nodes, instance, startMs);
    const name =
      index % 3 === 0
        ? "UpdateInstanceInformation"
        : random.pick(["ListInstanceAssociations", "DescribeAssociation"]);
    return trailEvent(
      random,
      {
        identity,
        accountId: PRODUCTION.id,
        ip: `10.20.${index % 8}.17`,
        agent: userAgents.ssmAgent,
        overTls: true,
      },
      {
        atMs: sometime(hour),
        region: index % 4 === 0 ? "eu-central-1" : HOME_REGION,
        service: "ssm",
        name,
        readOnly: name !== "UpdateInstanceInformation",
        request: { instanceId: instance, agentVersion: "3.3.2958.0" },
        more: { vpcEndpointId: "vpce-0a1b2c3d4e5f60718", vpcEndpointAccountId: PRODUCTION.id },
      },
    );
  });
}

/** Things that services do without being called: AwsServiceEvent, with serviceEventDetails. */
function serviceEvents(hour: Hour): TrailEvent[] {
  const { random } = hour;
  if (!random.chance(0.3)) return [];
  const account = random.pick(accounts);
  const [service, name] = random.pick(SERVICE_EVENTS);
  const caller = {
    ...byService(service, account.id),
    identity: { accountId: account.id, invokedBy: "AWS Internal" },
  };
  return [
    trailEvent(
      random,
      { ...caller, ip: "AWS Internal", agent: "AWS Internal" },
      {
        atMs: sometime(hour),
        region: HOME_REGION,
        service,
        name,
        readOnly: false,
        more: {
          eventType: "AwsServiceEvent",
          serviceEventDetails: { state: "COMPLETED" },
          requestID: undefined,
        },
      },
    ),
  ];
}

const SERVICE_EVENTS: readonly [Pair, ...Pair[]] = [
  ["kms", "RotateKey"],
  ["autoscaling", "TerminateInstanceForSpotInterruption"],
  ["backup", "BackupJobCompleted"],
];

/** A partner's role from another account, twice an hour: the record of the account that is called. */
function partner(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const roleArn = `arn:aws:iam::${PRODUCTION.id}:role/${roles.partner}`;
  return Array.from({ length: 2 }, () =>
    trailEvent(
      random,
      {
        identity: otherAccount(PARTNER_ACCOUNT_ID, stableId("AROA", "partner")),
        accountId: PRODUCTION.id,
        ip: "198.51.100.200",
        agent: userAgents.goSdk,
        overTls: true,
      },
      {
        atMs: sometime(hour),
        region: "us-east-1",
        service: "sts",
        name: "AssumeRole",
        readOnly: true,
        request: { roleArn, roleSessionName: "metrics", externalId: "HIDDEN_DUE_TO_SECURITY_REASONS" },
        resources: [{ accountId: PRODUCTION.id, type: "AWS::IAM::Role", ARN: roleArn }],
        more: { sharedEventID: random.uuid() },
      },
    ),
  );
}
