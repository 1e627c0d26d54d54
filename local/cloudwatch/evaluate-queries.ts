import { validation } from "./input.ts";
import { evaluate, type Series, series, type Value } from "./math/evaluate.ts";
import { MathError } from "./math/parse.ts";
import { mathProblem, type Query } from "./metric-queries.ts";
import { type MetricStore, periodIsKept, periodsOf } from "./metric-store.ts";

export interface QueryResult {
  readonly id: string;
  readonly label: string;
  /** Oldest first. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
}

export interface Window {
  readonly startMs: number;
  readonly endMs: number;
  readonly nowMs: number;
}

/** The returned queries' results, in the order of the request. An expression over an array gives one result for each series. */
export function evaluateQueries(
  store: MetricStore,
  queries: readonly Query[],
  window: Window,
): QueryResult[] {
  const byId = new Map(queries.map((query) => [query.id, query]));
  const values = new Map<string, Value>();
  const running = new Set<string>();
  const periodMs = 1000 * (queries.map(periodOf).find((seconds) => seconds !== undefined) ?? 300);

  function resolve(id: string): Value | undefined {
    const query = byId.get(id);
    if (!query) return undefined;
    const known = values.get(id);
    if (known) return known;
    if (running.has(id)) throw validation(`The expression with Id '${id}' refers to itself.`);
    running.add(id);
    const value = queryValue(query);
    running.delete(id);
    values.set(id, value);
    return value;
  }

  function queryValue({ what }: Query): Value {
    if (what.kind === "metric") return series(readSeries(store, what, window));
    try {
      return evaluate(what.tree, {
        ...window,
        periodMs: what.periodSeconds === undefined ? periodMs : what.periodSeconds * 1000,
        resolve,
        metrics: (part) => metricSeries(queries, part, resolve),
      });
    } catch (error) {
      if (error instanceof MathError) throw mathProblem(what.text, error);
      throw error;
    }
  }

  return queries.flatMap((query) => {
    const value = resolve(query.id);
    return query.returned && value ? resultsOf(query, value) : [];
  });
}

function periodOf({ what }: Query): number | undefined {
  return what.periodSeconds;
}

type MetricPart = Extract<Query["what"], { kind: "metric" }>;

function readSeries(store: MetricStore, what: MetricPart, { startMs, endMs, nowMs }: Window): Series {
  const metric = store.get(what.key);
  if (!metric || !periodIsKept(what.periodSeconds, startMs, nowMs)) return new Map();
  // Asked for another unit than the metric has: CloudWatch does not convert, it finds nothing.
  if (what.unit !== undefined && what.unit !== metric.unit) return new Map();
  const points = new Map<number, number>();
  for (const { atMs, datapoint } of periodsOf(metric, startMs, endMs, what.periodSeconds * 1000)) {
    const value = what.statistic(datapoint);
    if (value !== undefined) points.set(atMs, value);
  }
  return points;
}

function metricSeries(
  queries: readonly Query[],
  part: string,
  resolve: (id: string) => Value | undefined,
): readonly Series[] {
  return queries
    .filter(({ id, what }) => what.kind === "metric" && id.includes(part))
    .flatMap(({ id }) => {
      const value = resolve(id);
      return value?.kind === "series" ? [value.series] : [];
    });
}

function resultsOf(query: Query, value: Value): QueryResult[] {
  const label = query.label ?? defaultLabel(query);
  const result = (points: Series): QueryResult => ({
    id: query.id,
    label,
    points: [...points].sort(([a], [b]) => a - b).map(([atMs, point]) => ({ atMs, value: point })),
  });
  if (value.kind === "series") return [result(value.series)];
  if (value.kind === "array") return value.items.map(result);
  throw validation(
    `The expression with Id '${query.id}' gives one value and no time series: set its ReturnData to false.`,
  );
}

function defaultLabel({ id, what }: Query): string {
  return what.kind === "metric" ? what.key.name : id;
}
