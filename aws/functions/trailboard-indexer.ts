import { indexFunction } from "../index-function.ts";

/** Writes the index: on a schedule, or as the event says. The only function that may write it; to run once at a time. */
export const handler = indexFunction(process.env);
