import {
  flag,
  type Input,
  list,
  missing,
  number,
  object,
  oneOf,
  optionalInteger,
  optionalText,
  text,
  validation,
} from "./input.ts";
import { type MetricKey, readMetric } from "./metric-key.ts";
import { type Query, readPeriod, readQueries } from "./metric-queries.ts";

export const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"] as const;
export type AlarmState = (typeof STATES)[number];

const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;
const COMPARISON_NAMES = Object.keys(COMPARISONS) as (keyof typeof COMPARISONS)[];
const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"] as const;

/** A metric alarm with a static threshold, over one metric or over metric math. */
export interface AlarmRule {
  readonly name: string;
  /** The request as it came: DescribeAlarms shows it again. */
  readonly input: Input;
  readonly queries: readonly Query[];
  readonly periodSeconds: number;
  readonly threshold: number;
  readonly breaches: (value: number) => boolean;
  readonly comparison: string;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: (typeof MISSING_DATA)[number];
}

/** PutMetricAlarm's input, checked. Anomaly detection is refused: nothing here learns what is normal. */
export function readAlarm(input: Input): AlarmRule {
  const name = text(input.AlarmName, "AlarmName", 255);
  const comparison = oneOf(input.ComparisonOperator, "ComparisonOperator", COMPARISON_NAMES);
  if (comparison === undefined) throw missing("ComparisonOperator");
  const threshold = number(input.Threshold, "Threshold");
  const evaluationPeriods = optionalInteger(input.EvaluationPeriods, "EvaluationPeriods", 1, 2000);
  if (evaluationPeriods === undefined) throw missing("EvaluationPeriods");
  const datapointsToAlarm = optionalInteger(
    input.DatapointsToAlarm,
    "DatapointsToAlarm",
    1,
    evaluationPeriods,
  );
  optionalText(input.AlarmDescription, "AlarmDescription", 1024);
  flag(input.ActionsEnabled, "ActionsEnabled", true);
  const { queries, periodSeconds } = readSource(input);
  if (periodSeconds * evaluationPeriods > 7 * 86_400)
    throw validation(
      "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800).",
    );
  const compare = COMPARISONS[comparison];
  return {
    name,
    input,
    queries,
    periodSeconds,
    threshold,
    breaches: (value) => compare(value, threshold),
    comparison,
    evaluationPeriods,
    datapointsToAlarm: datapointsToAlarm ?? evaluationPeriods,
    treatMissingData: oneOf(input.TreatMissingData, "TreatMissingData", MISSING_DATA) ?? "missing",
  };
}

function readSource(input: Input): { queries: readonly Query[]; periodSeconds: number } {
  const entries = list(input.Metrics, "Metrics", 20).map((entry, i) =>
    object(entry, `Metrics.member.${i + 1}`),
  );
  if (entries.length > 0) {
    const queries = readQueries(entries);
    if (queries.filter(({ returned }) => returned).length !== 1)
      throw validation("Exactly one element of the metrics list should return data.");
    const periodSeconds = queries
      .map(({ what }) => what.periodSeconds)
      .find((seconds) => seconds !== undefined);
    return { queries, periodSeconds: periodSeconds ?? 300 };
  }
  const key: MetricKey = readMetric(input, "Metric");
  const Stat =
    optionalText(input.ExtendedStatistic, "ExtendedStatistic", 20) ?? text(input.Statistic, "Statistic", 20);
  const Period = readPeriod(input.Period, "Period");
  const Metric = {
    Namespace: key.namespace,
    MetricName: key.name,
    Dimensions: key.dimensions.map((each) => ({ Name: each.name, Value: each.value })),
  };
  return {
    queries: readQueries([{ Id: "m1", MetricStat: { Metric, Stat, Period } }]),
    periodSeconds: Period,
  };
}
