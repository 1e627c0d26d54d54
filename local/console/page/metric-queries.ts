import { record } from "./dashboard.ts";

/** A line of a metric widget, and the query that fetches it. */
export interface MetricLine {
  readonly id: string;
  /** MetricDataQuery of GetMetricData. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly visible: boolean;
  readonly color: string;
  readonly yAxis: "left" | "right";
}

export interface MetricQueries {
  readonly lines: readonly MetricLine[];
  readonly problems: readonly string[];
}

const COLOUR = /^#[0-9a-f]{3,8}$/i;
const QUERY_ID = /^[a-z][A-Za-z0-9_]*$/;

/**
 * The `metrics` of a metric widget as queries: `[namespace, name, dimension, value, ..., {rendering}]`, "." repeats
 * what stood there in the line before, `[{expression}]` is metric math ("Dashboard body structure and syntax").
 */
export function metricQueries(
  properties: Readonly<Record<string, unknown>>,
  periodSeconds: number | undefined,
): MetricQueries {
  const { metrics } = properties;
  if (!Array.isArray(metrics)) return { lines: [], problems: ['This widget has no list "metrics"'] };
  const lines: MetricLine[] = [];
  const problems: string[] = [];
  const taken = new Set(metrics.map((entry) => record(Array.isArray(entry) ? entry.at(-1) : {}).id));
  let previous: readonly string[] = [];
  for (const [index, entry] of metrics.entries()) {
    if (!Array.isArray(entry)) {
      problems.push(`Metric ${index + 1} is not a list`);
      continue;
    }
    const rendering = record(entry.at(-1));
    const names = entry.filter((part): part is string => typeof part === "string");
    const full = expandDots(names, previous);
    if (names.length > 0) previous = full;
    const id = queryId(rendering.id, index, taken);
    const label = typeof rendering.label === "string" ? { Label: rendering.label } : {};
    const own = typeof rendering.period === "number" ? rendering.period : properties.period;
    const Period = periodSeconds ?? (typeof own === "number" && own > 0 ? own : 300);
    const visible = rendering.visible !== false;
    const look = {
      id,
      visible,
      color: typeof rendering.color === "string" && COLOUR.test(rendering.color) ? rendering.color : "",
      yAxis: rendering.yAxis === "right" ? ("right" as const) : ("left" as const),
    };
    if (typeof rendering.expression === "string") {
      const query = { Id: id, Expression: rendering.expression, Period, ReturnData: visible, ...label };
      lines.push({ ...look, query });
      continue;
    }
    const [Namespace, MetricName, ...dimensions] = full;
    if (!Namespace || !MetricName || dimensions.length % 2 !== 0) {
      problems.push(`Metric ${index + 1} is not [namespace, name, dimension, value, ...]`);
      continue;
    }
    const Dimensions: { Name: string; Value: string }[] = [];
    for (let at = 0; at < dimensions.length; at += 2)
      Dimensions.push({ Name: dimensions[at] ?? "", Value: dimensions[at + 1] ?? "" });
    const stat = [rendering.stat, properties.stat].find((value) => typeof value === "string") ?? "Average";
    lines.push({
      ...look,
      query: {
        Id: id,
        MetricStat: { Metric: { Namespace, MetricName, Dimensions }, Period, Stat: stat },
        ReturnData: visible,
        ...label,
      },
    });
  }
  return { lines, problems };
}

/** "..." stands for all that is missing up to the last value: [".", ".", ".", "x"] and ["...", "x"] mean the same. */
function expandDots(names: readonly string[], previous: readonly string[]): string[] {
  if (names[0] === "...")
    return [...previous.slice(0, previous.length - (names.length - 1)), ...names.slice(1)];
  return names.map((name, at) => (name === "." ? (previous[at] ?? name) : name));
}

function queryId(given: unknown, index: number, taken: Set<unknown>): string {
  if (typeof given === "string" && QUERY_ID.test(given)) return given;
  let id = `line${index}`;
  while (taken.has(id)) id += "x";
  return id;
}
