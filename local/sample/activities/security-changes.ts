import {
  type Account,
  DEVELOPMENT,
  HOME_REGION,
  MANAGEMENT,
  type Person,
  PRODUCTION,
  people,
} from "../cast.ts";
import { deniedByOrganization } from "../errors.ts";
import { ssoSession } from "../identities.ts";
import type { Random } from "../random.ts";
import { officeLoad } from "../rhythm.ts";
import { type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgentOf } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";
import { choose, type Dish, write } from "./call-menu.ts";
import { buckets, keyArn, securityGroupId } from "./names.ts";

/** Changes that a security team reads one by one: rules, roles, keys, bucket policies, the organisation itself. */
export function securityChanges(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const events: TrailEvent[] = [];
  for (const person of CHANGERS) {
    const load = officeLoad(hour.startMs, person.utcOffsetHours);
    for (let i = random.poisson(1.3 * load); i > 0; i--) events.push(change(hour, person, MENU));
  }
  const [admin] = people;
  if (random.chance(0.05 * officeLoad(hour.startMs, 1)))
    events.push(change(hour, admin, ORGANIZATION_MENU, MANAGEMENT));
  return events;
}

const CHANGERS = people.filter(({ permissionSet }) => /Administrator|PowerUser|Platform/.test(permissionSet));

function change(hour: Hour, person: Person, menu: typeof MENU, only?: Account): TrailEvent {
  const { random } = hour;
  const account = only ?? random.pick(person.accounts);
  const atMs = sometime(hour);
  const call = choose(random, menu)(random);
  const identity = ssoSession(person, account, hour.startMs);
  const tool = random.pick(person.tools);
  const global = call.service === "iam" || call.service === "organizations";
  // Power users may not touch IAM: the organisation says so.
  const refused = call.service === "iam" && person.permissionSet === "PowerUserAccess" && random.chance(0.5);
  return trailEvent(
    random,
    {
      identity,
      accountId: account.id,
      ip: person.ip,
      agent: userAgentOf(tool),
      overTls: true,
      fromConsole: tool === "console",
    },
    {
      atMs,
      region: global ? "us-east-1" : HOME_REGION,
      ...call,
      ...(refused
        ? {
            error: deniedByOrganization(
              String(identity.arn),
              `iam:${call.name}`,
              `arn:aws:iam::${account.id}:role/shop-*`,
            ),
          }
        : {}),
    },
  );
}

function rule(random: Random, cidrIp: string, port: number) {
  return {
    groupId: securityGroupId(random),
    ipPermissions: {
      items: [
        {
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
          groups: {},
          ipRanges: { items: [{ cidrIp }] },
          ipv6Ranges: {},
        },
      ],
    },
  };
}

const MENU: readonly [Dish, ...Dish[]] = [
  write(5, "ec2", "AuthorizeSecurityGroupIngress", (random) => rule(random, "10.20.0.0/16", 5432), answered),
  write(1, "ec2", "AuthorizeSecurityGroupIngress", (random) => rule(random, "0.0.0.0/0", 443), answered),
  write(3, "ec2", "RevokeSecurityGroupIngress", (random) => rule(random, "10.20.0.0/16", 6379), answered),
  write(
    2,
    "ec2",
    "ModifySecurityGroupRules",
    (random) => ({
      ModifySecurityGroupRulesRequest: {
        GroupId: securityGroupId(random),
        SecurityGroupRule: {
          SecurityGroupRuleId: `sgr-0${random.hex(16)}`,
          SecurityGroupRule: { CidrIpv4: "10.20.8.0/24" },
        },
      },
    }),
    answered,
  ),
  write(
    1,
    "ec2",
    "CreateSecurityGroup",
    () => ({ groupName: "shop-cache", groupDescription: "cache", vpcId: "vpc-0f1e2d3c" }),
    (random) => ({
      groupId: securityGroupId(random),
    }),
  ),
  write(
    1,
    "ec2",
    "CreateRoute",
    () => ({ routeTableId: "rtb-0a9b8c7d", destinationCidrBlock: "10.30.0.0/16" }),
    answered,
  ),
  write(
    0.5,
    "ec2",
    "CreateNetworkAclEntry",
    () => ({ networkAclId: "acl-0c1d2e3f", ruleNumber: 120, ruleAction: "deny" }),
    answered,
  ),
  write(4, "iam", "AttachRolePolicy", () => ({
    roleName: "shop-reports",
    policyArn: "arn:aws:iam::aws:policy/AmazonAthenaFullAccess",
  })),
  write(3, "iam", "PutRolePolicy", () => ({
    roleName: "shop-api-task",
    policyName: "queues",
    policyDocument:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}]}',
  })),
  write(
    2,
    "iam",
    "CreateRole",
    (random) => ({ roleName: `shop-job-${random.integer(1, 40)}`, path: "/" }),
    () => ({ role: { path: "/" } }),
  ),
  write(1, "iam", "DetachRolePolicy", () => ({
    roleName: "shop-reports",
    policyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
  })),
  write(1, "iam", "UpdateAssumeRolePolicy", () => ({ roleName: "partner-metrics-reader" })),
  write(
    1,
    "iam",
    "CreateAccessKey",
    () => ({ userName: "backup-operator" }),
    () => ({ accessKey: { userName: "backup-operator", status: "Active" } }),
  ),
  write(2, "s3", "PutBucketPolicy", () => ({
    bucketName: buckets.images,
    policy: "",
    bucketPolicy: { Statement: [] },
  })),
  write(1, "s3", "PutBucketLifecycle", () => ({ bucketName: buckets.lake, lifecycle: "" })),
  write(1, "kms", "PutKeyPolicy", () => ({
    keyId: keyArn(DEVELOPMENT, HOME_REGION, "dev"),
    policyName: "default",
  })),
  write(0.4, "kms", "ScheduleKeyDeletion", () => ({
    keyId: keyArn(PRODUCTION, HOME_REGION, "old"),
    pendingWindowInDays: 30,
  })),
  write(0.3, "config", "PutConfigurationRecorder", () => ({ configurationRecorder: { name: "default" } })),
];

const ORGANIZATION_MENU: readonly [Dish, ...Dish[]] = [
  write(2, "organizations", "UpdatePolicy", () => ({ policyId: "p-examplescp1" })),
  write(2, "organizations", "AttachPolicy", () => ({
    policyId: "p-examplescp1",
    targetId: "ou-exam-ple12345",
  })),
  write(1, "cloudtrail", "UpdateTrail", () => ({
    name: "organization-trail",
    enableLogFileValidation: true,
  })),
];

function answered(random: Random) {
  return { requestId: random.uuid(), _return: true };
}
