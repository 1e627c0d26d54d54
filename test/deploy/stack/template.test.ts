import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { STACK_OUTPUTS, TEMPLATE_PARAMETERS, type Template } from "../../../deploy/stack/template.ts";
import { CODE, configNamed, configurations } from "./configurations.ts";
import { referencesOf, stringsOf } from "./references.ts";
import { specProblems } from "./spec-problems.ts";

const spec = loadAwsServiceSpecSync();

/** CloudFormation's own limits (User Guide, "Understand CloudFormation quotas"): the template from S3, and resources. */
const MAX_TEMPLATE_BYTES = 1_000_000;
const MAX_RESOURCES = 500;

describe.each(configurations)("%s", (_name, config) => {
  const template = stackTemplate(config, CODE);

  test("has only types and properties that CloudFormation knows, each of its type, and all that are required", () => {
    expect(specProblems(template, spec)).toEqual([]);
  });

  test("refers only to what is there, and to attributes that the type has", () => {
    const known = [...Object.keys(template.Parameters), ...Object.keys(template.Resources)];
    const references = [...referencesOf(template.Resources), ...referencesOf(template.Outputs)];

    expect(references.length).toBeGreaterThan(50);
    for (const { logicalId, attribute } of references) {
      if (logicalId.startsWith("AWS::")) continue;
      expect(known).toContain(logicalId);
      if (attribute === undefined) continue;
      const type = template.Resources[logicalId]?.Type ?? "";
      const [resource] = spec.lookup("resource", "cloudFormationType", "equals", type);
      expect(Object.keys(resource?.attributes ?? {}), `${type} ${attribute}`).toContain(attribute);
    }
  });

  test("takes the parameters that whoever deploys gives, and uses each", () => {
    const used = new Set(referencesOf(template.Resources).map(({ logicalId }) => logicalId));

    expect(Object.keys(template.Parameters)).toEqual([...TEMPLATE_PARAMETERS]);
    // A store that is asked through another account's role is still named to the functions.
    for (const name of TEMPLATE_PARAMETERS) expect([...used], name).toContain(name);
  });

  test("has an output of every kind, that of the public function only where there is one", () => {
    const hasPublic = "PublicFunction" in template.Resources;

    expect(Object.keys(template.Outputs)).toEqual(
      STACK_OUTPUTS.filter((name) => hasPublic || name !== "PublicFunctionArn"),
    );
  });

  test("is the same text for the same configuration, plain JSON, and within CloudFormation's limits", () => {
    const text = JSON.stringify(template, null, 2);

    expect(JSON.stringify(stackTemplate(structuredClone(config), { ...CODE }), null, 2)).toBe(text);
    expect(JSON.parse(text)).toEqual(template);
    expect(text.length).toBeLessThan(MAX_TEMPLATE_BYTES);
    expect(Object.keys(template.Resources).length).toBeLessThan(MAX_RESOURCES);
    for (const id of Object.keys(template.Resources)) expect(id).toMatch(/^[A-Za-z0-9]{1,255}$/);
  });

  test("names no account and no Region but those that the configuration names", () => {
    const said = JSON.stringify(config);
    const found = stringsOf(template).flatMap(
      (text) => text.match(/\b\d{12}\b|\b(?:eu|us|ap)-[a-z]+-\d\b/g) ?? [],
    );

    expect(found.filter((word) => !said.includes(word))).toEqual([]);
  });
});

