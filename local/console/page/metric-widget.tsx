import { useRef } from "preact/hooks";
import { type PlacedWidget, record } from "./dashboard.ts";
import { BarView, GaugeView, PieView, SingleValues, TableView } from "./number-views.tsx";
import { TimeSeriesChart } from "./time-series-chart.tsx";
import type { Console } from "./use-console.ts";
import { type ChartLine, type MetricState, useMetrics } from "./use-metrics.ts";
import { type Size, useSize } from "./use-size.ts";
import { WidgetCard } from "./widget-card.tsx";
import { offsetMinutes } from "./widget-context.ts";

export function MetricWidget({ widget, page }: { widget: PlacedWidget; page: Console }) {
  const { properties } = widget;
  const title = typeof properties.title === "string" ? properties.title : "";
  const { state, busy } = useMetrics(properties, page);
  const view = typeof properties.view === "string" ? properties.view : "timeSeries";
  const legend = record(properties.legend).position;
  const position = legend === "right" || legend === "hidden" ? legend : "bottom";
  return (
    <WidgetCard
      widget={widget}
      title={title}
      busy={busy}
      hasMenu={page.viewer.kind === "account"}
      menu={[{ label: "Refresh", select: page.refresh }]}
    >
      <div class={`metric metric-legend-${position}`}>
        {state.kind === "failed" && (
          <div class="widget-error" role="alert">
            <p>{state.message}</p>
          </div>
        )}
        {state.kind === "ready" && (
          <>
            {state.problems.map((problem) => (
              <p key={problem} class="developer-note">
                {problem}
              </p>
            ))}
            <MetricView view={view} title={title} state={state} properties={properties} page={page} />
            {["timeSeries", "pie", "gauge"].includes(view) && position !== "hidden" && (
              <Legend lines={state.lines} />
            )}
          </>
        )}
      </div>
    </WidgetCard>
  );
}

function MetricView(props: {
  view: string;
  title: string;
  state: Extract<MetricState, { kind: "ready" }>;
  properties: Readonly<Record<string, unknown>>;
  page: Console;
}) {
  const { state, properties, page } = props;
  const { lines, range } = state;
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const zone = { label: page.zone, offsetMinutes: offsetMinutes(page.zone, range.endMs) };
  const empty = lines.every(({ points }) => points.length === 0);
  return (
    <div class="metric-view" ref={place}>
      {view(props.view, size)}
    </div>
  );

  function view(name: string, size: Size | undefined) {
    switch (name) {
      case "singleValue":
        return <SingleValues lines={lines} range={range} sparkline={properties.sparkline === true} />;
      case "gauge":
        return <GaugeView lines={lines} properties={properties} />;
      case "bar":
        return <BarView lines={lines} />;
      case "pie":
        return <PieView lines={lines} />;
      case "table":
        return <TableView lines={lines} zone={zone} />;
      default:
        if (!size) return null;
        return (
          <>
            <TimeSeriesChart
              lines={lines}
              range={range}
              zone={zone}
              size={size}
              stacked={properties.stacked === true}
              annotations={properties.annotations}
              threshold={state.threshold}
              label={props.title}
              onZoom={page.zoomTo}
            />
            {empty && <p class="chart-empty">No data available</p>}
          </>
        );
    }
  }
}

function Legend({ lines }: { lines: readonly ChartLine[] }) {
  return (
    <ul class="legend">
      {lines.map((line) => (
        <li key={line.id} class="legend-item" title={line.label}>
          <span class="swatch" style={{ background: line.color }} />
          {line.label}
        </li>
      ))}
    </ul>
  );
}
