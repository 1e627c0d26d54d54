import { useRef, useState } from "preact/hooks";
import { chartFrame } from "../../../kit/charts/frame-of.ts";
import { yAxis } from "../../../kit/charts/y-axis.ts";
import type { TimeRange, TimeZone } from "../../../kit/time.ts";
import { readAnnotations } from "./annotations.ts";
import { ChartTip, nearestTime } from "./chart-tip.tsx";
import { lineSegments } from "./line-segments.ts";
import { stackedOrNot } from "./stacked-lines.ts";
import type { ChartLine } from "./use-metrics.ts";
import type { Size } from "./use-size.ts";

const MIN_DRAG_PX = 6;

/** Lines or stacked areas over time, with a crosshair, and zooming by dragging. */
export function TimeSeriesChart(props: {
  lines: readonly ChartLine[];
  range: TimeRange;
  zone: TimeZone;
  size: Size;
  stacked: boolean;
  annotations: unknown;
  threshold: { readonly value: number; readonly label: string } | undefined;
  label: string;
  onZoom: (zoom: TimeRange) => void;
}) {
  const { lines, range, zone, size } = props;
  const [hoverX, setHoverX] = useState<number>();
  const [dragFromX, setDragFromX] = useState<number>();
  const svg = useRef<SVGSVGElement>(null);

  const drawn = stackedOrNot(lines, props.stacked);
  const { horizontal, vertical } = readAnnotations(props.annotations);
  const levels = props.threshold ? [...horizontal, { ...props.threshold, color: "#d62728" }] : horizontal;
  const maxOf = (side: "left" | "right") =>
    Math.max(
      0,
      ...drawn.flatMap(({ points }, at) =>
        lines[at]?.yAxis === side ? points.map(([, value]) => value) : [],
      ),
    );
  const hasRight = lines.some((line) => line.yAxis === "right");
  const rightPlace = { topPx: 0, heightPx: size.heightPx };
  const rightPx = hasRight ? yAxis(maxOf("right"), rightPlace, { whole: false }).labelWidthPx : 0;
  const { frame, xOf, yOf } = chartFrame({
    heightPx: size.heightPx,
    widthPx: Math.max(1, size.widthPx - rightPx),
    range,
    zone,
    maxValue: Math.max(maxOf("left"), ...levels.map(({ value }) => value)),
    whole: false,
  });
  const { plot } = frame;
  const right = hasRight
    ? yAxis(maxOf("right"), { topPx: plot.top, heightPx: plot.height }, { whole: false })
    : undefined;
  const toMs = (x: number) =>
    range.startMs +
    ((clamp(x, plot.left, plot.right) - plot.left) / plot.width) * (range.endMs - range.startMs);
  const pointerX = (event: PointerEvent) =>
    clamp(event.clientX - (svg.current?.getBoundingClientRect().left ?? 0), plot.left, plot.right);

  const finishDrag = (event: PointerEvent) => {
    const toX = pointerX(event);
    if (dragFromX !== undefined && Math.abs(toX - dragFromX) >= MIN_DRAG_PX) {
      const [from, to] = [Math.min(dragFromX, toX), Math.max(dragFromX, toX)];
      props.onZoom({ startMs: Math.round(toMs(from)), endMs: Math.round(toMs(to)) });
    }
    setDragFromX(undefined);
  };
  const nearestMs = hoverX === undefined ? undefined : nearestTime(lines, toMs(hoverX));
  const y = (value: number, side: "left" | "right" = "left") =>
    Math.round(clamp((side === "right" && right ? right.yOf : yOf)(value), plot.top, plot.bottom) * 10) / 10;
  const x = (atMs: number) => Math.round(xOf(atMs) * 10) / 10;

  return (
    <div class="chart">
      <svg
        ref={svg}
        class="chart-svg"
        width={size.widthPx}
        height={frame.heightPx}
        role="img"
        aria-label={`${props.label}: ${lines.map(({ label }) => label).join(", ")}`}
        onPointerMove={(event) => setHoverX(pointerX(event))}
        onPointerLeave={() => setHoverX(undefined)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragFromX(pointerX(event));
        }}
        onPointerUp={finishDrag}
      >
        {frame.yTicks.map((tick) => (
          <g key={tick.y}>
            <line class="chart-grid" x1={plot.left} x2={plot.right} y1={tick.y} y2={tick.y} />
            <text class="chart-label" x={plot.left - 6} y={tick.y + 4} text-anchor="end">
              {tick.label}
            </text>
          </g>
        ))}
        {right?.ticks.map((tick) => (
          <text key={tick.y} class="chart-label" x={plot.right + 6} y={tick.y + 4}>
            {tick.label}
          </text>
        ))}
        {frame.xTicks.map((tick) => (
          <text key={tick.x} class="chart-label" x={tick.x} y={frame.xLabelY} text-anchor="middle">
            {tick.label}
          </text>
        ))}
        {[...lines.keys()].reverse().map((index) => {
          const line = lines[index];
          const series = drawn[index];
          if (!line || !series) return null;
          return (
            <g key={line.id} class="chart-series" style={{ color: line.color }}>
              {lineSegments(series.points, line.periodMs).map((segment) => {
                const top = segment.map(([atMs, value]) => `${x(atMs)},${y(value, line.yAxis)}`);
                const [only] = segment;
                if (segment.length === 1 && only)
                  return (
                    <circle
                      key={only[0]}
                      cx={x(only[0])}
                      cy={y(only[1], line.yAxis)}
                      r="2"
                      fill="currentColor"
                    />
                  );
                const base = segment
                  .map(([atMs]) => `${x(atMs)},${y(series.baseOf(atMs), line.yAxis)}`)
                  .reverse();
                return (
                  <g key={segment[0]?.[0]}>
                    {props.stacked && (
                      <path d={`M${top.join("L")}L${base.join("L")}Z`} fill="currentColor" opacity="0.22" />
                    )}
                    <path d={`M${top.join("L")}`} fill="none" stroke="currentColor" stroke-width="1.5" />
                  </g>
                );
              })}
            </g>
          );
        })}
        <line class="chart-axis" x1={plot.left} x2={plot.right} y1={plot.bottom} y2={plot.bottom} />
        {levels.map((level) => (
          <g key={`${level.value} ${level.label}`} style={{ color: level.color }}>
            <line
              class="chart-level"
              x1={plot.left}
              x2={plot.right}
              y1={y(level.value)}
              y2={y(level.value)}
            />
            <text class="chart-level-label" x={plot.left + 6} y={Math.max(plot.top + 8, y(level.value) - 4)}>
              {level.label}
            </text>
          </g>
        ))}
        {vertical
          .filter(({ atMs }) => atMs >= range.startMs && atMs < range.endMs)
          .map((mark) => (
            <g key={`${mark.atMs} ${mark.label}`} style={{ color: mark.color }}>
              <line class="chart-level" x1={x(mark.atMs)} x2={x(mark.atMs)} y1={plot.top} y2={plot.bottom} />
              <text class="chart-level-label" x={x(mark.atMs) + 4} y={plot.top + 10}>
                {mark.label}
              </text>
            </g>
          ))}
        {dragFromX !== undefined && hoverX !== undefined && (
          <rect
            class="chart-zoom"
            x={Math.min(dragFromX, hoverX)}
            y={plot.top}
            width={Math.abs(hoverX - dragFromX)}
            height={plot.height}
          />
        )}
        {nearestMs !== undefined && (
          <g class="chart-crosshair">
            <line x1={x(nearestMs)} x2={x(nearestMs)} y1={plot.top} y2={plot.bottom} />
            {drawn.map(({ points }, index) => {
              const point = points.find(([atMs]) => atMs === nearestMs);
              const color = lines[index]?.color ?? "";
              return (
                point && (
                  <circle
                    key={lines[index]?.id}
                    cx={x(point[0])}
                    cy={y(point[1], lines[index]?.yAxis)}
                    r="3.5"
                    style={{ color }}
                  />
                )
              );
            })}
          </g>
        )}
      </svg>
      {nearestMs !== undefined && dragFromX === undefined && (
        <ChartTip lines={lines} atMs={nearestMs} zone={zone} x={xOf(nearestMs)} widthPx={size.widthPx} />
      )}
    </div>
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
