import { type Action, callAction } from "../kit/actions.ts";
import type { WidgetRequest } from "../kit/request.ts";
import { isoTime } from "../kit/time.ts";
import type { Column } from "../trail/columns.ts";
import type { Filter } from "../trail/sources.ts";

/**
 * The popup with the events behind a row: the row's filters, its key, and the time between its first and its last
 * event, so that what Lake scans is minutes where it can be. Null where the dashboard knows no detail function.
 */
export function eventsAction(
  request: WidgetRequest<unknown>,
  row: {
    readonly where: readonly Filter[];
    readonly key: Readonly<Partial<Record<Column, string>>>;
    readonly firstAtMs: number;
    readonly lastAtMs: number;
  },
): Action | null {
  const keyed = Object.entries(row.key).map(([column, value]) => ({ column: column as Column, in: [value] }));
  const kept = row.where.filter((filter) => !(filter.column in row.key && filter.in));
  return callAction(request.endpoints.detail, {
    widget: "events",
    from: isoTime(row.firstAtMs),
    // Times are kept in milliseconds and ranges are half-open: the last event itself has to be inside.
    to: isoTime(row.lastAtMs + 1),
    where: [...kept, ...keyed],
  });
}
