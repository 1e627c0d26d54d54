import { middleCut } from "../kit/middle-cut.ts";
import type { Notice } from "../kit/notice.ts";
import { flag, integer, oneOf, type ParamValues } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { Cell, PagerView, TableView } from "../kit/table.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import { filters } from "../trail/filters.ts";
import type { Filter, Sources } from "../trail/sources.ts";
import { emptyNotice, type Observed, observe } from "./index-answer.ts";
import { pagerOf, totalsText } from "./paging.ts";
import { type RankedRow, type Ranking, rank } from "./ranking.ts";
import {
  changeColumn,
  hasTrend,
  numberCell,
  rowAction,
  shareCell,
  timeColumn,
  trendCell,
} from "./row-cells.ts";
import { CALLS_PX, type ColumnOf, SHARE_PX, TINY_SHARE_PX, tableOf } from "./table-of.ts";
import { isAwsAddress, repeated, TOP_OF, type TopSubject } from "./top-subjects.ts";

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
  /** Null for one page. */
  readonly pager: PagerView | null;
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
      // Only the index of errors knows error codes.
      index: params.where.some(({ column }) => column === "errorCode") ? "errors" : subject.index,
      range,
      where: conditions(params),
      by: subject.by,
      // No filter knows patterns, so names of services among addresses are left out by hand.
      ...(params.excludeServices && params.of === "addresses"
        ? { keep: ({ key }) => !isAwsAddress(key[0] ?? "") }
        : {}),
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
  return {
    table: table(ranking, request, subject, observed),
    pager: pagerOf("top", ranking, request),
    totals: totalsText(ranking, { one: subject.singular, many: subject.plural }),
  };
}

function table(
  ranking: Ranking,
  request: TopRequest,
  subject: TopSubject,
  { coverage }: Observed,
): TableView {
  const isNarrow = request.widthPx < NARROW_PX;
  const isWide = request.widthPx >= WIDE_PX;
  const { comparedWith, totalCalls } = ranking;
  const trendPx = request.widthPx >= VERY_WIDE_PX ? 140 : 84;
  const alike = repeated(ranking.rows.map(({ key }) => subject.shortName(key)));
  const columns: (ColumnOf<RankedRow> | null)[] = [
    // Where it is not wide, one column says it all, as policies write it: "s3:ListBuckets".
    ...(isWide ? subject.labels : subject.labels.slice(0, 1)).map(
      (label, at): ColumnOf<RankedRow> => ({
        label,
        align: "start",
        width: { grow: at === 0 ? 5 : 3 },
        cell: (row, fit) => nameCell(row, at, fit, request, subject, alike),
      }),
    ),
    { label: "Calls", align: "end", width: { px: CALLS_PX }, cell: (row) => numberCell(row.calls) },
    request.widthPx < TOO_TINY_PX
      ? null
      : {
          label: "Share",
          align: "start",
          width: { px: request.widthPx < TINY_PX ? TINY_SHARE_PX : SHARE_PX },
          cell: (row) => shareCell(row.share, totalCalls),
        },
    isNarrow || !hasTrend(request)
      ? null
      : {
          label: "Trend",
          align: "start",
          width: { px: trendPx + 12 },
          cell: (row) => trendCell(row, coverage, request, trendPx),
        },
    isNarrow || !request.params.compare ? null : changeColumn(comparedWith, request, subject.more),
    isWide ? timeColumn("First", request, ({ firstAtMs }) => firstAtMs) : null,
    isWide ? timeColumn("Last", request, ({ lastAtMs }) => lastAtMs) : null,
  ];
  return tableOf(`Top ${subject.plural} by calls`, columns, ranking.rows, request.widthPx);
}

/** Widths, in pixels, from which the share, the trend and the times find room: names that can be told apart come first. */
const TOO_TINY_PX = 300;
const TINY_PX = 380;
export const NARROW_PX = 460;
export const WIDE_PX = 800;
const VERY_WIDE_PX = 1000;

function nameCell(
  row: RankedRow,
  at: number,
  maxLength: number,
  request: TopRequest,
  subject: TopSubject,
  alike: ReadonlySet<string>,
): Cell {
  const names = subject.names(row.key);
  const isWide = request.widthPx >= WIDE_PX;
  const { text = "", title = "" } = names[at] ?? {};
  const short = subject.shortName(row.key);
  const long = at === 0 && alike.has(short) ? subject.longName?.(row.key) : undefined;
  const shown = long ?? (isWide ? text : short);
  const action = at === 0 ? rowAction(row, subject.by, conditions(request.params), request) : null;
  return {
    kind: "text",
    text: middleCut(shown, maxLength),
    title: action ? `${title} – show its events` : title,
    action,
  };
}
