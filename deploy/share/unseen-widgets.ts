import { alarmArns, asRecord, type Body, type BodyWidget } from "./dashboard-body.ts";

/** A widget of CloudWatch's own that viewers of a share see only with more permissions, or never. */
export interface UnseenWidget {
  readonly widget: string;
  readonly why: string;
}

/**
 * Widgets of which CloudWatch's sharing role shows nothing or not all (User Guide, "Sharing CloudWatch dashboards").
 * `composite` are the ARNs of composite alarms, where they are known.
 */
export function unseenWidgets({ widgets }: Body, composite?: ReadonlySet<string>): UnseenWidget[] {
  return widgets.flatMap((widget) => {
    const why = unseen(widget, composite);
    return why === undefined ? [] : [{ widget: widget.label, why }];
  });
}

function unseen(widget: BodyWidget, composite: ReadonlySet<string> | undefined): string | undefined {
  const { type, properties } = widget;
  switch (type) {
    case "custom":
    case "text":
      return undefined;
    case "log":
      return `a log query: needs logs:StartQuery, StopQuery, GetQueryResults, GetLogRecord and FilterLogEvents on ${logGroups(properties)}`;
    case "alarm":
      return alarms(alarmArns(widget), composite);
    case "metric":
      return hasAlarmAnnotation(properties)
        ? 'a graph with an alarm\'s annotation: is drawn as "not available"'
        : undefined;
    case "explorer":
      return "an explorer: AWS does not say whether viewers see it";
    default:
      return "a type of widget that this version does not know";
  }
}

function alarms(arns: readonly string[], composite: ReadonlySet<string> | undefined): string {
  const later =
    "alarms: viewers see metric alarms that were there when the dashboard was shared; for later ones the role's own policy must name them";
  const need = "cloudwatch:DescribeAlarms on *, which shows all alarms of the account";
  if (composite === undefined) return `${later}, and composite alarms need ${need}`;
  const here = arns.filter((arn) => composite.has(arn)).map((arn) => arn.split(":alarm:")[1]);
  return here.length === 0
    ? later
    : `${later}; composite here and not seen without ${need}: ${here.join(", ")}`;
}

export function hasAlarmAnnotation({ annotations }: Readonly<Record<string, unknown>>): boolean {
  const { alarms } = asRecord(annotations);
  return Array.isArray(alarms) && alarms.length > 0;
}

/** "SOURCE 'a' | SOURCE 'b' | fields ..." names the groups. */
function logGroups({ query }: Readonly<Record<string, unknown>>): string {
  const text = typeof query === "string" ? query.slice(0, 10_000) : "";
  const groups = [...text.matchAll(/SOURCE\s+'([^']{1,512})'/gi)].map(([, group = ""]) => group);
  return groups.length === 0 ? "its log groups" : `log group ${groups.slice(0, 10).join(", ")}`;
}
