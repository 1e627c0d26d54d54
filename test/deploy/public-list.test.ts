import { describe, expect, test } from "vitest";
import { listedCalls } from "../../aws/public/listed-calls.ts";
import { type Config, configSchema, defaultConfig } from "../../deploy/config/config.ts";
import { dashboardIds } from "../../deploy/dashboards/ids.ts";
import { dashboardOf } from "../../deploy/dashboards/index.ts";
import { isPublicWidget, publicDashboard } from "../../deploy/dashboards/public-copy.ts";
import { publicList, publicListOfAll } from "../../deploy/dashboards/public-list.ts";
import { widgets } from "../../widgets/index.ts";
import { publicWidgets } from "../../widgets/public-widgets.ts";

const config = (forEverybody: object) => configSchema.parse({ public: forEverybody });
/** As it is where nobody has checked it. */
const unchecked = (widgets: readonly { widget: string; params?: Record<string, unknown> }[]): Config => ({
  ...defaultConfig,
  public: {
    ...defaultConfig.public,
    widgets: widgets.map(({ widget, params = {} }) => ({ widget, params: params as never })),
  },
});

test("every widget of a public copy may be called as its dashboard calls it, in any order of its parameters", () => {
  for (const id of dashboardIds) {
    const wanted = config({ dashboards: [id] });
    const find = listedCalls(publicList(wanted));
    const tiles = publicDashboard(dashboardOf(id, wanted)).tiles.filter((tile) => "widget" in tile);
    expect(tiles.length).toBeGreaterThan(3);
    for (const { widget, params = {} } of tiles) {
      const reversed = Object.fromEntries(Object.entries({ widget, ...params }).reverse());
      expect(find(reversed)).toMatchObject({ widget });
      expect(find({ widgetContext: { params: reversed } })).toMatchObject({ widget });
      expect(find({ ...reversed, page: 2 })).toBeUndefined();
    }
  }
});

test("what a public dashboard may show and what the public function draws are the same widgets", () => {
  expect(widgets.map(({ name }) => name).filter(isPublicWidget)).toEqual(
    publicWidgets.map(({ name }) => name),
  );
});

test("a configuration adds calls of its own, and the same one twice is listed once", () => {
  const extra = { widget: "top", params: { of: "services", limit: 20 } };
  const list = JSON.parse(publicList(unchecked([extra, extra])));

  expect(list).toEqual([{ params: { limit: 20, of: "services" }, widget: "top" }]);
});

test("without public dashboards and widgets nothing may be called", () => {
  expect(JSON.parse(publicList(config({})))).toEqual([]);
  expect(listedCalls(publicList(config({})))({ widget: "kpis" })).toBeUndefined();
});

test("the list does not depend on the order in which dashboards are named", () => {
  expect(publicList(config({ dashboards: ["errors", "overview"] }))).toBe(
    publicList(config({ dashboards: ["overview", "errors"] })),
  );
  expect(publicListOfAll()).toBe(publicList(config({ dashboards: [...dashboardIds] })));
});

describe("a call that could not be drawn is refused before it is deployed", () => {
  test.each([
    [
      { widget: "events" },
      'Cannot use public widget "events": expected one of kpis, activity, top, errors, denied',
    ],
    [{ widget: "metric-data" }, 'Cannot use public widget "metric-data"'],
    [
      { widget: "top", params: { limit: 5000 } },
      "Cannot use limit 5000: expected a whole number from 1 to 50",
    ],
    [{ widget: "top", params: { oF: "actors" } }, 'it has no parameter "oF", expected of, limit'],
    [{ widget: "top", params: { toString: 1 } }, 'it has no parameter "toString"'],
    [{ widget: "top", params: { where: { user: "alice" } } }, "Cannot use where"],
  ])("%j", (entry, sentence) => {
    expect(() => publicList(unchecked([entry]))).toThrow(sentence);
  });
});

test("the function refuses a list that is none", () => {
  for (const json of ["{}", "[1]", '[{"widget":7}]', "", '["kpis"]'])
    expect(() => listedCalls(json)).toThrow();
});
