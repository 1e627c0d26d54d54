import type { Action } from "../kit/actions.ts";
import { callAction } from "../kit/actions.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { formatNumber } from "../kit/numbers.ts";
import { MAX_RANGE_MS } from "../kit/request.ts";
import type { TableView } from "../kit/table.ts";
import { HOUR_MS, isoTime, type TimeRange } from "../kit/time.ts";
import type { Filter, Group, IndexReader } from "../trail/sources.ts";
import type { EventsRequest } from "./events.ts";
import { type SearchView, searchValues } from "./events-search.ts";
import { filterTexts } from "./filter-texts.ts";
import { costBefore } from "./lake-notices.ts";
import { numberCell } from "./row-cells.ts";

/** Before a query that is long or dear: what it will cost, and the hours that can be asked one by one instead. */
export interface AskView {
  readonly search: SearchView | null;
  readonly heading: string;
  readonly scope: readonly string[];
  readonly sentences: readonly string[];
  /** Null where the time is too long for one query. */
  readonly run: Action | null;
  /** Null where the index has no hour with such calls. */
  readonly hours: TableView | null;
}

const MAX_HOURS = 48;

/** From the index, for nothing: in which hours the calls are, newest first. */
export async function hoursWithCalls(
  { params: { where } }: EventsRequest,
  range: TimeRange,
  index: IndexReader,
): Promise<readonly Group[]> {
  const bounded = { startMs: Math.max(range.startMs, range.endMs - MAX_RANGE_MS), endMs: range.endMs };
  const hours = await index.group({
    index: where.some(({ column }) => column === "errorCode") ? "errors" : "actions",
    range: bounded,
    where,
    by: [],
    perHour: true,
  });
  return [...hours].reverse();
}

export function askView(
  request: EventsRequest,
  asked: {
    readonly search: SearchView | null;
    /** The widget's filters and what was typed. */
    readonly where: readonly Filter[];
    readonly range: TimeRange;
    readonly isQueryable: boolean;
    readonly estimateBytes: number | undefined;
    readonly hours: readonly Group[];
  },
): AskView {
  const { params, timeZone, endpoints } = request;
  const { range, isQueryable, hours } = asked;
  const calls = hours.reduce((sum, group) => sum + group.calls, 0);
  const cost = costBefore(asked.estimateBytes);
  const run = isQueryable
    ? callAction(
        endpoints.self,
        {
          widget: "events",
          from: isoTime(range.startMs),
          to: isoTime(range.endMs),
          where: params.where,
          ...searchValues(params),
          limit: params.limit,
          run: true,
        },
        { confirmation: `Query CloudTrail Lake? ${cost}` },
      )
    : null;
  return {
    search: asked.search,
    heading:
      hours.length === 0
        ? "The index has no such calls in this time"
        : `${formatNumber(calls)} ${calls === 1 ? "call" : "calls"} in ${formatNumber(hours.length)} ${hours.length === 1 ? "hour" : "hours"}, by the index`,
    scope: [`${formatSpan(range, timeZone)} ${timeZone.label}`, ...filterTexts(asked.where)],
    sentences: [
      isQueryable ? cost : "One query reaches over 24 hours at most: choose an hour.",
      ...(hours.length > MAX_HOURS ? [`The newest ${MAX_HOURS} hours are listed.`] : []),
    ],
    run,
    hours: hours.length === 0 ? null : hoursTable(hours.slice(0, MAX_HOURS), request),
  };
}

function hoursTable(hours: readonly Group[], request: EventsRequest): TableView {
  const { params, timeZone } = request;
  return {
    caption: "Hours with such calls, newest first",
    columns: [
      { label: `Hour (${timeZone.label})`, align: "start" },
      { label: "Calls", align: "end" },
    ],
    rows: hours.map((group) => ({
      cells: [
        {
          kind: "text",
          text: formatSpan({ startMs: group.hourMs, endMs: group.hourMs + HOUR_MS }, timeZone),
          title: "Show the events of this hour",
          action: callAction(request.endpoints.detail, {
            widget: "events",
            from: isoTime(group.firstAtMs),
            // Ranges are half-open: the last event itself has to be inside.
            to: isoTime(group.lastAtMs + 1),
            where: params.where,
            ...searchValues(params),
          }),
        },
        numberCell(group.calls),
      ],
    })),
  };
}
