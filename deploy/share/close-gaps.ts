type Widget = Readonly<Record<string, unknown>>;

/** CloudWatch's default size. */
const DEFAULT_HEIGHT = 6;

/**
 * The widgets moved up over rows of the grid in which nothing stands any more; side by side they stay side by side.
 * Widgets without a place, which CloudWatch places by itself, are left as they are.
 */
export function closeGaps(widgets: readonly Widget[]): Widget[] {
  const spans = widgets
    .flatMap((widget) => {
      const span = spanOf(widget);
      return span ? [span] : [];
    })
    .sort((a, b) => a.from - b.from);
  // Rows that are empty above each start of a span, in the order of starts.
  const empty: { from: number; rows: number }[] = [];
  let [filledTo, rows] = [0, 0];
  for (const { from, to } of spans) {
    rows += Math.max(0, from - filledTo);
    filledTo = Math.max(filledTo, to);
    empty.push({ from, rows });
  }
  return widgets.map((widget) => {
    const span = spanOf(widget);
    const above = span && empty.findLast(({ from }) => from <= span.from);
    return span && above ? { ...widget, y: span.from - above.rows } : widget;
  });
}

function spanOf({ x, y, height }: Widget): { from: number; to: number } | undefined {
  if (typeof x !== "number" || typeof y !== "number" || !Number.isFinite(y)) return undefined;
  return { from: y, to: y + (typeof height === "number" && height > 0 ? height : DEFAULT_HEIGHT) };
}
