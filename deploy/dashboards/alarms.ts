import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";

const NAMESPACE = "Trailboard";

/** The alarms that the dashboards show; on metrics that the indexer publishes. */
export const alarms: readonly PutMetricAlarmCommandInput[] = [
  {
    AlarmName: "Trailboard-Denied",
    AlarmDescription: "Many calls were refused within an hour",
    Namespace: NAMESPACE,
    MetricName: "Denied",
    Statistic: "Sum",
    Period: 3600,
    EvaluationPeriods: 1,
    Threshold: 50,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "missing",
  },
  {
    AlarmName: "Trailboard-FailedLogins",
    AlarmDescription: "Console logins failed within an hour",
    Namespace: NAMESPACE,
    MetricName: "FailedLogins",
    Statistic: "Sum",
    Period: 3600,
    EvaluationPeriods: 1,
    Threshold: 3,
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    TreatMissingData: "missing",
  },
];
