import { sparkline } from "../kit/charts/sparkline.ts";
import { type Delta, delta, type TilesView, type TileView, tileGrid, tiles } from "../kit/charts/tile.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { listOf } from "../kit/list-param.ts";
import { formatCompact, formatNumber, formatPercent } from "../kit/numbers.ts";
import { flag } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import { type TimeRange, wholeHours } from "../kit/time.ts";
import { defineWidget } from "../kit/widget.ts";
import { KEY_COLUMNS } from "../trail/columns.ts";
import { filters } from "../trail/filters.ts";
import { indexProvenance } from "../trail/provenance.ts";
import type { Sources } from "../trail/sources.ts";
import { KPI_NAMES, KPIS, type Kpi } from "./kpi-tiles.ts";
import { hourlyValues, type KpiValue, kpiValues } from "./kpi-values.ts";
import { comparablePeriod } from "./ranking.ts";

const params = {
  tiles: listOf(KPI_NAMES, {
    default: ["calls", "errors", "errorRate", "denied", "failedLogins", "actors", "addresses"],
    about: "Which numbers to show, in this order",
  }),
  where: filters({ columns: KEY_COLUMNS }),
  compare: flag({ default: true, about: "Say the change to the period before, which is as long" }),
};

export const kpis = defineWidget({
  name: "kpis",
  title: "CloudTrail at a glance",
  about:
    "Calls, errors, denials, failed logins, actors and more as big numbers, each with its change to the period before and its course.",
  size: { columns: 24, rows: 3 },
  permission: "index",
  params,
  async load(request, { index }: Sources) {
    const coverage = await index.coverage(request.range);
    const { provenance, notices } = indexProvenance(coverage, request);
    if (coverage.hours.length === 0 && notices[0]) return notices[0];

    const chosen: readonly Kpi[] = request.params.tiles.map((name) => KPIS[name]);
    const where = request.params.where;
    const previous = request.params.compare ? await comparablePeriod(coverage, index) : null;
    const [values, before] = await Promise.all([
      kpiValues(chosen, { range: request.range, where, perHour: true }, index),
      previous ? kpiValues(chosen, { range: previous, where, perHour: false }, index) : [],
    ]);
    const observed = new Set(coverage.hours.map(({ hourMs }) => hourMs));
    const { perRow, heightPx } = tileGrid(chosen.length, request.widthPx);
    // All the numbers are worth more than the course of half of them. One row is kept as it is: it is as low as it gets.
    const hasSparks = perRow === chosen.length || heightPx <= request.heightPx;
    const sparkPx = sparkWidthPx(request.widthPx, perRow);
    const views = chosen.map((kpi, at): TileView => {
      const value = values[at] ?? { total: Number.NaN, perHour: null };
      return {
        ...textsOf(kpi, value.total),
        delta: request.params.compare
          ? change(kpi, value.total, before[at]?.total ?? null, previous, request)
          : null,
        spark: hasSparks
          ? spark(kpi, value, { range: wholeHours(request.range), observed, widthPx: sparkPx })
          : null,
      };
    });
    return { view: tiles(views, request.widthPx) satisfies TilesView, provenance, notices };
  },
});

function textsOf(kpi: Kpi, total: number): Pick<TileView, "label" | "valueText" | "title"> {
  const isRate = kpi.measure.kind === "rate";
  return {
    label: kpi.label,
    valueText: isRate ? formatPercent(total) : formatCompact(total),
    title: `${isRate ? formatPercent(total) : formatNumber(total)}: ${kpi.meaning}`,
  };
}

function change(
  kpi: Kpi,
  now: number,
  before: number | null,
  previous: TimeRange | null,
  request: WidgetRequest<unknown>,
): Delta {
  const shares = kpi.measure.kind === "rate";
  return delta({
    now,
    before,
    more: kpi.more,
    shares,
    format: shares ? formatPercent : formatNumber,
    beforeSpan: previous ? `${formatSpan(previous, request.timeZone)} ${request.timeZone.label}` : "",
    missing: previous
      ? "one of the periods has no calls"
      : "this period or the one before was not fully observed",
  });
}

function spark(
  kpi: Kpi,
  value: KpiValue,
  drawing: { range: TimeRange; observed: ReadonlySet<number>; widthPx: number },
) {
  const isRate = kpi.measure.kind === "rate";
  const values = hourlyValues(value, drawing.range, drawing.observed, isRate ? null : 0);
  if (values.length < 2) return null;
  return sparkline({
    values,
    widthPx: drawing.widthPx,
    heightPx: 28,
    colour: kpi.more === "bad" ? "denied" : "1",
    unit: `${kpi.label} per hour`,
    format: isRate ? formatPercent : formatNumber,
  });
}

/** A tile's width without its padding, between what can be read and what still looks like one line. */
function sparkWidthPx(widthPx: number, perRow: number): number {
  return Math.max(80, Math.min(280, Math.floor(widthPx / perRow) - 16));
}
