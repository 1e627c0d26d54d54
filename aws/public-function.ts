import { readFile } from "node:fs/promises";
import { showWidget } from "../kit/show-widget.ts";
import type { Widget } from "../kit/widget.ts";
import type { Pseudonym } from "../trail/redaction/redact.ts";
import type { Sources } from "../trail/sources.ts";
import { openObjects } from "./objects/open-objects.ts";
import { type AnswerMemory, answerMemory } from "./public/answer-memory.ts";
import { type BoundedObjects, boundedObjects } from "./public/bounded-objects.ts";
import { type CallBounds, callBounds } from "./public/call-bounds.ts";
import { callPace } from "./public/call-pace.ts";
import { firstIndexedMonth } from "./public/first-indexed-month.ts";
import { DESCRIPTION, drawFixed } from "./public/fixed-answers.ts";
import { type FindListed, type ListedCall, listedCalls } from "./public/listed-calls.ts";
import { pseudonyms } from "./public/pseudonyms.ts";
import { type PublicConfig, readPublicConfig } from "./public/public-config.ts";
import { type PublicRequest, publicRequest } from "./public/public-request.ts";
import { publicSources } from "./public/public-sources.ts";
import { publicWidget } from "./public/public-widget.ts";
import { recordOf } from "./public/record-of.ts";
import { type Log, seldomLog } from "./public/seldom-log.ts";
import type { LambdaContext, ShowHandler } from "./show-function.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface PublicFunctionOptions {
  /** Those that the index alone can answer. */
  readonly widgets: readonly Widget<Sources>[];
  /** Ages kept answers, and fills what may be read again; default Date.now. */
  readonly clock?: () => number;
  /** Holds an answer; default setTimeout. */
  readonly wait?: (ms: number) => Promise<unknown>;
  /** For whoever tries another bound; default `callBounds` of the configuration's range. */
  readonly bounds?: Partial<CallBounds>;
}

/** As often as the index itself is looked at anew; auto-refresh at its fastest is every 10 seconds. */
const FRESH_FOR_MS = 60_000;
/** Where the index may not be read for a moment, an older answer is better than none. */
const STALE_FOR_MS = 10 * 60_000;
const MEMORY_BYTES = 16e6;

/**
 * The handler of the function that everybody may call. It answers the calls that it was deployed with, word for word,
 * and one sentence to all others; what it reads of the index has pseudonyms for names before a widget sees it; it draws no
 * action, no link and no detail of a failure. Identical calls of a minute are one. Never throws.
 *
 * What it costs at most follows from how long calls last, how often it reads and what it logs (call-bounds.ts): calls of
 * anybody cannot be kept from it, only made slow.
 *
 * Measured with `npm run bench public-calls`: an index of 30 days and 1.5 M rows, 60,000 actors, 7 days and the 7 before
 * asked for, Node 20 on x86_64, milliseconds of processor time, nothing held. A cold start with its first call takes 0.7 s,
 * a call that was never asked 0.1 s (median) to 1.3 s on a quiet machine and 2.0 s on a busy one, one of this minute at most
 * 1 ms; memory stays below 300 MB, 352 MB with events of 6 MB in between; the largest answer has 39 KB.
 */
export function publicFunction(options: PublicFunctionOptions, env: Environment): ShowHandler {
  const clock = options.clock ?? Date.now;
  const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
  // The range matters to reads only: calls are paced also where the function is not set up.
  const bounds = { ...callBounds({ maxRangeDays: 1 }), ...options.bounds };
  const pace = callPace(bounds, clock);
  const log = seldomLog(bounds.log, clock);
  let ready: Promise<Ready> | undefined;
  const answerOf = async (event: unknown, context: LambdaContext) => {
    if (recordOf(event).describe) return DESCRIPTION;
    try {
      ready ??= prepare(options, env, clock, log);
      return await answer(event, await ready, clock(), context);
    } catch (error) {
      ready = undefined;
      log("Function is not set up", { requestId: context.awsRequestId, error: messageOf(error) });
      return drawFixed("notSetUp", event);
    }
  };
  return async (event, context) => {
    const beganMs = performance.now();
    const html = await answerOf(event, context);
    const holdMs = pace.holdMs(html, performance.now() - beganMs);
    if (holdMs > 0) await wait(holdMs);
    return html;
  };
}

