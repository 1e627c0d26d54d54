import type { Widget } from "../kit/widget.ts";
import type { Sources } from "../trail/sources.ts";
import { detailWidgets } from "./detail-widgets.ts";
import { indexWidgets } from "./index-widgets.ts";

/** Every widget, in the order in which they are listed to people. */
export const widgets: readonly Widget<Sources>[] = [...indexWidgets, ...detailWidgets];
