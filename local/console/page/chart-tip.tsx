import { formatCompact, formatNumber } from "../../../kit/numbers.ts";
import { formatTime, type TimeZone } from "../../../kit/time.ts";
import type { ChartLine } from "./use-metrics.ts";

/** All values at the time under the pointer; a line without a point there has none, which is not 0. */
export function ChartTip(props: {
  lines: readonly ChartLine[];
  atMs: number;
  zone: TimeZone;
  x: number;
  widthPx: number;
}) {
  const side = props.x > props.widthPx / 2 ? "chart-tip-left" : "";
  return (
    <div class={`chart-tip ${side}`} style={{ left: `${props.x}px` }}>
      <div class="chart-tip-time">{formatTime(props.atMs, props.zone, "minute")}</div>
      {props.lines.map((line) => (
        <div key={line.id} class="chart-tip-row">
          <span class="swatch" style={{ background: line.color }} />
          <span class="chart-tip-name">{line.label}</span>
          <span>{valueText(line.points.find(([atMs]) => atMs === props.atMs)?.[1])}</span>
        </div>
      ))}
    </div>
  );
}

function valueText(value: number | undefined): string {
  if (value === undefined) return "–";
  return value >= 1e7 ? formatCompact(value) : formatNumber(value);
}

/** The time of the point nearest to `wantedMs`, of any line; undefined where no line has a point. */
export function nearestTime(lines: readonly ChartLine[], wantedMs: number): number | undefined {
  let best: number | undefined;
  for (const { points } of lines)
    for (const [atMs] of points)
      if (best === undefined || Math.abs(atMs - wantedMs) < Math.abs(best - wantedMs)) best = atMs;
  return best;
}
