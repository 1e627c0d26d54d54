import { coloursFor } from "../kit/charts/colour.ts";
import { topAndOther } from "../kit/charts/legend.ts";
import { type LinesView, lineChart } from "../kit/charts/lines.ts";
import { type PieView, pie } from "../kit/charts/pie.ts";
import { shareBar } from "../kit/charts/share-bar.ts";
import { type BarsView, stackedBars } from "../kit/charts/stacked-bars.ts";
import { middleCut } from "../kit/middle-cut.ts";
import { type Notice, notice } from "../kit/notice.ts";
import { formatNumber, formatPercent } from "../kit/numbers.ts";
import { quote } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { TableView } from "../kit/table.ts";
import { floorHour, formatTime, HOUR_MS, type TimeRange } from "../kit/time.ts";
import type { LakeResult } from "../trail/sources.ts";
import { type LakeColumn, lakeInstant } from "./lake-table.ts";

/** What a chart shows of an answer: a value for each x and series. */
export interface Picked {
  readonly x: LakeColumn;
  readonly y: LakeColumn;
  readonly series: LakeColumn | undefined;
  readonly cells: readonly { readonly x: string; readonly y: number; readonly series: string }[];
}

export type ChartKind = "line" | "bar" | "pie";

const MAX_SERIES = 8;
const MAX_SLICES = 10;
const MAX_BARS = 50;

/** Finds the columns by name, or by kind where no name is given; a notice says what does not fit. */
export function pick(
  kind: ChartKind,
  names: { readonly x: string; readonly y: string; readonly series: string },
  columns: readonly LakeColumn[],
  { rows }: Pick<LakeResult, "rows">,
): Picked | Notice {
  const named = (name: string) =>
    columns.find(({ label }) => label === name) ??
    columns.find(({ label }) => label.toLowerCase() === name.toLowerCase());
  for (const [param, name] of Object.entries(names))
    if (name !== "" && !named(name))
      return misfit(`Cannot use ${param} ${quote(name)}: expected one of ${listOf(columns)}.`);
  const x = names.x
    ? named(names.x)
    : (columns.find((column) => kind === "line" && column.kind === "time") ?? columns[0]);
  const y = names.y ? named(names.y) : columns.find((column) => column.kind === "number" && column !== x);
  if (!x) return misfit("The answer has no columns.");
  if (!y) return misfit(`A ${kind} chart needs a column of numbers; this answer has ${listOf(columns)}.`);
  if (y.kind !== "number")
    return misfit(`Cannot use y ${quote(y.label)}: expected a column whose values are all numbers.`);
  if (kind === "line" && x.kind !== "time")
    return misfit(
      `Cannot use x ${quote(x.label)}: expected a column of times for a line, like date_trunc('hour', eventTime).`,
    );
  const series = names.series ? named(names.series) : undefined;
  const cells = rows.flatMap((row) => {
    const value = row[y.at] ?? null;
    if (value === null) return [];
    return [
      { x: row[x.at] ?? "(none)", y: Number(value), series: series ? (row[series.at] ?? "(none)") : y.label },
    ];
  });
  if (kind !== "line" && cells.some((cell) => cell.y < 0))
    return misfit(`A ${kind} chart shows parts of a whole; column ${quote(y.label)} has negative values.`);
  return { x, y, series, cells };
}

function listOf(columns: readonly LakeColumn[]): string {
  const names = columns.slice(0, 10).map(({ label }) => quote(label));
  return `${names.join(", ")}${columns.length > names.length ? " ..." : ""}`;
}

function misfit(sentence: string): Notice {
  return notice("bad-parameter", "This answer does not fit the chart", sentence);
}

interface Drawing {
  readonly request: WidgetRequest<unknown>;
  /** The range that was asked. */
  readonly range: TimeRange;
  readonly heightPx: number;
}

export function lakeLines({ cells, y }: Picked, { request, range, heightPx }: Drawing): LinesView {
  const bySeries = grouped(cells);
  const times = [...new Set(cells.map(({ x }) => lakeInstant(x)))].sort((a, b) => a - b);
  const steps = times.slice(1).map((atMs, at) => atMs - (times[at] ?? 0));
  const stepMs = steps.reduce((least, step) => Math.min(least, step), Number.POSITIVE_INFINITY);
  const names = [...bySeries.keys()].slice(0, MAX_SERIES);
  const colours = coloursFor(names);
  return lineChart({
    id: `${request.widgetId}-query`,
    widthPx: request.widthPx,
    heightPx,
    range,
    zone: request.timeZone,
    unit: y.label,
    series: names.map((label, at) => ({
      label,
      colour: colours[at] ?? "other",
      points: (bySeries.get(label) ?? [])
        .map((cell) => ({ atMs: lakeInstant(cell.x), value: cell.y }))
        .sort((a, b) => a.atMs - b.atMs),
    })),
    stepMs: Number.isFinite(stepMs) ? stepMs : HOUR_MS,
    area: false,
    whole: cells.every((cell) => Number.isInteger(cell.y)),
    observedHours: null,
    format: formatNumber,
  });
}

