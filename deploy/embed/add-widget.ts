import { CliError } from "../terminal/cli-error.ts";
import { type BodyTree, textMember } from "./body-tree.ts";
import { isOwnFunction } from "./own-widgets.ts";
import { placeFor } from "./place-widget.ts";
import { addition, spliced } from "./splice.ts";
import { variablesThatReach } from "./variables.ts";
import type { Embedded, Wanted } from "./wanted.ts";

/** A dashboard's widgets; not adjustable (CloudWatch quotas). */
const MAX_WIDGETS = 500;

/** One more widget, after the others. */
export function added(tree: BodyTree, wanted: Wanted): Embedded {
  const { name, title, defaultTitle, endpoint, params, size = wanted.defaultSize } = wanted;
  if (endpoint === undefined) throw new Error("An endpoint is needed for a widget that is not there");
  if (tree.widgets.length >= MAX_WIDGETS)
    throw new CliError(
      `Cannot add ${name}: the dashboard has ${tree.widgets.length} widgets, and CloudWatch takes ${MAX_WIDGETS}`,
    );
  const { rect, remarks } = placeFor(tree, { name, place: wanted.place ?? { kind: "bottom" }, size });
  const { width, height } = size;
  const widget = {
    type: "custom",
    ...(rect ? { x: rect.x, y: rect.y } : {}),
    width,
    height,
    properties: {
      endpoint,
      title: title ?? defaultTitle,
      params: { widget: name, ...params },
      updateOn: { refresh: true, resize: true, timeRange: true },
    },
  };
  return {
    bodyText: spliced(tree, [addition(tree, widget)]),
    change: {
      kind: "added",
      title: widget.properties.title,
      widget: { x: rect?.x ?? null, y: rect?.y ?? null, width, height },
      remarks: [...remarks, ...variablesThatReach(tree, widget), ...besidePublic(tree, wanted)],
    },
  };
}

/** A dashboard for everybody is on a function that shows no names; a widget on another would show them, or stay empty. */
function besidePublic(tree: BodyTree, { name, endpoint = "", publicFunctionName }: Wanted): string[] {
  const isPublic = (text: string) =>
    publicFunctionName !== undefined && isOwnFunction(text, { functionNames: [publicFunctionName] });
  const isCopy = tree.widgets.some((widget) => isPublic(textMember(widget, "properties", "endpoint") ?? ""));
  return isCopy && !isPublic(endpoint)
    ? [
        `This dashboard is drawn by the function for public links, and ${name} would be drawn by one that shows names and may not be granted to everybody: do not add it to a dashboard that is shared in public`,
      ]
    : [];
}
