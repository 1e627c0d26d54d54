/** Where the console is, by partition (AWS General Reference, "Service endpoints and quotas" of China and GovCloud). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

export interface Where {
  readonly partition: string;
  readonly region: string;
}

export function dashboardLink(where: Where, name: string): string {
  return `${consoleOf(where)}/cloudwatch/home?region=${where.region}#dashboards/dashboard/${encodeURIComponent(name)}`;
}

/** The stack's events, where a person sees what CloudFormation does. */
export function stackLink(where: Where, stackId: string): string {
  return `${consoleOf(where)}/cloudformation/home?region=${where.region}#/stacks/events?stackId=${encodeURIComponent(stackId)}`;
}

function consoleOf({ partition, region }: Where): string {
  return `https://${region}.${CONSOLES[partition] ?? CONSOLES.aws}`;
}
