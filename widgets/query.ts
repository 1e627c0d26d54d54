import type { Action } from "../kit/actions.ts";
import { callAction } from "../kit/actions.ts";
import type { LinesView } from "../kit/charts/lines.ts";
import type { PieView } from "../kit/charts/pie.ts";
import type { BarsView } from "../kit/charts/stacked-bars.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { type Notice, notice } from "../kit/notice.ts";
import { formatNumber, formatUsd } from "../kit/numbers.ts";
import { flag, integer, oneOf, type ParamValues, text } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { TableView } from "../kit/table.ts";
import { MINUTE_MS, type TimeRange } from "../kit/time.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import { scanBudget } from "../trail/detail/budget.ts";
import { answerKey } from "../trail/detail/kept-answers.ts";
import { fillStatement, MAX_STATEMENT_LENGTH, sharedRange } from "../trail/detail/query-template.ts";
import { estimateBytes, lastScan, rememberScan, USD_PER_BYTE } from "../trail/detail/scan-rate.ts";
import {
  findAnswer,
  type SharedAnswer,
  type SharedQuery,
  sharedQuery,
} from "../trail/detail/shared-query.ts";
import type { Lake, LakeResult, Sources } from "../trail/sources.ts";
import { lakeBars, lakeBarTable, lakeLines, lakePie, pick, seriesLeftOut } from "./lake-charts.ts";
import { answerRemarks, costBefore, noAnswerNotice } from "./lake-notices.ts";
import { columnsOfAnswer, lakeTable } from "./lake-table.ts";

const EXAMPLE =
  "SELECT eventName, COUNT(*) AS calls FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < '$END' GROUP BY eventName ORDER BY calls DESC LIMIT 20";

const params = {
  sql: text({
    default: EXAMPLE,
    maxLength: MAX_STATEMENT_LENGTH,
    about:
      "A SELECT as CloudTrail Lake takes it. $EDS_ID stands for the event data store, '$START' and '$END' for the dashboard's range; all three have to be there, so that no refresh scans more than is looked at.",
  }),
  view: oneOf(["table", "line", "bar", "pie"], {
    default: "table",
    about: "How the answer is drawn. A line needs a column of times; line, bar and pie a column of numbers.",
  }),
  x: text({
    default: "",
    maxLength: 200,
    about: "Column of times or names; without it the first that fits.",
  }),
  y: text({ default: "", maxLength: 200, about: "Column of numbers; without it the first that fits." }),
  series: text({ default: "", maxLength: 200, about: "Column whose values become lines or parts of bars." }),
  limit: integer({ default: 100, min: 1, max: 1000, about: "Rows of a table that are shown." }),
  keepMinutes: integer({
    default: 60,
    min: 1,
    max: 10_080,
    about: "For how long an answer is shown again, to every viewer, before the query runs again.",
  }),
  ask: oneOf(["first", "always", "never"], {
    default: "first",
    about:
      'When to ask before a query runs: "first" where its cost is not known yet or above $0.05, "always", or "never".',
  }),
  run: flag({ default: false, about: "Run without asking. The button sets it." }),
  again: flag({ default: false, about: "Run again although an answer is kept. The button sets it." }),
};

type QueryRequest = WidgetRequest<ParamValues<typeof params>>;

export interface QueryView {
  /** Before the first run: what it costs, and the button. */
  readonly ask: { readonly sentences: readonly string[]; readonly run: Action | null } | null;
  readonly table: TableView | null;
  readonly lines: LinesView | null;
  readonly bars: BarsView | null;
  readonly pie: PieView | null;
  readonly remarks: readonly string[];
  readonly again: Action | null;
}

const TIMEOUT_MS = 45_000;
/** More rows make no table for people; the answer says that it was cut. */
const MAX_ROWS = 5000;
const MAX_UNASKED_USD = 0.05;

export const query = defineWidget({
  name: "query",
  title: "CloudTrail Lake query",
  about:
    "The answer of a CloudTrail Lake query of your own as a table, line, bar or pie. It runs once for all viewers and is kept; what it scans is said before and after, and all queries of viewers together keep to a scan budget.",
  size: { columns: 12, rows: 8 },
  permission: "detail",
  params,
  async load(request, sources: Sources): Promise<Shown<QueryView> | Notice> {
    const { lake, objects, scanBudgetBytesPerHour: bytesPerHour } = sources;
    const { nowMs } = request;
    if (!lake)
      return notice(
        "refused",
        "This function may not query CloudTrail Lake",
        "It has no event data store. Queries are run by the detail function.",
      );
    const range = sharedRange(request.range);
    const filled = fillStatement(request.params.sql, { eventDataStoreId: lake.eventDataStoreId, range });
    if (filled.kind === "refused")
      return notice("bad-parameter", "This query was not run", ...filled.sentences.map((one) => `${one}.`));

    const kind = await scanKind(request, lake);
    const shared = sharedOf(request, filled.statement, estimateBytes(range, await lastScan(objects, kind)));
    const kept = await findAnswer(shared, { lake, objects, nowMs });
    if (!kept && mustAsk(request, shared)) return askFirst(request, shared, range, []);
    const answer =
      kept ??
      (await sharedQuery(shared, {
        lake,
        objects,
        budget: scanBudget({ objects, bytesPerHour, nowMs }),
        nowMs,
      }));
    if (answer.kind === "failed")
      return askFirst(request, shared, range, [noAnswerNotice(answer, request.timeZone)]);
    if (answer.kind !== "answer") return noAnswerNotice(answer, request.timeZone);
    if (!answer.isKept)
      await rememberScan(objects, kind, {
        bytes: answer.result.statistics.bytesScanned,
        rangeMs: range.endMs - range.startMs,
      });
    return showAnswer(request, answer, range);
  },
});

