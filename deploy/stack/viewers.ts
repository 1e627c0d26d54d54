import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { policyDocument, viewerStatements } from "../share/viewer-policy.ts";
import { dashboardNamesOf } from "./dashboards.ts";
import { functionsOf } from "./functions.ts";
import { attribute, comment, type Resources, sub } from "./intrinsics.ts";
import { idsOf, VIEWER_POLICY } from "./logical-ids.ts";
import type { Json } from "./template.ts";

/** Who may look: a policy to attach to people of this account, and other accounts whose dashboards call the widgets. */
export function viewers(config: Config): Resources {
  const arnOf = (name: Parameters<typeof idsOf>[0]): Json => attribute(idsOf(name).function, "Arn");
  const statements = viewerStatements({
    functionArns: {
      trailboard: arnOf("trailboard"),
      "trailboard-detail": arnOf("trailboard-detail"),
      ...(functionsOf(config).includes("trailboard-public")
        ? { "trailboard-public": arnOf("trailboard-public") }
        : {}),
    },
    dashboardArns: dashboardNamesOf(config).map((name) =>
      sub(`arn:\${AWS::Partition}:cloudwatch::\${AWS::AccountId}:dashboard/${name}`),
    ),
    detail: true,
  });
  return {
    [VIEWER_POLICY]: {
      Type: "AWS::IAM::ManagedPolicy",
      Properties: {
        // Policies belong to the account, not to a Region: a second Region's Trailboard may have the same name.
        ManagedPolicyName: sub(`${namesOf(config).viewerPolicy}-\${AWS::Region}`),
        Description: "For people who look at the dashboards of Trailboard in the console",
        PolicyDocument: policyDocument(statements),
      },
      Metadata: comment(
        "ListDashboards, GetMetricData and ListMetrics take no resource; DescribeAlarms tells of composite alarms only where it is allowed for *. Widgets may be drawn and drill-downs started, within the scan budget; nothing can be changed.",
      ),
    },
    ...Object.fromEntries(
      [...new Set(config.viewerAccounts)].map((account) => [
        `ViewerAccount${account}`,
        {
          Type: "AWS::Lambda::Permission",
          Properties: {
            Action: "lambda:InvokeFunction",
            FunctionName: arnOf("trailboard"),
            Principal: account,
          },
        },
      ]),
    ),
  };
}
