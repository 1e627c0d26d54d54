import type { Widget } from "../kit/widget.ts";
import type { Sources } from "../trail/sources.ts";
import { activity } from "./activity.ts";
import { denied } from "./denied.ts";
import { errors } from "./errors.ts";
import { events } from "./events.ts";
import { kpis } from "./kpis.ts";
import { metricData } from "./metric-data.ts";
import { query } from "./query.ts";
import { top } from "./top.ts";

/** Every widget, in the order in which they are listed to people. */
export const widgets: readonly Widget<Sources>[] = [
  kpis,
  activity,
  top,
  errors,
  denied,
  events,
  metricData,
  query,
];
