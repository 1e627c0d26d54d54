import { type TimeRange, UTC } from "../../../kit/time.ts";
import type { RangeChoice } from "./range.ts";

export interface ContextInput {
  readonly dashboardName: string;
  readonly widgetId: string;
  readonly accountId: string;
  readonly zone: ViewerZone;
  readonly periodSeconds: number;
  readonly isAutoPeriod: boolean;
  readonly choice: RangeChoice;
  /** `choice` at the moment of the call. */
  readonly range: TimeRange;
  readonly zoom: TimeRange | undefined;
  readonly theme: "light" | "dark";
  readonly title: string;
  readonly forms: Readonly<Record<string, string | readonly string[]>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly widthPx: number;
  readonly heightPx: number;
}

export type ViewerZone = "UTC" | "Local";

/** `widgetContext` field by field as the CloudWatch User Guide lists it ("Details about custom widgets"). */
export function widgetContext(input: ContextInput): Readonly<Record<string, unknown>> {
  const { choice, range, zoom } = input;
  return {
    dashboardName: input.dashboardName,
    widgetId: input.widgetId,
    accountId: input.accountId,
    locale: "en",
    timezone: timezoneField(input.zone, range.endMs),
    period: input.periodSeconds,
    isAutoPeriod: input.isAutoPeriod,
    timeRange: {
      mode: choice.kind,
      start: range.startMs,
      end: range.endMs,
      ...(choice.kind === "relative" ? { relativeStart: choice.lengthMs } : {}),
      ...(zoom ? { zoom: { start: zoom.startMs, end: zoom.endMs } } : {}),
    },
    theme: input.theme,
    linkCharts: true,
    title: input.title,
    forms: { all: input.forms },
    params: input.params,
    width: input.widthPx,
    height: input.heightPx,
  };
}

/** offsetInMinutes: its sign is not documented; AWS's own sample subtracts it, so it counts west as JavaScript does. */
function timezoneField(zone: ViewerZone, atMs: number) {
  const minutesEast = offsetMinutes(zone, atMs);
  return {
    label: zone,
    offsetISO: offsetIso(minutesEast),
    offsetInMinutes: minutesEast === 0 ? 0 : -minutesEast,
  };
}

/** Minutes east of UTC at that instant: local time moves with the season. */
export function offsetMinutes(zone: ViewerZone, atMs: number): number {
  return zone === "UTC" ? UTC.offsetMinutes : -new Date(atMs).getTimezoneOffset();
}

/** 330 -> "+05:30" */
export function offsetIso(minutesEast: number): string {
  const size = Math.abs(minutesEast);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${minutesEast < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
