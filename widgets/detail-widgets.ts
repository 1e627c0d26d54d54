import type { Widget } from "../kit/widget.ts";
import type { Sources } from "../trail/sources.ts";
import { events } from "./events.ts";
import { query } from "./query.ts";

/** What may start Lake queries. */
export const detailWidgets: readonly Widget<Sources>[] = [events, query];
