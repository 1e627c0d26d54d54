import { HOUR_MS } from "../../../kit/time.ts";
import { HOME_REGION, type Person, people } from "../cast.ts";
import { accessDenied, unauthorizedOperation } from "../errors.ts";
import { ssoSession } from "../identities.ts";
import type { Random } from "../random.ts";
import { officeLoad } from "../rhythm.ts";
import { type Call, type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgentOf } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";
import { choose, type Dish, read, write } from "./call-menu.ts";
import { buckets, functions, instanceId, parameters, volumeId } from "./names.ts";

/** People in the console, on the command line and in Terraform: working hours, with a dip at noon. */
export function peopleWork(hour: Hour): TrailEvent[] {
  const events: TrailEvent[] = [];
  for (const person of people) {
    const calls = hour.random.poisson(
      person.callsPerHour * 1.3 * officeLoad(hour.startMs, person.utcOffsetHours),
    );
    // An hour's session: signed in some time in the hours before.
    const account = hour.random.pick(person.accounts);
    const startedMs = hour.startMs - hour.random.integer(0, 2) * HOUR_MS;
    const callers = new Map(
      person.tools.map((tool) => [tool, callerOf(person, account.id, tool, startedMs)]),
    );
    for (let i = 0; i < calls; i++) {
      const caller = callers.get(hour.random.pick(person.tools));
      if (!caller) continue;
      const call = oneCall(hour, person);
      events.push(trailEvent(hour.random, caller, refusedAtTimes(hour.random, person, caller, call)));
    }
  }
  return events;
}

function callerOf(
  person: Person,
  accountId: string,
  tool: Person["tools"][number],
  startedMs: number,
): Caller {
  const account = person.accounts.find(({ id }) => id === accountId) ?? person.accounts[0];
  const byCloudFormation = tool === "cloudformation";
  return {
    identity: ssoSession(
      person,
      account,
      startedMs,
      byCloudFormation ? { invokedBy: "cloudformation.amazonaws.com" } : {},
    ),
    accountId,
    ip: byCloudFormation ? "cloudformation.amazonaws.com" : person.ip,
    agent: userAgentOf(tool),
    overTls: !byCloudFormation,
    fromConsole: tool === "console",
  };
}

function oneCall(hour: Hour, person: Person): Call {
  const { random } = hour;
  const menu = MENUS[person.permissionSet] ?? READER;
  const call = choose(random, menu)(random);
  const region = GLOBAL.has(call.service)
    ? "us-east-1"
    : random.chance(0.7)
      ? HOME_REGION
      : random.pick(["eu-central-1", "us-east-1"]);
  return { atMs: sometime(hour), region, ...call };
}

// People try what they may not do; readers of the bill and of logs most of all.
function refusedAtTimes(random: Random, person: Person, caller: Caller, call: Call): Call {
  const share =
    person.permissionSet === "ReadOnlyAccess" || person.permissionSet === "Billing" ? 0.05 : 0.012;
  if (!random.chance(share)) return call;
  const arn = String(caller.identity.arn);
  const action = `${call.service}:${call.name}`;
  const error =
    call.service === "ec2"
      ? unauthorizedOperation(arn, action, random.hex(180))
      : accessDenied(arn, action, "*");
  return { ...call, error };
}

const GLOBAL = new Set(["iam", "organizations", "ce", "route53", "cloudfront", "support"]);

const READER: readonly [Dish, ...Dish[]] = [
  read(10, "ec2", "DescribeInstances", () => ({ instancesSet: {}, filterSet: {}, maxResults: 50 })),
  read(5, "ec2", "DescribeSecurityGroups", () => ({ securityGroupSet: {}, filterSet: {} })),
  read(3, "ec2", "DescribeVolumes", () => ({ volumeSet: {}, filterSet: {} })),
  read(6, "monitoring", "DescribeAlarms", () => ({ alarmTypes: ["CompositeAlarm", "MetricAlarm"] })),
  read(6, "monitoring", "GetDashboard", () => ({ dashboardName: "shop" })),
  read(7, "logs", "DescribeLogGroups", () => ({ limit: 50 })),
  read(4, "logs", "StartQuery", () => ({ logGroupName: "/ecs/shop-api", limit: 1000 })),
  read(4, "lambda", "ListFunctions20150331"),
  read(4, "lambda", "GetFunctionConfiguration20150331v2", (random) => ({
    functionName: random.pick(functions),
  })),
  read(5, "s3", "ListBuckets", () => ({ Host: "s3.eu-west-1.amazonaws.com" })),
  read(3, "s3", "GetBucketPolicyStatus", (random) => ({
    bucketName: random.pick([buckets.images, buckets.lake]),
    policyStatus: "",
  })),
  read(2, "iam", "ListRoles"),
  read(2, "iam", "GetAccountSummary"),
  read(3, "rds", "DescribeDBInstances"),
  read(2, "cloudtrail", "LookupEvents", () => ({ maxResults: 50 })),
  read(2, "health", "DescribeEventAggregates", () => ({ aggregateField: "eventTypeCategory" })),
];

