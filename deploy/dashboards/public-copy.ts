import { publicWidgets } from "../../widgets/public-widgets.ts";
import { type Dashboard, GRID_COLUMNS, rowsOf, sizeOf, type Tile } from "./dashboard.ts";

const NOTE: Tile = {
  markdown:
    // One line from 700 px on: what is below it is what people came for.
    "A public copy by **Trailboard**: names and addresses are pseudonyms, numbers are real.",
  columns: GRID_COLUMNS,
  rows: 1,
};

/**
 * The dashboard as everybody with a public link may see it: only tiles that the public function draws, each row of them
 * stretched to the whole width, and a line that says what is shown. CloudWatch's own tiles are left out: who may see
 * them on a public link may read every metric of the account.
 */
export function publicDashboard(dashboard: Dashboard): Dashboard {
  const rows = rowsOf(dashboard.tiles).map((row) => stretched(row.filter(isPublic)));
  return { ...dashboard, tiles: [NOTE, ...rows.flat()] };
}

/** Whether the public function can draw the widget of this name. */
export function isPublicWidget(name: string): boolean {
  return publicWidgets.some((widget) => widget.name === name);
}

function isPublic(tile: Tile): boolean {
  return "widget" in tile && isPublicWidget(tile.widget);
}

/** As many columns as before in proportion; what rounding leaves goes to the last. */
function stretched(row: readonly Tile[]): Tile[] {
  const before = row.reduce((sum, tile) => sum + sizeOf(tile).columns, 0);
  let left = GRID_COLUMNS;
  return row.map((tile, at) => {
    const share = Math.floor((sizeOf(tile).columns / before) * GRID_COLUMNS);
    const columns = at === row.length - 1 ? left : share;
    left -= columns;
    return { ...tile, columns };
  });
}
