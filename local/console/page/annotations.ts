import { record } from "./dashboard.ts";

/** A line across a chart that the dashboard asks for. */
export interface HorizontalLine {
  readonly value: number;
  readonly label: string;
  readonly color: string;
}

export interface VerticalLine {
  readonly atMs: number;
  readonly label: string;
  readonly color: string;
}

const COLOUR = /^#[0-9a-f]{3,8}$/i;
const DEFAULT_COLOUR = "#d62728";

/** `annotations` of a metric widget; bands (pairs) become two lines. */
export function readAnnotations(annotations: unknown): {
  horizontal: HorizontalLine[];
  vertical: VerticalLine[];
} {
  const { horizontal, vertical } = record(annotations);
  const flat = (value: unknown) =>
    (Array.isArray(value) ? value.flat().map(record) : []).filter((line) => line.visible !== false);
  return {
    horizontal: flat(horizontal).flatMap((line) =>
      typeof line.value === "number" ? [{ value: line.value, ...look(line) }] : [],
    ),
    vertical: flat(vertical).flatMap((line) => {
      const atMs = typeof line.value === "string" ? Date.parse(line.value) : Number.NaN;
      return Number.isNaN(atMs) ? [] : [{ atMs, ...look(line) }];
    }),
  };
}

function look(line: Readonly<Record<string, unknown>>) {
  return {
    label: typeof line.label === "string" ? line.label : "",
    color: typeof line.color === "string" && COLOUR.test(line.color) ? line.color : DEFAULT_COLOUR,
  };
}
