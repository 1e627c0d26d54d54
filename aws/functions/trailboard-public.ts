import { publicWidgets } from "../../widgets/public-widgets.ts";
import { ofSmallEvents, takeSmallEvents } from "../public/small-events.ts";
import { publicFunction } from "../public-function.ts";

/** For everybody with a public link: the listed widgets with pseudonyms for names, and nothing else. */
export const handler = ofSmallEvents(
  publicFunction({ widgets: publicWidgets }, process.env),
  takeSmallEvents(JSON),
);
