import type { Action } from "../kit/actions.ts";
import { callAction } from "../kit/actions.ts";
import { shareBar } from "../kit/charts/share-bar.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import type { Notice } from "../kit/notice.ts";
import { formatNumber, formatPercent } from "../kit/numbers.ts";
import { flag, integer, oneOf, type ParamValues } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import { type Cell, middleCut, type PagerView, type TableColumn, type TableView } from "../kit/table.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import type { Column } from "../trail/columns.ts";
import { filters } from "../trail/filters.ts";
import type { Filter, Sources } from "../trail/sources.ts";
import { eventsAction } from "./drill-down.ts";
import { emptyNotice, type Observed, observe } from "./index-answer.ts";
import { type RankedRow, type Ranking, rank } from "./ranking.ts";
import { deltaCell, numberCell, timeCell, trendCell } from "./row-cells.ts";
import { isAwsAddress, TOP_OF, type TopSubject } from "./top-subjects.ts";

const params = {
  of: oneOf(["actions", "actors", "addresses", "services", "regions", "accounts", "errors", "clients"], {
    default: "actions",
    about: "What is ranked by its calls.",
  }),
  limit: integer({ default: 10, min: 1, max: 50, about: "Rows on a page." }),
  page: integer({ default: 1, min: 1, max: 100_000, about: "Which page; Previous and Next set it." }),
  where: filters(),
  writesOnly: flag({ default: false, about: "Only calls that change something (readOnly is false)." }),
  excludeServices: flag({
    default: false,
    about: "Leave out what AWS services do of their own accord, and addresses that are names of services.",
  }),
  compare: flag({ default: true, about: "Show the change to the period before, where that was observed." }),
};

type TopRequest = WidgetRequest<ParamValues<typeof params>>;

export interface TopView {
  readonly table: TableView;
  readonly pager: PagerView;
  /** "10 of 42 actions shown, 1,234 calls; 32 others: 56 calls." The sum is the total. */
  readonly totals: string;
}

export const top = defineWidget({
  name: "top",
  title: "Top",
  about:
    "The most frequent actions, actors, addresses, services, Regions, accounts, error codes or clients of the range: share, trend, change to the period before, first and last call. A click on a row shows its events.",
  size: { columns: 12, rows: 8 },
  permission: "index",
  params,
  async load(request, sources: Sources): Promise<Shown<TopView> | Notice> {
    const observed = await observe(request, sources.index);
    if (observed.instead) return observed.instead;
    const subject = TOP_OF[request.params.of];
    const ranking = await rankTop(request, subject, observed, sources);
    if (ranking.keys === 0) return emptyNotice(subject.plural, observed, isFiltered(request));
    return {
      view: topView(ranking, request, subject, observed),
      provenance: observed.provenance,
      notices: observed.notices,
    };
  },
});

/** The facts behind the table. */
export function rankTop(
  { params, range }: TopRequest,
  subject: TopSubject,
  { coverage }: Observed,
  { index }: Sources,
): Promise<Ranking> {
  return rank(
    {
      index: subject.index,
      range,
      where: conditions(params),
      by: subject.by,
      // No filter knows patterns, so names of services among addresses are left out by hand.
      keep: ({ key }) => !(params.excludeServices && params.of === "addresses" && isAwsAddress(key[0] ?? "")),
      limit: params.limit,
      page: params.page,
      compare: params.compare,
    },
    coverage,
    index,
  );
}

function conditions(values: TopRequest["params"]): Filter[] {
  return [
    ...values.where,
    ...(values.writesOnly ? [{ column: "readOnly", in: ["false"] } as const] : []),
    ...(values.excludeServices ? [{ column: "actorType", notIn: ["service"] } as const] : []),
  ];
}

function isFiltered({ params: { where, writesOnly, excludeServices } }: TopRequest): boolean {
  return where.length > 0 || writesOnly || excludeServices;
}

