import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";

/** An alarm on a metric that the indexer publishes, as PutMetricAlarm and CloudFormation take it alike. */
export interface Alarm extends PutMetricAlarmCommandInput {
  /** Names it in a dashboard's tile; the last part of its name. */
  readonly title: string;
}

/**
 * An hour's point has the hour's start as its time and arrives 76 minutes later, in a run that is made up for an hour
 * after that. CloudWatch's window slides with the clock: with one period it would see such a point only thanks to the few
 * more that it looks at, of which it promises no number. Three periods hold both.
 */
const SEEN_HOURS = 3;

/** The alarms that the dashboards show. */
export function alarmsOf(config: Config): readonly Alarm[] {
  return [
    {
      ...hourlySum("Denied", config),
      AlarmDescription: "Many calls were refused within an hour",
      Threshold: config.alarms.deniedPerHour,
    },
    {
      ...hourlySum("FailedLogins", config),
      AlarmDescription: "Console logins failed within an hour",
      Threshold: config.alarms.failedLoginsPerHour,
    },
  ];
}

function hourlySum(metric: string, config: Config) {
  const { namespace, alarm } = namesOf(config);
  return {
    title: metric,
    AlarmName: alarm(metric),
    Namespace: namespace,
    MetricName: metric,
    Statistic: "Sum",
    Period: 3600,
    EvaluationPeriods: SEEN_HOURS,
    DatapointsToAlarm: 1,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "missing",
  } as const;
}
