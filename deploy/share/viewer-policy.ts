import type { FunctionName } from "../bundle/functions.ts";
import type { Json } from "../stack/template.ts";

/** A statement of an IAM policy; ARNs are text, or what CloudFormation turns into text (`Fn::GetAtt`, `Fn::Sub`). */
export interface PolicyStatement {
  readonly [name: string]: Json | undefined;
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: Json;
}

export interface Viewable {
  /** The public function only where there is one: the console draws public copies too. */
  readonly functionArns: Readonly<Record<Extract<FunctionName, "trailboard" | "trailboard-detail">, Json>> & {
    readonly "trailboard-public"?: Json;
  };
  /** "arn:aws:cloudwatch::111122223333:dashboard/Trailboard-Overview": dashboards have no Region. */
  readonly dashboardArns: readonly Json[];
  /** Whether viewers may also start Lake queries, which cost money. */
  readonly detail: boolean;
}

/**
 * Exactly what somebody needs who looks at our dashboards in the console. Where `Resource` is "*", the action takes no
 * narrower one (Service Authorization Reference, CloudWatch): GetMetricData, ListMetrics and ListDashboards name no
 * resource, and DescribeAlarms tells of composite alarms only where it is allowed for "*" (API reference, DescribeAlarms).
 */
export function viewerStatements({ functionArns, dashboardArns, detail }: Viewable): PolicyStatement[] {
  const { trailboard, "trailboard-public": forEverybody, "trailboard-detail": mayQuery } = functionArns;
  const drawing = forEverybody === undefined ? [trailboard] : [trailboard, forEverybody];
  return [
    {
      Sid: "DrawWidgets",
      Effect: "Allow",
      Action: ["lambda:InvokeFunction"],
      Resource: detail ? [...drawing, mayQuery] : drawing,
    },
    // Without dashboards there is nothing to open: an empty Resource would be a policy that IAM refuses.
    ...(dashboardArns.length === 0
      ? []
      : [
          {
            Sid: "OpenDashboards",
            Effect: "Allow" as const,
            Action: ["cloudwatch:GetDashboard"],
            Resource: dashboardArns,
          },
        ]),
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
  ];
}

/** The statements as a policy. */
export function policyDocument<S extends object>(
  statements: readonly S[],
): { readonly Version: "2012-10-17"; readonly Statement: readonly S[] } {
  return { Version: "2012-10-17", Statement: statements };
}
