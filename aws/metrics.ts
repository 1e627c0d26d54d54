import type {
  CloudWatchClient,
  GetMetricDataCommandOutput,
  MetricDataQuery,
  MetricDatum,
} from "@aws-sdk/client-cloudwatch";
import type { TimeRange } from "../kit/time.ts";
import type { MetricPoint, MetricQuery, MetricSeries, Metrics } from "../trail/sources.ts";

export interface SdkMetricsOptions {
  /** Default: one for each `sdkMetrics`, made when first needed from the environment. */
  readonly client?: CloudWatchClient;
}

/** GetMetricData takes so many queries a call. */
const MAX_QUERIES = 500;
/** PutMetricData takes 1,000 metrics and 1 MB; its protocol is not ours to know, so bytes are counted generously. */
const MAX_POINTS = 500;
const MAX_BYTES = 600_000;
const PUT_AGAIN_MS: readonly number[] = [500, 2_000, 5_000];

/** CloudWatch metrics through the SDK. Errors are the SDK's own. */
export function sdkMetrics({ client: given }: SdkMetricsOptions = {}): Metrics {
  let connection: Promise<Connection> | undefined;
  const connected = () => {
    connection ??= connect(given);
    return connection;
  };
  return {
    async read(queries, range) {
      if (queries.length === 0) return [];
      const { sdk, reader } = await connected();
      const series: MetricSeries[] = [];
      for (const batch of batchesOf(queries)) series.push(...(await readBatch(sdk, reader, batch, range)));
      return series;
    },
    async put(namespace, points) {
      if (points.length === 0) return;
      const { sdk, writer } = await connected();
      for (const data of batchesOfPoints(points))
        await paced(() =>
          writer.send(new sdk.PutMetricDataCommand({ Namespace: namespace, MetricData: data })),
        );
    },
  };
}

type Sdk = typeof import("./clients/cloudwatch.ts");

interface Connection {
  readonly sdk: Sdk;
  readonly reader: CloudWatchClient;
  readonly writer: CloudWatchClient;
}

/**
 * Points may not be put twice, for CloudWatch adds them up: the client that writes never repeats a request whose answer
 * was lost. Reading is repeated as the SDK sees fit.
 */
async function connect(given: CloudWatchClient | undefined): Promise<Connection> {
  const sdk = await import("./clients/cloudwatch.ts");
  if (given) return { sdk, reader: given, writer: given };
  const requestHandler = { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
  return {
    sdk,
    reader: new sdk.CloudWatchClient({ requestHandler }),
    writer: new sdk.CloudWatchClient({ requestHandler, maxAttempts: 1 }),
  };
}

/** Expressions need what they speak of in the same call: a request with expressions is not cut. */
function batchesOf(queries: readonly MetricQuery[]): (readonly MetricQuery[])[] {
  if (queries.length <= MAX_QUERIES) return [queries];
  if (queries.some(({ expression }) => expression !== undefined))
    throw new Error(
      `Cannot read ${queries.length} metrics with expressions: expected at most ${MAX_QUERIES} in one request`,
    );
  return Array.from({ length: Math.ceil(queries.length / MAX_QUERIES) }, (_, i) =>
    queries.slice(i * MAX_QUERIES, (i + 1) * MAX_QUERIES),
  );
}

async function readBatch(
  sdk: Sdk,
  client: CloudWatchClient,
  queries: readonly MetricQuery[],
  range: TimeRange,
): Promise<MetricSeries[]> {
  const gathered = new Map<string, Gathered>();
  const tokens = new Set<string>();
  let token: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await client.send(
      new sdk.GetMetricDataCommand({
        MetricDataQueries: queries.map(metricDataQuery),
        StartTime: new Date(range.startMs),
        EndTime: new Date(range.endMs),
        ScanBy: "TimestampAscending",
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    );
    for (const result of page.MetricDataResults ?? []) gather(gathered, result);
    token = page.NextToken || undefined;
    if (token !== undefined && tokens.has(token)) throw new Error("CloudWatch gave the same page again");
    if (token !== undefined) tokens.add(token);
  } while (token !== undefined);
  const order = new Map(queries.map(({ id }, at) => [id, at]));
  return [...gathered.values()]
    .sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))
    .map(({ id, label, points, status }) => ({
      id,
      label,
      points: [...points].map(([atMs, value]) => ({ atMs, value })).sort((a, b) => a.atMs - b.atMs),
      complete: status === "Complete",
    }));
}

interface Gathered {
  readonly id: string;
  readonly label: string;
  /** By time: a page may begin with the last point of the page before. */
  readonly points: Map<number, number>;
  /** The last page's word counts: PartialData says that more is to come. */
  status: string;
}

/** One query may give several series (SEARCH): they differ by label. */
function gather(
  gathered: Map<string, Gathered>,
  result: NonNullable<GetMetricDataCommandOutput["MetricDataResults"]>[number],
): void {
  const id = result.Id ?? "";
  const label = result.Label ?? id;
  const key = JSON.stringify([id, label]);
  const series = gathered.get(key) ?? { id, label, points: new Map<number, number>(), status: "" };
  series.status = result.StatusCode ?? "Complete";
  result.Timestamps?.forEach((time, i) => {
    const value = result.Values?.[i];
    if (value !== undefined) series.points.set(time.getTime(), value);
  });
  gathered.set(key, series);
}

function metricDataQuery({ id, label, metric, expression, returned = true }: MetricQuery): MetricDataQuery {
  return {
    Id: id,
    ReturnData: returned,
    ...(label === undefined ? {} : { Label: label }),
    ...(expression === undefined ? {} : { Expression: expression }),
    ...(metric === undefined
      ? {}
      : {
          MetricStat: {
            Metric: {
              Namespace: metric.namespace,
              MetricName: metric.name,
              Dimensions: dimensionsOf(metric.dimensions),
            },
            Period: metric.periodSeconds,
            Stat: metric.stat,
          },
        }),
  };
}

function* batchesOfPoints(points: readonly MetricPoint[]): Generator<MetricDatum[]> {
  let batch: MetricDatum[] = [];
  let bytes = 0;
  for (const point of points) {
    const datum: MetricDatum = {
      MetricName: point.name,
      Dimensions: dimensionsOf(point.dimensions),
      Timestamp: new Date(point.atMs),
      Value: point.value,
      Unit: "Count",
    };
    const size = 4 * JSON.stringify(datum).length;
    if (batch.length > 0 && (batch.length >= MAX_POINTS || bytes + size > MAX_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(datum);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function dimensionsOf(dimensions: Readonly<Record<string, string>>): { Name: string; Value: string }[] {
  return Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
}

/** A request that was turned away for its pace did nothing: only then it is sent again. */
async function paced<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const waitMs = PUT_AGAIN_MS[attempt];
      if (waitMs === undefined || !isThrottling(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function isThrottling(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled)/.test(error.name)
  );
}
