import { useEffect, useState } from "preact/hooks";
import type { TimeRange } from "../../../kit/time.ts";
import type { SeriesAnswer } from "../cloudwatch-reader.ts";
import { api } from "./api.ts";
import { record } from "./dashboard.ts";
import { type MetricLine, metricQueries } from "./metric-queries.ts";
import type { Console } from "./use-console.ts";

/** One line with its points and its look. */
export interface ChartLine {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly yAxis: "left" | "right";
  readonly points: SeriesAnswer["points"];
  readonly periodMs: number;
}

export type MetricState =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | {
      readonly kind: "ready";
      readonly lines: readonly ChartLine[];
      readonly range: TimeRange;
      readonly problems: readonly string[];
      /** An alarm shown as an annotation brings its threshold. */
      readonly threshold: { readonly value: number; readonly label: string } | undefined;
    };

/** The colours of CloudWatch's metric graphs, in its order. */
const LINE_COLOURS = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
];

/** Reads a metric widget's data for the range (or the zoom) of the page, again with each refresh. */
export function useMetrics(
  properties: Readonly<Record<string, unknown>>,
  page: Console,
): { state: MetricState; busy: boolean } {
  const [state, setState] = useState<MetricState>({ kind: "loading" });
  const [busy, setBusy] = useState(true);
  const { startMs, endMs } = page.zoom ?? page.range;
  const source = JSON.stringify(properties);

  useEffect(() => {
    const controller = new AbortController();
    const range = { startMs, endMs };
    setBusy(true);
    load(properties, page, range, controller.signal)
      .catch(
        (error): MetricState => ({
          kind: "failed",
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((next) => {
        if (controller.signal.aborted) return;
        setState(next);
        setBusy(false);
      });
    return () => controller.abort();
  }, [source, page.refreshes, startMs, endMs]);
  return { state, busy };
}

async function load(
  properties: Readonly<Record<string, unknown>>,
  page: Console,
  range: TimeRange,
  signal: AbortSignal,
): Promise<MetricState> {
  const alarm = await annotatedAlarm(properties, signal);
  const metrics = alarm?.metric ? [alarm.metric] : properties.metrics;
  const wholeRange = properties.setPeriodToTimeRange === true && properties.view !== "timeSeries";
  const { lines, problems } = metricQueries(
    { ...properties, metrics },
    wholeRange ? Math.ceil((range.endMs - range.startMs) / 60_000) * 60 : undefined,
  );
  // With the automatic period a graph gets coarser with the range; it never gets finer than the metric was asked for.
  const coarsened =
    wholeRange || !page.isAutoPeriod ? lines : lines.map((line) => coarser(line, page.periodSeconds));
  const answer = await api.metrics(
    coarsened.map(({ query }) => query),
    range.startMs,
    range.endMs,
    signal,
  );
  const shown = coarsened.filter(({ visible }) => visible);
  return {
    kind: "ready",
    range,
    problems: [...problems, ...answer.messages],
    threshold: alarm && alarm.threshold !== null ? { value: alarm.threshold, label: alarm.name } : undefined,
    lines: answer.series.map(({ id, label, points }, index) => {
      // A SEARCH gives several series for one query; they carry its id, or one made from it.
      const line = shown.find((candidate) => candidate.id === id) ?? shown[index];
      return {
        id,
        label,
        points,
        yAxis: line?.yAxis ?? "left",
        color: line?.color || (LINE_COLOURS[index % LINE_COLOURS.length] ?? ""),
        periodMs: periodSeconds(line) * 1000,
      };
    }),
  };
}

async function annotatedAlarm(properties: Readonly<Record<string, unknown>>, signal: AbortSignal) {
  const { alarms } = record(properties.annotations);
  const arn: unknown = Array.isArray(alarms) ? alarms[0] : undefined;
  return typeof arn === "string" ? (await api.alarms([arn], signal))[0] : undefined;
}

function periodSeconds(line: MetricLine | undefined): number {
  const own = line?.query.Period ?? record(line?.query.MetricStat).Period;
  return typeof own === "number" ? own : 300;
}

function coarser(line: MetricLine, atLeastSeconds: number): MetricLine {
  const Period = Math.max(periodSeconds(line), atLeastSeconds);
  const { MetricStat } = line.query;
  const query = MetricStat
    ? { ...line.query, MetricStat: { ...record(MetricStat), Period } }
    : { ...line.query, Period };
  return { ...line, query };
}