/** Costs are remembered for each statement as it is written, whatever the range. */
async function scanKind({ params: { sql } }: QueryRequest, lake: Lake): Promise<string> {
  return `query-${(await answerKey(lake.source, sql, 0)).slice(0, 32)}`;
}

function sharedOf(
  { params: { keepMinutes, again } }: QueryRequest,
  statement: string,
  estimate: number | undefined,
): SharedQuery {
  return {
    statement,
    maxRows: MAX_ROWS,
    timeoutMs: TIMEOUT_MS,
    maxAgeMs: again ? 0 : keepMinutes * MINUTE_MS,
    estimateBytes: estimate,
  };
}

function mustAsk({ params: { ask, run } }: QueryRequest, { estimateBytes }: SharedQuery): boolean {
  if (run || ask === "never") return false;
  return ask === "always" || estimateBytes === undefined || estimateBytes * USD_PER_BYTE > MAX_UNASKED_USD;
}

function askFirst(
  request: QueryRequest,
  { estimateBytes }: SharedQuery,
  range: TimeRange,
  notices: readonly Notice[],
): Shown<QueryView> {
  const { params, timeZone, endpoints } = request;
  const cost = costBefore(estimateBytes);
  const run = callAction(
    endpoints.self,
    { widget: "query", ...params, run: true, again: notices.length > 0 },
    { display: "widget", confirmation: `Query CloudTrail Lake? ${cost}` },
  );
  return {
    view: {
      ...NOTHING,
      ask: { sentences: [`${formatSpan(range, timeZone)} ${timeZone.label}.`, cost], run },
    },
    provenance: { bytesScanned: 0, remarks: ["nothing was asked of CloudTrail Lake yet"] },
    notices,
  };
}

const NOTHING: QueryView = {
  ask: null,
  table: null,
  lines: null,
  bars: null,
  pie: null,
  remarks: [],
  again: null,
};

function showAnswer(
  request: QueryRequest,
  answer: Extract<SharedAnswer, { kind: "answer" }>,
  range: TimeRange,
): Shown<QueryView> | Notice {
  const { result } = answer;
  const { timeZone, endpoints, params } = request;
  const provenance = {
    bytesScanned: answer.isKept ? 0 : result.statistics.bytesScanned,
    remarks: [...answerRemarks(answer, timeZone), `${formatSpan(range, timeZone)} ${timeZone.label}`],
  };
  const again = callAction(
    endpoints.self,
    { widget: "query", ...params, run: true, again: true },
    {
      display: "widget",
      confirmation: `Query CloudTrail Lake again? The last time it cost ${formatUsd(result.statistics.bytesScanned * USD_PER_BYTE)}.`,
    },
  );
  const notices = result.truncated
    ? [
        notice(
          "info",
          `Only the first ${formatNumber(result.rows.length)} rows are here`,
          "Sums of them are too low. Group or limit in the statement.",
        ),
      ]
    : [];
  const drawn =
    result.rows.length === 0
      ? notice("empty", "No rows", "The query found nothing in this range.")
      : draw(request, result, range);
  if ("heading" in drawn) return { view: { ...NOTHING, again }, provenance, notices: [...notices, drawn] };
  return { view: { ...NOTHING, ...drawn, again }, provenance, notices };
}

function draw(request: QueryRequest, result: LakeResult, range: TimeRange): Partial<QueryView> | Notice {
  const { params, heightPx, timeZone } = request;
  const columns = columnsOfAnswer(result);
  if (params.view === "table") {
    const rows = result.rows.slice(0, params.limit);
    const remarks =
      rows.length < result.rows.length
        ? [`${formatNumber(rows.length)} of ${formatNumber(result.rows.length)} rows shown.`]
        : [];
    return { table: lakeTable("Answer of the query", { rows }, columns, timeZone), remarks };
  }
  const { x, y, series } = params;
  const picked = pick(params.view, { x, y, series }, columns, result);
  if ("heading" in picked) return picked;
  const drawing = { request, range, heightPx: Math.max(120, heightPx - 110) };
  if (params.view === "pie") return { pie: lakePie(picked, request) };
  if (params.view === "line") {
    const leftOut = seriesLeftOut(picked);
    return {
      lines: lakeLines(picked, drawing),
      remarks: leftOut > 0 ? [`${formatNumber(leftOut)} more series are not drawn.`] : [],
    };
  }
  return picked.x.kind === "time"
    ? { bars: lakeBars(picked, drawing) }
    : { table: lakeBarTable(picked, request) };
}
