import type { Widget } from "../kit/widget.ts";
import type { Sources } from "../trail/sources.ts";
import { activity } from "./activity.ts";
import { denied } from "./denied.ts";
import { errors } from "./errors.ts";
import { kpis } from "./kpis.ts";
import { top } from "./top.ts";

/**
 * What the index alone can answer, and so what can be shown to everybody with pseudonyms for names. A widget that asks
 * metrics, Lake or anything else is none of these. A file of its own, so that the public function is bundled with
 * nothing that could ask more.
 */
export const publicWidgets: readonly Widget<Sources>[] = [kpis, activity, top, errors, denied];
