import type { Config } from "../config/config.ts";
import { dashboardBody, type Place } from "../dashboards/dashboard.ts";
import { dashboardsOf } from "../dashboards/index.ts";
import { namesOf } from "../names.ts";
import { publicDashboardsOf } from "../stack/dashboards.ts";

/** All dashboards and public copies that the configuration asks for, with the names that a deployment gives them. */
export function namedBodies(config: Config, place: Place): { name: string; body: object }[] {
  const names = namesOf(config);
  const forEverybody: Place = { ...place, functionArn: () => place.functionArn("trailboard-public") };
  return [
    ...dashboardsOf(config).map((dashboard) => ({
      name: names.dashboard(dashboard.title),
      body: dashboardBody(dashboard, place),
    })),
    ...publicDashboardsOf(config).map((dashboard) => ({
      name: names.publicDashboard(dashboard.title),
      body: dashboardBody(dashboard, forEverybody),
    })),
  ];
}
