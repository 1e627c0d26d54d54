import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ActionRun } from "./action-binding.ts";
import { useConfirm } from "./confirm-dialog.tsx";
import { type ContentHost, ContentView } from "./content-view.tsx";
import { type PlacedWidget, record } from "./dashboard.ts";
import { Dialog } from "./dialog.tsx";
import { ParametersDialog } from "./parameters-dialog.tsx";
import { invokeDenial } from "./sharing.ts";
import { TrustPrompt } from "./trust-prompt.tsx";
import { updatesOn } from "./update-on.ts";
import type { Console } from "./use-console.ts";
import { type Shown, useInvocation } from "./use-invocation.ts";
import { useSize } from "./use-size.ts";
import { WidgetCard } from "./widget-card.tsx";
import { widgetContext } from "./widget-context.ts";

/** A widget that a Lambda function draws: calls it when CloudWatch would, shows what it answers. */
export function CustomWidget({ widget, page }: { widget: PlacedWidget; page: Console }) {
  const { properties } = widget;
  const title = typeof properties.title === "string" ? properties.title : "";
  const endpoint = typeof properties.endpoint === "string" ? properties.endpoint : "";
  const [params, setParams] = useState(record(properties.params));
  const [editing, setEditing] = useState(false);
  const [hasPopup, setHasPopup] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const size = useSize(body);
  const main = useInvocation();
  const popup = useInvocation();
  const { confirm, dialog: confirmDialog } = useConfirm();

  const contextOf = (forms: Readonly<Record<string, string | readonly string[]>>) =>
    widgetContext({
      dashboardName: page.name,
      widgetId: widget.id,
      accountId: page.session.accountId,
      zone: page.zone,
      periodSeconds: page.periodSeconds,
      isAutoPeriod: page.isAutoPeriod,
      choice: page.choice,
      range: page.range,
      zoom: page.zoom,
      theme: page.theme,
      title,
      forms,
      params,
      widthPx: size?.widthPx ?? 0,
      heightPx: size?.heightPx ?? 0,
    });

  const callInto = (place: typeof main, arn: string, event: object) => {
    const denial = invokeDenial(page.viewer, arn, page.session.accountId);
    if (denial) place.show({ kind: "error", title: "", message: denial });
    else if (arn === "")
      place.show({
        kind: "error",
        title: "",
        message: "This widget has no Lambda function: set its endpoint",
      });
    else void place.invoke(arn, event);
  };
  const answer = page.trust.answerFor(page.name, widget.id);
  // Whether a shared dashboard asks as well is not documented.
  const isAllowed =
    !page.trust.asks || page.viewer.kind === "shared" || answer === "once" || answer === "always";
  const land = () => callInto(main, endpoint, { ...params, widgetContext: contextOf({}) });
  const landLatest = useRef(land);
  landLatest.current = land;

  useUpdates(() => landLatest.current(), {
    ready: size !== undefined && isAllowed,
    refresh: updatesOn(properties, "refresh") ? page.refreshes : 0,
    timeRange: updatesOn(properties, "timeRange") ? JSON.stringify([page.choice, page.zoom ?? null]) : "",
    resize: updatesOn(properties, "resize") ? `${size?.widthPx}x${size?.heightPx}` : "",
    look: `${page.theme} ${page.zone} ${page.viewer.kind} ${page.viewer.mayInvoke} ${JSON.stringify(params)}`,
  });

  const run = (action: ActionRun) => {
    const place = action.display === "popup" ? popup : main;
    setHasPopup(action.display === "popup");
    if (action.kind === "html") {
      place.show({ kind: "content", content: { kind: "fragment", fragment: action.content } });
      return;
    }
    // Configured params are not at the top level of an action's call: the function finds them in widgetContext.
    callInto(place, action.endpoint, { ...action.params, widgetContext: contextOf(action.forms) });
  };
  const host: ContentHost = {
    confirm,
    run,
    followLink: page.followLink,
    consoleOrigin: `https://${page.session.region}.console.aws.amazon.com`,
  };
  const closePopup = useCallback(() => {
    setHasPopup(false);
    popup.show(undefined);
  }, [popup.show]);

  return (
    <WidgetCard
      widget={widget}
      title={title}
      busy={main.busy}
      hasMenu={page.viewer.kind === "account"}
      bodyRef={body}
      menu={
        isAllowed
          ? [
              { label: "Refresh", select: land },
              { label: "Edit parameters", select: () => setEditing(true) },
            ]
          : []
      }
    >
      {isAllowed ? (
        <ShownView shown={main.shown} busy={main.busy} host={host} />
      ) : (
        <TrustPrompt page={page} widgetId={widget.id} endpoint={endpoint} />
      )}
      {hasPopup && (
        <Dialog title={title} onClose={closePopup} className="widget-popup">
          <ShownView shown={popup.shown} busy={popup.busy} host={host} />
          {popup.busy && popup.shown && <div class="card-progress" />}
        </Dialog>
      )}
      {editing && (
        <ParametersDialog
          endpoint={endpoint}
          params={params}
          configured={record(properties.params)}
          denial={invokeDenial(page.viewer, endpoint, page.session.accountId)}
          host={host}
          onRun={(changed) => {
            setParams(changed);
            setEditing(false);
          }}
          onClose={() => setEditing(false)}
        />
      )}
      {confirmDialog}
    </WidgetCard>
  );
}

/** Runs `update` at the first moment it is ready, and whenever one of the triggers changes. */
function useUpdates(
  update: () => void,
  triggers: { ready: boolean; refresh: number; timeRange: string; resize: string; look: string },
): void {
  const { ready, refresh, timeRange, resize, look } = triggers;
  useEffect(() => {
    if (ready) update();
  }, [ready, refresh, timeRange, resize, look]);
}

export function ShownView({
  shown,
  busy,
  host,
}: {
  shown: Shown | undefined;
  busy: boolean;
  host: ContentHost;
}) {
  if (!shown)
    return busy ? (
      <p class="loading" role="status">
        <span class="spinner" /> Loading
      </p>
    ) : null;
  if (shown.kind === "error")
    return (
      <div class="widget-error" role="alert">
        {shown.title && <strong>{shown.title}</strong>}
        <p>{shown.message}</p>
      </div>
    );
  return <ContentView content={shown.content} host={host} />;
}
