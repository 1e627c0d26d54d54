import type { Dashboard } from "./dashboard.ts";

/** What happened, by whom, from where: the last day. */
export const overview: Dashboard = {
  name: "Trailboard-Overview",
  start: "-P1D",
  tiles: [
    { widget: "kpis", title: "At a glance", columns: 24, rows: 4 },

    { widget: "activity", title: "Calls by service", params: { by: "eventSource" }, columns: 16, rows: 7 },
    {
      widget: "activity",
      title: "What did not end well",
      params: { by: "outcome", index: "errors" },
      columns: 8,
      rows: 7,
    },

    {
      widget: "top",
      title: "Top changes",
      params: { of: "actions", writesOnly: true, excludeServices: true },
      columns: 12,
      rows: 10,
    },
    {
      widget: "top",
      title: "Top actors",
      params: { of: "actors", excludeServices: true },
      columns: 12,
      rows: 10,
    },

    {
      widget: "top",
      title: "Top addresses",
      params: { of: "addresses", excludeServices: true, limit: 8 },
      columns: 8,
      rows: 9,
    },
    { widget: "top", title: "Regions", params: { of: "regions", limit: 8 }, columns: 8, rows: 9 },
    {
      widget: "top",
      title: "How: console, CLI, SDKs",
      params: { of: "clients", limit: 8 },
      columns: 8,
      rows: 9,
    },

    {
      title: "Calls and errors per hour",
      metric: {
        view: "timeSeries",
        stat: "Sum",
        period: 3600,
        metrics: [
          ["Trailboard", "Calls", { label: "Calls" }],
          [".", "Errors", { label: "Errors", yAxis: "right" }],
        ],
      },
      columns: 16,
      rows: 6,
    },
    { title: "Alarms", alarms: ["Trailboard-Denied", "Trailboard-FailedLogins"], columns: 8, rows: 6 },

    {
      markdown:
        "Made by **Trailboard** from its definitions: changes made here are lost with the next deployment. " +
        "Widgets read an hourly index of CloudTrail; a click on a row asks CloudTrail Lake for its events and says what that costs.",
      columns: 24,
      rows: 2,
    },
  ],
};
