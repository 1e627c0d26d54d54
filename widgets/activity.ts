import { legendHeightPx } from "../kit/charts/legend.ts";
import { type BarsView, stackedBars } from "../kit/charts/stacked-bars.ts";
import { notice, WidgetError } from "../kit/notice.ts";
import { formatNumber } from "../kit/numbers.ts";
import { integer, oneOf } from "../kit/params.ts";
import { defineWidget, type Provenance } from "../kit/widget.ts";
import { columnsOf, INDEX_NAMES } from "../trail/columns.ts";
import { filters } from "../trail/filters.ts";
import { indexProvenance } from "../trail/provenance.ts";
import type { Sources } from "../trail/sources.ts";
import { activitySeries } from "./activity-series.ts";

const params = {
  by: oneOf(columnsOf("errors"), {
    default: "eventSource",
    about: "What the bars are stacked by; errorCode only where index is errors",
  }),
  index: oneOf(INDEX_NAMES, { default: "actions", about: "All calls, or those that failed" }),
  limit: integer({ default: 8, min: 1, max: 12, about: 'Series; all others are drawn together as "other"' }),
  where: filters(),
};

export const activity = defineWidget({
  name: "activity",
  title: "CloudTrail activity",
  about:
    "Calls over time, stacked by service, region, account, outcome, actor type or any other column, with the hours that were not observed marked.",
  size: { columns: 12, rows: 6 },
  permission: "index",
  params,
  async load(request, { index }: Sources) {
    const { by, limit, where } = request.params;
    const name = request.params.index;
    if (name === "actions" && [by, ...where.map(({ column }) => column)].includes("errorCode"))
      throw new WidgetError(
        notice(
          "bad-parameter",
          "Error codes are in the index of errors",
          'Set the parameter "index" to "errors" to use errorCode.',
        ),
      );
    const coverage = await index.coverage(request.range);
    const { provenance, notices } = indexProvenance(coverage, request);
    if (coverage.hours.length === 0 && notices[0]) return notices[0];

    const series = await activitySeries({ index: name, range: request.range, where, by, limit }, index);
    const unit = name === "errors" ? "failed calls" : "calls";
    const nothing =
      series.length > 0
        ? []
        : [notice("empty", `No ${unit} in this range`, "The observed hours have no row that matches.")];
    // Without calls and without gaps a chart would be an empty frame.
    if (nothing[0] && notices.length === 0) return nothing[0];
    const legend = series.map(({ label, hours }) => ({ label, valueText: totalText(hours) }));
    const chart = stackedBars({
      id: `${request.widgetId}-activity`,
      widthPx: request.widthPx,
      heightPx: chartHeightPx(
        request,
        footerCharacters(provenance),
        legendHeightPx(legend, request.widthPx),
        notices.length * (request.widthPx < NOTICE_LINE_PX ? NARROW_NOTICE_PX : NOTICE_PX) +
          nothing.length * EMPTY_PX,
      ),
      range: request.range,
      zone: request.timeZone,
      unit,
      series,
      observedHours: coverage.hours.map(({ hourMs }) => hourMs),
      nowMs: request.nowMs,
    });
    return {
      view: { chart } satisfies { chart: BarsView },
      provenance,
      notices: [...notices, ...nothing],
    };
  },
});

const FOOTER_LINE_PX = 16;
const FOOTER_GAP_PX = 8;
/** Of the footer's 12 px type, measured over whole footers. */
const FOOTER_CHARACTER_PX = 5.9;
/** "Index through 2026-11-22 03:00 UTC · 0 bytes scanned" and a few characters more, for what others may add. */
const FOOTER_CHARACTERS = 60;
/** A heading and a sentence, which takes a second line where it is narrow. */
const NOTICE_PX = 64;
const NARROW_NOTICE_PX = 84;
const NOTICE_LINE_PX = 700;
const EMPTY_PX = 110;
const MIN_CHART_PX = 100;

function footerCharacters({ hours, remarks = [] }: Provenance): number {
  const observed = hours ? ` · ${hours.observed} of ${hours.due} hours observed` : "";
  return FOOTER_CHARACTERS + observed.length + remarks.join(" · ").length;
}

function chartHeightPx(
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  footerCharacters: number,
  legendPx: number,
  noticesPx: number,
): number {
  const footerPx =
    FOOTER_GAP_PX + FOOTER_LINE_PX * Math.ceil((footerCharacters * FOOTER_CHARACTER_PX) / widthPx);
  return Math.max(MIN_CHART_PX, heightPx - footerPx - legendPx - noticesPx);
}

function totalText(hours: ReadonlyMap<number, number>): string {
  let total = 0;
  for (const calls of hours.values()) total += calls;
  return formatNumber(total);
}
