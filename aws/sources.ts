import { inflateRawSync } from "node:zlib";
import { indexReader } from "../trail/read/index-reader.ts";
import type { Sources } from "../trail/sources.ts";
import type { FunctionConfig } from "./config.ts";
import { sdkMetrics } from "./metrics.ts";
import { openObjects } from "./objects/open-objects.ts";

/** How long a warm function believes its lists of the index: a new hour is seen that much later. */
const INDEX_FRESH_FOR_MS = 30_000;

/**
 * What every function's widgets may ask, made once for a container. Nothing is loaded or asked until a widget does.
 * Lake is not among it: the function that may start queries adds its own.
 */
export function functionSources(
  config: FunctionConfig,
  env: Readonly<Record<string, string | undefined>>,
): Sources {
  const objects = openObjects(config.index, env);
  return {
    // The real clock, also where TRAILBOARD_AS_OF makes the widgets' stand still: it only ages lists.
    index: indexReader({
      objects,
      nowMs: Date.now,
      freshForMs: INDEX_FRESH_FOR_MS,
      inflate: inflateRawSync,
    }),
    metrics: sdkMetrics(),
    objects,
    metricsNamespace: config.metricsNamespace,
    scanBudgetBytesPerHour: config.scanBudgetBytesPerHour,
  };
}
