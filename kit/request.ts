import { quote } from "./params.ts";
import { HOUR_MS, type TimeRange, type TimeZone, UTC } from "./time.ts";

export type Theme = "light" | "dark";

/**
 * One call of a widget, checked. Anyone who may invoke the function can send any payload, so nothing of the event
 * is used before it has passed here: numbers are bounded, text is cut, odd shapes count as absent.
 */
export interface WidgetRequest<P = Readonly<Record<string, unknown>>> {
  readonly params: P;
  /** The dashboard's range, or the zoomed part of it. Never empty, at most MAX_RANGE_MS long. */
  readonly range: TimeRange;
  readonly zoomed: boolean;
  readonly timeZone: TimeZone;
  readonly theme: Theme;
  /** Visible area. CloudWatch does not state the unit; pixels is what its own samples take it for. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** Empty where the dashboard gives none. */
  readonly title: string;
  /** Letters, digits, "-" and "_" only, so that it can stand in an id or a class. */
  readonly widgetId: string;
  /** All named form fields of the widget. */
  readonly forms: Readonly<Record<string, string>>;
  readonly endpoints: Endpoints;
  readonly nowMs: number;
}

/** ARNs that a `cwdb-action` may call; empty text where there is none, and then no action is drawn. */
export interface Endpoints {
  /** This very function, with its qualifier. */
  readonly self: string;
  /** The function that may start Lake queries: drill-downs. */
  readonly detail: string;
}

/** What the edge adds to the event: who is called, when. */
export interface InvocationContext {
  readonly endpoints: Endpoints;
  readonly requestId: string;
  readonly nowMs: number;
}

export interface ParsedEvent {
  readonly describe: boolean;
  /** Configured params, then what an action sent, then form fields: the later wins. */
  readonly given: Readonly<Record<string, unknown>>;
  readonly request: WidgetRequest;
}

export const MAX_RANGE_MS = 400 * 24 * HOUR_MS;
const DEFAULT_RANGE_MS = 3 * HOUR_MS;
/** More than any widget has. */
const MAX_PARAMS = 200;
const MAX_FORM_FIELDS = 50;
const MAX_FIELD_LENGTH = 10_000;
/** Years of four digits: what ISO texts, SQL and partition names can say. */
const MAX_EPOCH_MS = Date.UTC(9999, 11, 31);

/** Never throws: whatever arrives becomes a request that can be answered. */
export function parseEvent(event: unknown, context: InvocationContext): ParsedEvent {
  const top = record(event);
  const widgetContext = record(top.widgetContext);
  const forms = formFields(record(widgetContext.forms).all);
  const { range, zoomed } = readRange(record(widgetContext.timeRange), context.nowMs);
  return {
    describe: Boolean(top.describe),
    given: { ...firstOf(widgetContext.params), ...firstOf(top), ...forms },
    request: {
      params: {},
      range,
      zoomed,
      timeZone: readTimeZone(record(widgetContext.timezone)),
      theme: widgetContext.theme === "dark" ? "dark" : "light",
      widthPx: pixels(widgetContext.width, 600),
      heightPx: pixels(widgetContext.height, 400),
      title: text(widgetContext.title, 200),
      widgetId: text(widgetContext.widgetId, 60).replace(/[^A-Za-z0-9_-]/g, "") || "widget",
      forms,
      endpoints: context.endpoints,
      nowMs: context.nowMs,
    },
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/** Params: what is no part of the protocol, and not more of it than a widget could mean. */
function firstOf(value: unknown): Readonly<Record<string, unknown>> {
  const entries = Object.entries(record(value)).slice(0, MAX_PARAMS);
  return Object.fromEntries(entries.filter(([name]) => name !== "widgetContext" && name !== "describe"));
}

function text(value: unknown, maxLength: number): string {
  return typeof value === "string" ? value.slice(0, maxLength) : "";
}

function pixels(value: unknown, fallback: number): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) return fallback;
  return Math.round(Math.min(Math.max(value, 120), 4000));
}

function readRange(
  timeRange: Readonly<Record<string, unknown>>,
  nowMs: number,
): { range: TimeRange; zoomed: boolean } {
  const zoom = rangeOf(record(timeRange.zoom));
  if (zoom) return { range: zoom, zoomed: true };
  return { range: rangeOf(timeRange) ?? { startMs: nowMs - DEFAULT_RANGE_MS, endMs: nowMs }, zoomed: false };
}

function rangeOf(value: Readonly<Record<string, unknown>>): TimeRange | undefined {
  const { start, end } = value;
  if (typeof start !== "number" || typeof end !== "number") return undefined;
  if (!(start >= 0 && end <= MAX_EPOCH_MS && start < end)) return undefined;
  const endMs = Math.ceil(end);
  return { startMs: Math.floor(Math.max(start, endMs - MAX_RANGE_MS)), endMs };
}

function readTimeZone(timezone: Readonly<Record<string, unknown>>): TimeZone {
  // offsetInMinutes is not used: its sign is not documented, offsetISO's is.
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(text(timezone.offsetISO, 6));
  if (!match) return UTC;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  if (minutes > 14 * 60) return UTC;
  const label = text(timezone.label, 40) || `UTC${match[0]}`;
  return { label, offsetMinutes: match[1] === "-" ? -minutes : minutes };
}

function formFields(all: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(record(all)).slice(0, MAX_FORM_FIELDS)) {
    if (name === "__proto__") continue;
    if (typeof value === "string") fields[name] = value.slice(0, MAX_FIELD_LENGTH);
    else if (typeof value === "number" || typeof value === "boolean") fields[name] = quote(value);
  }
  return fields;
}
