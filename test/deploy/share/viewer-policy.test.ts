import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { viewerPolicy } from "../../../deploy/commands/viewer-policy.ts";
import { viewerStatements } from "../../../deploy/share/viewer-policy.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";
import { said } from "./said.ts";
import { dashboardArn } from "./sharing-account.ts";

const arnOf = (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`;
const viewable = {
  functionArns: { trailboard: "index", "trailboard-detail": "detail" },
  dashboardArns: ["one", "two"],
  detail: false,
};

describe("what a viewer in the console may", () => {
  test("is to draw the widgets, open the dashboards, and read metrics and alarms", () => {
    expect(viewerStatements(viewable)).toEqual([
      { Sid: "DrawWidgets", Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: ["index"] },
      {
        Sid: "OpenDashboards",
        Effect: "Allow",
        Action: ["cloudwatch:GetDashboard"],
        Resource: ["one", "two"],
      },
      {
        Sid: "ListDashboardsAndDrawMetrics",
        Effect: "Allow",
        Action: [
          "cloudwatch:ListDashboards",
          "cloudwatch:GetMetricData",
          "cloudwatch:ListMetrics",
          "cloudwatch:DescribeAlarms",
        ],
        Resource: "*",
      },
    ]);
  });

  test("is to start queries only where that is wanted", () => {
    expect(viewerStatements({ ...viewable, detail: true })[0]?.Resource).toEqual(["index", "detail"]);
    expect(JSON.stringify(viewerStatements(viewable))).not.toContain("detail");
  });

  test("is to draw public copies too where there are any", () => {
    const functionArns = { ...viewable.functionArns, "trailboard-public": "public" };

    expect(viewerStatements({ ...viewable, functionArns, detail: true })[0]?.Resource).toEqual([
      "index",
      "public",
      "detail",
    ]);
  });

  test("is no statement about no dashboards: IAM takes none without a resource", () => {
    expect(viewerStatements({ ...viewable, dashboardArns: [] }).map(({ Sid }) => Sid)).toEqual([
      "DrawWidgets",
      "ListDashboardsAndDrawMetrics",
    ]);
  });

  test("names a resource for every action that takes one, and nothing that writes", () => {
    for (const { Action, Resource } of viewerStatements({ ...viewable, detail: true })) {
      if (Resource === "*") expect(Action.join()).not.toMatch(/lambda:|GetDashboard/);
      expect(Action.join()).not.toMatch(/\*|Put|Delete|Create|Update|Tag|Set/);
    }
  });
});

describe("the command", () => {
  let aws: FakeAws;
  beforeEach(async () => {
    aws = await startFakeAws();
    Object.assign(process.env, aws.env);
  });
  afterEach(() => aws.close());

  test("writes the policy of this account and Region on stdout, with real ARNs, also without a stack", async () => {
    aws.answer("cloudformation", "DescribeStacks", {
      status: 400,
      code: "ValidationError",
      message: "Stack with id trailboard does not exist",
    });
    const { stdout, stderr } = await said(() => viewerPolicy({}));
    const { Version, Statement } = JSON.parse(stdout);

    expect(Version).toBe("2012-10-17");
    expect(Statement[0].Resource).toEqual([arnOf("customWidget-trailboard")]);
    expect(Statement[1].Resource).toEqual([
      dashboardArn("Trailboard-Overview"),
      dashboardArn("Trailboard-Errors"),
    ]);
    expect(stderr).toBe("");
  });

  test("adds the detail function with --detail", async () => {
    aws.answer("cloudformation", "DescribeStacks", { status: 403, code: "AccessDenied", message: "no" });
    const { stdout, stderr } = await said(() => viewerPolicy({ detail: true }));

    expect(JSON.parse(stdout).Statement[0].Resource).toEqual([
      arnOf("customWidget-trailboard"),
      arnOf("customWidget-trailboard-detail"),
    ]);
    expect(stderr).toMatch(/^Cannot look at stack trailboard: AccessDenied.*made of the names/);
  });

  test("says on stderr where the stack has such a policy", async () => {
    const policyArn = "arn:aws:iam::111122223333:policy/trailboard-viewers-eu-central-1";
    aws.answer("cloudformation", "DescribeStacks", () => ({
      Stacks: [
        {
          StackName: "trailboard",
          StackStatus: "CREATE_COMPLETE",
          CreationTime: new Date(0),
          Tags: [{ Key: "trailboard", Value: "trailboard" }],
          Outputs: [
            { OutputKey: "ViewerPolicyArn", OutputValue: policyArn },
            { OutputKey: "IndexFunctionArn", OutputValue: arnOf("renamed") },
          ],
        },
      ],
    }));
    aws.answer("cloudformation", "ListStackResources", () => ({ StackResourceSummaries: [] }));
    const { stdout, stderr } = await said(() => viewerPolicy({}));

    expect(stderr).toBe(`The stack trailboard has such a policy, ready to be attached: ${policyArn}`);
    expect(JSON.parse(stdout).Statement[0].Resource).toEqual([arnOf("renamed")]);
  });

  test("says what is missing where nobody is signed in", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    const { stdout, failure } = await said(() => viewerPolicy({}));

    expect(stdout).toBe("");
    expect(failure).toMatch(/^Cannot tell whose credentials these are: CredentialsProviderError/);
  });
});
