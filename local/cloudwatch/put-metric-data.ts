import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { type Datapoint, statisticsDatapoint, valuesDatapoint } from "./datapoint.ts";
import {
  badCombination,
  type Input,
  instantMs,
  invalid,
  list,
  missing,
  number,
  object,
  optionalNumber,
  text,
} from "./input.ts";
import { type MetricKey, readDimensions, readNamespace } from "./metric-key.ts";
import type { MetricStore } from "./metric-store.ts";
import { readUnit } from "./unit.ts";

const MAX_METRICS = 1000;
const MAX_VALUES = 150;
const MAX_VALUE = 2 ** 360;

interface Datum {
  readonly key: MetricKey;
  readonly atMs: number;
  readonly resolutionSeconds: 1 | 60;
  readonly unit: string;
  readonly datapoint: Datapoint;
}

/** PutMetricData: all of a request or none of it. Repeated puts add up. */
export function putMetricData(store: MetricStore, input: Input, nowMs: number): object {
  const namespace = readNamespace(input.Namespace);
  const entities = list(input.EntityMetricData, "EntityMetricData", 2).flatMap((entry, index) => [
    ...list(
      object(entry, `EntityMetricData.member.${index + 1}`).MetricData,
      `EntityMetricData.member.${index + 1}.MetricData`,
      MAX_METRICS,
    ),
  ]);
  const entries = [...list(input.MetricData, "MetricData", MAX_METRICS), ...entities];
  if (entries.length === 0) throw missing("MetricData");
  if (entries.length > MAX_METRICS)
    throw invalid(`The collection MetricData must not have a size greater than ${MAX_METRICS}.`);
  const data = entries.map((entry, index) =>
    readDatum(namespace, entry, `MetricData.member.${index + 1}`, nowMs),
  );
  for (const { key, atMs, resolutionSeconds, unit, datapoint } of data)
    store.add(key, atMs, resolutionSeconds, unit, datapoint);
  return {};
}

function readDatum(namespace: string, entry: unknown, at: string, nowMs: number): Datum {
  const datum = object(entry, at);
  const resolution = optionalNumber(datum.StorageResolution, `${at}.StorageResolution`) ?? 60;
  if (resolution !== 1 && resolution !== 60)
    throw invalid(`The parameter ${at}.StorageResolution must be 1 or 60.`);
  return {
    key: {
      namespace,
      name: text(datum.MetricName, `${at}.MetricName`, 255),
      dimensions: readDimensions(datum.Dimensions, `${at}.Dimensions`),
    },
    atMs: readTimestamp(datum.Timestamp, `${at}.Timestamp`, nowMs),
    resolutionSeconds: resolution,
    unit: readUnit(datum.Unit, `${at}.Unit`) ?? "None",
    datapoint: readDatapoint(datum, at),
  };
}

/** From two weeks ago to two hours ahead (PutMetricData, "Timestamp"). */
function readTimestamp(value: unknown, at: string, nowMs: number): number {
  if (value === undefined || value === null) return nowMs;
  const atMs = instantMs(value, at);
  if (atMs < nowMs - 14 * DAY_MS)
    throw invalid(`The parameter ${at} must specify a time within the past two weeks.`);
  if (atMs > nowMs + 2 * HOUR_MS)
    throw invalid(`The parameter ${at} must specify a time no more than two hours in the future.`);
  return atMs;
}

function readDatapoint(datum: Input, at: string): Datapoint {
  const forms = [datum.Value, datum.Values, datum.StatisticValues].filter(
    (form) => form !== undefined && form !== null,
  );
  if (forms.length > 1)
    throw badCombination(
      `The parameters ${at}.Value, ${at}.Values and ${at}.StatisticValues are mutually exclusive and you have specified more than one.`,
    );
  if (typeof datum.StatisticValues === "object" && datum.StatisticValues !== null)
    return readStatisticSet(object(datum.StatisticValues, `${at}.StatisticValues`), `${at}.StatisticValues`);
  if (datum.Values !== undefined && datum.Values !== null) return readValues(datum, at);
  if (datum.Value === undefined || datum.Value === null)
    throw missing(`${at}.Value, ${at}.Values or ${at}.StatisticValues`);
  return valuesDatapoint([readValue(datum.Value, `${at}.Value`)], [1]);
}

function readStatisticSet(set: Input, at: string): Datapoint {
  const count = readValue(set.SampleCount, `${at}.SampleCount`);
  const min = readValue(set.Minimum, `${at}.Minimum`);
  const max = readValue(set.Maximum, `${at}.Maximum`);
  if (count <= 0) throw invalid(`The parameter ${at}.SampleCount must be greater than 0.`);
  if (min > max) throw invalid(`The parameter ${at}.Maximum must be greater than or equal to ${at}.Minimum.`);
  return statisticsDatapoint(count, readValue(set.Sum, `${at}.Sum`), min, max);
}

function readValues(datum: Input, at: string): Datapoint {
  const values = list(datum.Values, `${at}.Values`, MAX_VALUES).map((value, index) =>
    readValue(value, `${at}.Values.member.${index + 1}`),
  );
  const counts = list(datum.Counts, `${at}.Counts`, MAX_VALUES).map((count, index) =>
    readValue(count, `${at}.Counts.member.${index + 1}`),
  );
  if (values.length === 0) throw missing(`${at}.Values`);
  if (counts.length > 0 && counts.length !== values.length)
    throw invalid(`The parameters ${at}.Values and ${at}.Counts must be of the same size.`);
  if (counts.some((count) => count <= 0))
    throw invalid(`The parameter ${at}.Counts must hold numbers greater than 0.`);
  return valuesDatapoint(values, counts);
}

function readValue(value: unknown, at: string): number {
  // The SDK writes NaN and Infinity as text.
  if (typeof value === "string")
    throw invalid(`The value ${value.slice(0, 20)} for parameter ${at} is invalid.`);
  const found = number(value, at);
  if (Math.abs(found) > MAX_VALUE) throw invalid(`The value ${found} for parameter ${at} is invalid.`);
  return found;
}
