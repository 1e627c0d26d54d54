import { ParamError, type ParamSpec } from "../../kit/params.ts";

/**
 * The `metrics` array of CloudWatch dashboards (CloudWatch API Reference, "Dashboard Body Structure and Syntax"):
 *   ["Namespace", "MetricName", "Dimension", "value", ..., {"stat": "Sum", "period": 3600, "label": "Calls", "id": "m1"}]
 *   [{"expression": "m1 / m2", "label": "Share", "id": "e1"}]
 * "." stands for the same place of the metric before, "..." for all places but those that follow it.
 */
export interface MetricEntry {
  readonly id: string;
  readonly label: string;
  readonly expression: string | undefined;
  /** Undefined for an expression. */
  readonly metric:
    | {
        readonly namespace: string;
        readonly name: string;
        readonly dimensions: Readonly<Record<string, string>>;
        readonly stat: string | undefined;
        readonly periodSeconds: number | undefined;
      }
    | undefined;
  readonly visible: boolean;
}

const MAX_ENTRIES = 100;
const MAX_TEXT = 255;
const MAX_DIMENSIONS = 30;
const MAX_EXPRESSION = 2048;
const TYPE = `a metrics array of 1 to ${MAX_ENTRIES} entries as dashboards have it, like [["Trailboard","Calls",{"stat":"Sum"}]]`;

/** As it is configured: checked, and still the array that describe can show and a page can send again. */
export type MetricArray = readonly (readonly unknown[])[];

/** A parameter that takes the array itself or its JSON. */
export function metricArray(spec: { default: MetricArray; about: string }): ParamSpec<MetricArray> {
  return {
    type: TYPE,
    about: spec.about,
    default: spec.default,
    parse(value) {
      const list = typeof value === "string" ? fromJson(value) : value;
      parseMetricArray(list);
      return list as MetricArray;
    },
  };
}

/** Throws a ParamError that says what is wanted, and in which entry. */
export function parseMetricArray(list: unknown): readonly MetricEntry[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_ENTRIES) throw new ParamError(TYPE);
  const entries: MetricEntry[] = [];
  let before: readonly string[] = [];
  for (const [index, item] of list.entries()) {
    if (!Array.isArray(item)) throw problem(index, "a list");
    const last: unknown = item.at(-1);
    const options = isRecord(last) ? last : {};
    const places = expandDots(isRecord(last) ? item.slice(0, -1) : item, before, index);
    entries.push(entryOf(index, places, options));
    if (places.length > 0) before = places;
  }
  const ids = entries.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw new ParamError("every id only once in the metrics array");
  return entries;
}

function entryOf(
  index: number,
  places: readonly string[],
  options: Readonly<Record<string, unknown>>,
): MetricEntry {
  const { id = `m${index + 1}`, label = "", visible = true, expression } = options;
  if (typeof id !== "string" || !/^[a-z][A-Za-z0-9_]{0,254}$/.test(id))
    throw problem(index, "an id of letters, digits and _ that starts with a small letter");
  if (typeof label !== "string" || label.length > MAX_TEXT)
    throw problem(index, "a label of 1 to 255 characters");
  if (typeof visible !== "boolean") throw problem(index, '"visible" as true or false');
  // Another account's or Region's metric under our label would be a lie; the port reads where the function runs.
  for (const name of ["region", "accountId"])
    if (options[name] !== undefined)
      throw problem(index, `no "${name}": metrics are read where the function runs`);
  if (expression !== undefined) {
    if (typeof expression !== "string" || expression.length > MAX_EXPRESSION || places.length > 0)
      throw problem(
        index,
        `an expression of 1 to ${MAX_EXPRESSION} characters and nothing beside its options`,
      );
    return { id, label: label || expression, expression, metric: undefined, visible };
  }
  const [namespace, name, ...pairs] = places;
  if (!namespace || !name || pairs.length % 2 !== 0 || pairs.length > MAX_DIMENSIONS * 2)
    throw problem(index, "a namespace, a metric name and pairs of dimension and value");
  const dimensions = Object.fromEntries(
    pairs.flatMap((dimension, at) => (at % 2 === 0 ? [[dimension, pairs[at + 1] ?? ""]] : [])),
  ) as Readonly<Record<string, string>>;
  const metric = {
    namespace,
    name,
    dimensions,
    stat: statOf(options.stat, index),
    periodSeconds: periodOf(options.period, index),
  };
  const values = Object.values(dimensions).join(" ");
  return {
    id,
    label: label || `${name}${values ? ` ${values}` : ""}`,
    expression: undefined,
    metric,
    visible,
  };
}

function expandDots(item: readonly unknown[], before: readonly string[], index: number): readonly string[] {
  const rest = item[0] === "..." ? item.slice(1) : item;
  const places =
    item[0] === "..." ? [...before.slice(0, Math.max(0, before.length - rest.length)), ...rest] : rest;
  return places.map((place, at) => {
    const text = place === "." ? before[at] : place;
    if (typeof text !== "string" || text === "" || text.length > MAX_TEXT)
      throw problem(index, "texts of 1 to 255 characters, or . for the same place of the metric before");
    return text;
  });
}

function statOf(stat: unknown, index: number): string | undefined {
  if (stat === undefined) return undefined;
  const known =
    /^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)\d{1,2}(\.\d{1,10})?|p100|(TM|TC|TS|WM|PR)\([\d.%:]{1,30}\))$/;
  if (typeof stat !== "string" || !known.test(stat))
    throw problem(index, 'a "stat" like Sum, Average, Maximum or p99');
  return stat;
}

function periodOf(period: unknown, index: number): number | undefined {
  if (period === undefined) return undefined;
  const whole =
    typeof period === "number" && Number.isSafeInteger(period) && period >= 60 && period <= 86_400;
  if (!whole || period % 60 !== 0)
    throw problem(index, 'a "period" in seconds: a multiple of 60 up to 86400');
  return period;
}

function problem(index: number, wanted: string): ParamError {
  return new ParamError(`${wanted} in entry ${index + 1} of the metrics array`);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ParamError(TYPE);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
