import { evaluateQueries, type QueryResult } from "./evaluate-queries.ts";
import {
  type Input,
  instantMs,
  list,
  object,
  offsetOf,
  oneOf,
  optionalInteger,
  optionalText,
  tokenOf,
  validation,
} from "./input.ts";
import { readQueries } from "./metric-queries.ts";
import { type MetricStore, roundStart } from "./metric-store.ts";

const MAX_QUERIES = 500;
const MAX_DATAPOINTS = 100_800;

/** GetMetricData: metrics and metric math, a page at a time. Throws ValidationException as the API does. */
export function getMetricData(store: MetricStore, input: Input, nowMs: number): object {
  const startMs = instantMs(input.StartTime, "StartTime");
  const endMs = instantMs(input.EndTime, "EndTime");
  if (startMs === endMs) throw validation("The parameter StartTime must not equal parameter EndTime.");
  if (startMs > endMs) throw validation("The parameter StartTime must be less than the parameter EndTime.");
  const scanBy = oneOf(input.ScanBy, "ScanBy", ["TimestampAscending", "TimestampDescending"]);
  const maxDatapoints =
    optionalInteger(input.MaxDatapoints, "MaxDatapoints", 1, MAX_DATAPOINTS) ?? MAX_DATAPOINTS;
  optionalText(input.NextToken, "NextToken", 4096);
  const offset = offsetOf(input.NextToken);
  const entries = list(input.MetricDataQueries, "MetricDataQueries", MAX_QUERIES);
  if (entries.length === 0)
    throw validation("The parameter MetricDataQueries must contain at least one query.");
  const queries = readQueries(entries.map((entry, i) => object(entry, `MetricDataQueries.member.${i + 1}`)));
  const results = evaluateQueries(store, queries, { startMs: roundStart(startMs, nowMs), endMs, nowMs });
  return page(results, scanBy !== "TimestampAscending", offset, maxDatapoints);
}

/** Pages run through the points of one result after the other; a result of which more comes later is PartialData. */
function page(
  results: readonly QueryResult[],
  newestFirst: boolean,
  offset: number,
  maxDatapoints: number,
): object {
  const shown: object[] = [];
  let position = 0;
  const until = offset + maxDatapoints;
  for (const { id, label, points } of results) {
    const ordered = newestFirst ? points.toReversed() : points;
    const [from, to] = [Math.max(0, offset - position), Math.min(ordered.length, until - position)];
    const part = to > from ? ordered.slice(from, to) : [];
    const isPartial = position + ordered.length > until;
    position += ordered.length;
    // A later page shows only what has points on it; the first shows every result, also the empty ones.
    if (offset > 0 && part.length === 0) continue;
    shown.push({
      Id: id,
      Label: label,
      Timestamps: part.map(({ atMs }) => atMs / 1000),
      Values: part.map(({ value }) => value),
      StatusCode: isPartial ? "PartialData" : "Complete",
    });
  }
  return {
    MetricDataResults: shown,
    Messages: [],
    ...(position > until ? { NextToken: tokenOf(until) } : {}),
  };
}