interface Ready {
  readonly config: PublicConfig;
  readonly widgets: readonly Widget<Sources>[];
  readonly log: Log;
  readonly bounded: BoundedObjects;
  readonly findListed: FindListed;
  readonly pseudonym: Pseudonym;
  readonly sources: Sources;
  readonly firstMonth: (nowMs: number) => Promise<number | undefined>;
  readonly memory: AnswerMemory;
}

async function prepare(
  { widgets, bounds = {} }: PublicFunctionOptions,
  env: Environment,
  clock: () => number,
  log: Log,
): Promise<Ready> {
  const config = readPublicConfig(env);
  const bounded = boundedObjects(openObjects(config.index, env), { ...callBounds(config), ...bounds }, clock);
  const { objects } = bounded;
  const pseudonym = pseudonyms(config.pseudonymKey);
  return {
    config,
    widgets,
    log,
    bounded,
    findListed: listedCalls(await readFile(config.listFile, "utf8")),
    pseudonym,
    sources: publicSources(objects, pseudonym, clock),
    firstMonth: firstIndexedMonth(objects),
    memory: answerMemory({ maxBytes: MEMORY_BYTES, freshForMs: FRESH_FOR_MS, staleForMs: STALE_FOR_MS }),
  };
}

async function answer(
  event: unknown,
  ready: Ready,
  clockMs: number,
  context: LambdaContext,
): Promise<string> {
  const { config, memory, bounded, widgets } = ready;
  const call = ready.findListed(event);
  const widget = widgets.find(({ name }) => name === call?.widget);
  if (!call || !widget) return drawFixed("notListed", event);

  const nowMs = config.asOfMs ?? clockMs;
  const request = publicRequest(event, nowMs, config.maxRangeDays);
  const key = keyOf(call, request);
  const kept = memory.find(key, clockMs);
  if (kept !== undefined) return kept;

  const failures: string[] = [];
  const onFailure: Log = (message, facts) => {
    failures.push(message);
    if (!bounded.wasRefused) ready.log(message, { ...facts, requestId: context.awsRequestId });
  };
  bounded.begin();
  try {
    const instead = notThere(request, await ready.firstMonth(clockMs));
    const html = instead
      ? drawFixed(instead, event)
      : await showWidget(
          eventOf(call, request),
          { endpoints: { self: "", detail: "" }, requestId: "", nowMs },
          {
            widgets: [publicWidget(widget, ready.pseudonym, { ...config, isCut: request.isCut })],
            sources: ready.sources,
            log: onFailure,
          },
        );
    if (bounded.wasRefused) return refused(key, event, ready, clockMs);
    // What failed is asked again the next time, and nobody is told why.
    if (failures.length > 0) return drawFixed("failed", event);
    memory.keep(key, html, clockMs);
    return html;
  } catch (error) {
    if (bounded.wasRefused) return refused(key, event, ready, clockMs);
    onFailure("Call failed", { widget: widget.name, error: messageOf(error) });
    return drawFixed("failed", event);
  }
}

/** What was read until then stays in memory: the next call has less to read. */
function refused(key: string, event: unknown, { memory, log }: Ready, clockMs: number): string {
  log("The index may not be read so often", {});
  return memory.findStale(key, clockMs) ?? drawFixed("busy", event);
}

function notThere(
  { range }: PublicRequest,
  firstMs: number | undefined,
): "emptyIndex" | "notIndexed" | undefined {
  if (firstMs === undefined) return "emptyIndex";
  return range.endMs <= firstMs ? "notIndexed" : undefined;
}

/** The call as it is listed and the request as it was bounded: nothing of the event itself goes on to the widget. */
function eventOf({ id, widget, params }: ListedCall, request: PublicRequest): object {
  const { range, timeZone, theme, widthPx, heightPx } = request;
  return {
    ...params,
    widget,
    widgetContext: {
      widgetId: `public-${id}`,
      timeRange: { start: range.startMs, end: range.endMs },
      timezone: { label: timeZone.label, offsetISO: offsetOf(timeZone.label) },
      ...{ theme, width: widthPx, height: heightPx },
    },
  };
}

function offsetOf(label: string): string {
  return label === "UTC" ? "+00:00" : label.slice("UTC".length);
}

function keyOf(
  { id }: ListedCall,
  { range, isCut, timeZone, theme, widthPx, heightPx }: PublicRequest,
): string {
  return [id, range.startMs, range.endMs, isCut, timeZone.label, theme, widthPx, heightPx].join(" ");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
