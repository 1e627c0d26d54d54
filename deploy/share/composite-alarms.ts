import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account/account.ts";
import { alarmArns, type Body } from "./dashboard-body.ts";

/** DescribeAlarms takes so many names at once (API reference). */
const NAMES_AT_ONCE = 100;

/**
 * Which alarms of a dashboard's alarm widgets are composite: an ARN does not tell. Undefined where that is not known of
 * all: nobody may ask, or an alarm is in another Region or account.
 */
export async function compositeAlarms(
  { cloudWatch, accountId, region }: Account,
  body: Body,
): Promise<ReadonlySet<string> | undefined> {
  const arns = [...new Set(body.widgets.flatMap(alarmArns))];
  const here = `:cloudwatch:${region}:${accountId}:alarm:`;
  if (!arns.every((arn) => arn.includes(here))) return undefined;
  const composite = new Set<string>();
  try {
    for (let at = 0; at < arns.length; at += NAMES_AT_ONCE) {
      const { CompositeAlarms = [] } = await cloudWatch.send(
        new DescribeAlarmsCommand({
          AlarmNames: arns.slice(at, at + NAMES_AT_ONCE).map((arn) => arn.split(":alarm:")[1] ?? ""),
          AlarmTypes: ["CompositeAlarm"],
          MaxRecords: NAMES_AT_ONCE,
        }),
      );
      for (const { AlarmArn } of CompositeAlarms) if (AlarmArn) composite.add(AlarmArn);
    }
  } catch {
    // Only a hint: without it the report says what composite alarms would need.
    return undefined;
  }
  return composite;
}