const ENGINEER: readonly [Dish, ...Dish[]] = [
  ...READER,
  read(6, "sts", "GetCallerIdentity"),
  read(5, "ssm", "GetParameter", (random) => ({ name: random.pick(parameters), withDecryption: true })),
  read(4, "cloudformation", "DescribeStacks", () => ({ stackName: "shop-api" })),
  read(4, "ecs", "DescribeServices", () => ({ cluster: "shop", services: ["shop-api"] })),
  write(2, "ecs", "UpdateService", () => ({
    cluster: "shop",
    service: "shop-api",
    forceNewDeployment: true,
  })),
  write(2, "lambda", "UpdateFunctionConfiguration20150331v2", (random) => ({
    functionName: random.pick(functions),
    timeout: 30,
  })),
  write(2, "ec2", "CreateTags", (random) => ({
    resourcesSet: { items: [{ resourceId: instanceId(random) }] },
    tagSet: { items: [{ key: "owner", value: "platform" }] },
  })),
  write(1.5, "ec2", "StartInstances", startOrStop, (random) => ({ requestId: random.uuid() })),
  write(1.5, "ec2", "StopInstances", startOrStop, (random) => ({ requestId: random.uuid() })),
  write(
    1,
    "ec2",
    "CreateVolume",
    () => ({ size: "40", zone: "eu-west-1a", volumeType: "gp3" }),
    (random) => ({
      volumeId: volumeId(random),
      size: "40",
      status: "creating",
      encrypted: true,
    }),
  ),
  write(1, "monitoring", "PutMetricAlarm", () => ({ alarmName: "shop-api-5xx", threshold: 5 })),
  write(1, "logs", "PutRetentionPolicy", () => ({ logGroupName: "/ecs/shop-api", retentionInDays: 30 })),
];

const ANALYST: readonly [Dish, ...Dish[]] = [
  write(
    8,
    "athena",
    "StartQueryExecution",
    () => ({ workGroup: "analysts", queryString: "***" }),
    (random) => ({
      queryExecutionId: random.uuid(),
    }),
  ),
  read(12, "athena", "GetQueryExecution", (random) => ({ queryExecutionId: random.uuid() })),
  read(6, "glue", "GetTables", () => ({ databaseName: "orders" })),
  read(4, "glue", "GetPartitions", () => ({ databaseName: "orders", tableName: "events" })),
  read(3, "s3", "GetBucketLocation", () => ({ bucketName: buckets.lake, location: "" })),
];

const AUDITOR: readonly [Dish, ...Dish[]] = [
  ...READER,
  read(10, "securityhub", "GetFindings", () => ({ MaxResults: 100 })),
  read(8, "guardduty", "ListFindings", () => ({ detectorId: "12abc34d567e8fa901bc2d34e56789f0" })),
  read(6, "cloudtrail", "GetQueryResults", (random) => ({ queryId: random.uuid() })),
  read(5, "config", "SelectResourceConfig", () => ({ expression: "***" })),
  read(5, "access-analyzer", "ListFindingsV2"),
  write(
    2,
    "cloudtrail",
    "StartQuery",
    () => ({ queryStatement: "***" }),
    (random) => ({ queryId: random.uuid() }),
  ),
];

const ACCOUNTANT: readonly [Dish, ...Dish[]] = [
  read(10, "ce", "GetCostAndUsage", () => ({ Granularity: "DAILY", Metrics: ["UnblendedCost"] })),
  read(4, "ce", "GetCostForecast", () => ({ Granularity: "MONTHLY" })),
  read(3, "organizations", "ListAccounts"),
  read(2, "support", "DescribeCases"),
];

const MENUS: Readonly<Record<string, readonly [Dish, ...Dish[]]>> = {
  AdministratorAccess: ENGINEER,
  PowerUserAccess: ENGINEER,
  PlatformEngineer: ENGINEER,
  SecurityAudit: AUDITOR,
  DataAnalyst: ANALYST,
  Billing: ACCOUNTANT,
};

function startOrStop(random: Random) {
  return { instancesSet: { items: [{ instanceId: instanceId(random) }] } };
}
