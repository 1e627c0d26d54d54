import precompiled from "trailboard:templates";
import type HandlebarsApi from "handlebars";
import runtime from "handlebars/runtime.js";
import { helpers } from "./helpers.ts";
import type { Notice } from "./notice.ts";
import type { Theme } from "./request.ts";
import type { TimeZone } from "./time.ts";
import { visible } from "./visible.ts";
import type { Provenance } from "./widget.ts";

/** What every template gets beside its view, as `@root.frame`. */
export interface Frame {
  readonly theme: Theme;
  readonly widgetId: string;
  readonly widget: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly timeZone: TimeZone;
  readonly notices: readonly Notice[];
  /** Null where nothing was read: a bad parameter, a failure. */
  readonly provenance: Provenance | null;
}

type Template = (context: object) => string;

// The runtime's own types lack create(); at run time it is the compiler that is missing, nothing else.
const environment = (runtime as unknown as typeof HandlebarsApi).create();
environment.registerHelper(helpers as unknown as HandlebarsApi.HelperDeclareSpec);
const templates = new Map<string, Template>();
for (const [name, spec] of Object.entries(precompiled.partials))
  environment.registerPartial(name, environment.template(spec as TemplateSpecification));

/** Draws `view` with the template of that name inside the frame. Throws where the template wants a field that the view lacks. */
export function render(templateName: string, view: object, frame: Frame): string {
  return visible(template(templateName)({ ...view, frame }).trim());
}

function template(name: string): Template {
  const ready = templates.get(name);
  if (ready) return ready;
  const spec = precompiled.templates[name];
  if (spec === undefined) throw new Error(`No template "${name}": expected templates/${name}.hbs`);
  const made = environment.template(spec as TemplateSpecification) as Template;
  templates.set(name, made);
  return made;
}
