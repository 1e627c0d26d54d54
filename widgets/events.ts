import { type Notice, notice, WidgetError } from "../kit/notice.ts";
import { flag, integer, type ParamValues, quote, text } from "../kit/params.ts";
import type { WidgetRequest } from "../kit/request.ts";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS, type TimeRange } from "../kit/time.ts";
import { defineWidget, type Shown } from "../kit/widget.ts";
import { scanBudget } from "../trail/detail/budget.ts";
import { eventStatement, eventsOf } from "../trail/detail/event-query.ts";
import { answerKey, keptAnswers } from "../trail/detail/kept-answers.ts";
import { estimateBytes, lastScan, rememberScan, USD_PER_BYTE } from "../trail/detail/scan-rate.ts";
import {
  findAnswer,
  type SharedAnswer,
  type SharedQuery,
  sharedQuery,
} from "../trail/detail/shared-query.ts";
import { filters } from "../trail/filters.ts";
import type { Lake, Sources } from "../trail/sources.ts";
import { isSqlText, MAX_TIME_MS } from "../trail/sql.ts";
import { type AskView, askView, hoursWithCalls } from "./events-ask.ts";
import { type ListView, listView } from "./events-list.ts";
import { type RecordView, recordView } from "./events-record.ts";
import { searchFilters, searchParams, searchView } from "./events-search.ts";
import { instant } from "./instant-param.ts";
import { answerRemarks, noAnswerNotice } from "./lake-notices.ts";

const params = {
  from: instant({ about: "Start of the time asked for; without it the dashboard's range." }),
  to: instant({ about: "End of it, not included; at most 24 hours after the start are queried." }),
  where: filters(),
  ...searchParams,
  limit: integer({ default: 100, min: 1, max: 200, about: "Events shown, newest first." }),
  run: flag({
    default: false,
    about: "Ask CloudTrail Lake at once, even for more than an hour or a costly scan. The button sets it.",
  }),
  again: flag({ default: false, about: "Ask again although an answer is kept. The button sets it." }),
  id: text({
    default: "",
    maxLength: 300,
    about: "Show the whole record of this event. A row's link sets it.",
  }),
  list: text({
    default: "",
    maxLength: 64,
    about: "Which kept answer the event is in. A row's link sets it.",
  }),
};

export type EventsRequest = WidgetRequest<ParamValues<typeof params>>;

/** One of the three is there. */
export interface EventsView {
  readonly ask: AskView | null;
  readonly list: ListView | null;
  readonly record: RecordView | null;
}

export const MAX_QUERIED_MS = DAY_MS;
/** Up to here a click runs the query at once. */
const MAX_AT_ONCE_MS = HOUR_MS;
const MAX_AT_ONCE_USD = 0.05;
/** Below the 60 s that a widget's function has. */
const TIMEOUT_MS = 45_000;
/** An answer about a time that is long over does not change but for late events; a young one does. */
const SETTLED_AFTER_MS = HOUR_MS;
const SETTLED_KEPT_MS = DAY_MS;
const YOUNG_KEPT_MS = 2 * MINUTE_MS;
const SCAN_KIND = "events";

export const events = defineWidget({
  name: "events",
  title: "Events",
  about:
    "The single events behind a row, from CloudTrail Lake: who, what, from where, how it ended, and each whole record. A click on a row asks for up to an hour at once; anything else shows the hours that have such calls, and what a query will cost, first. Answers are kept for the next viewer, and all viewers together keep to a scan budget.",
  size: { columns: 24, rows: 9 },
  permission: "detail",
  params,
  async load(request, sources: Sources): Promise<Shown<EventsView> | Notice> {
    const { lake } = sources;
    if (!lake)
      return notice(
        "refused",
        "This function may not query CloudTrail Lake",
        "It has no event data store. Drill-downs are drawn by the detail function.",
      );
    const { id } = request.params;
    if (!isSqlText(id))
      return notice(
        "bad-parameter",
        "CloudTrail Lake cannot be asked for this",
        "The id holds a NUL character or half of a character, which no statement can carry.",
      );
    if (id !== "") return showRecord(request, lake, sources);
    return showList(request, lake, sources);
  },
});

async function showList(
  asked: EventsRequest,
  lake: Lake,
  sources: Sources,
): Promise<Shown<EventsView> | Notice> {
  const where = [...asked.params.where, ...searchFilters(asked.params)];
  const request = { ...asked, params: { ...asked.params, where } };
  const range = askedRange(request);
  const isQueryable = range.endMs - range.startMs <= MAX_QUERIED_MS;
  const estimate = estimateBytes(range, await lastScan(sources.objects, SCAN_KIND));
  const ask = async (notices: readonly Notice[]): Promise<Shown<EventsView>> => ({
    view: {
      ask: askView(asked, {
        search: searchView(asked),
        where,
        range,
        isQueryable,
        estimateBytes: estimate,
        hours: await hoursWithCalls(request, range, sources.index),
      }),
      list: null,
      record: null,
    },
    provenance: { bytesScanned: 0, remarks: ["nothing was asked of CloudTrail Lake yet"] },
    notices,
  });
  if (!isQueryable) return ask([]);

  const query = listQuery(request, range, lake, estimate);
  const kept = await findAnswer(query, { ...sources, lake, nowMs: request.nowMs });
  // A row was clicked and said its time. A dashboard that is merely looked at says none: it never starts a query.
  const isDrillDown = asked.params.from !== null;
  const isCheap =
    isDrillDown &&
    range.endMs - range.startMs <= MAX_AT_ONCE_MS &&
    (estimate ?? 0) * USD_PER_BYTE <= MAX_AT_ONCE_USD;
  if (!kept && !isCheap && !request.params.run) return ask([]);

  const answer = kept ?? (await runQuery(query, range, request, lake, sources));
  if (answer.kind === "failed") return ask([noAnswerNotice(answer, request.timeZone)]);
  if (answer.kind !== "answer") return noAnswerNotice(answer, request.timeZone);
  const { events, matched } = eventsOf(answer.result);
  const list = await answerKey(lake.source, query.statement, query.maxRows);
  return {
    view: { ask: null, list: listView(request, { events, matched, range, list }), record: null },
    provenance: provenanceOf(answer, request),
  };
}

