/** The page's requests, checked at the door. A wrong one throws a TypeError with a sentence. */

export function parseInvoke(body: unknown): { endpoint: string; event: object } {
  const { endpoint, event } = record(body);
  if (typeof endpoint !== "string" || endpoint === "")
    throw new TypeError("Cannot invoke: expected endpoint, a Lambda ARN");
  if (typeof event !== "object" || event === null)
    throw new TypeError("Cannot invoke: expected event, a JSON object");
  return { endpoint, event };
}

export function parseMetricRequest(body: unknown): { queries: object[]; startMs: number; endMs: number } {
  const { queries, startMs, endMs } = record(body);
  if (!Array.isArray(queries) || !queries.every((query) => typeof query === "object" && query !== null))
    throw new TypeError("Cannot read metrics: expected queries, a list of MetricDataQuery");
  if (typeof startMs !== "number" || typeof endMs !== "number" || !(startMs < endMs))
    throw new TypeError("Cannot read metrics: expected startMs before endMs, epoch milliseconds");
  return { queries: queries as object[], startMs, endMs };
}

export function parseNames(body: unknown): string[] {
  const { arns } = record(body);
  if (!Array.isArray(arns) || !arns.every((arn) => typeof arn === "string"))
    throw new TypeError("Cannot read alarms: expected arns, a list of alarm ARNs");
  return arns as string[];
}

function record(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
