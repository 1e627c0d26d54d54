import { showFunction } from "../show-function.ts";

/** Draws what the index and metrics can answer: the default function, which can start no query. */
export const handler = showFunction("index", process.env);
