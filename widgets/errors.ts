import { legendHeightPx } from "../kit/charts/legend.ts";
import { type BarsView, stackedBars } from "../kit/charts/stacked-bars.ts";
import { middleCut } from "../kit/middle-cut.ts";
import type { Notice } from "../kit/notice.ts";
import { formatNumber } from "../kit/numbers.ts";
import { flag, integer, oneOf, type ParamValues } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { PagerView, TableView } from "../kit/table.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import type { Column } from "../trail/columns.ts";
import { filters } from "../trail/filters.ts";
import type { Sources } from "../trail/sources.ts";
import { activitySeries } from "./activity-series.ts";
import { emptyNotice, type Observed, observe } from "./index-answer.ts";
import { pagerOf, totalsText } from "./paging.ts";
import { type RankedRow, type Ranking, rank } from "./ranking.ts";
import {
  changeColumn,
  hasExamples,
  messageCell,
  numberCell,
  outcomeCell,
  rowAction,
  shareCell,
  timeColumn,
} from "./row-cells.ts";
import { CALLS_PX, type ColumnOf, SHARE_PX, tableOf } from "./table-of.ts";
import { orAbsent } from "./top-subjects.ts";

const params = {
  show: oneOf(["both", "trend", "mix"], {
    default: "both",
    about: "The trend over time, the mix of codes as a table, or both.",
  }),
  limit: integer({ default: 10, min: 1, max: 50, about: "Rows on a page of the table." }),
  page: integer({ default: 1, min: 1, max: 100_000, about: "Which page; Previous and Next set it." }),
  where: filters(),
  compare: flag({ default: true, about: "Show the change to the period before, where that was observed." }),
};

type ErrorsRequest = WidgetRequest<ParamValues<typeof params>>;

export interface ErrorsView {
  readonly chart: BarsView | null;
  readonly table: TableView | null;
  readonly pager: PagerView | null;
  readonly totals: string;
}

const BY = ["errorCode", "outcome"] as const satisfies readonly Column[];
/** Series of the trend; what is left is one "other". */
const MAX_SERIES = 8;

export const errors = defineWidget({
  name: "errors",
  title: "Errors",
  about:
    "Failed calls by error code: the trend over time, each code's share, outcome and last occurrence, and an example of its message. A click on a code shows its events.",
  size: { columns: 24, rows: 10 },
  permission: "index",
  params,
  async load(request, sources: Sources): Promise<Shown<ErrorsView> | Notice> {
    const observed = await observe(request, sources.index);
    if (observed.instead) return observed.instead;
    const { limit, page, where, compare, show } = request.params;
    const ranking = await rank(
      { index: "errors", range: request.range, where, by: BY, limit, page, compare },
      observed.coverage,
      sources.index,
    );
    if (ranking.keys === 0) return emptyNotice("failed calls", observed, where.length > 0);
    return {
      view: {
        chart: show === "mix" ? null : await trendChart(request, observed, sources),
        table: show === "trend" ? null : table(ranking, request),
        pager: show === "trend" ? null : pagerOf("errors", ranking, request),
        totals: totalsText(ranking, { one: "error code", many: "error codes" }),
      },
      provenance: observed.provenance,
      notices: observed.notices,
    };
  },
});

async function trendChart(
  request: ErrorsRequest,
  { coverage }: Observed,
  { index }: Sources,
): Promise<BarsView> {
  const { range, widthPx, heightPx, params } = request;
  const series = await activitySeries(
    { index: "errors", range, where: params.where, by: "errorCode", limit: MAX_SERIES },
    index,
  );
  const legend = series.map(({ label, hours }) => ({
    label,
    valueText: formatNumber([...hours.values()].reduce((sum, calls) => sum + calls, 0)),
  }));
  const roomPx = params.show === "trend" ? heightPx - 48 - legendHeightPx(legend, widthPx) : heightPx * 0.4;
  return stackedBars({
    id: `${request.widgetId}-errors`,
    widthPx,
    heightPx: Math.min(320, Math.max(110, Math.round(roomPx))),
    range,
    zone: request.timeZone,
    unit: "failed calls",
    series,
    observedHours: coverage.hours.map(({ hourMs }) => hourMs),
    nowMs: request.nowMs,
  });
}

const NARROW_PX = 460;
const WIDE_PX = 800;
const ROOMY_PX = 1000;
const OUTCOME_PX = 92;

function table(ranking: Ranking, request: ErrorsRequest): TableView {
  const isNarrow = request.widthPx < NARROW_PX;
  const isWide = request.widthPx >= WIDE_PX;
  const { comparedWith, totalCalls, rows } = ranking;
  const columns: (ColumnOf<RankedRow> | null)[] = [
    {
      label: "Error code",
      align: "start",
      // Codes that can be told apart come before examples in full.
      width: { grow: request.widthPx < ROOMY_PX ? 4 : 2 },
      cell: (row, fit) => {
        const action = rowAction(row, BY, request.params.where, request);
        const code = orAbsent(row.key[0] ?? "", "(no code)");
        const title = action ? `${code} – show its events` : code;
        return { kind: "text", text: middleCut(code, fit), title, action };
      },
    },
    {
      label: "Outcome",
      align: "start",
      width: { px: OUTCOME_PX },
      cell: ({ key }) => outcomeCell(key[1] ?? ""),
    },
    { label: "Calls", align: "end", width: { px: CALLS_PX }, cell: ({ calls }) => numberCell(calls) },
    isNarrow
      ? null
      : {
          label: "Share",
          align: "start",
          width: { px: SHARE_PX },
          cell: ({ share }) => shareCell(share, totalCalls),
        },
    isNarrow || !request.params.compare ? null : changeColumn(comparedWith, request, "bad"),
    isWide ? timeColumn("Last", request, ({ lastAtMs }) => lastAtMs) : null,
    isWide && hasExamples(rows)
      ? {
          label: "Example",
          align: "start",
          width: { grow: 5 },
          cell: ({ errorMessage }, fit) => messageCell(errorMessage, fit),
        }
      : null,
  ];
  return tableOf("Failed calls by error code", columns, rows, request.widthPx);
}
