import { publicWidgets } from "../../widgets/public-widgets.ts";
import { publicFunction } from "../public-function.ts";

/** For everybody with a public link: the listed widgets with pseudonyms for names, and nothing else. */
export const handler = publicFunction({ widgets: publicWidgets }, process.env);