function topView(ranking: Ranking, request: TopRequest, subject: TopSubject, observed: Observed): TopView {
  const { rows, keys, totalCalls, otherKeys, otherCalls } = ranking;
  const shown = `${formatNumber(rows.length)} of ${formatNumber(keys)} ${keys === 1 ? subject.singular : subject.plural} shown: ${formatNumber(totalCalls - otherCalls)} calls`;
  const others = `${formatNumber(otherKeys)} ${otherKeys === 1 ? "other" : "others"}: ${formatNumber(otherCalls)} calls (${formatPercent(otherCalls / totalCalls)})`;
  const totals =
    otherKeys === 0 ? `${shown}, all there are.` : `${shown}; ${others}; ${formatNumber(totalCalls)} in all.`;
  return {
    table: table(ranking, request, subject, observed),
    pager: pager(ranking, request),
    totals: [totals, ...comparisonRemark(ranking, request)].join(" "),
  };
}

function comparisonRemark({ comparedWith }: Ranking, { params, timeZone }: TopRequest): string[] {
  if (!params.compare) return [];
  return comparedWith
    ? [`Change: to ${formatSpan(comparedWith, timeZone)}.`]
    : ["No change is shown: this period or the one before was not wholly observed."];
}

function table(
  ranking: Ranking,
  request: TopRequest,
  subject: TopSubject,
  { coverage }: Observed,
): TableView {
  const isNarrow = request.widthPx < NARROW_PX;
  const hasTimes = request.widthPx >= WIDE_PX;
  const hasChange = ranking.comparedWith !== null && !isNarrow;
  const columns: (TableColumn | null)[] = [
    ...subject.labels.map((label) => ({ label, align: "start" as const })),
    { label: "Calls", align: "end" },
    { label: "Share", align: "start" },
    isNarrow ? null : { label: "Trend", align: "start" },
    hasChange ? { label: "Change", align: "end" } : null,
    hasTimes ? { label: "First", align: "start" } : null,
    hasTimes ? { label: "Last", align: "start" } : null,
  ];
  const cells = (row: RankedRow): (Cell | null)[] => [
    ...nameCells(row, request, subject),
    numberCell(row.calls),
    {
      kind: "share",
      text: formatPercent(row.share),
      title: `${formatPercent(row.share)} of ${formatNumber(ranking.totalCalls)} calls`,
      bar: shareBar(row.share, 1),
    },
    isNarrow ? null : trendCell(row, coverage, request, hasTimes ? 140 : 90),
    hasChange ? deltaCell(row, ranking.comparedWith, request, subject.more) : null,
    hasTimes ? timeCell(row.firstAtMs, request) : null,
    hasTimes ? timeCell(row.lastAtMs, request) : null,
  ];
  return {
    caption: `Top ${subject.plural} by calls`,
    columns: columns.filter((column) => column !== null),
    rows: ranking.rows.map((row) => ({ cells: cells(row).filter((cell) => cell !== null) })),
  };
}

/** Widths, in pixels, from which the trend and the times find room. */
const NARROW_PX = 460;
const WIDE_PX = 800;

function nameCells(row: RankedRow, request: TopRequest, subject: TopSubject): Cell[] {
  const key = Object.fromEntries(subject.by.map((column, at) => [column, row.key[at] ?? ""])) as Partial<
    Record<Column, string>
  >;
  const action: Action | null = eventsAction(request, {
    where: conditions(request.params),
    key,
    firstAtMs: row.firstAtMs,
    lastAtMs: row.lastAtMs,
  });
  const maxLength = request.widthPx < NARROW_PX ? 28 : request.widthPx < WIDE_PX ? 40 : 60;
  return subject.names(row.key).map(({ text, title }, at) => ({
    kind: "text",
    text: middleCut(text, maxLength),
    title: at === 0 && action ? `${title} – show its events` : title,
    action: at === 0 ? action : null,
  }));
}

function pager({ page, pages, rows, keys }: Ranking, request: TopRequest): PagerView {
  const { limit } = request.params;
  const from = (page - 1) * limit + 1;
  const to = (target: number) =>
    target >= 1 && target <= pages
      ? callAction(
          request.endpoints.self,
          { widget: "top", ...request.params, page: target },
          { display: "widget" },
        )
      : null;
  return {
    text: `${formatNumber(from)}–${formatNumber(from + rows.length - 1)} of ${formatNumber(keys)}`,
    previous: to(page - 1),
    next: to(page + 1),
  };
}
