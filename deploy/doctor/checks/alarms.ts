import { DescribeAlarmsCommand, type MetricAlarm } from "@aws-sdk/client-cloudwatch";
import { awsFailure } from "../../account/aws-failure.ts";
import { type Finding, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

export const alarmChecks: readonly Check[] = [
  {
    section: "alarms",
    name: "alarms",
    permission: "cloudwatch:DescribeAlarms and cloudformation:ListStackResources",
    needsStack: true,
    run: look,
  },
  {
    section: "alarms",
    name: "who is told",
    permission: "nothing",
    needsStack: true,
    run: async (picture) => [whoIsTold(picture)],
  },
];

/** DescribeAlarms takes so many names at once. */
const NAMES_AT_ONCE = 100;

async function look(picture: Picture): Promise<readonly Finding[]> {
  const names = (await picture.resources())
    .filter(({ type }) => type === "AWS::CloudWatch::Alarm")
    .map(({ physicalId }) => physicalId);
  if (names.length === 0) return [problem("alarms", "the stack has no alarms", "`trailboard deploy`")];
  const found = new Map<string, MetricAlarm>();
  try {
    for (let at = 0; at < names.length; at += NAMES_AT_ONCE) {
      const { MetricAlarms = [] } = await picture.account.cloudWatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: names.slice(at, at + NAMES_AT_ONCE),
          MaxRecords: NAMES_AT_ONCE,
        }),
      );
      for (const alarm of MetricAlarms) found.set(alarm.AlarmName ?? "", alarm);
    }
  } catch (error) {
    throw awsFailure("Cannot look at the alarms", error);
  }
  const findings = names.flatMap((name) => findingsOf(name, found.get(name)));
  return findings.length > 0 ? findings : [ok("alarms", `${names.length} are there, and none rings`)];
}

function findingsOf(name: string, alarm: MetricAlarm | undefined): Finding[] {
  if (!alarm) return [problem(name, "the alarm is gone", "deploy again")];
  const { ActionsEnabled, StateValue, StateUpdatedTimestamp, AlarmDescription = "" } = alarm;
  const findings: Finding[] = [];
  if (ActionsEnabled === false)
    findings.push(
      warning(name, "its actions are switched off: nobody is told", "switch them on, or deploy again"),
    );
  if (StateValue === "ALARM") {
    const since = StateUpdatedTimestamp ? ` since ${StateUpdatedTimestamp.toISOString().slice(0, 16)}Z` : "";
    findings.push(
      warning(name, `rings${since}: ${AlarmDescription || "no description"}`, "look at its dashboard"),
    );
  }
  return findings;
}

/** Who has confirmed is known to SNS alone, which is not asked: no more permissions for a line. */
function whoIsTold({ config: { notify } }: Picture): Finding {
  return notify.length === 0
    ? warning(
        "who is told",
        "nobody: alarms show on the dashboards only",
        '"notify" in the configuration, or a subscription of your own to the topic',
      )
    : warning(
        "who is told",
        `cannot tell whether ${notify.length === 1 ? "the address has" : `all ${notify.length} addresses have`} confirmed: SNS is not asked`,
        "the topic's subscriptions in the console: none may be pending",
      );
}
