import { describe, expect, test } from "vitest";
import { configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { alarmsOf } from "../../../deploy/dashboards/alarms.ts";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import type { Resource, Template } from "../../../deploy/stack/template.ts";
import { parseDashboard } from "../../../local/console/page/dashboard.ts";
import { DELIVERY_LAG_MS, hoursToIndex, newestHour } from "../../../trail/indexing/hours-to-index.ts";
import { CODE, configNamed, configurations } from "./configurations.ts";
import { stringsOf } from "./references.ts";
import { resolved, statementsOfRole, type Values } from "./resolved.ts";

const byDefault = stackTemplate(defaultConfig, CODE);

function properties(template: Template, id: string): Readonly<Record<string, unknown>> {
  const { Properties } = template.Resources[id] ?? {};
  if (!Properties) throw new Error(`No resource ${id}`);
  return Properties;
}

function ofType(template: Template, type: string): [id: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
}

describe.each(configurations)("%s", (_name, config) => {
  const template = stackTemplate(config, CODE);

  test("every policy that says * says why, beside it", () => {
    const silent = Object.entries(template.Resources)
      .filter(([, { Type }]) => /::(Role|ManagedPolicy|\w*Policy|Permission)$/.test(Type))
      .filter(([, { Properties, Metadata }]) => {
        const stars = stringsOf(Properties).filter((text) => text.includes("*"));
        return stars.length > 0 && !/\*|no resource/.test(String(Metadata?.Comment ?? ""));
      });

    expect(silent.map(([id]) => id)).toEqual([]);
  });

  test("no role allows all of anything but metrics, which name no resource, and those of our own namespace only", () => {
    for (const [id] of ofType(template, "AWS::IAM::Role"))
      for (const { Effect, Action, Resource, Condition } of statementsOfRole(template, id, {})) {
        expect(Effect).toBe("Allow");
        for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
        if (Resource !== "*") continue;
        expect(Action).toHaveLength(1);
        expect(Action[0]).toMatch(/^cloudwatch:(Get|Put)MetricData$/);
        if (Action[0] === "cloudwatch:PutMetricData")
          expect(Condition).toEqual({ StringEquals: { "cloudwatch:namespace": config.dashboardPrefix } });
      }
  });

  test("every role has the boundary where there is one, and serves one service", () => {
    for (const [, { Properties = {} }] of ofType(template, "AWS::IAM::Role")) {
      expect(Properties.PermissionsBoundary ?? null).toBe(config.permissionsBoundary);
      expect(Properties.AssumeRolePolicyDocument).toMatchObject({
        Statement: [
          { Principal: { Service: expect.stringMatching(/^(lambda|scheduler)\.amazonaws\.com$/) } },
        ],
      });
    }
  });

  test("each function has its own role, its own log with the retention, and one comment on its size", () => {
    const roles = new Set<string>();
    for (const [, { Properties = {}, Metadata }] of ofType(template, "AWS::Lambda::Function")) {
      roles.add(JSON.stringify(Properties.Role));
      expect(Properties).toMatchObject({
        Runtime: config.runtime,
        Architectures: [config.architecture],
        Handler: "index.handler",
        LoggingConfig: { LogFormat: "JSON" },
      });
      expect(Metadata?.Comment).toMatch(/Measured on Node 2[04]/);
    }
    expect(roles.size).toBe(ofType(template, "AWS::Lambda::Function").length);
    for (const [, { Properties = {} }] of ofType(template, "AWS::Logs::LogGroup"))
      expect(Properties.RetentionInDays).toBe(config.logRetentionDays);
  });

  test("every alarm goes to the topic and has a name of ours", () => {
    const alarms = ofType(template, "AWS::CloudWatch::Alarm");

    expect(alarms.length).toBeGreaterThanOrEqual(5);
    for (const [, { Properties = {} }] of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: "AlarmTopic" }]);
      expect(String(Properties.AlarmName).startsWith(`${config.dashboardPrefix}-`)).toBe(true);
    }
  });

  test("its dashboards are bodies that the console reads without complaint, and call functions of this stack", () => {
    const dashboards = ofType(template, "AWS::CloudWatch::Dashboard");

    expect(dashboards).toHaveLength(config.dashboards.length + config.public.dashboards.length);
    for (const [id, { Properties = {} }] of dashboards) {
      const body = bodyOf(template, id);
      const { widgets, problems } = parseDashboard(body);
      expect(problems).toEqual([]);
      const endpoints = new Set([...body.matchAll(/"endpoint":"([^"]+)"/g)].map(([, endpoint]) => endpoint));
      const allowed = id.startsWith("Public")
        ? ["arn:PublicFunction"]
        : ["arn:IndexFunction", "arn:DetailFunction"];
      expect(allowed).toEqual(expect.arrayContaining([...endpoints]));
      expect(widgets.length).toBeGreaterThan(4);
      expect(String(Properties.DashboardName)).toMatch(
        id.startsWith("Public") ? /-Public$/ : /^[A-Za-z_]+-[A-Z][a-z]+$/,
      );
    }
  });
});

