import { asRecord, type Body, type BodyWidget } from "./dashboard-body.ts";

/** A widget of CloudWatch's own that viewers of a share see only with more permissions, or never. */
export interface UnseenWidget {
  readonly widget: string;
  readonly why: string;
}

/** Widgets of which CloudWatch's sharing role shows nothing or not all (User Guide, "Sharing CloudWatch dashboards"). */
export function unseenWidgets({ widgets }: Body): UnseenWidget[] {
  return widgets.flatMap((widget) => {
    const why = unseen(widget);
    return why === undefined ? [] : [{ widget: widget.label, why }];
  });
}

function unseen({ type, properties }: BodyWidget): string | undefined {
  switch (type) {
    case "custom":
    case "text":
      return undefined;
    case "log":
      return `a log query: needs logs:StartQuery, StopQuery, GetQueryResults, GetLogRecord and FilterLogEvents on ${logGroups(properties)}`;
    case "alarm":
      return "alarms: metric alarms that were there when the dashboard was shared are seen; alarms added later must be added to the role's policy, and composite alarms need cloudwatch:DescribeAlarms on *, which shows all alarms of the account";
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
