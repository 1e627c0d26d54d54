import { arc } from "d3-shape";
import { formatNumber, formatPercent } from "../numbers.ts";
import type { Colour } from "./colour.ts";
import type { LegendItem } from "./legend.ts";

export interface PieSlice {
  readonly label: string;
  readonly colour: Colour;
  readonly value: number;
}

export interface PieSpec {
  readonly id: string;
  /** Width and height of the ring. */
  readonly sizePx: number;
  /** What is counted, plural: "calls". */
  readonly unit: string;
  readonly slices: readonly PieSlice[];
  readonly format?: (value: number) => string;
}

/** What partials/pie.hbs draws: a ring, with the total in the middle and the legend beside it. */
export interface PieView {
  readonly id: string;
  readonly sizePx: number;
  readonly centrePx: number;
  readonly summary: string;
  readonly totalText: string;
  readonly unit: string;
  /** "M..." around (0, 0). */
  readonly slices: readonly { readonly colour: Colour; readonly d: string; readonly title: string }[];
  /** The empty ring, drawn below the slices; all that is seen where the total is 0. */
  readonly ring: string;
  readonly legend: readonly LegendItem[];
}

/** Slices in the order given, clockwise from the top. Negative and non-finite values are slices of 0. */
export function pie(spec: PieSpec): PieView {
  const format = spec.format ?? formatNumber;
  const values = spec.slices.map(({ value }) => (Number.isFinite(value) && value > 0 ? value : 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  const radius = spec.sizePx / 2;
  const shape = arc<{ startAngle: number; endAngle: number }>()
    .innerRadius(radius * 0.62)
    .outerRadius(radius)
    .digits(1);
  let angle = 0;
  const slices = spec.slices.flatMap(({ colour, label }, index) => {
    const value = values[index] ?? 0;
    if (value === 0) return [];
    const startAngle = angle;
    angle += (value / total) * 2 * Math.PI;
    const title = `${label}: ${format(value)} (${formatPercent(value / total)})`;
    return [{ colour, title, d: shape({ startAngle, endAngle: angle }) ?? "" }];
  });
  const legend = spec.slices.map(({ colour, label }, index) => ({
    colour,
    label,
    valueText: `${format(values[index] ?? 0)} (${formatPercent((values[index] ?? 0) / total)})`,
  }));
  return {
    id: spec.id,
    sizePx: spec.sizePx,
    centrePx: radius,
    unit: spec.unit,
    totalText: format(total),
    ring: shape({ startAngle: 0, endAngle: 2 * Math.PI }) ?? "",
    slices,
    legend,
    summary: `${format(total)} ${spec.unit}${legend.length > 0 ? `: ${legend.map(({ label, valueText }) => `${label} ${valueText}`).join(", ")}` : ""}.`,
  };
}
