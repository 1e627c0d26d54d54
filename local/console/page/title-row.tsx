import { useState } from "preact/hooks";
import { formatSpan } from "../../../kit/charts/time-axis.ts";
import { Dialog } from "./dialog.tsx";
import { CaretIcon, RefreshIcon } from "./icons.tsx";
import { Menu } from "./menu.tsx";
import { RangePicker } from "./range-picker.tsx";
import { DashboardTrustNote } from "./trust-prompt.tsx";
import { AUTO_REFRESH, type Console } from "./use-console.ts";
import { offsetIso, offsetMinutes } from "./widget-context.ts";

/** Breadcrumb, dashboard switcher, range, time zone, refresh, actions. */
export function TitleRow({ page }: { page: Console }) {
  const [showsSource, setShowsSource] = useState(false);
  const { viewer, zone } = page;
  const shared = viewer.kind === "shared";
  const auto = AUTO_REFRESH.find(({ everyMs }) => everyMs === page.autoRefreshMs);
  const localIso = offsetIso(offsetMinutes("Local", page.range.endMs));
  return (
    <div class="title-block">
      {!shared && (
        <nav class="breadcrumb" aria-label="Breadcrumb">
          <ol>
            <li>CloudWatch</li>
            <li>Dashboards</li>
            <li aria-current="page">{page.name}</li>
          </ol>
        </nav>
      )}
      <div class="title-row">
        <div class="title">
          <h1>{page.name}</h1>
          {page.names.length > 1 && !shared && (
            <Menu
              label="Switch dashboard"
              className="icon-button"
              items={page.names.map((name) => ({
                label: name,
                checked: name === page.name,
                select: () => page.openDashboard(name),
              }))}
            >
              <CaretIcon />
            </Menu>
          )}
        </div>
        <div class="controls">
          <RangePicker page={page} />
          <Menu
            label="Time zone"
            items={[
              { label: "UTC timezone", checked: zone === "UTC", select: () => page.setZone("UTC") },
              {
                label: `Local timezone (UTC${localIso})`,
                checked: zone === "Local",
                select: () => page.setZone("Local"),
              },
            ]}
          >
            {zone === "UTC" ? "UTC timezone" : "Local timezone"} <CaretIcon />
          </Menu>
          <div class="split">
            <button type="button" class="button" aria-label="Refresh" title="Refresh" onClick={page.refresh}>
              <RefreshIcon />
            </button>
            <Menu
              label="Auto refresh"
              items={AUTO_REFRESH.map(({ label, everyMs }) => ({
                label,
                checked: everyMs === page.autoRefreshMs,
                select: () => page.setAutoRefresh(everyMs),
              }))}
            >
              {auto && auto.everyMs > 0 && shortLabel(auto.everyMs)} <CaretIcon />
            </Menu>
          </div>
          <Menu label="Actions" items={actions(page, () => setShowsSource(true))}>
            Actions <CaretIcon />
          </Menu>
        </div>
      </div>
      {page.zoom && (
        <p class="zoom-note" role="status">
          Zoomed to{" "}
          {formatSpan(page.zoom, { label: zone, offsetMinutes: offsetMinutes(zone, page.zoom.endMs) })}
          <button type="button" class="button button-link" onClick={() => page.zoomTo(undefined)}>
            Reset zoom
          </button>
        </p>
      )}
      {shared && (
        <p class="shared-note" role="status">
          This is what the public link of a shared dashboard shows.
          <label>
            <input
              type="checkbox"
              checked={viewer.mayInvoke}
              onChange={(event) => page.setViewer({ kind: "shared", mayInvoke: event.currentTarget.checked })}
            />{" "}
            Grant Invoke on widget functions
          </label>
          <button
            type="button"
            class="button button-link"
            onClick={() => page.setViewer({ kind: "account", mayInvoke: false })}
          >
            Back to the account's view
          </button>
        </p>
      )}
      {!shared && page.trust.asks && <DashboardTrustNote page={page} />}
      {showsSource && (
        <Dialog title="Dashboard source" onClose={() => setShowsSource(false)}>
          <pre class="source">{pretty(page.body)}</pre>
        </Dialog>
      )}
    </div>
  );
}

function actions(page: Console, showSource: () => void) {
  const { viewer } = page;
  const shared = viewer.kind === "shared";
  const { asks, setAsks } = page.trust;
  return [
    ...(shared
      ? []
      : [
          { label: "View source", select: showSource },
          asks
            ? { label: "Allow all widgets", select: () => setAsks(false) }
            : { label: "View as a first viewer", select: () => setAsks(true) },
        ]),
    shared
      ? {
          label: "View as the account's user",
          select: () => page.setViewer({ kind: "account", mayInvoke: false }),
        }
      : { label: "View as shared link", select: () => page.setViewer({ kind: "shared", mayInvoke: false }) },
  ];
}

function shortLabel(everyMs: number): string {
  return everyMs < 60_000 ? `${everyMs / 1000}s` : `${everyMs / 60_000}m`;
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
