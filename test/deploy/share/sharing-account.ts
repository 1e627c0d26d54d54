import type { FakePolicy } from "../../support/fake-aws/iam/principal.ts";
import { fakePolicy, fakeRole } from "../../support/fake-aws/iam/principal.ts";
import type { FakeAws } from "../../support/fake-aws/start-fake-aws.ts";

/** Roles as CloudWatch makes them when somebody shares: a role under /service-role/ with one attached policy. */

export const PUBLIC_ROLE = "CWDBSharing-PublicReadOnlyAccess-AB12CD34";
export const EMAIL_ROLE = "CWDBSharing-ReadOnlyAccess-EF56GH78";

export const dashboardArn = (name: string) => `arn:aws:cloudwatch::111122223333:dashboard/${name}`;

/** What the attached policy of a share of one dashboard was seen to say; with "*" one of all dashboards. */
export function sharingPolicy(resource: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["ec2:DescribeTags", "cloudwatch:GetMetricData"], Resource: "*" },
      {
        Effect: "Allow",
        Action: ["cloudwatch:GetInsightRuleReport", "cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard"],
        Resource: [resource],
      },
    ],
  };
}

/** Viewers come through an identity pool of Amazon Cognito. */
export const VIEWERS_TRUST = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: "cognito-identity.amazonaws.com" },
      Action: ["sts:AssumeRoleWithWebIdentity"],
      Condition: {
        StringEquals: {
          "cognito-identity.amazonaws.com:aud": "us-east-1:0233062b-51c6-4d18-8dec-a8c90da840d9",
        },
      },
    },
  ],
};

export function addSharingRole(
  { state }: FakeAws,
  name: string,
  resource: string,
  { trust = VIEWERS_TRUST, path = "/service-role/" }: { trust?: object; path?: string } = {},
): FakePolicy {
  const policy = fakePolicy({
    name: `${name}-policy`,
    path: "/service-role/",
    document: sharingPolicy(resource),
  });
  state.policies.set(policy.arn, policy);
  const trustPolicy = JSON.stringify(trust);
  state.roles.set(name, fakeRole({ name, path, trustPolicy, attachedPolicies: new Set([policy.arn]) }));
  return policy;
}

export function addDashboard(
  { state }: FakeAws,
  name: string,
  body: object | string,
  tags: Record<string, string> = {},
): void {
  state.dashboards.set(name, {
    name,
    body: typeof body === "string" ? body : JSON.stringify(body),
    modifiedMs: Date.UTC(2026, 0, 1),
  });
  state.cloudWatchTags.set(dashboardArn(name), new Map(Object.entries(tags)));
}

/** Our inline policy in the role as JSON; undefined for none. */
export function inlinePolicy({ state }: FakeAws, role: string, policy: string): unknown {
  const document = state.roles.get(role)?.inlinePolicies.get(policy);
  return document === undefined ? undefined : JSON.parse(document);
}

/** CloudFormation's answer about a stack that is not there. */
export function withoutStack(aws: FakeAws): void {
  const message = "Stack with id trailboard does not exist";
  aws.answer(
    "cloudformation",
    "DescribeStacks",
    { status: 400, code: "ValidationError", message },
    { times: 10 },
  );
}
