import { arc, pie } from "d3-shape";
import { formatCompact, formatNumber, formatPercent } from "../../../kit/numbers.ts";
import { formatTime, type TimeRange, type TimeZone } from "../../../kit/time.ts";
import { record } from "./dashboard.ts";
import { lineSegments } from "./line-segments.ts";
import type { ChartLine } from "./use-metrics.ts";

/** The newest value of a line: what CloudWatch's number, gauge, bar and pie views show. Undefined is not 0. */
export function latestValue(line: ChartLine): number | undefined {
  return line.points.at(-1)?.[1];
}

/** Big numbers, with the line behind the number where the widget asks for a sparkline. */
export function SingleValues(props: { lines: readonly ChartLine[]; range: TimeRange; sparkline: boolean }) {
  return (
    <div class="numbers">
      {props.lines.map((line) => {
        const value = latestValue(line);
        const [, digits = "–", unit = ""] =
          /^([^A-Za-z]*)([A-Za-z]*)$/.exec(value === undefined ? "–" : formatCompact(value)) ?? [];
        return (
          <div key={line.id} class="number">
            <div class="number-value" title={value === undefined ? "No data" : formatNumber(value)}>
              {digits}
              {unit && <small>{unit.toLowerCase()}</small>}
            </div>
            {props.sparkline && <Sparkline line={line} range={props.range} />}
            <div class="legend-item">
              <span class="swatch" style={{ background: line.color }} />
              {line.label}
            </div>
          </div>
        );
      })}
    </div>
  );
}

function Sparkline({ line, range }: { line: ChartLine; range: TimeRange }) {
  const max = Math.max(1e-9, ...line.points.map(([, value]) => value));
  const xOf = (atMs: number) => (((atMs - range.startMs) / (range.endMs - range.startMs)) * 100).toFixed(2);
  const yOf = (value: number) => (38 - (Math.max(0, value) / max) * 36).toFixed(2);
  return (
    <svg
      class="sparkline"
      viewBox="0 0 100 40"
      preserveAspectRatio="none"
      aria-hidden="true"
      style={{ color: line.color }}
    >
      {lineSegments(line.points, line.periodMs).map((segment) => {
        const path = `M${segment.map(([atMs, value]) => `${xOf(atMs)},${yOf(value)}`).join("L")}`;
        const [first, last] = [segment[0]?.[0] ?? 0, segment.at(-1)?.[0] ?? 0];
        return (
          <g key={first}>
            <path d={`${path}L${xOf(last)},40L${xOf(first)},40Z`} fill="currentColor" opacity="0.22" />
            <path
              d={path}
              fill="none"
              stroke="currentColor"
              stroke-width="1.5"
              stroke-linecap="round"
              vector-effect="non-scaling-stroke"
            />
          </g>
        );
      })}
    </svg>
  );
}

/** Bars for the newest value of each line. */
export function BarView({ lines }: { lines: readonly ChartLine[] }) {
  const max = Math.max(1e-9, ...lines.map((line) => latestValue(line) ?? 0));
  return (
    <ul class="bars">
      {lines.map((line) => {
        const value = latestValue(line);
        return (
          <li key={line.id}>
            <span class="bars-name">{line.label}</span>
            <span class="bars-track">
              <span style={{ width: `${(Math.max(0, value ?? 0) / max) * 100}%`, background: line.color }} />
            </span>
            <span class="bars-value">{value === undefined ? "–" : formatNumber(value)}</span>
          </li>
        );
      })}
    </ul>
  );
}

export function PieView({ lines }: { lines: readonly ChartLine[] }) {
  const shown = lines.filter((line) => (latestValue(line) ?? 0) > 0);
  const total = shown.reduce((sum, line) => sum + (latestValue(line) ?? 0), 0);
  const slices = pie<ChartLine>()
    .value((line) => latestValue(line) ?? 0)
    .sort(null)(shown);
  const path = arc<(typeof slices)[number]>().innerRadius(56).outerRadius(96).padAngle(0.01).cornerRadius(2);
  return (
    <svg
      class="pie"
      viewBox="-100 -100 200 200"
      role="img"
      aria-label={lines.map(({ label }) => label).join(", ")}
    >
      {slices.map((slice) => (
        <path key={slice.data.id} d={path(slice) ?? ""} fill={slice.data.color}>
          <title>{`${slice.data.label}: ${formatNumber(slice.value)} (${formatPercent(slice.value / total)})`}</title>
        </path>
      ))}
      <text class="pie-total" text-anchor="middle" y="8">
        {shown.length > 0 ? formatCompact(total) : "–"}
      </text>
    </svg>
  );
}

/** A gauge needs the ends of its scale: CloudWatch refuses one without yAxis.left.min and max. */
export function GaugeView({
  lines,
  properties,
}: {
  lines: readonly ChartLine[];
  properties: Readonly<Record<string, unknown>>;
}) {
  const { min, max } = record(record(properties.yAxis).left);
  if (typeof min !== "number" || typeof max !== "number" || min >= max)
    return <p class="widget-empty">A gauge needs yAxis.left.min and yAxis.left.max</p>;
  const path = arc<{ startAngle: number; endAngle: number }>().innerRadius(74).outerRadius(94);
  const ends = { startAngle: -2, endAngle: 2 };
  return (
    <div class="numbers">
      {lines.map((line) => {
        const value = latestValue(line);
        const share = value === undefined ? 0 : Math.min(1, Math.max(0, (value - min) / (max - min)));
        return (
          <div key={line.id} class="number">
            <svg
              class="gauge"
              viewBox="-100 -100 200 150"
              role="img"
              aria-label={`${line.label}: ${value ?? "no data"}`}
            >
              <path class="gauge-track" d={path(ends) ?? ""} />
              <path d={path({ ...ends, endAngle: -2 + 4 * share }) ?? ""} fill={line.color} />
              <text class="gauge-value" text-anchor="middle" y="10">
                {value === undefined ? "–" : formatCompact(value)}
              </text>
            </svg>
          </div>
        );
      })}
    </div>
  );
}

const TABLE_COLUMNS = 24;

/** Values as a table: a row for each line, newest columns first to be seen. */
export function TableView({ lines, zone }: { lines: readonly ChartLine[]; zone: TimeZone }) {
  const times = [...new Set(lines.flatMap(({ points }) => points.map(([atMs]) => atMs)))].sort(
    (a, b) => b - a,
  );
  const shown = times.slice(0, TABLE_COLUMNS);
  return (
    <table class="metric-table">
      <thead>
        <tr>
          <th scope="col">Label</th>
          <th scope="col">Sum of points</th>
          {shown.map((atMs) => (
            <th key={atMs} scope="col">
              {formatTime(atMs, zone, "minute")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ id, label, color, points }) => {
          const values = new Map(points);
          return (
            <tr key={id}>
              <th scope="row">
                <span class="swatch" style={{ background: color }} /> {label}
              </th>
              <td>
                {points.length > 0 ? formatNumber(points.reduce((sum, [, value]) => sum + value, 0)) : "–"}
              </td>
              {shown.map((atMs) => {
                const value = values.get(atMs);
                return <td key={atMs}>{value === undefined ? "–" : formatNumber(value)}</td>;
              })}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
