import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import type { Dashboard, Tile } from "./dashboard.ts";
import { sensitiveActionsOf } from "./sensitive-actions.ts";

/**
 * What happened, by whom, from where, and what failed. Three days: a Monday morning sees the weekend, and what is unusual
 * stands beside what is usual.
 */
export function overview(config: Config): Dashboard {
  const sensitive = { eventName: sensitiveActionsOf(config) };
  return {
    id: "overview",
    title: "Overview",
    start: "-P3D",
    tiles: [
      {
        widget: "kpis",
        title: "At a glance",
        params: {
          tiles: [
            "calls",
            "writes",
            "errors",
            "denied",
            "failedLogins",
            "rootActivity",
            "actors",
            "addresses",
          ],
        },
        columns: 24,
        rows: 4,
      },

      { widget: "activity", title: "Calls by service", params: { by: "eventSource" }, columns: 12, rows: 7 },
      {
        widget: "activity",
        title: "Calls that failed",
        params: { by: "outcome", index: "errors" },
        columns: 12,
        rows: 7,
      },

      {
        widget: "top",
        title: "Changes to identity, network, logging and data access",
        params: { of: "actions", where: sensitive, limit: 8 },
        columns: 12,
        rows: 8,
      },
      {
        widget: "top",
        title: "Who made these changes",
        params: { of: "actors", where: sensitive, limit: 8 },
        columns: 12,
        rows: 8,
      },

      {
        widget: "top",
        title: "Who is denied most",
        params: { of: "actors", where: { outcome: "denied" }, limit: 6 },
        columns: 8,
        rows: 7,
      },
      {
        widget: "top",
        title: "Source addresses outside of AWS",
        params: { of: "addresses", excludeServices: true, limit: 6 },
        columns: 8,
        rows: 7,
      },
      changedRegions(config.approvedRegions),

      {
        widget: "top",
        title: "Top actors, services left out",
        params: { of: "actors", excludeServices: true, limit: 8 },
        columns: 12,
        rows: 8,
      },
      {
        widget: "activity",
        title: "Console logins",
        params: { by: "outcome", where: { eventName: "ConsoleLogin" } },
        columns: 12,
        rows: 8,
      },

      {
        title: "Calls and errors per hour",
        metric: {
          view: "timeSeries",
          stat: "Sum",
          period: 3600,
          metrics: [
            [namesOf(config).namespace, "Calls", { label: "Calls" }],
            [".", "Errors", { label: "Errors", yAxis: "right" }],
          ],
        },
        columns: 24,
        rows: 5,
      },
      { title: "Alarms", alarms: ["Denied", "FailedLogins"], columns: 12, rows: 2 },

      {
        markdown:
          "Made by **Trailboard**: what is changed here by hand is lost with the next deployment. " +
          "Widgets read an hourly index; a click on a row asks CloudTrail Lake and says what that costs.",
        columns: 12,
        rows: 2,
      },
    ],
  };
}

/** Where work is expected is not worth a look: only what changed elsewhere is shown, where the configuration says which Regions are approved. */
function changedRegions(approved: readonly string[]): Tile {
  const [title, where] =
    approved.length === 0
      ? ["Regions that were changed", {}]
      : ["Changes outside approved Regions", { where: { region: { not: approved } } }];
  return {
    widget: "top",
    title,
    params: { of: "regions", writesOnly: true, excludeServices: true, ...where, limit: 6 },
    columns: 8,
    rows: 7,
  };
}
