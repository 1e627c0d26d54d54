import type { Permission, Widget } from "../../kit/widget.ts";
import { widgets as pack } from "../../widgets/index.ts";
import type { FunctionName } from "../bundle/functions.ts";
import type { DashboardId } from "./ids.ts";

/** A dashboard in our words: a short list of what stands on it, in reading order. */
export interface Dashboard {
  readonly id: DashboardId;
  /** The last part of its name: letters, digits, "-" and "_" (CloudWatch's rule). */
  readonly title: string;
  /** The range that it opens with, ISO 8601 duration: "-P1D". */
  readonly start: string;
  readonly tiles: readonly Tile[];
}

interface Size {
  readonly columns?: number;
  readonly rows?: number;
}

/** `widget` is one of ours; the others are CloudWatch's own. */
export type Tile = Size &
  (
    | {
        readonly widget: string;
        readonly title?: string;
        readonly params?: Readonly<Record<string, unknown>>;
      }
    | { readonly markdown: string }
    | { readonly metric: Readonly<Record<string, unknown>>; readonly title: string }
    | { readonly alarms: readonly string[]; readonly title: string }
  );

/** Where a dashboard is to live. */
export interface Place {
  readonly region: string;
  readonly functionArn: (name: FunctionName) => string;
  /** By the alarm's title in `alarms.ts`. */
  readonly alarmArn: (title: string) => string;
}

export const GRID_COLUMNS = 24;

/** The Lambda function that draws widgets of this permission. */
export function functionOf(permission: Permission): FunctionName {
  return permission === "detail" ? "trailboard-detail" : "trailboard";
}

/**
 * The dashboard body as PutDashboard takes it. Tiles flow left to right and wrap at 24 columns; a row is as high as its
 * highest tile.
 */
export function dashboardBody(dashboard: Dashboard, place: Place): object {
  let y = 0;
  const widgets = rowsOf(dashboard.tiles).flatMap((row) => {
    const top = y;
    let x = 0;
    y += Math.max(...row.map((tile) => sizeOf(tile).rows));
    return row.map((tile) => {
      const { columns, rows } = sizeOf(tile);
      const at = { x, y: top, width: columns, height: rows };
      x += columns;
      return { ...kindOf(tile, place), ...at };
    });
  });
  return {
    start: dashboard.start,
    periodOverride: "auto",
    widgets: widgets.map(({ type, properties, ...at }) => ({ type, ...at, properties })),
  };
}

/** The tiles of each row, in reading order. */
export function rowsOf(tiles: readonly Tile[]): Tile[][] {
  const rows: Tile[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const tile of tiles) {
    const { columns } = sizeOf(tile);
    if (x + columns > GRID_COLUMNS) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push(tile);
    x += columns;
  }
  return rows;
}

export function sizeOf(tile: Tile): { columns: number; rows: number } {
  const own = "widget" in tile ? widgetNamed(tile.widget).size : { columns: 12, rows: 6 };
  return { columns: tile.columns ?? own.columns, rows: tile.rows ?? own.rows };
}

function kindOf(tile: Tile, { region, functionArn, alarmArn }: Place): { type: string; properties: object } {
  if ("markdown" in tile)
    return { type: "text", properties: { markdown: tile.markdown, background: "transparent" } };
  if ("metric" in tile) return { type: "metric", properties: { region, title: tile.title, ...tile.metric } };
  if ("alarms" in tile)
    return { type: "alarm", properties: { title: tile.title, alarms: tile.alarms.map(alarmArn) } };
  const widget = widgetNamed(tile.widget);
  return {
    type: "custom",
    properties: {
      endpoint: functionArn(functionOf(widget.permission)),
      title: tile.title ?? widget.title,
      params: { widget: widget.name, ...tile.params },
      updateOn: { refresh: true, resize: true, timeRange: true },
    },
  };
}

function widgetNamed(name: string): Widget<never> {
  const widget = pack.find((candidate) => candidate.name === name);
  if (!widget)
    throw new Error(`No widget "${name}": expected one of ${pack.map((known) => known.name).join(", ")}`);
  return widget;
}
