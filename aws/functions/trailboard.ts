import { indexWidgets } from "../../widgets/index-widgets.ts";
import { showFunction } from "../show-function.ts";

/** Draws what the index and metrics can answer: the default function, which can start no query. */
export const handler = showFunction({ permission: "index", widgets: indexWidgets }, process.env);
