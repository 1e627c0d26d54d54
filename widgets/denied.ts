import { middleCut } from "../kit/middle-cut.ts";
import type { Notice } from "../kit/notice.ts";
import { flag, integer, type ParamValues } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { PagerView, TableView } from "../kit/table.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import type { Column } from "../trail/columns.ts";
import { filters } from "../trail/filters.ts";
import type { Filter, Sources } from "../trail/sources.ts";
import { emptyNotice, type Observed, observe } from "./index-answer.ts";
import { pagerOf, totalsText } from "./paging.ts";
import { type RankedRow, type Ranking, rank } from "./ranking.ts";
import {
  hasExamples,
  hasTrend,
  messageCell,
  numberCell,
  rowAction,
  timeColumn,
  trendCell,
} from "./row-cells.ts";
import { CALLS_PX, type ColumnOf, tableOf } from "./table-of.ts";
import { actorNames, orAbsent, serviceName } from "./top-subjects.ts";

const params = {
  limit: integer({ default: 10, min: 1, max: 50, about: "Rows on a page." }),
  page: integer({ default: 1, min: 1, max: 100_000, about: "Which page; Previous and Next set it." }),
  where: filters(),
  excludeServices: flag({ default: false, about: "Leave out what AWS services do of their own accord." }),
};

type DeniedRequest = WidgetRequest<ParamValues<typeof params>>;

export interface DeniedView {
  readonly table: TableView;
  /** Null for one page. */
  readonly pager: PagerView | null;
  readonly totals: string;
}

const BY = ["actor", "eventSource", "eventName", "errorCode"] as const satisfies readonly Column[];

export const denied = defineWidget({
  name: "denied",
  title: "Who is refused what",
  about:
    "Denied calls by actor, action and error code: how many, when first and last, how they run over time, and an example of the message. Counts every form of refusal, UnauthorizedOperation included. A click on a row shows its events.",
  size: { columns: 24, rows: 8 },
  permission: "index",
  params,
  async load(request, sources: Sources): Promise<Shown<DeniedView> | Notice> {
    const observed = await observe(request, sources.index);
    if (observed.instead) return observed.instead;
    const { limit, page, where, excludeServices } = request.params;
    const ranking = await rank(
      {
        index: "errors",
        range: request.range,
        where: conditions(request.params),
        by: BY,
        limit,
        page,
        compare: false,
      },
      observed.coverage,
      sources.index,
    );
    if (ranking.keys === 0) return emptyNotice("denied calls", observed, where.length > 0 || excludeServices);
    return {
      view: {
        table: table(ranking, request, observed),
        pager: pagerOf("denied", ranking, request),
        totals: totalsText(ranking, { one: "kind of refusal", many: "kinds of refusal" }),
      },
      provenance: observed.provenance,
      notices: observed.notices,
    };
  },
});

function conditions({ where, excludeServices }: DeniedRequest["params"]): Filter[] {
  return [
    ...where,
    { column: "outcome", in: ["denied"] },
    ...(excludeServices ? [{ column: "actorType", notIn: ["service"] } as const] : []),
  ];
}

const NARROW_PX = 520;
const WIDE_PX = 800;
/** From here on an example says something; before, it would take the room of names that can be told apart. */
const EXAMPLE_PX = 1000;
const TREND_PX = 84;
/** "Client.UnauthorizedOperation" in full. */
const LONG_CODE_PX = 216;

function table({ rows }: Ranking, request: DeniedRequest, { coverage }: Observed): TableView {
  const isNarrow = request.widthPx < NARROW_PX;
  const isWide = request.widthPx >= WIDE_PX;
  const nameOf = actorNames(rows.map(({ key: [actor = ""] }) => actor));
  const columns: (ColumnOf<RankedRow> | null)[] = [
    {
      label: "Actor",
      align: "start",
      width: { grow: 5 },
      cell: (row, fit) => {
        const [actor = ""] = row.key;
        const action = rowAction(row, BY, conditions(request.params), request);
        return {
          kind: "text",
          text: middleCut(nameOf(actor), fit),
          title: action ? `${actor} – show its events` : actor,
          action,
        };
      },
    },
    {
      label: "Action",
      align: "start",
      width: { grow: 6 },
      cell: ({ key: [, source = "", name = ""] }, fit) => ({
        kind: "text",
        text: middleCut(`${serviceName(source)}:${orAbsent(name, "(no name)")}`, fit),
        title: `${source} ${name}`,
        action: null,
      }),
    },
    isNarrow
      ? null
      : {
          label: "Error code",
          align: "start",
          width: isWide ? { px: LONG_CODE_PX } : { grow: 4 },
          cell: ({ key }, fit) => messageCell(key[3] ?? "", fit),
        },
    { label: "Calls", align: "end", width: { px: CALLS_PX }, cell: ({ calls }) => numberCell(calls) },
    isNarrow || !hasTrend(request)
      ? null
      : {
          label: "Trend",
          align: "start",
          width: { px: TREND_PX + 12 },
          cell: (row) => trendCell(row, coverage, request, TREND_PX),
        },
    isWide ? timeColumn("First", request, ({ firstAtMs }) => firstAtMs) : null,
    timeColumn("Last", request, ({ lastAtMs }) => lastAtMs),
    request.widthPx >= EXAMPLE_PX && hasExamples(rows)
      ? {
          label: "Example",
          align: "start",
          width: { grow: 6 },
          cell: ({ errorMessage }, fit) => messageCell(errorMessage, fit),
        }
      : null,
  ];
  return tableOf("Denied calls by actor, action and error code", columns, rows, request.widthPx);
}
