/**
 * A dashboard body as CloudWatch documents it ("Dashboard body structure and syntax"), read from unknown JSON: what is
 * wrong with a widget is drawn in its place, and the others are drawn all the same.
 */
export interface Dashboard {
  readonly widgets: readonly PlacedWidget[];
  /** "-PT3H" or an ISO time; "" for none. */
  readonly start: string;
  readonly end: string;
  readonly periodOverride: "auto" | "inherit";
  /** Sentences about the body as a whole. */
  readonly problems: readonly string[];
}

export type WidgetType = "custom" | "metric" | "text" | "alarm" | "log" | "explorer" | "unknown";

/** Grid units: 24 columns, rows without end. */
export interface PlacedWidget {
  /** "widget-0" in the order of the body, as the console numbers them. */
  readonly id: string;
  readonly type: WidgetType;
  /** The type as written. */
  readonly typeName: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The widget's own JSON, for "View as JSON". */
  readonly source: unknown;
}

export const GRID_COLUMNS = 24;
const DEFAULT_SIZE = 6;
const MAX_WIDGETS = 500;
const KNOWN_TYPES: readonly string[] = ["custom", "metric", "text", "alarm", "log", "explorer"];

export function parseDashboard(body: string): Dashboard {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (error) {
    return broken(`The dashboard's body is not JSON: ${error instanceof Error ? error.message : ""}`);
  }
  const { widgets, start, end, periodOverride } = record(json);
  if (!Array.isArray(widgets)) return broken('The dashboard\'s body has no list "widgets"');
  const problems =
    widgets.length > MAX_WIDGETS
      ? [`The dashboard has ${widgets.length} widgets: CloudWatch takes at most ${MAX_WIDGETS}`]
      : [];
  return {
    widgets: placeWidgets(widgets.slice(0, MAX_WIDGETS)),
    start: typeof start === "string" ? start : "",
    end: typeof end === "string" ? end : "",
    periodOverride: periodOverride === "inherit" ? "inherit" : "auto",
    problems,
  };
}

function broken(problem: string): Dashboard {
  return { widgets: [], start: "", end: "", periodOverride: "auto", problems: [problem] };
}

function placeWidgets(widgets: readonly unknown[]): PlacedWidget[] {
  const placed: PlacedWidget[] = [];
  widgets.forEach((source, index) => {
    const spec = record(source);
    const width = whole(spec.width, 1, GRID_COLUMNS) ?? DEFAULT_SIZE;
    const height = whole(spec.height, 1, 1000) ?? DEFAULT_SIZE;
    const x = whole(spec.x, 0, GRID_COLUMNS - 1);
    const y = whole(spec.y, 0, 100_000);
    // CloudWatch: both or neither; without them the widget takes the next free slot.
    const slot = x !== undefined && y !== undefined ? { x, y } : freeSlot(placed, width, height);
    const typeName = typeof spec.type === "string" ? spec.type : "";
    placed.push({
      id: `widget-${index}`,
      type: KNOWN_TYPES.includes(typeName) ? (typeName as WidgetType) : "unknown",
      typeName,
      ...slot,
      width: Math.min(width, GRID_COLUMNS - slot.x),
      height,
      properties: record(spec.properties),
      source,
    });
  });
  return placed;
}

/** The first place, row by row and from the left, where nothing placed so far is overlapped. */
export function freeSlot(
  placed: readonly Pick<PlacedWidget, "x" | "y" | "width" | "height">[],
  width: number,
  height: number,
): { x: number; y: number } {
  const bottom = placed.reduce((most, widget) => Math.max(most, widget.y + widget.height), 0);
  // Only beside or under a widget can a slot begin: these rows are enough to try.
  const rows = [...new Set([0, ...placed.map((widget) => widget.y + widget.height), bottom])].sort(
    (a, b) => a - b,
  );
  for (const y of rows)
    for (let x = 0; x + width <= GRID_COLUMNS; x++)
      if (!placed.some((widget) => overlaps(widget, { x, y, width, height }))) return { x, y };
  return { x: 0, y: bottom };
}

type Box = Pick<PlacedWidget, "x" | "y" | "width" | "height">;

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function whole(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= min && value <= max
    ? value
    : undefined;
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
