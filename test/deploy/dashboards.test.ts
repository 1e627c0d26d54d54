import { describe, expect, test } from "vitest";
import { configSchema, defaultConfig } from "../../deploy/config/config.ts";
import { alarmsOf } from "../../deploy/dashboards/alarms.ts";
import { dashboardBody, functionOf } from "../../deploy/dashboards/dashboard.ts";
import { dashboardsOf } from "../../deploy/dashboards/index.ts";
import { sensitiveActions, sensitiveActionsOf } from "../../deploy/dashboards/sensitive-actions.ts";
import { readParams } from "../../kit/params.ts";
import { parseDashboard } from "../../local/console/page/dashboard.ts";
import { MAX_FILTER_VALUES } from "../../trail/filters.ts";
import { widgets as pack } from "../../widgets/index.ts";

const place = {
  region: "eu-central-1",
  functionArn: (name: string) => `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
  alarmArn: (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`,
};

describe.each(dashboardsOf(defaultConfig).map((dashboard) => [dashboard.title, dashboard] as const))(
  "%s",
  (_name, dashboard) => {
    const { widgets, problems } = parseDashboard(JSON.stringify(dashboardBody(dashboard, place)));

    test("is a body that the console reads without complaint, with all its tiles", () => {
      expect(problems).toEqual([]);
      expect(widgets).toHaveLength(dashboard.tiles.length);
      expect(widgets.length).toBeLessThanOrEqual(13);
    });

    test("leaves no hole: each row of tiles fills the 24 columns and is of one height", () => {
      for (const y of new Set(widgets.map((widget) => widget.y))) {
        const row = widgets.filter((widget) => widget.y === y);
        expect(row.reduce((sum, { width }) => sum + width, 0)).toBe(24);
        expect(new Set(row.map(({ height }) => height)).size).toBe(1);
      }
    });

    test("gives every widget parameters that it takes, and the function that may draw it", () => {
      for (const tile of dashboard.tiles) {
        if (!("widget" in tile)) continue;
        const widget = pack.find(({ name }) => name === tile.widget);
        expect(widget, tile.widget).toBeDefined();
        expect(Object.keys(widget?.params ?? {})).toEqual(
          expect.arrayContaining(Object.keys(tile.params ?? {})),
        );
        expect(readParams(widget?.params ?? {}, tile.params ?? {}).problems).toEqual([]);
        // What loads with the dashboard must cost nothing: queries run on a click only. `events` without a time asks the index.
        if (tile.widget === "events") expect(tile.params).not.toHaveProperty("from");
        else expect(functionOf(widget?.permission ?? "detail")).toBe("trailboard");
      }
    });

    test("names alarms that exist", () => {
      const known = alarmsOf(defaultConfig).map(({ title }) => title);
      for (const tile of dashboard.tiles)
        if ("alarms" in tile) expect(known).toEqual(expect.arrayContaining([...tile.alarms]));
    });
  },
);

test("the sensitive actions fit into one filter with all that a configuration may add, each once, by CloudTrail's names", () => {
  expect(sensitiveActions.length + 50).toBeLessThanOrEqual(MAX_FILTER_VALUES);
  expect(new Set(sensitiveActions).size).toBe(sensitiveActions.length);
  for (const action of sensitiveActions) expect(action).toMatch(/^[A-Z][A-Za-z]+$/);
});

test("the configuration adds to the sensitive actions and takes from them", () => {
  const { sensitiveActions: given } = configSchema.parse({
    sensitiveActions: { add: ["DeleteVault", "StopLogging"], remove: ["CreateUser"] },
  });
  const actions = sensitiveActionsOf({ sensitiveActions: given });

  expect(actions.slice(0, 2)).toEqual(["DeleteVault", "StopLogging"]);
  expect(actions).not.toContain("CreateUser");
  expect(actions).toHaveLength(sensitiveActions.length);
  expect(new Set(actions).size).toBe(actions.length);
});

test("approved Regions leave only what changed elsewhere on the overview", () => {
  const [overview] = dashboardsOf(configSchema.parse({ approvedRegions: ["eu-central-1"] }));
  const tile = overview?.tiles.find((tile) => "title" in tile && /Regions/.test(tile.title ?? ""));

  expect(tile).toMatchObject({
    title: "Changes outside approved Regions",
    params: { where: { region: { not: ["eu-central-1"] } } },
  });
});