const ARNS: Values = {
  "AWS::Region": "eu-central-1",
  "IndexFunction.Arn": "arn:IndexFunction",
  "DetailFunction.Arn": "arn:DetailFunction",
  "PublicFunction.Arn": "arn:PublicFunction",
};

function bodyOf(template: Template, id: string): string {
  return resolved(properties(template, id).DashboardBody, ARNS) as string;
}

test("text that looks like CloudFormation's ${...} stays text on a dashboard", () => {
  const approvedRegions = ["${AWS::AccountId}", "${!x}", "a ${IndexFunction.Arn}"];
  const template = stackTemplate({ ...defaultConfig, approvedRegions }, CODE);
  const { widgets } = JSON.parse(bodyOf(template, "DashboardOverview")) as {
    widgets: { properties: { params?: { where?: { region?: unknown } } } }[];
  };

  expect(widgets.map(({ properties }) => properties.params?.where?.region).filter(Boolean)).toEqual([
    { not: approvedRegions },
  ]);
});

test("only the index function may be called from other accounts, from those that are named", () => {
  const template = stackTemplate(configNamed("everything on"), CODE);
  const granted = ofType(template, "AWS::Lambda::Permission").map(([, resource]) => resource.Properties);

  expect(ofType(byDefault, "AWS::Lambda::Permission")).toEqual([]);
  expect(granted).toEqual(
    ["444455556666", "777788889999"].map((Principal) => ({
      Action: "lambda:InvokeFunction",
      FunctionName: { "Fn::GetAtt": ["IndexFunction", "Arn"] },
      Principal,
    })),
  );
});

test("what could cost money is held back; a configuration may hold back nothing but the indexer", () => {
  const reserved = (template: Template) =>
    Object.fromEntries(
      ofType(template, "AWS::Lambda::Function").map(([id, { Properties = {} }]) => [
        id,
        Properties.ReservedConcurrentExecutions,
      ]),
    );

  expect(reserved(stackTemplate(configNamed("public"), CODE))).toEqual({
    IndexFunction: undefined,
    DetailFunction: 5,
    PublicFunction: 2,
    IndexerFunction: 1,
  });
  expect(
    reserved(stackTemplate(configNamed("other processor, nothing reserved, no dashboards"), CODE)),
  ).toEqual({
    IndexFunction: undefined,
    DetailFunction: undefined,
    IndexerFunction: 1,
  });
});

test("only functions that draw are tagged as custom widgets", () => {
  const tagged = ofType(stackTemplate(configNamed("public"), CODE), "AWS::Lambda::Function")
    .filter(([, { Properties = {} }]) => JSON.stringify(Properties.Tags ?? []).includes("cw-custom-widget"))
    .map(([id]) => id);

  expect(tagged).toEqual(["IndexFunction", "DetailFunction", "PublicFunction"]);
});

test("the function for everybody is told the key by reference, and nothing of Lake, metrics or other functions", () => {
  const template = stackTemplate(configNamed("everything on"), CODE);

  expect(properties(template, "PublicFunction").Environment).toEqual({
    Variables: {
      TRAILBOARD_INDEX: { "Fn::Sub": "s3://${IndexBucket}/" },
      TRAILBOARD_PSEUDONYM_KEY: { "Fn::Sub": "{{resolve:secretsmanager:${PseudonymKey}:SecretString:::}}" },
      TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: "7",
    },
  });
  expect(properties(template, "PseudonymKey").GenerateSecretString).toEqual({
    PasswordLength: 64,
    ExcludePunctuation: true,
  });
  expect(statementsOfRole(template, "PublicRole", {}).map(({ Sid }) => Sid)).toEqual([
    "GetObject",
    "ListBucket",
    "IndexKey",
    "Log",
  ]);
});

test("calls of strangers write no lines of Lambda's own into a log", () => {
  const template = stackTemplate(configNamed("public"), CODE);

  expect(properties(template, "PublicFunction").LoggingConfig).toMatchObject({ SystemLogLevel: "WARN" });
  expect(properties(template, "DetailFunction").LoggingConfig).not.toHaveProperty("SystemLogLevel");
});

test("the index survives the stack, is encrypted, versioned, closed to the public and to plain HTTP", () => {
  const { DeletionPolicy, UpdateReplacePolicy } = byDefault.Resources.IndexBucket ?? {};

  expect({ DeletionPolicy, UpdateReplacePolicy }).toEqual({
    DeletionPolicy: "Retain",
    UpdateReplacePolicy: "Retain",
  });
  expect(properties(byDefault, "IndexBucket")).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" }, BucketKeyEnabled: false },
      ],
    },
    VersioningConfiguration: { Status: "Enabled" },
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  expect(properties(byDefault, "IndexBucketPolicy").PolicyDocument).toMatchObject({
    Statement: [{ Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
  });
  expect(properties(stackTemplate(configNamed("a key of one's own"), CODE), "IndexBucket")).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" }, BucketKeyEnabled: true },
      ],
    },
  });
});

