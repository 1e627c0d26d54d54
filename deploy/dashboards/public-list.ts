import { canonicalJson } from "../../kit/canonical-json.ts";
import { readParams } from "../../kit/params.ts";
import { publicWidgets } from "../../widgets/public-widgets.ts";
import { type Config, defaultConfig } from "../config/config.ts";
import { CliError } from "../terminal/cli-error.ts";
import { dashboardIds } from "./ids.ts";
import { dashboardOf } from "./index.ts";
import { publicDashboard } from "./public-copy.ts";

interface PublicCall {
  readonly widget: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * All that the public function may be asked, as JSON: `[{"params": {...}, "widget": ...}]`, in the order of their texts and
 * each once, so that the same configuration gives the same bytes. A widget that could not be drawn is refused here: a
 * public link is the last place in which a mistake should be found.
 */
export function publicList(config: Config): string {
  const texts = [...tilesOf(config), ...config.public.widgets].map(callText);
  return `[${[...new Set(texts)].sort().join(",\n")}]\n`;
}

/** Every public dashboard as it is without a configuration: what the laptop shows. */
export function publicListOfAll(): string {
  return publicList({ ...defaultConfig, public: { ...defaultConfig.public, dashboards: [...dashboardIds] } });
}

function tilesOf(config: Config): PublicCall[] {
  return config.public.dashboards
    .flatMap((id) => publicDashboard(dashboardOf(id, config)).tiles)
    .flatMap((tile) => ("widget" in tile ? [{ widget: tile.widget, params: tile.params ?? {} }] : []));
}

function callText({ widget: name, params }: PublicCall): string {
  const widget = publicWidgets.find((known) => known.name === name);
  if (!widget)
    throw new CliError(
      `Cannot use public widget ${JSON.stringify(name)}: expected one of ${publicWidgets.map((known) => known.name).join(", ")}`,
    );
  const { problems } = readParams(widget.params, params);
  // The function would not look at it, and a viewer's call without it would be another call.
  const unknown = Object.keys(params).find((param) => !Object.hasOwn(widget.params, param));
  if (unknown !== undefined)
    throw new CliError(
      `Cannot use public widget "${name}": it has no parameter ${JSON.stringify(unknown)}, expected ${Object.keys(widget.params).join(", ")}`,
    );
  if (problems[0]) throw new CliError(`Cannot use public widget "${name}": ${problems[0].sentence}`);
  const text = canonicalJson({ widget: name, params });
  if (text === undefined)
    throw new CliError(`Cannot use public widget "${name}": its parameters are too long`);
  return text;
}
