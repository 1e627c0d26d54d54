import { middleCut } from "../middle-cut.ts";
import { formatNumber } from "../numbers.ts";
import { formatTime, HOUR_MS, type TimeRange } from "../time.ts";
import type { StackedBarsSpec } from "./stacked-bars.ts";
import { formatSpan } from "./time-axis.ts";
import type { TimeBin } from "./time-bins.ts";

/** What titles and the summary are made from. */
export interface BarTitles {
  readonly spec: StackedBarsSpec;
  readonly cells: readonly (readonly number[])[];
  readonly top: readonly number[];
  readonly gaps: readonly TimeRange[];
}

const MAX_TITLE_LINES = 12;
const MAX_LABEL = 60;

/** A label stands in the title of every bar: a long one would fill the answer. */
function shortLabel(label: string): string {
  return label.length > MAX_LABEL ? middleCut(label, MAX_LABEL) : label;
}

/** Of hundreds of bars: when it starts, its total, and the largest part of it. */
export function briefTitle(bin: TimeBin, index: number, chart: BarTitles): string {
  const { spec, cells, top, gaps } = chart;
  // Gaps and the running hour need more words; they are few.
  if (bin.endMs > spec.nowMs || hoursInside(bin, gaps) > 0) return barTitle(bin, index, chart);
  const time = formatTime(bin.startMs, spec.zone, "minute");
  const start = `${time.slice(5, 7)}/${time.slice(8)} ${formatNumber(top[index] ?? 0)}`;
  let largest = 0;
  for (let row = 1; row < cells.length; row += 1)
    if ((cells[row]?.[index] ?? 0) > (cells[largest]?.[index] ?? 0)) largest = row;
  const value = cells[largest]?.[index] ?? 0;
  return value > 0
    ? `${start}\n${formatNumber(value)} ${shortLabel(spec.series[largest]?.label ?? "")}`
    : start;
}

export function barTitle(bin: TimeBin, index: number, chart: BarTitles): string {
  const { spec, cells, top, gaps } = chart;
  const missing = hoursInside(bin, gaps);
  const span = formatSpan(bin, spec.zone);
  if (missing === bin.hours) return `${span}: not observed`;
  const partial = missing > 0 ? ` (${bin.hours - missing} of ${bin.hours} hours observed)` : "";
  const running = bin.endMs > spec.nowMs ? " (not over yet)" : "";
  const head = `${span}: ${formatNumber(top[index] ?? 0)} ${spec.unit}${partial}${running}`;
  const values = spec.series
    .map(({ label }, row) => ({ label, value: cells[row]?.[index] ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  if (spec.series.length < 2) return head;
  const shown = values.slice(0, MAX_TITLE_LINES);
  const more = values.length - shown.length;
  const lines = shown.map(({ label, value }) => `\n${formatNumber(value)} ${shortLabel(label)}`);
  return `${head}${lines.join("")}${more > 0 ? `\n${more} more` : ""}`;
}

function hoursInside(bin: TimeRange, spans: readonly TimeRange[]): number {
  let hours = 0;
  for (const span of spans)
    hours += Math.max(0, Math.min(bin.endMs, span.endMs) - Math.max(bin.startMs, span.startMs)) / HOUR_MS;
  return hours;
}

/** The whole chart in two or three sentences. */
export function summaryOf(chart: BarTitles, range: TimeRange, bins: readonly TimeBin[]): string {
  const { spec, top, gaps } = chart;
  const total = top.reduce((sum, value) => sum + value, 0);
  const peak = top.reduce((best, value, index) => (value > (top[best] ?? 0) ? index : best), 0);
  const peakBin = bins[peak];
  const missing = hoursInside(range, gaps);
  const sentences = [
    `${formatNumber(total)} ${spec.unit}, ${formatSpan(range, spec.zone)} ${spec.zone.label}.`,
    peakBin && total > 0 ? `Most in ${formatSpan(peakBin, spec.zone)}: ${formatNumber(top[peak] ?? 0)}.` : "",
    missing > 0 ? `${formatNumber(missing)} hours were not observed.` : "",
  ];
  return sentences.filter((sentence) => sentence !== "").join(" ");
}