/** Series that a chart has no room for, with their names' number: a line chart has no "other". */
export function seriesLeftOut({ cells }: Picked): number {
  return Math.max(0, new Set(cells.map(({ series }) => series)).size - MAX_SERIES);
}

/** Stacked over time. Values of one hour are added up. */
export function lakeBars({ cells, y }: Picked, { request, range, heightPx }: Drawing): BarsView {
  const ranked = [...grouped(cells)].map(([key, ofKey]) => ({ key, total: sumOf(ofKey), cells: ofKey }));
  const { top, other, otherLabel } = topAndOther(ranked, MAX_SERIES);
  const colours = coloursFor(top.map(({ key }) => key));
  const series = top.map((one, at) => ({
    label: one.key,
    colour: colours[at] ?? ("other" as const),
    hours: hoursOf(one.cells),
  }));
  const rest = other.flatMap((one) => one.cells);
  return stackedBars({
    id: `${request.widgetId}-query`,
    widthPx: request.widthPx,
    heightPx,
    range,
    zone: request.timeZone,
    unit: y.label,
    series:
      other.length > 0 ? [...series, { label: otherLabel, colour: "other", hours: hoursOf(rest) }] : series,
    observedHours: null,
    nowMs: request.nowMs,
  });
}

/** Categories: a table whose bars share one scale; with a series column each x and series is a row. */
export function lakeBarTable({ cells, x, y, series }: Picked, request: WidgetRequest<unknown>): TableView {
  const total = sumOf(cells);
  const max = cells.reduce((most, cell) => Math.max(most, cell.y), 0);
  const ranked = [...cells].sort((a, b) => b.y - a.y);
  const shown = ranked.slice(0, MAX_BARS);
  const rest = ranked.slice(MAX_BARS);
  const row = (label: string, value: number, name: string) => ({
    cells: [
      { kind: "text", text: middleCut(label, 60), title: label.slice(0, 500), action: null } as const,
      ...(series
        ? [{ kind: "text", text: middleCut(name, 40), title: name.slice(0, 500), action: null } as const]
        : []),
      { kind: "number", text: formatNumber(value), title: "", action: null } as const,
      {
        kind: "share",
        text: formatPercent(value / total),
        title: `${formatPercent(value / total)} of ${formatNumber(total)}`,
        bar: shareBar(value, max),
      } as const,
    ],
  });
  const label = (cell: { readonly x: string }) =>
    x.kind === "time" ? formatTime(lakeInstant(cell.x), request.timeZone, "minute") : cell.x;
  return {
    caption: `${y.label} by ${x.label}`,
    columns: [
      { label: middleCut(x.label, 60), align: "start" },
      ...(series ? [{ label: middleCut(series.label, 40), align: "start" } as const] : []),
      { label: middleCut(y.label, 40), align: "end" },
      { label: "Share", align: "start" },
    ],
    rows: [
      ...shown.map((cell) => row(label(cell), cell.y, cell.series)),
      ...(rest.length > 0 ? [row(`other (${formatNumber(rest.length)})`, sumOf(rest), "")] : []),
    ],
  };
}

export function lakePie({ cells, y }: Picked, request: WidgetRequest<unknown>): PieView {
  const byX = new Map<string, number>();
  for (const cell of cells) byX.set(cell.x, (byX.get(cell.x) ?? 0) + cell.y);
  const { top, other, otherLabel } = topAndOther(
    [...byX].map(([key, total]) => ({ key, total })),
    MAX_SLICES,
  );
  const colours = coloursFor(top.map(({ key }) => key));
  const slices = top.map(({ key, total }, at) => ({
    label: key,
    colour: colours[at] ?? ("other" as const),
    value: total,
  }));
  const rest = other.reduce((sum, { total }) => sum + total, 0);
  return pie({
    id: `${request.widgetId}-query`,
    sizePx: Math.max(120, Math.min(220, request.heightPx - 60, request.widthPx - 40)),
    unit: middleCut(y.label, 14),
    slices: other.length > 0 ? [...slices, { label: otherLabel, colour: "other", value: rest }] : slices,
  });
}

type PickedCell = Picked["cells"][number];

function grouped(cells: readonly PickedCell[]): Map<string, PickedCell[]> {
  const bySeries = new Map<string, PickedCell[]>();
  for (const cell of cells) {
    const ofSeries = bySeries.get(cell.series);
    if (ofSeries) ofSeries.push(cell);
    else bySeries.set(cell.series, [cell]);
  }
  return bySeries;
}

function hoursOf(cells: readonly PickedCell[]): Map<number, number> {
  const hours = new Map<number, number>();
  for (const { x, y } of cells) {
    const hourMs = floorHour(lakeInstant(x));
    hours.set(hourMs, (hours.get(hourMs) ?? 0) + y);
  }
  return hours;
}

function sumOf(cells: readonly { readonly y: number }[]): number {
  return cells.reduce((sum, { y }) => sum + y, 0);
}
