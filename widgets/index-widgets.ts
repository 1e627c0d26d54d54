import type { Widget } from "../kit/widget.ts";
import type { Sources } from "../trail/sources.ts";
import { metricData } from "./metric-data.ts";
import { publicWidgets } from "./public-widgets.ts";

/**
 * What the index and metrics can answer. A file of its own, so that the bundle of the function that may start no query
 * has nothing in it that starts one.
 */
export const indexWidgets: readonly Widget<Sources>[] = [...publicWidgets, metricData];
