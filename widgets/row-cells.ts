import type { Action } from "../kit/actions.ts";
import { shareBar } from "../kit/charts/share-bar.ts";
import { sparkline } from "../kit/charts/sparkline.ts";
import { type Delta, delta } from "../kit/charts/tile.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { timeBins } from "../kit/charts/time-bins.ts";
import { middleCut } from "../kit/middle-cut.ts";
import { formatNumber, formatPercent } from "../kit/numbers.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { BadgeTone, Cell } from "../kit/table.ts";
import { formatTime, HOUR_MS, type TimeRange, wholeHours } from "../kit/time.ts";
import type { Column } from "../trail/columns.ts";
import type { Coverage, Filter } from "../trail/sources.ts";
import { eventsAction } from "./drill-down.ts";
import type { RankedRow } from "./ranking.ts";
import type { ColumnOf } from "./table-of.ts";

type Asked = Pick<WidgetRequest<unknown>, "range" | "timeZone" | "nowMs">;

/** No higher than a line of text, so that it does not make rows higher. */
const SPARK_HEIGHT_PX = 20;

/**
 * Calls over the range as a small line. Hours together make one point where the width asks for it; a point is a gap
 * where none of its hours was observed, and 0 only where one was and nothing happened.
 */
export function trendCell(
  row: Pick<RankedRow, "perHour">,
  coverage: Coverage,
  request: Asked,
  widthPx: number,
): Cell {
  const values = trend(row.perHour, coverage, request, Math.floor(widthPx / 3));
  const spark = sparkline({ values, widthPx, heightPx: SPARK_HEIGHT_PX, colour: "1", unit: "calls" });
  return { kind: "spark", spark };
}

/** One hour is one point, and a point is no trend. */
export function hasTrend({ range }: Asked): boolean {
  const { startMs, endMs } = wholeHours(range);
  return endMs - startMs > HOUR_MS;
}

/** Oldest first. The sum of the numbers is the row's calls. */
export function trend(
  perHour: ReadonlyMap<number, number>,
  coverage: Coverage,
  { range, timeZone }: Asked,
  maxPoints: number,
): (number | null)[] {
  const { bins, indexOf } = timeBins(range, timeZone, Math.max(2, maxPoints));
  const values = new Array<number | null>(bins.length).fill(null);
  const add = (hourMs: number, calls: number) => {
    const index = indexOf(hourMs);
    if (index >= 0 && index < values.length) values[index] = (values[index] ?? 0) + calls;
  };
  for (const { hourMs } of coverage.hours) add(hourMs, 0);
  for (const [hourMs, calls] of perHour) add(hourMs, calls);
  return values;
}

const NO_COMPARISON = "No comparison: this period or the one before was not wholly observed";

/** The column of such changes; its heading says what is compared with. */
export function changeColumn(
  comparedWith: TimeRange | null,
  request: Asked,
  more: Delta["tone"],
): ColumnOf<RankedRow> {
  return {
    label: "Change",
    align: "end",
    title: comparedWith
      ? `Compared with ${formatSpan(comparedWith, request.timeZone)} ${request.timeZone.label}`
      : NO_COMPARISON,
    width: { px: 92 },
    cell: (row) => deltaCell(row, comparedWith, request, more),
  };
}

export function deltaCell(
  row: Pick<RankedRow, "calls" | "previousCalls">,
  comparedWith: TimeRange | null,
  request: Asked,
  more: Delta["tone"],
): Cell {
  if (!comparedWith) return { kind: "number", text: "–", title: NO_COMPARISON, action: null };
  return {
    kind: "delta",
    delta: delta({
      now: row.calls,
      before: row.previousCalls,
      more,
      beforeSpan: formatSpan(comparedWith, request.timeZone),
      missing: NO_COMPARISON,
    }),
  };
}

/** A time in the viewer's zone: "03:59", with its date where the range is not within one day of the viewer's. */
export function timeCell(atMs: number, request: Asked): Cell {
  const { timeZone } = request;
  return {
    kind: "time",
    text: isWithinOneDay(request)
      ? formatTime(atMs, timeZone, "clock")
      : formatTime(atMs, timeZone, "minute").slice(5),
    title: `${formatTime(atMs, timeZone, "second")} ${timeZone.label}`,
  };
}

/** A column of such times, as wide as they are. */
export function timeColumn<Row>(label: string, request: Asked, atMs: (row: Row) => number): ColumnOf<Row> {
  return {
    label,
    align: "start",
    width: { px: isWithinOneDay(request) ? CLOCK_PX : DATE_AND_CLOCK_PX },
    cell: (row) => timeCell(atMs(row), request),
  };
}

const CLOCK_PX = 60;
const DATE_AND_CLOCK_PX = 100;

function isWithinOneDay({ range, timeZone }: Asked): boolean {
  const day = (ofMs: number) => formatTime(ofMs, timeZone, "day");
  return day(range.startMs) === day(range.endMs - 1);
}

export function numberCell(value: number): Cell {
  return { kind: "number", text: formatNumber(value), title: "", action: null };
}

/** A share, 0-1, as a bar and a percentage. */
export function shareCell(share: number, totalCalls: number): Cell {
  return {
    kind: "share",
    text: formatPercent(share),
    title: `${formatPercent(share)} of ${formatNumber(totalCalls)} calls`,
    bar: shareBar(share, 1),
  };
}

/** The popup with a ranked row's events. */
export function rowAction(
  row: RankedRow,
  by: readonly Column[],
  where: readonly Filter[],
  request: WidgetRequest<unknown>,
): Action | null {
  const key = Object.fromEntries(by.map((column, at) => [column, row.key[at] ?? ""]));
  return eventsAction(request, { where, key, firstAtMs: row.firstAtMs, lastAtMs: row.lastAtMs });
}

/** False where no row has a message to show, as where everybody may look: a column of nothing takes room from names. */
export function hasExamples(rows: readonly Pick<RankedRow, "errorMessage">[]): boolean {
  return rows.some(({ errorMessage }) => errorMessage !== "");
}

/** An example of an error's message, in the width of a table. */
export function messageCell(message: string, maxLength: number): Cell {
  return { kind: "text", text: middleCut(message, maxLength), title: message.slice(0, 500), action: null };
}

const TONES: Readonly<Record<string, BadgeTone>> = {
  ok: "ok",
  denied: "denied",
  throttled: "throttled",
  error: "error",
};

export function outcomeCell(outcome: string): Cell {
  return { kind: "badge", text: outcome, title: "", tone: TONES[outcome] ?? "neutral" };
}
