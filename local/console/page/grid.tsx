import type { PlacedWidget } from "./dashboard.ts";
import type { Console } from "./use-console.ts";
import { WidgetView } from "./widget-view.tsx";

/** 24 columns; below the width where they would be too narrow the widgets stand one under the other. */
export function Grid({ page }: { page: Console }) {
  const { widgets } = page.dashboard;
  const inReadingOrder = [...widgets].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <div class="grid">
      {inReadingOrder.map((widget) => (
        <div key={keyOf(page.name, widget)} class="grid-cell" style={placeOf(widget)}>
          <WidgetView widget={widget} page={page} />
        </div>
      ))}
    </div>
  );
}

function keyOf(dashboard: string, widget: PlacedWidget): string {
  return `${dashboard} ${widget.id} ${JSON.stringify(widget.source)}`;
}

function placeOf({ x, y, width, height }: PlacedWidget) {
  return {
    "--column": `${x + 1} / span ${width}`,
    "--row": `${y + 1} / span ${height}`,
    "--rows": String(height),
  };
}
