import { BUILD_IP, DEVELOPMENT, HOME_REGION, iamUsers, PRODUCTION, roles, stableId } from "../cast.ts";
import { requestLimitExceeded } from "../errors.ts";
import { iamUser, roleSession, webIdentity } from "../identities.ts";
import { hourOfDay, officeLoad } from "../rhythm.ts";
import { type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { burst, type Hour, sometime } from "./activity.ts";
import { bucketResources, buckets, functions } from "./names.ts";

/** Builds and deployments: bursts while people work, and a nightly comparison with the Terraform state. */
export function builds(hour: Hour): TrailEvent[] {
  const runs = hour.random.poisson(6.5 * officeLoad(hour.startMs, 1) + 1.2 * officeLoad(hour.startMs, -5));
  const events: TrailEvent[] = [];
  for (let run = 0; run < runs; run++) events.push(...deployment(hour));
  if (hourOfDay(hour.startMs) === 2) events.push(...driftCheck(hour));
  return events;
}

function deployment(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const account = random.chance(0.3) ? PRODUCTION : DEVELOPMENT;
  const fromMs = sometime(hour);
  const session = `deploy-${random.integer(18_000_000_000, 18_999_999_999)}`;
  const subject = `repo:example/shop:environment:${account === PRODUCTION ? "production" : "development"}`;
  const ip = random.chance(0.5) ? BUILD_IP : `198.51.100.${random.integer(41, 46)}`;
  const runner = { accountId: account.id, ip, overTls: true };
  const caller: Caller = {
    ...runner,
    identity: roleSession(account, roles.deploy, session, fromMs),
    agent: userAgents.terraform,
  };
  const uploader: Caller = {
    ...runner,
    identity: iamUser(PRODUCTION, iamUsers.ci.name),
    accountId: PRODUCTION.id,
    agent: userAgents.boto3,
  };
  const roleArn = `arn:aws:iam::${account.id}:role/${roles.deploy}`;
  const events = [
    trailEvent(
      random,
      { ...runner, identity: webIdentity(account, subject), agent: userAgents.githubActions },
      {
        atMs: fromMs,
        region: HOME_REGION,
        service: "sts",
        name: "AssumeRoleWithWebIdentity",
        readOnly: true,
        request: { roleArn, roleSessionName: session, durationSeconds: 3600 },
        more: {
          responseElements: {
            credentials: { accessKeyId: stableId("ASIA", session), expiration: "Jan 1, 1970, 1:00:00 AM" },
            provider: `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`,
            subjectFromWebIdentityToken: subject,
          },
        },
      },
    ),
  ];
  const steps = random.integer(10, 22);
  for (let step = 1; step <= steps; step++) {
    const atMs = burst(fromMs, step, random.integer(400, 2600));
    const [service, name, readOnly, request] = random.pick(STEPS);
    events.push(trailEvent(random, caller, { atMs, region: HOME_REGION, service, name, readOnly, request }));
  }
  const key = `builds/${session}/shop-api.zip`;
  events.push(
    trailEvent(random, uploader, {
      atMs: burst(fromMs, steps + 1, 2000),
      region: HOME_REGION,
      service: "s3",
      name: "PutObject",
      readOnly: false,
      category: "Data",
      request: {
        bucketName: buckets.artifacts,
        key,
        Host: `${buckets.artifacts}.s3.eu-west-1.amazonaws.com`,
      },
      resources: bucketResources(PRODUCTION, buckets.artifacts, key),
      more: {
        additionalEventData: {
          SignatureVersion: "SigV4",
          bytesTransferredIn: 18_423_901,
          bytesTransferredOut: 0,
        },
      },
    }),
  );
  return events;
}

const STEPS: readonly [Step, ...Step[]] = [
  ["ec2", "DescribeVpcs", true, { vpcSet: {} }],
  ["ec2", "DescribeSubnets", true, { subnetSet: {} }],
  ["iam", "GetRole", true, { roleName: roles.shopApi }],
  ["iam", "ListAttachedRolePolicies", true, { roleName: roles.shopApi }],
  ["ecr", "GetAuthorizationToken", true, null],
  ["ecr", "BatchCheckLayerAvailability", true, { repositoryName: "shop-api" }],
  ["ecr", "PutImage", false, { repositoryName: "shop-api", imageTag: "main" }],
  ["ecs", "RegisterTaskDefinition", false, { family: "shop-api" }],
  ["ecs", "UpdateService", false, { cluster: "shop", service: "shop-api" }],
  ["ecs", "DescribeServices", true, { cluster: "shop", services: ["shop-api"] }],
  ["lambda", "UpdateFunctionCode20150331v2", false, { functionName: functions[0], dryRun: false }],
  ["lambda", "GetFunction20150331v2", true, { functionName: functions[0] }],
  ["cloudformation", "CreateChangeSet", false, { stackName: "shop-api", changeSetName: "deploy" }],
  ["cloudformation", "DescribeChangeSet", true, { stackName: "shop-api", changeSetName: "deploy" }],
  ["cloudformation", "ExecuteChangeSet", false, { stackName: "shop-api", changeSetName: "deploy" }],
  ["ssm", "GetParametersByPath", true, { path: "/shop", withDecryption: true }],
  ["kms", "Decrypt", true, { encryptionAlgorithm: "SYMMETRIC_DEFAULT" }],
];
type Step = readonly [service: string, name: string, readOnly: boolean, request: object | null];

/** Reads everything, faster than EC2 likes: the nightly throttling burst. */
function driftCheck(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  const fromMs = startMs + 10 * 60_000;
  const identity = roleSession(PRODUCTION, roles.drift, "nightly", fromMs);
  const caller = {
    identity,
    accountId: PRODUCTION.id,
    ip: BUILD_IP,
    agent: userAgents.terraform,
    overTls: true,
  };
  return Array.from({ length: random.integer(240, 330) }, (_, index) => {
    const [service, name, request] = random.pick(DRIFT_READS);
    const call = {
      atMs: burst(fromMs, index, 700),
      region: random.pick([HOME_REGION, "eu-central-1"]),
      service,
      name,
      readOnly: true,
      request,
    };
    const throttled = service === "ec2" && index > 60 && random.chance(0.45);
    return trailEvent(random, caller, throttled ? { ...call, error: requestLimitExceeded } : call);
  });
}

const DRIFT_READS: readonly [DriftRead, ...DriftRead[]] = [
  ["ec2", "DescribeInstances", { instancesSet: {} }],
  ["ec2", "DescribeNetworkInterfaces", { networkInterfaceIdSet: {} }],
  ["ec2", "DescribeSecurityGroupRules", { maxResults: 1000 }],
  ["ec2", "DescribeRouteTables", { routeTableIdSet: {} }],
  ["iam", "GetRolePolicy", { roleName: roles.shopApi, policyName: "inline" }],
  ["s3", "GetBucketEncryption", { bucketName: buckets.lake, encryption: "" }],
  ["rds", "DescribeDBInstances", null],
];
type DriftRead = readonly [service: string, name: string, request: object | null];
