import { showFunction } from "../show-function.ts";

/** Draws every widget, also those that start Lake queries: who may call this function may spend on scans. */
export const handler = showFunction("detail", process.env);