test("who queries may use the event data store's own key, who only reads may use the index's alone", () => {
  const { eventDataStoreKey, index, ...config } = configNamed("a key of one's own");
  const keysOf = (role: string, over = {}) =>
    statementsOfRole(stackTemplate({ ...config, eventDataStoreKey, index, ...over }, CODE), role, {})
      .filter(({ Action }) => Action.some((action) => action.startsWith("kms:")))
      .map(({ Action, Resource }) => [Resource, ...Action]);

  expect(keysOf("IndexRole")).toEqual([[index.kmsKey, "kms:Decrypt"]]);
  expect(keysOf("IndexerRole")).toEqual([
    [index.kmsKey, "kms:Decrypt", "kms:GenerateDataKey"],
    [eventDataStoreKey, "kms:Decrypt", "kms:GenerateDataKey"],
  ]);
  expect(keysOf("DetailRole", { lakeRole: "arn:aws:iam::444455556666:role/lake" })).toHaveLength(1);
});

test("what is kept for a while goes on its own, and a month's mark outlives its hours", () => {
  const { Rules } = properties(byDefault, "IndexBucket").LifecycleConfiguration as {
    Rules: { Prefix?: string; ExpirationInDays?: number }[];
  };
  const days = Object.fromEntries(
    Rules.map(({ Prefix = "all", ExpirationInDays }) => [Prefix, ExpirationInDays]),
  );

  expect(days).toEqual({
    ...{
      "hours/": 400,
      "days/": 400,
      "coverage/": 400,
      "metrics/": 400,
      "pending/": 400,
      "scan-rates/": 400,
    },
    ...{ "months/": 432, "answers/": 8, "budget/": 1, "running/": 1, all: undefined },
  });
});

test("the schedule runs when the newest hour has just become one to index, every hour, in UTC", () => {
  const { ScheduleExpression, ScheduleExpressionTimezone } = properties(byDefault, "HourlySchedule");
  const minute = Number(/^cron\((\d+) \* \* \* \? \*\)$/.exec(String(ScheduleExpression))?.[1]);
  const runAtMs = Date.UTC(2026, 10, 22, 4, minute);

  expect(ScheduleExpressionTimezone).toBe("UTC");
  expect(newestHour(runAtMs)).toBe(Date.UTC(2026, 10, 22, 3));
  expect(runAtMs - (Date.UTC(2026, 10, 22, 4) + DELIVERY_LAG_MS)).toBe(60_000);
  // One schedule is enough for late events: each hour is looked at again until it is a day old.
  const looks = Array.from({ length: 49 }, (_, run) => hoursToIndex(runAtMs + run * 3_600_000)).flat();
  expect(looks.filter((hourMs) => hourMs === Date.UTC(2026, 10, 22, 3))).toHaveLength(5);
});

test("alarms are those that the dashboards show, and those on Trailboard itself", () => {
  const titles = ofType(byDefault, "AWS::CloudWatch::Alarm").map(([id]) => id.replace("Alarm", ""));

  expect(titles).toEqual([
    ...alarmsOf(defaultConfig).map(({ title }) => title),
    "IndexLate",
    "IndexerErrors",
    "RunsGivenUp",
  ]);
  expect(properties(byDefault, "AlarmDenied")).toMatchObject({ MetricName: "Denied", Threshold: 50 });
  expect(properties(byDefault, "AlarmDenied")).not.toHaveProperty("title");
});

test("the index is late where hours without a look count as 0, and so does a metric that is not there at all", () => {
  expect(properties(byDefault, "AlarmIndexLate")).toMatchObject({
    Metrics: [
      { MetricStat: { Metric: { MetricName: "Calls" }, Stat: "SampleCount", Period: 3600 } },
      { Expression: "FILL(calls, 0)", ReturnData: true },
    ],
    ComparisonOperator: "LessThanThreshold",
    Threshold: 1,
    EvaluationPeriods: 5,
    TreatMissingData: "breaching",
  });
});

test("each address is subscribed once, under a name that does not change when others leave", () => {
  const withNotify = (notify: string[]) =>
    ofType(stackTemplate(configSchema.parse({ notify }), CODE), "AWS::SNS::Subscription");
  const both = withNotify(["ann@example.com", "bob@example.com"]);

  expect(both.map(([, { Properties = {} }]) => Properties.Endpoint)).toEqual([
    "ann@example.com",
    "bob@example.com",
  ]);
  expect(withNotify(["bob@example.com"])[0]?.[0]).toBe(both[1]?.[0]);
  expect(withNotify([])).toEqual([]);
});

test("people in the console get a policy with the functions and dashboards of this stack by name", () => {
  const { PolicyDocument, ManagedPolicyName } = properties(
    stackTemplate(configNamed("public"), CODE),
    "ViewerPolicy",
  );

  expect(ManagedPolicyName).toEqual({ "Fn::Sub": "trailboard-viewers-${AWS::Region}" });
  expect(stringsOf(PolicyDocument)).toEqual(
    expect.arrayContaining([
      "arn:${AWS::Partition}:cloudwatch::${AWS::AccountId}:dashboard/Trailboard-Overview",
      "arn:${AWS::Partition}:cloudwatch::${AWS::AccountId}:dashboard/Trailboard-Errors-Public",
    ]),
  );
});
