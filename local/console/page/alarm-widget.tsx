import { useEffect, useState } from "preact/hooks";
import { formatTime } from "../../../kit/time.ts";
import type { AlarmAnswer } from "../cloudwatch-reader.ts";
import { api } from "./api.ts";
import type { PlacedWidget } from "./dashboard.ts";
import { AlarmIcon, OkIcon, UnknownIcon } from "./icons.tsx";
import type { Console } from "./use-console.ts";
import { WidgetCard } from "./widget-card.tsx";
import { offsetMinutes } from "./widget-context.ts";

const STATES = {
  ALARM: { order: 0, name: "In alarm", className: "alarm-bad", Icon: AlarmIcon },
  INSUFFICIENT_DATA: { order: 1, name: "Insufficient data", className: "alarm-unknown", Icon: UnknownIcon },
  OK: { order: 2, name: "OK", className: "alarm-ok", Icon: OkIcon },
} as const;

/** Alarms as boxes by state. */
export function AlarmWidget({ widget, page }: { widget: PlacedWidget; page: Console }) {
  const { properties } = widget;
  const [alarms, setAlarms] = useState<readonly AlarmAnswer[]>();
  const [failure, setFailure] = useState("");
  const arns = texts(properties.alarms);
  const key = arns.join(" ");

  useEffect(() => {
    const controller = new AbortController();
    api
      .alarms(arns, controller.signal)
      .then(setAlarms)
      .catch((error) => {
        if (!controller.signal.aborted) setFailure(error instanceof Error ? error.message : String(error));
      });
    return () => controller.abort();
  }, [key, page.refreshes]);

  const zone = { label: page.zone, offsetMinutes: offsetMinutes(page.zone, page.range.endMs) };
  const wanted = texts(properties.states);
  // A shared viewer's role covers metric alarms only ("Sharing CloudWatch dashboards").
  const shown = (alarms ?? [])
    .filter(({ state }) => wanted.length === 0 || wanted.includes(state))
    .filter(({ kind }) => page.viewer.kind === "account" || kind === "metric")
    .sort((a, b) =>
      properties.sortBy === "stateUpdatedTimestamp"
        ? b.updatedMs - a.updatedMs
        : STATES[a.state].order - STATES[b.state].order,
    );
  const missing = alarms ? arns.filter((arn) => !alarms.some((alarm) => alarm.arn === arn)) : [];
  return (
    <WidgetCard
      widget={widget}
      title={typeof properties.title === "string" ? properties.title : "Alarms"}
      busy={!alarms && !failure}
      hasMenu={page.viewer.kind === "account"}
      menu={[{ label: "Refresh", select: page.refresh }]}
    >
      {failure && (
        <div class="widget-error" role="alert">
          <p>{failure}</p>
        </div>
      )}
      <ul class="alarms">
        {shown.map((alarm) => {
          const { Icon, className, name } = STATES[alarm.state];
          const since = alarm.updatedMs > 0 ? ` since ${formatTime(alarm.updatedMs, zone, "minute")}` : "";
          return (
            <li key={alarm.arn} class={`alarm ${className}`} title={`${name}${since}. ${alarm.reason}`}>
              <span class="alarm-icon">
                <Icon />
              </span>
              <span class="alarm-name">{alarm.name}</span>
              <span class="alarm-state">{name}</span>
            </li>
          );
        })}
        {missing.map((arn) => (
          <li key={arn} class="alarm alarm-unknown">
            <span class="alarm-icon">
              <UnknownIcon />
            </span>
            <span class="alarm-name">{arn.split(":alarm:")[1] ?? arn}</span>
            <span class="alarm-state">Not found</span>
          </li>
        ))}
      </ul>
      {alarms && shown.length + missing.length === 0 && <p class="widget-empty">No alarms to show</p>}
    </WidgetCard>
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
