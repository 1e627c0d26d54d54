import type { Action } from "../kit/actions.ts";
import { callAction } from "../kit/actions.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { middleCut } from "../kit/middle-cut.ts";
import { formatNumber } from "../kit/numbers.ts";
import type { Cell, TableView } from "../kit/table.ts";
import { formatTime, isoTime, type TimeRange } from "../kit/time.ts";
import type { ListedEvent } from "../trail/detail/event-query.ts";
import type { EventsRequest } from "./events.ts";
import { filterTexts } from "./filter-texts.ts";
import { outcomeCell } from "./row-cells.ts";
import { actorName, orAbsent, serviceName } from "./top-subjects.ts";

export interface ListView {
  /** "7 events", or "200 of 1,234 events, the newest". */
  readonly heading: string;
  /** Time and filters, each a few words. */
  readonly scope: readonly string[];
  /** Null where nothing matches. */
  readonly table: TableView | null;
  readonly again: Action | null;
}

interface Listed {
  readonly events: readonly ListedEvent[];
  readonly matched: number;
  readonly range: TimeRange;
  /** Key of the kept answer, so that a record comes from it and costs nothing. */
  readonly list: string;
}

export function listView(request: EventsRequest, { events, matched, range, list }: Listed): ListView {
  const { params, timeZone, endpoints } = request;
  return {
    heading:
      matched > events.length
        ? `The newest ${formatNumber(events.length)} of ${formatNumber(matched)} events`
        : `${formatNumber(matched)} ${matched === 1 ? "event" : "events"}`,
    scope: [`${spanOf(range, request)} ${timeZone.label}`, ...filterTexts(params.where)],
    table: events.length === 0 ? null : table(request, events, list),
    again: callAction(endpoints.self, {
      widget: "events",
      from: isoTime(range.startMs),
      to: isoTime(range.endMs),
      where: params.where,
      limit: params.limit,
      run: true,
      again: true,
    }),
  };
}

/** Whole minutes read as a span; the seconds of a row's first and last event are said in full. */
function spanOf(range: TimeRange, { timeZone }: EventsRequest): string {
  if (range.startMs % 60_000 === 0 && range.endMs % 60_000 === 0) return formatSpan(range, timeZone);
  const end = formatTime(range.endMs - 1, timeZone, "second");
  const start = formatTime(range.startMs, timeZone, "second");
  return start.slice(0, 10) === end.slice(0, 10) ? `${start}–${end.slice(11)}` : `${start} – ${end}`;
}

const WIDE_PX = 800;

function table(request: EventsRequest, events: readonly ListedEvent[], list: string): TableView {
  const isWide = request.widthPx >= WIDE_PX;
  const labels = [
    "Time",
    "Action",
    "Service",
    "Actor",
    "Address",
    ...(isWide ? ["Region", "Client"] : []),
    "Outcome",
    "Error",
  ];
  return {
    caption: "Events, newest first",
    columns: labels.map((label) => ({ label, align: "start" })),
    rows: events.map((event) => ({
      cells: [
        timeOf(event, request),
        text(
          orAbsent(event.eventName, "(no name)"),
          `${event.eventName} – show the whole record`,
          recordAction(request, event, list),
        ),
        text(serviceName(event.eventSource), event.eventSource),
        text(actorName(event.actor), event.actor),
        text(orAbsent(event.sourceIp, "(none)"), ""),
        ...(isWide
          ? [text(event.region, `Account ${event.accountId}`), text(orAbsent(event.client, "(none)"), "")]
          : []),
        outcomeCell(event.outcome),
        text(event.errorCode, event.errorMessage),
      ],
    })),
  };
}

function timeOf(event: ListedEvent, { timeZone }: EventsRequest): Cell {
  return {
    kind: "time",
    text: formatTime(event.atMs, timeZone, "second"),
    title: `${isoTime(event.atMs)} (UTC)`,
  };
}

/** As small as it can be: there may be 200 of them in one answer. */
function recordAction(request: EventsRequest, event: ListedEvent, list: string): Action | null {
  return callAction(request.endpoints.self, { widget: "events", id: event.id, from: event.atMs, list });
}

function text(value: string, title: string, action: Action | null = null): Cell {
  return { kind: "text", text: middleCut(value, 48), title: title.slice(0, 500), action };
}
