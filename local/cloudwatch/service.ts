import { readFileSync } from "node:fs";
import { AwsError, type AwsOperation, type AwsService } from "../wire/service.ts";
import { alarmArn, alarmOperations } from "./alarms.ts";
import { dashboardArn, dashboardOperations } from "./dashboards.ts";
import { getMetricData } from "./get-metric-data.ts";
import { getMetricStatistics } from "./get-metric-statistics.ts";
import { type Input, text } from "./input.ts";
import { listMetrics } from "./list-metrics.ts";
import { createMetricStore, type StoreLimits } from "./metric-store.ts";
import { putMetricData } from "./put-metric-data.ts";
import { type Content, restore, snapshotOf } from "./snapshot.ts";
import { keepState } from "./state-file.ts";
import { tagOperations } from "./tags.ts";

export interface CloudWatchOptions {
  /** Now, epoch milliseconds: what may be put, how old data is, when alarms look. */
  readonly clock: () => number;
  /** Where everything is kept between two starts; absent: nowhere. */
  readonly stateFile?: string;
  readonly accountId?: string;
  readonly region?: string;
  readonly limits?: StoreLimits;
}

/** The embedded CloudWatch: metrics, metric math, dashboards and alarms in memory, for any AWS client. */
export function cloudWatchService(
  options: CloudWatchOptions,
): AwsService & { readonly content: Content; close(): Promise<void> } {
  const { clock, stateFile, accountId = "111122223333", region = "us-east-1" } = options;
  const content = contentOf(stateFile, options.limits, clock());
  const kept = stateFile === undefined ? undefined : keepState(stateFile, () => snapshotOf(content));
  const changed = () => kept?.changed();
  const context = { accountId, region, clock, changed };
  const { metrics, dashboards, alarms, tags } = content;
  const exists = (arn: string) => {
    const name = arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);
    if (arn === dashboardArn(accountId, name)) return dashboards.has(name);
    return [...alarms.keys()].some((alarm) => alarmArn({ accountId, region }, alarm) === arn);
  };
  const operations: Record<string, AwsOperation> = {
    PutMetricData(input) {
      const answer = putMetricData(metrics, input, clock());
      changed();
      return answer;
    },
    GetMetricData: (input) => getMetricData(metrics, input, clock()),
    GetMetricStatistics: (input) => getMetricStatistics(metrics, input, clock()),
    ListMetrics: (input) => listMetrics(metrics, input, clock()),
    ...dashboardOperations(dashboards, tags, context),
    ...alarmOperations(alarms, tags, metrics, context),
    ...tagOperations(tags, { exists, changed }),
    GetMetricWidgetImage,
  };
  return {
    target: "GraniteServiceVersion20100801",
    contentType: "application/x-amz-json-1.0",
    operations,
    content,
    close: async () => kept?.close(),
  };
}

/** Reading is synchronous, so that the service is whole when it is handed out. */
function contentOf(stateFile: string | undefined, limits: StoreLimits | undefined, nowMs: number): Content {
  const empty = (): Content => ({
    metrics: createMetricStore(limits),
    dashboards: new Map(),
    alarms: new Map(),
    tags: new Map(),
  });
  const content = empty();
  if (stateFile === undefined) return content;
  try {
    restore(JSON.parse(readFileSync(stateFile, "utf8")), content);
    content.metrics.forget(nowMs);
    return content;
  } catch {
    // No file yet, an older version's, or a damaged one: metrics and dashboards are made anew by those who put them.
    return empty();
  }
}

function GetMetricWidgetImage(input: Input): never {
  text(input.MetricWidget, "MetricWidget", 100_000);
  throw new AwsError(
    "ValidationException",
    "GetMetricWidgetImage is not available in this local CloudWatch: it draws no images",
  );
}
