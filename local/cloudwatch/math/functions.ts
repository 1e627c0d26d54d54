import { type MathScope, type Series, scalar, series, seriesOf, type Value } from "./evaluate.ts";
import { MathError } from "./parse.ts";

type MathFunction = (args: readonly Value[], scope: MathScope) => Value;

/** The functions that this CloudWatch knows; the real one has more, and then this one says so. */
export const functions: Readonly<Record<string, MathFunction>> = {
  METRICS: ([part], scope) => ({
    kind: "array",
    items: scope.metrics(part?.kind === "text" ? part.value : ""),
  }),
  SUM: reduction((values) => values.reduce((sum, value) => sum + value, 0)),
  AVG: reduction((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  MIN: reduction((values) => values.reduce((a, b) => Math.min(a, b))),
  MAX: reduction((values) => values.reduce((a, b) => Math.max(a, b))),
  STDDEV: reduction(deviation),
  METRIC_COUNT: (args) => scalar(seriesOf(first(args, "METRIC_COUNT")).length),
  ABS: pointwise(Math.abs),
  CEIL: pointwise(Math.ceil),
  FLOOR: pointwise(Math.floor),
  LOG: pointwise(Math.log),
  LOG10: pointwise(Math.log10),
  RUNNING_SUM: overTime((point, state) => point + (state ?? 0)),
  RATE: between((value, before, seconds) => (value - before) / seconds),
  DIFF: between((value, before) => value - before),
  DIFF_TIME: between((_value, _before, seconds) => seconds),
  PERIOD: (_args, { periodMs }) => scalar(periodMs / 1000),
  TIME_SERIES: ([value], scope) => {
    if (value?.kind !== "scalar") throw new MathError("TIME_SERIES wants a number");
    return series(new Map([...grid(scope)].map((atMs) => [atMs, value.value])));
  },
  FILL: fill,
  IF: choose,
};

/** GetMetricData's own limit of data points. */
const MAX_PERIODS = 100_800;

function first(args: readonly Value[], name: string): Value {
  const [value] = args;
  if (!value || value.kind === "text") throw new MathError(`${name} wants a time series`);
  return value;
}

/** Of one series: one number. Of an array: at each time, over the series that have a point there. */
function reduction(reduce: (values: readonly number[]) => number): MathFunction {
  return (args) => {
    const value = first(args, "This function");
    if (value.kind === "scalar") return value;
    if (value.kind === "series") {
      if (value.series.size === 0) return series(new Map());
      return scalar(reduce([...value.series.values()]));
    }
    const at = new Map<number, number[]>();
    for (const item of seriesOf(value))
      for (const [atMs, point] of item) {
        const list = at.get(atMs);
        if (list) list.push(point);
        else at.set(atMs, [point]);
      }
    return series(new Map([...at].sort(([a], [b]) => a - b).map(([atMs, points]) => [atMs, reduce(points)])));
  };
}

function eachSeries(value: Value, change: (points: Series) => Series): Value {
  if (value.kind === "series") return series(change(value.series));
  return { kind: "array", items: seriesOf(value).map(change) };
}

function pointwise(change: (value: number) => number): MathFunction {
  return (args) => {
    const value = first(args, "This function");
    if (value.kind === "scalar") return scalar(change(value.value));
    return eachSeries(
      value,
      (points) =>
        new Map(
          [...points]
            .map(([atMs, point]) => [atMs, change(point)] as const)
            .filter(([, n]) => Number.isFinite(n)),
        ),
    );
  };
}

function overTime(next: (value: number, state: number | undefined) => number): MathFunction {
  return (args) =>
    eachSeries(first(args, "This function"), (points) => {
      let state: number | undefined;
      return new Map(
        sorted(points).map(([atMs, value]) => {
          state = next(value, state);
          return [atMs, state] as const;
        }),
      );
    });
}

/** The first point has no neighbour and gives none. */
function between(change: (value: number, before: number, seconds: number) => number): MathFunction {
  return (args) =>
    eachSeries(first(args, "This function"), (points) => {
      const list = sorted(points);
      return new Map(
        list.slice(1).map(([atMs, value], index) => {
          const [beforeMs, before] = list[index] ?? [atMs, value];
          return [atMs, change(value, before, (atMs - beforeMs) / 1000)] as const;
        }),
      );
    });
}

function fill([value, filler]: readonly Value[], scope: MathScope): Value {
  if (!value || !filler) throw new MathError("FILL wants a time series and a filler");
  return eachSeries(value, (points) => {
    const known = sorted(points);
    const filled = new Map<number, number>();
    // The known points before `next` are at or before the period that is being filled.
    let next = 0;
    for (const atMs of grid(scope)) {
      while ((known[next]?.[0] ?? Number.POSITIVE_INFINITY) <= atMs) next++;
      const point = points.get(atMs) ?? fillerAt(filler, atMs, known[next - 1], known[next]);
      if (point !== undefined) filled.set(atMs, point);
    }
    return filled;
  });
}

type Point = readonly [atMs: number, value: number];

function fillerAt(filler: Value, atMs: number, before: Point | undefined, after: Point | undefined) {
  if (filler.kind === "scalar") return filler.value;
  if (filler.kind === "series") return filler.series.get(atMs);
  if (filler.kind !== "text") throw new MathError("FILL wants a number, a time series, REPEAT or LINEAR");
  if (filler.value === "REPEAT") return before?.[1];
  if (!before || !after) return undefined;
  return before[1] + ((after[1] - before[1]) * (atMs - before[0])) / (after[0] - before[0]);
}

/** IF(condition, then, else): a point where the condition has one; without an else, only where it is true. */
function choose([condition, yes, no]: readonly Value[]): Value {
  if (!condition || !yes) throw new MathError("IF wants a condition and a value");
  if (condition.kind === "scalar") {
    if (condition.value !== 0) return yes;
    return no ?? series(new Map());
  }
  const [flags] = seriesOf(condition);
  const result = new Map<number, number>();
  for (const [atMs, flag] of flags ?? []) {
    const branch = flag !== 0 ? yes : no;
    const point = branch && pointAt(branch, atMs);
    if (point !== undefined) result.set(atMs, point);
  }
  return series(result);
}

function pointAt(value: Value, atMs: number): number | undefined {
  if (value.kind === "scalar") return value.value;
  return seriesOf(value)[0]?.get(atMs);
}

/** The starts of all periods of the request. */
function* grid({ startMs, endMs, periodMs }: MathScope): Generator<number> {
  if ((endMs - startMs) / periodMs > MAX_PERIODS)
    throw new MathError(`the time range has more than ${MAX_PERIODS} periods`);
  for (let atMs = Math.ceil(startMs / periodMs) * periodMs; atMs < endMs; atMs += periodMs) yield atMs;
}

function sorted(points: Series): (readonly [number, number])[] {
  return [...points].sort(([a], [b]) => a - b);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