test("every name that outlives a replacement or is looked for is within its service's limit, with the longest name", () => {
  const longest = { ...defaultConfig, name: `a${"b".repeat(19)}`, dashboardPrefix: "c".repeat(60) };
  const template = stackTemplate(
    { ...longest, public: { ...longest.public, dashboards: ["overview"] } },
    CODE,
  );
  const names = (type: string, property: string) =>
    Object.values(template.Resources)
      .filter(({ Type }) => Type === type)
      .map(({ Properties = {} }) =>
        JSON.stringify(Properties[property] ?? "").replace(/\{"Fn::Sub":(".*")\}/, "$1"),
      )
      .map((text) =>
        (JSON.parse(text) as string)
          .replace("${AWS::Region}", "ap-southeast-1")
          .replace("${AWS::AccountId}", "1".repeat(12)),
      );

  for (const name of names("AWS::Lambda::Function", "FunctionName"))
    expect(name.length).toBeLessThanOrEqual(64);
  for (const name of names("AWS::IAM::Role", "RoleName")) expect(name.length).toBeLessThanOrEqual(64);
  for (const name of names("AWS::S3::Bucket", "BucketName")) expect(name.length).toBeLessThanOrEqual(63);
  for (const name of names("AWS::CloudWatch::Dashboard", "DashboardName"))
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,255}$/);
});

test("a reviewer sees every change of the default template: it is kept whole beside this test", async () => {
  const text = `${JSON.stringify(stackTemplate(defaultConfig, CODE), null, 2)}\n`;

  await expect(text).toMatchFileSnapshot("default-stack.template");
});

test("the public function, its key, copies and alarm are there only where something is public", () => {
  const ofPublic = (template: Template) =>
    Object.keys(template.Resources).filter((id) => /Public|Pseudonym/.test(id));

  expect(ofPublic(stackTemplate(defaultConfig, CODE))).toEqual([]);
  expect(ofPublic(stackTemplate(configNamed("public"), CODE))).toEqual([
    "PublicRole",
    "PublicLog",
    "PublicFunction",
    "PublicAttempts",
    "PseudonymKey",
    "AlarmPublicThrottled",
    "PublicDashboardErrors",
  ]);
  expect(ofPublic(stackTemplate(configNamed("public by widgets only"), CODE))).toContain("PublicFunction");
});

test("the check against the specification finds what is wrong, so that finding nothing means something", () => {
  const { Resources, ...rest } = stackTemplate(defaultConfig, CODE);
  const broken = {
    ...rest,
    Resources: {
      Misspelt: { Type: "AWS::Lambda::Funktion" },
      Unknown: { Type: "AWS::SNS::Topic", Properties: { DisplayNames: "x" } },
      Bare: { Type: "AWS::Lambda::Permission", Properties: { Action: "lambda:InvokeFunction" } },
      Deep: {
        Type: "AWS::S3::Bucket",
        Properties: {
          VersioningConfiguration: { Status: true, Since: "x" },
          LifecycleConfiguration: { Rules: {} },
        },
      },
    },
  };

  expect(specProblems(broken, spec)).toEqual([
    "Misspelt: no type AWS::Lambda::Funktion",
    "Unknown: no property DisplayNames",
    "Bare: FunctionName is required",
    "Bare: Principal is required",
    "Deep.VersioningConfiguration.Status: true is no string that is allowed",
    "Deep.VersioningConfiguration: no property Since",
    "Deep.LifecycleConfiguration.Rules: expected a list",
  ]);
});

test("a stranger's call that does not wait is tried once, and neither Lambda nor we log a call that went well", () => {
  const { Resources } = stackTemplate(configNamed("public"), CODE);

  expect(Resources.PublicAttempts).toMatchObject({
    Type: "AWS::Lambda::EventInvokeConfig",
    Properties: {
      FunctionName: { Ref: "PublicFunction" },
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    },
  });
  expect(Resources.PublicAttempts?.Properties).not.toHaveProperty("DestinationConfig");
  expect(Resources.PublicFunction?.Properties?.LoggingConfig).toMatchObject({
    LogFormat: "JSON",
    SystemLogLevel: "WARN",
    ApplicationLogLevel: "ERROR",
  });
});

test("the public function has half of the memory where it shows a week at most", () => {
  const memoryOf = (maxRangeDays: number) => {
    const config = configNamed("public");
    const { Resources } = stackTemplate({ ...config, public: { ...config.public, maxRangeDays } }, CODE);
    return Resources.PublicFunction?.Properties?.MemorySize;
  };

  expect([1, 7, 8, 31].map(memoryOf)).toEqual([512, 512, 1024, 1024]);
});
