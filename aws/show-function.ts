import type { Context } from "aws-lambda";
import { notice } from "../kit/notice.ts";
import { render } from "../kit/render.ts";
import { type InvocationContext, parseEvent } from "../kit/request.ts";
import { type Pack, showWidget } from "../kit/show-widget.ts";
import type { Permission, Widget } from "../kit/widget.ts";
import type { Lake, Sources } from "../trail/sources.ts";
import { type FunctionConfig, readConfig } from "./config.ts";
import type { WhoAsks } from "./configured-lake.ts";
import { functionSources } from "./sources.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What is used of Lambda's context. */
export type LambdaContext = Pick<Context, "invokedFunctionArn" | "awsRequestId">;

export type ShowHandler = (event: unknown, context: LambdaContext) => Promise<string>;

/** What a function draws, and with what: each function brings its own, and is bundled with nothing else. */
export interface ShowOptions {
  readonly permission: Permission;
  /** In the order in which they are listed. */
  readonly widgets: readonly Widget<Sources>[];
  /** Only the function that may start queries has one. */
  readonly openLake?: (config: FunctionConfig, who: WhoAsks) => Lake | undefined;
}

/**
 * The handler of a function that draws widgets. The environment is read at the first call, not while the module loads:
 * what is wrong with it is then drawn in the widget's place and logged, where people look, and read again next time.
 */
export function showFunction(options: ShowOptions, env: Environment): ShowHandler {
  let ready: { config: FunctionConfig; pack: Pack<Sources> } | undefined;
  return async (event, context) => {
    try {
      ready ??= prepare(options, env, context);
    } catch (error) {
      log("Function is not set up", { requestId: context.awsRequestId, error: messageOf(error) });
      return drawNotSetUp(event, context);
    }
    const { config, pack } = ready;
    return showWidget(event, invocation(context, options.permission, config), pack);
  };
}

function prepare(
  { widgets, openLake }: ShowOptions,
  env: Environment,
  { invokedFunctionArn }: LambdaContext,
): { config: FunctionConfig; pack: Pack<Sources> } {
  const config = readConfig(env);
  const lake = openLake?.(config, { env, functionArn: invokedFunctionArn });
  const sources = functionSources(config, env);
  return { config, pack: { widgets, sources: lake ? { ...sources, lake } : sources, log } };
}

function invocation(
  { invokedFunctionArn, awsRequestId }: LambdaContext,
  permission: Permission,
  config: FunctionConfig,
): InvocationContext {
  // An action must call the very version that drew it: the ARN keeps its qualifier.
  const detail = permission === "detail" ? invokedFunctionArn : config.detailFunctionArn;
  return {
    endpoints: { self: invokedFunctionArn, detail },
    requestId: awsRequestId,
    nowMs: config.asOfMs ?? Date.now(),
  };
}

/** Nothing of the environment is shown: the log says what is missing. */
function drawNotSetUp(event: unknown, { awsRequestId }: LambdaContext): string {
  const context = { endpoints: { self: "", detail: "" }, requestId: awsRequestId, nowMs: Date.now() };
  const { theme, widgetId, widthPx, heightPx, timeZone } = parseEvent(event, context).request;
  const notices = [
    notice(
      "failed",
      "This function is not set up",
      `The function's log has the cause under request ${awsRequestId}.`,
    ),
  ];
  return render(
    "notice",
    {},
    {
      ...{ theme, widgetId, widthPx, heightPx, timeZone, notices },
      widget: "unknown",
      provenance: null,
    },
  );
}

function log(message: string, facts: Readonly<Record<string, unknown>>): void {
  console.error(JSON.stringify({ level: "ERROR", message, ...facts }));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
