import type { Dashboard } from "./dashboard.ts";

/** What was refused, what failed, and for whom. */
export function errors(): Dashboard {
  return {
    id: "errors",
    title: "Errors",
    start: "-P3D",
    tiles: [
      {
        widget: "kpis",
        title: "What did not end well",
        params: { tiles: ["errors", "errorRate", "denied", "throttled", "failedLogins"] },
        columns: 24,
        rows: 4,
      },

      { widget: "denied", title: "Who is refused what", columns: 24, rows: 9 },

      { widget: "errors", title: "Error codes", params: { limit: 8 }, columns: 24, rows: 13 },

      {
        widget: "activity",
        title: "Denied calls by actor",
        params: { index: "errors", by: "actor", where: { outcome: "denied" } },
        columns: 12,
        rows: 7,
      },
      {
        widget: "activity",
        title: "Throttled calls by service",
        params: { index: "errors", by: "eventSource", where: { outcome: "throttled" } },
        columns: 12,
        rows: 7,
      },

      {
        widget: "top",
        title: "Failed console logins by address",
        params: {
          of: "addresses",
          where: { eventName: "ConsoleLogin", outcome: ["error", "denied"] },
          limit: 6,
        },
        columns: 12,
        rows: 7,
      },
      { widget: "metric-data", title: "Errors as metrics", columns: 12, rows: 7 },

      // Starts no query by itself: the index says where such calls are, a click asks for their events.
      {
        widget: "events",
        title: "Find events",
        params: { where: { outcome: "denied" } },
        columns: 24,
        rows: 12,
      },

      { title: "Alarms", alarms: ["Denied", "FailedLogins"], columns: 24, rows: 2 },
    ],
  };
}
