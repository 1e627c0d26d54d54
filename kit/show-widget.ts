import { describePack, describeWidget } from "./describe.ts";
import { type Notice, notice, WidgetError } from "./notice.ts";
import { quote, readParams } from "./params.ts";
import { type Frame, render } from "./render.ts";
import { type InvocationContext, parseEvent, type WidgetRequest } from "./request.ts";
import type { Shown, Widget } from "./widget.ts";

export interface Pack<S> {
  /** The widgets that this function may draw, in the order in which they are listed. */
  readonly widgets: readonly Widget<S>[];
  readonly sources: S;
  /** Gets what a viewer must not see: the cause of a failure. Fixed message, facts as fields. */
  log(message: string, facts: Readonly<Record<string, unknown>>): void;
}

/** CloudWatch shows less than Lambda's 6 MB gladly; past this the answer is refused as too large. */
const MAX_HTML_BYTES = 256 * 1024;

/**
 * Answers one call of a widget function: HTML, or the Markdown documentation for {describe: true}.
 * Never throws: bad parameters, missing data and failures are drawn in the widget's place as what they are.
 */
export async function showWidget<S>(
  event: unknown,
  context: InvocationContext,
  pack: Pack<S>,
): Promise<string> {
  const { describe, given, request } = parseEvent(event, context);
  const widget = pack.widgets.find(({ name }) => name === given.widget);
  if (describe) return widget ? describeWidget(widget) : describePack(pack.widgets);
  if (!widget) return drawNotice(unknownWidget(given.widget, pack.widgets), request, "unknown");

  const { values, problems } = readParams(widget.params, given);
  if (problems.length > 0)
    return drawNotice(
      notice(
        "bad-parameter",
        "This widget's parameters need a change",
        ...problems.map(({ sentence }) => sentence),
      ),
      request,
      widget.name,
    );

  try {
    const shown = await widget.load({ ...request, params: values }, pack.sources);
    if (!("view" in shown)) return drawNotice(shown, request, widget.name);
    const html = render(widget.name, shown.view, frameOf(request, widget.name, shown));
    const sizeBytes = Buffer.byteLength(html);
    if (sizeBytes <= MAX_HTML_BYTES) return html;
    pack.log("Widget answer too large", { widget: widget.name, sizeBytes, requestId: context.requestId });
    return drawNotice(
      notice("failed", "Too much to draw", "Choose a shorter range, a narrower filter or fewer rows."),
      request,
      widget.name,
    );
  } catch (error) {
    const known = error instanceof WidgetError;
    pack.log("Widget failed", { widget: widget.name, requestId: context.requestId, ...facts(error) });
    return drawNotice(known ? error.notice : failure(context.requestId), request, widget.name);
  }
}

function unknownWidget(name: unknown, widgets: readonly Widget<never>[]): Notice {
  const known = `This function draws: ${widgets.map((widget) => widget.name).join(", ")}.`;
  return name === undefined || name === ""
    ? notice("bad-parameter", "Which widget?", 'Set the parameter "widget".', known)
    : notice("bad-parameter", "No such widget here", `Cannot use widget ${quote(name)}.`, known);
}

function failure(requestId: string): Notice {
  return notice(
    "failed",
    "This widget failed",
    `The function's log has the cause under request ${requestId}.`,
  );
}

function drawNotice(shown: Notice, request: WidgetRequest, widget: string): string {
  return render("notice", {}, { ...frameOf(request, widget), notices: [shown] });
}

function frameOf(request: WidgetRequest, widget: string, shown?: Shown): Frame {
  const { theme, widgetId, widthPx, heightPx, timeZone } = request;
  const provenance = shown?.provenance ?? null;
  return { theme, widgetId, widget, widthPx, heightPx, timeZone, notices: shown?.notices ?? [], provenance };
}

function facts(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: quote(error) };
  return {
    error: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: facts(error.cause) }),
  };
}