async function showRecord(
  request: EventsRequest,
  lake: Lake,
  sources: Sources,
): Promise<Shown<EventsView> | Notice> {
  const { id, list, from } = request.params;
  const fromList = /^[0-9a-f]{64}$/.test(list)
    ? await keptAnswers({ ...sources, nowMs: request.nowMs }).find(list, SETTLED_KEPT_MS)
    : undefined;
  if (fromList?.kind === "result") {
    const event = eventsOf(fromList.result).events.find((one) => one.id === id);
    const record = event && recordView(event);
    const answer = { ...fromList, kind: "answer", isKept: true } as const;
    if (record && !record.isCut)
      return { view: { ask: null, list: null, record }, provenance: provenanceOf(answer, request) };
  }
  if (from === null) throw badRange("An event is looked up by its id and its time (from)");
  // Its own second: CloudTrail's times have no fractions, and Lake bills the time that a statement bounds.
  const startMs = Math.floor(from / 1000) * 1000;
  const range = { startMs, endMs: Math.min(startMs + 1000, MAX_TIME_MS) };
  const query: SharedQuery = {
    statement: eventStatement({ eventDataStoreId: lake.eventDataStoreId, range, where: [], limit: 1, id }),
    maxRows: 1,
    timeoutMs: TIMEOUT_MS,
    maxAgeMs: request.params.again ? 0 : SETTLED_KEPT_MS,
    estimateBytes: estimateBytes(range, await lastScan(sources.objects, SCAN_KIND)),
  };
  const answer = await runQuery(query, range, request, lake, sources);
  if (answer.kind !== "answer") return noAnswerNotice(answer, request.timeZone);
  const event = eventsOf(answer.result).events[0];
  if (!event)
    return notice(
      "empty",
      "No such event",
      `CloudTrail Lake has no event with this id at ${isoTime(range.startMs)}.`,
    );
  return {
    view: { ask: null, list: null, record: recordView(event) },
    provenance: provenanceOf(answer, request),
  };
}

async function runQuery(
  query: SharedQuery,
  range: TimeRange,
  request: EventsRequest,
  lake: Lake,
  sources: Sources,
): Promise<SharedAnswer> {
  const { objects, scanBudgetBytesPerHour: bytesPerHour } = sources;
  const { nowMs } = request;
  const budget = scanBudget({ objects, bytesPerHour, nowMs });
  const answer = await sharedQuery(query, { lake, objects, budget, nowMs });
  if (answer.kind === "answer" && !answer.isKept)
    await rememberScan(objects, SCAN_KIND, {
      bytes: answer.result.statistics.bytesScanned,
      rangeMs: range.endMs - range.startMs,
    });
  return answer;
}

function listQuery(
  { params: { where, limit, again }, nowMs }: EventsRequest,
  range: TimeRange,
  lake: Lake,
  estimate: number | undefined,
): SharedQuery {
  const unwritable = where
    .flatMap((filter) => [...(filter.in ?? []), ...(filter.notIn ?? [])])
    .find((value) => !isSqlText(value));
  if (unwritable !== undefined)
    throw new WidgetError(
      notice(
        "bad-parameter",
        "CloudTrail Lake cannot be asked for this text",
        `Cannot use ${quote(unwritable)}: expected text without NUL and half characters.`,
      ),
    );
  const statement = eventStatement({ eventDataStoreId: lake.eventDataStoreId, range, where, limit });
  if (statement.length > MAX_STATEMENT_LENGTH)
    throw new WidgetError(
      notice(
        "bad-parameter",
        "Too many or too long filters",
        `The statement would have ${statement.length} characters; CloudTrail Lake takes ${MAX_STATEMENT_LENGTH}.`,
      ),
    );
  const isSettled = range.endMs + SETTLED_AFTER_MS <= nowMs;
  const maxAgeMs = again ? 0 : isSettled ? SETTLED_KEPT_MS : YOUNG_KEPT_MS;
  return { statement, maxRows: limit, timeoutMs: TIMEOUT_MS, maxAgeMs, estimateBytes: estimate };
}

const MAX_STATEMENT_LENGTH = 10_000;

/** From and to, or the dashboard's range outwards to whole minutes, so that viewers seconds apart share an answer. */
function askedRange({ params: { from, to }, range }: EventsRequest): TimeRange {
  if (from === null && to === null)
    return {
      startMs: Math.floor(range.startMs / MINUTE_MS) * MINUTE_MS,
      endMs: Math.ceil(range.endMs / MINUTE_MS) * MINUTE_MS,
    };
  const startMs = from ?? (to ?? 0) - HOUR_MS;
  const endMs = Math.min(to ?? startMs + HOUR_MS, MAX_TIME_MS);
  if (startMs >= endMs) throw badRange(`${isoTime(startMs)} is not before ${isoTime(endMs)}`);
  return { startMs, endMs };
}

function badRange(why: string): WidgetError {
  return new WidgetError(notice("bad-parameter", "Cannot use this time (from, to)", `${why}.`));
}

function provenanceOf(answer: Extract<SharedAnswer, { kind: "answer" }>, { timeZone }: EventsRequest) {
  return {
    bytesScanned: answer.isKept ? 0 : answer.result.statistics.bytesScanned,
    remarks: answerRemarks(answer, timeZone),
  };
}
