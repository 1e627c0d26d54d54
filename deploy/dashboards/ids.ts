/** Every dashboard, by the id under which a configuration asks for it; the first is the one that the preview opens. */
export const dashboardIds = ["overview", "errors"] as const;
export type DashboardId = (typeof dashboardIds)[number];
