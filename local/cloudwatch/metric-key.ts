import { type Input, invalid, list, object, text } from "./input.ts";

/** What makes a metric one metric: namespace, name and the set of its dimensions. */
export interface MetricKey {
  readonly namespace: string;
  readonly name: string;
  /** By name. */
  readonly dimensions: readonly Dimension[];
}

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

const MAX_DIMENSIONS = 30;

export function readNamespace(value: unknown): string {
  const namespace = text(value, "Namespace", 255);
  // PutMetricData accepts ASCII without control characters; a colon starts AWS-internal names.
  if (!/^[^:][\x20-\x7e]*$/.test(namespace))
    throw invalid("The parameter Namespace has an invalid character.");
  return namespace;
}

export function readDimensions(value: unknown, at: string): readonly Dimension[] {
  const dimensions = list(value, at, MAX_DIMENSIONS).map((entry, index) => {
    const place = `${at}.member.${index + 1}`;
    const { Name, Value } = object(entry, place);
    return { name: text(Name, `${place}.Name`, 255), value: text(Value, `${place}.Value`, 1024) };
  });
  if (new Set(dimensions.map(({ name }) => name)).size < dimensions.length)
    throw invalid(`The parameter ${at} names a dimension twice.`);
  return dimensions.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The `Metric` structure of GetMetricData and of alarms. */
export function readMetric(value: unknown, at: string): MetricKey {
  const metric: Input = object(value, at);
  return {
    namespace: readNamespace(metric.Namespace),
    name: text(metric.MetricName, `${at}.MetricName`, 255),
    dimensions: readDimensions(metric.Dimensions, `${at}.Dimensions`),
  };
}

/** One text for one metric: JSON, so that no name can imitate two. */
export function keyText({ namespace, name, dimensions }: MetricKey): string {
  return JSON.stringify([namespace, name, ...dimensions.flatMap((each) => [each.name, each.value])]);
}

/** As the wire shows it. */
export function wireMetric({ namespace, name, dimensions }: MetricKey): object {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: dimensions.map((each) => ({ Name: each.name, Value: each.value })),
  };
}
