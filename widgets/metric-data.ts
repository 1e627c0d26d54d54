import { sparkline } from "../kit/charts/sparkline.ts";
import { type Notice, notice, WidgetError } from "../kit/notice.ts";
import { formatBytes, formatCompact, formatNumber, formatPercent } from "../kit/numbers.ts";
import { oneOf } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { Cell, TableColumn, TableView } from "../kit/table.ts";
import { formatTime, type TimeRange } from "../kit/time.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import { type MetricEntry, metricArray, parseMetricArray } from "../trail/metrics/metric-array.ts";
import { METRIC_STATS, metricPeriods } from "../trail/metrics/metric-period.ts";
import type { MetricQuery, MetricSeries, Sources } from "../trail/sources.ts";

const UNITS = ["count", "bytes", "percent", "seconds", "milliseconds", "none"] as const;
type Unit = (typeof UNITS)[number];

/** Trailboard's own metrics; the namespace is filled in when the widget is drawn, as a deployment may choose it. */
const OWN_NAMESPACE = "Trailboard";
const OWN_METRICS = [
  [OWN_NAMESPACE, "Calls", { stat: "Sum", id: "calls" }],
  [".", "Errors", { stat: "Sum", id: "errors" }],
  [".", "Denied", { stat: "Sum", id: "denied" }],
  [".", "Throttled", { stat: "Sum", id: "throttled" }],
  [".", "FailedLogins", { stat: "Sum", id: "failedLogins", label: "Failed logins" }],
];

const params = {
  metrics: metricArray({
    default: OWN_METRICS,
    about:
      'What to read, in the form of a dashboard\'s metrics array: [["Namespace","Metric","Dimension","value",{"stat":"Sum","label":"..."}], [{"expression":"m1/m2","label":"..."}]]; "." repeats the value above. Without a value: Trailboard\'s own metrics.',
  }),
  period: oneOf(["auto", "60", "300", "900", "3600", "21600", "86400"], {
    default: "auto",
    about: "Seconds of one value; auto follows the dashboard's range. A metric's own period wins.",
  }),
  stat: oneOf(METRIC_STATS, { default: "Sum", about: "Statistic of each period where a metric has none." }),
  unit: oneOf(UNITS, { default: "count", about: "How numbers are written." }),
};

interface MetricDataView {
  readonly table: TableView;
}

export const metricData = defineWidget({
  name: "metric-data",
  title: "Metric data",
  about:
    "CloudWatch metrics as a table: lowest, highest, average, sum and latest value of the range with a sparkline. Reads any metric of the account and Region that the function runs in.",
  size: { columns: 12, rows: 6 },
  permission: "index",
  params,
  async load(request, sources: Sources): Promise<Shown<MetricDataView> | Notice> {
    const entries = parseMetricArray(request.params.metrics).map((entry) =>
      inNamespace(entry, sources.metricsNamespace),
    );
    const period = request.params.period === "auto" ? undefined : Number(request.params.period);
    const { range, queries } = metricPeriods(entries, {
      range: request.range,
      periodSeconds: period,
      stat: request.params.stat,
      ownNamespace: sources.metricsNamespace,
    });
    let series: readonly MetricSeries[];
    try {
      series = await sources.metrics.read(
        queries.map(({ query }) => query),
        range,
      );
    } catch (error) {
      throw new WidgetError(cannotRead(error), { cause: error });
    }
    const rows = queries
      .filter(({ query }) => query.returned !== false)
      .flatMap(({ query, periodSeconds }) => seriesOf(query, series).map((one) => ({ one, periodSeconds })));
    const notices = partialNotices(series);
    if (rows.every(({ one }) => one.points.length === 0) && notices.length === 0)
      return notice(
        "empty",
        "No data",
        "CloudWatch has no values of these metrics in this range. A metric appears with its first value, up to 15 minutes late.",
      );
    return {
      view: { table: table(rows, range, request) },
      provenance: { bytesScanned: 0, remarks: [`${formatNumber(rows.length)} metrics read from CloudWatch`] },
      notices,
    };
  },
});

/** An expression that CloudWatch does not take is the viewer's to mend; anything else is in the log, as its cause. */
function cannotRead(error: unknown): Notice {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return /^(Validation|InvalidParameter|MissingRequiredParameter|InvalidFormat)/.test(name)
    ? notice("bad-parameter", "CloudWatch does not take these metrics", message.slice(0, 500))
    : notice("failed", "CloudWatch cannot be read", "The function's log has the cause.");
}

interface Row {
  readonly one: MetricSeries;
  readonly periodSeconds: number;
}

