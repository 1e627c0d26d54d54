import { METRIC_NAMES } from "../../trail/indexing/hour-metrics.ts";
import type { Config } from "../config/config.ts";
import { dashboardsOf } from "../dashboards/index.ts";
import * as assumed from "./assumptions.ts";
import { amount, type CostLine, costLine, totalUsd } from "./cost-line.ts";
import { type Price, prices } from "./prices.ts";
import { type StackFacts, stackFacts } from "./stack-facts.ts";

export interface CostEstimate {
  /** No free tier is taken off; lines that the configuration has no use for are left out. */
  readonly lines: readonly CostLine[];
  readonly totalUsd: number;
  /** Paid once, by who asks for it; `monthlyUsd` is then the price of the one time. */
  readonly once: CostLine;
}

/**
 * What a deployment costs a month, by AWS's list prices in us-east-1 and the numbers under "estimate". Each line is
 * meant to be too high rather than too low: see assumptions.ts. Ingesting into the event data store is not in it.
 */
export function estimate(config: Config): CostEstimate {
  const facts = stackFacts(config);
  const use = useOf(config);
  const lines = [
    ...lakeLines(config),
    ...lambdaLines(config, use, facts),
    ...storageLines(config, use),
    ...metricLines(config, use),
    ...otherLines(config, use, facts),
  ];
  return { lines, totalUsd: totalUsd(lines), once: backfillLine(config) };
}

/** What happens in a month. */
interface Use {
  readonly runs: number;
  readonly refreshes: number;
  readonly widgets: number;
  readonly views: number;
  readonly drillDowns: number;
  readonly metricReads: number;
  /** Of the range that dashboards open with. */
  readonly days: number;
}

function useOf(config: Config): Use {
  const { viewerHoursPerDay, refreshMinutes, drillDownsPerDay } = config.estimate;
  // Which dashboard people look at is not known: the one with the most widgets.
  const dashboards = dashboardsOf(config);
  const mostOf = (isMeant: (widget: string) => boolean) =>
    Math.max(
      0,
      ...dashboards.map(
        ({ tiles }) => tiles.filter((tile) => "widget" in tile && isMeant(tile.widget)).length,
      ),
    );
  const refreshes = viewerHoursPerDay * (60 / refreshMinutes) * assumed.DAYS_A_MONTH;
  const widgets = mostOf(() => true);
  return {
    runs: assumed.HOURS_A_MONTH,
    refreshes,
    widgets,
    views: refreshes * widgets,
    drillDowns: drillDownsPerDay * assumed.DAYS_A_MONTH,
    metricReads: refreshes * mostOf((widget) => widget === "metric-data") * METRIC_NAMES.length,
    days: Math.max(0, ...dashboards.map(({ start }) => daysOf(start))),
  };
}

/** "-P3D" -> 3, "-PT12H" -> 1, "-P1W" -> 7, "-P1M" -> 31; more than any where it is something else. */
export function daysOf(start: string): number {
  const match = /^-P(?:(\d{1,3})M)?(?:(\d{1,3})W)?(?:(\d{1,4})D)?(T[\dHMS]+)?$/.exec(start);
  if (!match) return 366;
  const [, months = 0, weeks = 0, days = 0, time] = match;
  return Number(months) * 31 + Number(weeks) * 7 + Number(days) + (time ? 1 : 0);
}

function lakeLines({ estimate: { ingestedGBPerDay, drillDownsPerDay } }: Config): CostLine[] {
  const { STATEMENTS, LOOKS, HOURS_A_MONTH, DAYS_A_MONTH } = assumed;
  const hourGB = ingestedGBPerDay / 24 / assumed.LAKE_COMPRESSION;
  const hour = `${ingestedGBPerDay} GB / 24 h`;
  return [
    costLine(
      "Lake: hourly index",
      hourGB * STATEMENTS * LOOKS * HOURS_A_MONTH,
      prices.lakeScan,
      `${hour} x ${STATEMENTS} statements x ${LOOKS} looks x ${HOURS_A_MONTH} hours; as if Lake did not compress`,
    ),
    costLine(
      "Lake: drill-downs",
      hourGB * drillDownsPerDay * DAYS_A_MONTH,
      prices.lakeScan,
      `${drillDownsPerDay} clicks a day x ${amount(DAYS_A_MONTH)} days x one hour of events at most (${hour})`,
    ),
  ];
}

function backfillLine({ estimate: { ingestedGBPerDay } }: Config): CostLine {
  const { STATEMENTS, BACKFILL_DAYS } = assumed;
  return costLine(
    `Lake: back-fill of ${BACKFILL_DAYS} days, once`,
    (ingestedGBPerDay / assumed.LAKE_COMPRESSION) * STATEMENTS * BACKFILL_DAYS,
    prices.lakeScan,
    `${ingestedGBPerDay} GB a day x ${STATEMENTS} statements x ${BACKFILL_DAYS} days; as if Lake did not compress`,
  );
}

/** Seconds of a function's calls at the price of its processor. */
export function computePrice({ architecture }: Pick<Config, "architecture">): Price {
  return architecture === "arm64" ? prices.lambdaArm64 : prices.lambdaX86;
}

