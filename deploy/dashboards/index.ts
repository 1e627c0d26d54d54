import type { Config } from "../config/config.ts";
import type { Dashboard } from "./dashboard.ts";
import { errors } from "./errors.ts";
import { type DashboardId, dashboardIds } from "./ids.ts";
import { overview } from "./overview.ts";

const makers: Readonly<Record<DashboardId, (config: Config) => Dashboard>> = { overview, errors };

/** The dashboard as the configuration wants it. */
export function dashboardOf(id: DashboardId, config: Config): Dashboard {
  return makers[id](config);
}

/** The dashboards that the configuration asks for, in their own order. */
export function dashboardsOf(config: Config): readonly Dashboard[] {
  return dashboardIds.filter((id) => config.dashboards.includes(id)).map((id) => dashboardOf(id, config));
}
