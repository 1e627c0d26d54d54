import { showFunction } from "../show-function.ts";

/** For everybody with a public link: draws nothing yet. */
export const handler = showFunction({ permission: "index", widgets: [] }, process.env);
