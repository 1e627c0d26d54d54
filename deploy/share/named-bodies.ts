import type { Config } from "../config/config.ts";
import { dashboardBody, type Place } from "../dashboards/dashboard.ts";
import { dashboardsOf } from "../dashboards/index.ts";
import { namesOf } from "../names.ts";

/** All dashboards that the configuration asks for, with the names that a deployment gives them. */
export function namedBodies(config: Config, place: Place): { name: string; body: object }[] {
  const names = namesOf(config);
  return dashboardsOf(config).map((dashboard) => ({
    name: names.dashboard(dashboard.title),
    body: dashboardBody(dashboard, place),
  }));
}
