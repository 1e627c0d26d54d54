import { record } from "./dashboard.ts";

export type Trigger = "refresh" | "resize" | "timeRange";

/**
 * Whether a custom widget is called again for that trigger. What an omitted `updateOn` means is not documented; the
 * careful reading is "no automatic update", so that a dashboard that forgets it is noticed here.
 */
export function updatesOn(properties: Readonly<Record<string, unknown>>, trigger: Trigger): boolean {
  return record(properties.updateOn)[trigger] === true;
}