function inNamespace(entry: MetricEntry, namespace: string): MetricEntry {
  if (entry.metric?.namespace !== OWN_NAMESPACE) return entry;
  return { ...entry, metric: { ...entry.metric, namespace } };
}

/** CloudWatch leaves a series out where it has nothing; a SEARCH expression gives several under one id. */
function seriesOf(query: MetricQuery, all: readonly MetricSeries[]): readonly MetricSeries[] {
  const found = all.filter(({ id }) => id === query.id);
  return found.length > 0
    ? found
    : [{ id: query.id, label: query.label ?? query.id, points: [], complete: true }];
}

function partialNotices(series: readonly MetricSeries[]): Notice[] {
  const partial = series.filter(({ complete }) => !complete);
  if (partial.length === 0) return [];
  const names = partial.slice(0, 5).map(({ label }) => label.slice(0, 100));
  return [
    notice(
      "stale",
      "CloudWatch gave part of the data only",
      `Sums may be too low: ${names.join(", ")}${partial.length > names.length ? ` and ${partial.length - names.length} more` : ""}.`,
    ),
  ];
}

const COLUMNS: readonly TableColumn[] = [
  { label: "Metric", align: "start" },
  { label: "Trend", align: "start" },
  { label: "Min", align: "end" },
  { label: "Max", align: "end" },
  { label: "Average", align: "end" },
  { label: "Sum", align: "end" },
  { label: "Latest", align: "end" },
  { label: "Latest at", align: "start" },
];

function table(
  rows: readonly Row[],
  range: TimeRange,
  request: WidgetRequest<{ readonly unit: Unit }>,
): TableView {
  return {
    caption: "Metrics: lowest, highest, average, sum and latest value of each in the range",
    columns: COLUMNS,
    rows: rows.map((row) => ({ cells: cells(row, range, request) })),
  };
}

function cells(
  { one, periodSeconds }: Row,
  range: TimeRange,
  { params: { unit }, timeZone, widthPx }: WidgetRequest<{ readonly unit: Unit }>,
): Cell[] {
  const format = (value: number) => formatUnit(value, unit);
  const label: Cell = {
    kind: "text",
    text: one.label.slice(0, 120),
    title: `${one.label.slice(0, 500)}, one value every ${formatNumber(periodSeconds / 60)} min`,
    action: null,
  };
  const last = one.points.at(-1);
  if (!last) return [label, ...["no data", "–", "–", "–", "–", "–", "–"].map(plain)];
  const facts = statistics(one.points.map(({ value }) => value));
  const spark = sparkline({
    values: onGrid(one, range, periodSeconds),
    widthPx: widthPx < 700 ? 80 : 160,
    heightPx: 24,
    colour: "1",
    unit: one.label.slice(0, 120),
    format,
  });
  const number = (value: number): Cell => ({
    kind: "number",
    text: format(value),
    title: formatNumber(value),
    action: null,
  });
  return [
    label,
    { kind: "spark", spark },
    number(facts.min),
    number(facts.max),
    number(facts.average),
    number(facts.sum),
    number(last.value),
    { kind: "time", text: formatTime(last.atMs, timeZone, "minute"), title: timeZone.label },
  ];
}

export function statistics(values: readonly number[]) {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of values) {
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { min, max, sum, average: sum / values.length };
}

/** One value for each period of the range; null where CloudWatch has none, which is no 0. */
function onGrid(series: MetricSeries, range: TimeRange, periodSeconds: number): (number | null)[] {
  const stepMs = periodSeconds * 1000;
  const count = Math.min(5000, Math.max(1, Math.ceil((range.endMs - range.startMs) / stepMs)));
  const values = new Array<number | null>(count).fill(null);
  for (const { atMs, value } of series.points) {
    const index = Math.floor((atMs - range.startMs) / stepMs);
    if (index >= 0 && index < count) values[index] = value;
  }
  return values;
}

function plain(text: string): Cell {
  return text === "no data"
    ? { kind: "text", text, title: "", action: null }
    : { kind: "number", text, title: "no data", action: null };
}

function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case "bytes":
      return value < 0 ? `−${formatBytes(-value)}` : formatBytes(value);
    case "percent":
      return formatPercent(value / 100);
    case "seconds":
      return `${formatNumber(value)} s`;
    case "milliseconds":
      return `${formatNumber(value)} ms`;
    case "count":
      return Math.abs(value) >= 100_000 ? formatCompact(value) : formatNumber(value);
    case "none":
      return formatNumber(value);
  }
}
