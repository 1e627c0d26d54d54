import type { ParamSpec } from "../../kit/params.ts";
import { widgets } from "../../widgets/index.ts";
import { defaultConfig } from "../config/config.ts";
import { functionOf } from "../dashboards/dashboard.ts";
import { namesOf } from "../names.ts";
import { printJson } from "../terminal/print-json.ts";

/** Every widget as data: what describe, the README and the dashboards are made from. */
function widgetList() {
  return widgets.map(({ name, title, about, size, permission, params }) => ({
    name,
    title,
    about,
    size,
    function: namesOf(defaultConfig).function(functionOf(permission)),
    params: Object.entries<ParamSpec<unknown>>(params).map(([param, spec]) => ({
      name: param,
      about: spec.about,
      type: spec.type,
      default: spec.default,
      ...(spec.values ? { values: spec.values } : {}),
    })),
  }));
}

export function listWidgets({ json }: { json?: boolean }): void {
  if (json) {
    printJson(widgetList());
    return;
  }
  for (const widget of widgetList()) {
    console.log(
      `${widget.name}  ${widget.title} (${widget.function}, ${widget.size.columns} x ${widget.size.rows})`,
    );
    console.log(`    ${widget.about}`);
    for (const param of widget.params)
      console.log(
        `    ${param.name}: ${param.about} (${param.type}; default ${JSON.stringify(param.default)})`,
      );
    console.log();
  }
}
