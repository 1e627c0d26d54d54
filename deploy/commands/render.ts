import { readFile } from "node:fs/promises";
import type { Theme } from "../../kit/request.ts";
import { HOUR_MS, type TimeRange } from "../../kit/time.ts";
import { hoursToIndex, indexHours } from "../../local/index-laptop.ts";
import type { Laptop } from "../../local/laptop.ts";
import { widgets } from "../../widgets/index.ts";
import { rangeOf } from "../cli/arguments.ts";
import { defaultConfig } from "../config/config.ts";
import { functionOf } from "../dashboards/dashboard.ts";
import { type LogOptions, withLaptop, withProgress } from "../laptop-session.ts";
import { namesOf } from "../names.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { stopSignal } from "../terminal/until-stopped.ts";

export interface RenderOptions extends LogOptions {
  readonly from?: number;
  readonly to?: number;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly theme: Theme;
  readonly width: number;
  readonly height: number;
  readonly timezone: string;
  readonly event?: string;
  readonly describe?: boolean;
}

/** One widget's exact answer on stdout, drawn by the function that Lambda would run. */
export async function renderWidget(name: string, options: RenderOptions): Promise<void> {
  const widget = widgets.find((candidate) => candidate.name === name);
  if (!widget)
    throw usageError(
      `Cannot render ${JSON.stringify(name)}: expected one of ${widgets.map((known) => known.name).join(", ")}`,
    );
  const asked = rangeOf(options.from, options.to);
  const given = options.event === undefined ? undefined : await readEvent(options.event);
  const text = await withLaptop(options, {}, async (laptop) => {
    const range = asked ?? openingRange(laptop);
    const event = given ?? eventOf(name, range, options);
    if (!options.describe) await indexAll(laptop);
    const answer = await laptop.functions.invoke(
      laptop.functionArn(namesOf(defaultConfig).function(functionOf(widget.permission))),
      event,
    );
    if (answer.kind === "error")
      throw new CliError(`Cannot render ${name}: ${answer.errorType}: ${answer.errorMessage}`);
    return typeof answer.payload === "string" ? answer.payload : JSON.stringify(answer.payload);
  });
  await new Promise<void>((resolve) => process.stdout.write(`${text}\n`, () => resolve()));
}

/** What a dashboard of that widget would send (widget-context as CloudWatch documents it). */
function eventOf(name: string, range: TimeRange, options: RenderOptions): Readonly<Record<string, unknown>> {
  const params = { widget: name, ...options.params };
  const sign = options.timezone.startsWith("-") ? -1 : 1;
  const offsetInMinutes =
    sign * (Number(options.timezone.slice(1, 3)) * 60 + Number(options.timezone.slice(4)));
  return {
    ...params,
    ...(options.describe ? { describe: true } : {}),
    widgetContext: {
      dashboardName: "render",
      widgetId: "widget-1",
      accountId: "111122223333",
      locale: "en",
      timezone: {
        label: options.timezone === "+00:00" ? "UTC" : "Local",
        offsetISO: options.timezone,
        offsetInMinutes,
      },
      period: 3600,
      isAutoPeriod: true,
      timeRange: { mode: "absolute", start: range.startMs, end: range.endMs },
      theme: options.theme,
      linkCharts: true,
      title: "",
      forms: { all: {} },
      params,
      width: options.width,
      height: options.height,
    },
  };
}

/** Yesterday up to now on the sample trail; all of old logs. */
function openingRange({ clock, clockStands, store }: Laptop): TimeRange {
  if (clockStands && store.range) return store.range;
  return { startMs: clock() - 24 * HOUR_MS, endMs: clock() };
}

async function indexAll(laptop: Laptop): Promise<void> {
  const hours = await hoursToIndex(laptop);
  const { failed, reason } = await withProgress((onProgress) =>
    indexHours(laptop, hours, { onProgress, signal: stopSignal() }),
  );
  if (failed.length > 0 && !stopSignal().aborted)
    console.error(`${failed.length} hours are not indexed: ${reason}`);
}

async function readEvent(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((error: Error) => {
    throw usageError(`Cannot read --event ${JSON.stringify(file)}: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(
      `Cannot use --event ${JSON.stringify(file)}: expected a JSON file; ${(error as Error).message}`,
    );
  }
}
