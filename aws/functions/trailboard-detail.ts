import { widgets } from "../../widgets/index.ts";
import { configuredLake } from "../configured-lake.ts";
import { showFunction } from "../show-function.ts";

/**
 * Draws every widget, also those that start Lake queries: who may call this function may spend on scans. It draws the
 * others too, for a drill-down's popup may link to any of them.
 */
export const handler = showFunction({ permission: "detail", widgets, openLake: configuredLake }, process.env);