function lambdaLines(
  config: Config,
  { runs, views, drillDowns }: Use,
  { functions }: StackFacts,
): CostLine[] {
  const price = computePrice(config);
  const compute = (what: string, name: keyof typeof functions, calls: number, atMostSeconds: number) => {
    const { memoryGB = 0, memoryMB = 0, timeoutSeconds = 0 } = functions[name] ?? {};
    const seconds = Math.min(atMostSeconds, timeoutSeconds);
    const how = `${amount(calls)} calls x ${amount(seconds)} s x ${memoryMB} MB`;
    return costLine(what, calls * seconds * memoryGB, price, how);
  };
  return [
    compute("Lambda: indexer", "trailboard-indexer", runs, runSeconds(config)),
    compute("Lambda: widgets", "trailboard", views, assumed.VIEW_SECONDS),
    compute("Lambda: drill-downs", "trailboard-detail", drillDowns, assumed.LAKE_QUERY_SECONDS),
    costLine(
      "Lambda: calls",
      runs + views + drillDowns,
      prices.lambdaRequest,
      `${runs} runs + ${amount(views)} widgets + ${amount(drillDowns)} drill-downs`,
    ),
  ];
}

/** Waiting for Lake, and then writing the hours that were looked at. */
function runSeconds({ estimate: { ingestedGBPerDay } }: Config): number {
  const { LAKE_SECONDS_OF_RUN, LOOKS, WRITE_SECONDS_PER_GB } = assumed;
  return LAKE_SECONDS_OF_RUN + LOOKS * (ingestedGBPerDay / 24) * WRITE_SECONDS_PER_GB;
}

function storageLines(config: Config, { runs, views, drillDowns, days }: Use): CostLine[] {
  const { RUN_REQUESTS: run, DRILL_REQUESTS: drill } = assumed;
  const view = assumed.viewRequests(days);
  const { retentionDays, kmsKey } = config.index;
  const { ingestedGBPerDay } = config.estimate;
  const oldDays = (assumed.LOOKS - 1) * assumed.OLD_VERSIONS_DAYS;
  const writes = runs * run.writes + drillDowns * drill.writes;
  const lists = runs * run.lists + views * view.lists + drillDowns * drill.lists;
  const reads = runs * run.reads + views * view.reads + drillDowns * drill.reads;
  return [
    costLine(
      "S3: index",
      ingestedGBPerDay * assumed.INDEX_PER_EVENT_BYTE * (retentionDays + oldDays),
      prices.s3Storage,
      `${ingestedGBPerDay} GB a day x ${assumed.INDEX_PER_EVENT_BYTE} x (${retentionDays} days + ${oldDays} days of old versions)`,
    ),
    costLine(
      "S3: writes and lists",
      writes + lists,
      prices.s3Write,
      `${runs} runs x ${run.writes + run.lists} + ${amount(views)} widgets x ${view.lists} + ${amount(drillDowns)} drill-downs x ${drill.writes + drill.lists}`,
    ),
    costLine(
      "S3: reads",
      reads,
      prices.s3Read,
      `${runs} runs x ${run.reads} + ${amount(views)} widgets x ${view.reads} + ${amount(drillDowns)} drill-downs x ${drill.reads}, with nothing in memory`,
    ),
    ...(kmsKey === null
      ? []
      : [
          costLine(
            "KMS: requests",
            reads + writes,
            prices.kmsRequest,
            `${amount(reads)} reads + ${amount(writes)} writes; the bucket key makes it a small part of that`,
          ),
        ]),
  ];
}

function metricLines({ estimate: { accounts, regions, services } }: Config, use: Use): CostLine[] {
  const { METRICS_ALONE, METRICS_PER_VALUE, NAMED_VALUES, LOOKS } = assumed;
  const values = [accounts, regions, services].reduce(
    (sum, count) => sum + (count > NAMED_VALUES ? NAMED_VALUES + 1 : count),
    0,
  );
  return [
    costLine(
      "CloudWatch: metrics",
      METRICS_ALONE + METRICS_PER_VALUE * values,
      prices.metric,
      `${METRICS_ALONE} + ${METRICS_PER_VALUE} x ${values} values of ${accounts} accounts, ${regions} Regions, ${services} services (${NAMED_VALUES} of each are named, the rest is one more); metered by the hour, and only hours with such calls`,
    ),
    costLine(
      "CloudWatch: metrics put",
      use.runs * LOOKS,
      prices.metricsPut,
      `${use.runs} runs x ${LOOKS} hours`,
    ),
    costLine(
      "CloudWatch: metrics read",
      use.metricReads,
      prices.metricsRead,
      `${amount(use.refreshes)} refreshes x ${METRIC_NAMES.length} metrics of the widget metric-data`,
    ),
  ];
}

function otherLines(config: Config, { runs, views, drillDowns }: Use, facts: StackFacts): CostLine[] {
  const recipients = config.notify.length;
  const calls = runs + views + drillDowns;
  return [
    costLine(
      "CloudWatch: alarms",
      facts.alarmMetrics,
      prices.alarm,
      `${facts.alarms} alarms, one for each metric that they look at`,
    ),
    costLine(
      "CloudWatch: dashboards",
      facts.dashboards,
      prices.dashboard,
      `${facts.dashboards} dashboards; the first three of an account are free`,
    ),
    costLine(
      "CloudWatch: logs",
      (calls * assumed.COLD_LOG_BYTES) / 1e9,
      prices.logsIngested,
      `${amount(calls)} calls x ${assumed.COLD_LOG_BYTES} bytes of Lambda's own lines`,
    ),
    costLine("Scheduler: runs", runs * facts.schedules, prices.schedule, `${runs} hours`),
    ...(recipients === 0
      ? []
      : [
          costLine(
            "SNS: e-mails",
            facts.alarms * assumed.HOURS_A_MONTH * recipients,
            prices.email,
            `${facts.alarms} alarms x ${assumed.HOURS_A_MONTH} hours x ${recipients} ${recipients === 1 ? "address" : "addresses"}, if each alarm rang every hour`,
          ),
        ]),
    ...(facts.secrets === 0
      ? []
      : [
          costLine(
            "Secrets Manager: key of the pseudonyms",
            facts.secrets,
            prices.secret,
            "one key, for the public function",
          ),
        ]),
  ];
}
