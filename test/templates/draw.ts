import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import { helperNames, helpers } from "../../kit/helpers.ts";
import type { Frame } from "../../kit/render.ts";
import { UTC } from "../../kit/time.ts";

const folder = path.join(import.meta.dirname, "../../templates/partials");
const environment = Handlebars.create();
environment.registerHelper(helpers as unknown as Handlebars.HelperDeclareSpec);
for (const file of readdirSync(folder))
  environment.registerPartial(
    path.basename(file, ".hbs"),
    readFileSync(path.join(folder, file), "utf8").replace(/\n\s*/g, "\n"),
  );

const knownHelpers = Object.fromEntries(helperNames.map((name) => [name, true]));

export const FRAME: Frame = {
  theme: "light",
  widgetId: "widget-1",
  widget: "drawn",
  widthPx: 600,
  heightPx: 300,
  timeZone: UTC,
  notices: [],
  provenance: null,
};

/** One partial alone, as strictly as the build compiles it. */
export function draw(partial: string, view: object, frame: Partial<Frame> = {}): string {
  const template = environment.compile(`{{> ${partial} view}}`, {
    strict: true,
    knownHelpers,
    knownHelpersOnly: true,
  });
  return template({ view, frame: { ...FRAME, ...frame } }).trim();
}

/** Partials one after the other inside a frame: a widget as a viewer gets it. */
export function drawWidget(parts: readonly [string, object][], frame: Partial<Frame> = {}): string {
  const body = parts.map(([partial], index) => `{{> ${partial} parts.[${index}].[1]}}`).join("");
  const template = environment.compile(`{{#> frame}}${body}{{/frame}}`, {
    strict: true,
    knownHelpers,
    knownHelpersOnly: true,
  });
  return template({ parts, frame: { ...FRAME, ...frame } }).trim();
}
