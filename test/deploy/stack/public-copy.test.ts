import { describe, expect, test } from "vitest";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { type Dashboard, dashboardBody } from "../../../deploy/dashboards/dashboard.ts";
import { dashboardsOf } from "../../../deploy/dashboards/index.ts";
import { isPublicWidget, publicDashboard } from "../../../deploy/dashboards/public-copy.ts";
import { parseDashboard } from "../../../local/console/page/dashboard.ts";
import { widgets as pack } from "../../../widgets/index.ts";

const place = {
  region: "eu-central-1",
  functionArn: () => "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard-public",
  alarmArn: (title: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${title}`,
};

function rowsOf(dashboard: Dashboard) {
  const { widgets, problems } = parseDashboard(JSON.stringify(dashboardBody(dashboard, place)));
  expect(problems).toEqual([]);
  return [...new Set(widgets.map(({ y }) => y))].map((y) => widgets.filter((widget) => widget.y === y));
}

describe.each(dashboardsOf(defaultConfig).map((own) => [own.title, own] as const))("%s", (_title, own) => {
  const copy = publicDashboard(own);

  test("shows to everybody what the index alone answers, and says that names are pseudonyms", () => {
    const [note, ...tiles] = copy.tiles;

    expect(note).toMatchObject({ markdown: expect.stringContaining("pseudonyms") });
    expect(tiles.length).toBeGreaterThan(4);
    for (const tile of tiles) expect("widget" in tile && isPublicWidget(tile.widget)).toBe(true);
    // What is shown is shown as on the dashboard itself: the public function knows these very parameters.
    expect(tiles.map((tile) => "params" in tile && tile.params)).toEqual(
      own.tiles
        .filter((tile) => "widget" in tile && isPublicWidget(tile.widget))
        .map((tile) => "params" in tile && tile.params),
    );
  });

  test("leaves no hole where tiles are missing", () => {
    for (const row of rowsOf(copy)) {
      let x = 0;
      for (const widget of row) {
        expect(widget.x).toBe(x);
        x += widget.width;
      }
      expect(x).toBe(24);
    }
  });

  test("stays the same when a copy is made of the copy, but for the line that says so", () => {
    expect(publicDashboard(copy)).toEqual(copy);
    expect(copy.title).toBe(own.title);
  });
});

test("widgets that ask metrics, Lake or anything but the index are not for everybody", () => {
  const forEverybody = pack.map(({ name }) => name).filter(isPublicWidget);

  expect(forEverybody).toEqual(expect.arrayContaining(["kpis", "activity", "top", "errors", "denied"]));
  for (const name of ["metric-data", "events", "query", "", "__proto__"])
    expect(isPublicWidget(name)).toBe(false);
});

test("a row whose columns do not divide still fills the width", () => {
  const tile = (columns: number) => ({ widget: "kpis", columns, rows: 3 });
  const dashboard: Dashboard = {
    id: "overview",
    title: "T",
    start: "-P1D",
    tiles: [
      tile(5),
      tile(5),
      tile(7),
      { markdown: "left out", columns: 7, rows: 3 },
      { title: "M", metric: {}, columns: 24, rows: 3 },
    ],
  };

  expect(publicDashboard(dashboard).tiles.map(({ columns }) => columns)).toEqual([24, 7, 7, 10]);
});
