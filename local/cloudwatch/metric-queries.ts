import { flag, type Input, object, optionalText, text, validation } from "./input.ts";
import { MathError, type Node, parseMath } from "./math/parse.ts";
import { type MetricKey, readMetric } from "./metric-key.ts";
import { readStatistic, type Statistic } from "./statistic.ts";
import { readUnit } from "./unit.ts";

/** One MetricDataQuery, checked. */
export interface Query {
  readonly id: string;
  readonly label: string | undefined;
  readonly returned: boolean;
  readonly what:
    | {
        readonly kind: "metric";
        readonly key: MetricKey;
        readonly statistic: Statistic;
        readonly statisticName: string;
        readonly periodSeconds: number;
        readonly unit: string | undefined;
      }
    | {
        readonly kind: "expression";
        readonly text: string;
        readonly tree: Node;
        readonly periodSeconds: number | undefined;
      };
}

export function readQueries(entries: readonly Input[]): Query[] {
  const queries = entries.map((entry, index) => readQuery(entry, `MetricDataQueries.member.${index + 1}`));
  const ids = new Set<string>();
  for (const { id } of queries) {
    if (ids.has(id))
      throw validation(`The values for parameter Id in MetricDataQueries are not unique: '${id}'.`);
    ids.add(id);
  }
  return queries;
}

function readQuery(entry: Input, at: string): Query {
  const id = text(entry.Id, `${at}.Id`, 255);
  if (!/^[a-z][A-Za-z0-9_]*$/.test(id))
    throw validation(
      `The value '${id.slice(0, 40)}' for parameter ${at}.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.`,
    );
  const label = optionalText(entry.Label, `${at}.Label`, 2048);
  const returned = flag(entry.ReturnData, `${at}.ReturnData`, true);
  const hasExpression = entry.Expression !== undefined && entry.Expression !== null;
  const hasMetric = entry.MetricStat !== undefined && entry.MetricStat !== null;
  if (hasExpression === hasMetric)
    throw validation(
      `The parameters ${at}.Expression and ${at}.MetricStat are mutually exclusive and you must specify exactly one of them.`,
    );
  const periodSeconds =
    entry.Period === undefined || entry.Period === null
      ? undefined
      : readPeriod(entry.Period, `${at}.Period`);
  if (!hasExpression)
    return {
      id,
      label,
      returned,
      what: readMetricStat(object(entry.MetricStat, `${at}.MetricStat`), `${at}.MetricStat`),
    };
  const expression = text(entry.Expression, `${at}.Expression`, 2048);
  return {
    id,
    label,
    returned,
    what: { kind: "expression", text: expression, tree: parse(expression), periodSeconds },
  };
}

function readMetricStat(stat: Input, at: string): Query["what"] {
  const statisticName = text(stat.Stat, `${at}.Stat`, 64);
  return {
    kind: "metric",
    key: readMetric(stat.Metric, `${at}.Metric`),
    statistic: readStatistic(statisticName, `${at}.Stat`),
    statisticName,
    periodSeconds: readPeriod(stat.Period, `${at}.Period`),
    unit: readUnit(stat.Unit, `${at}.Unit`),
  };
}

/** 1, 5, 10, 20, 30 or a multiple of 60 seconds. */
export function readPeriod(value: unknown, at: string): number {
  if (typeof value === "number" && [1, 5, 10, 20, 30].includes(value)) return value;
  if (
    typeof value !== "number" ||
    !Number.isSafeInteger(value) ||
    value < 60 ||
    value % 60 !== 0 ||
    value > 366 * 86_400
  )
    throw validation(`The parameter ${at} must be 1, 5, 10, 20, 30 or a multiple of 60.`);
  return value;
}

function parse(expression: string): Node {
  try {
    return parseMath(expression);
  } catch (error) {
    if (error instanceof MathError) throw mathProblem(expression, error);
    throw error;
  }
}

export function mathProblem(expression: string, error: MathError): Error {
  return validation(`Error in expression '${expression.slice(0, 120)}': ${error.message}.`);
}
