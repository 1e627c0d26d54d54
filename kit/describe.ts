import type { ParamSpec } from "./params.ts";
import type { Widget } from "./widget.ts";

/**
 * The documentation that CloudWatch asks for with {describe: true}: Markdown; the first fenced YAML block becomes the
 * content of the console's Parameters box (CloudWatch User Guide, "Details about custom widgets").
 */
export function describeWidget(widget: Widget<never>): string {
  const params = Object.entries(widget.params);
  const rows = params.map(
    ([name, spec]) =>
      `| \`${name}\` | ${cell(spec.about)} | ${cell(spec.type)} | \`${yamlValue(spec.default)}\` |`,
  );
  const example = [`widget: ${widget.name}`, ...params.map(([name, spec]) => yamlLine(name, spec))];
  return [
    `## ${widget.title}`,
    "",
    widget.about,
    "",
    "### Widget parameters",
    "| Param | Description | Value | Default |",
    "|---|---|---|---|",
    `| \`widget\` | The widget to draw | \`${widget.name}\` | |`,
    ...rows,
    "",
    "### Example parameters",
    "``` yaml",
    ...example,
    "```",
    "",
  ].join("\n");
}

/** What the function says of itself when no widget is named: the list. */
export function describePack(widgets: readonly Widget<never>[]): string {
  const first = widgets[0];
  return [
    "## Trailboard",
    "",
    "AWS CloudTrail in CloudWatch dashboards. One function draws many widgets; the parameter `widget` says which.",
    "",
    "| widget | shows |",
    "|---|---|",
    ...widgets.map((widget) => `| \`${widget.name}\` | ${cell(widget.about)} |`),
    "",
    "### Example parameters",
    "``` yaml",
    `widget: ${first?.name ?? ""}`,
    "```",
    "",
  ].join("\n");
}

function yamlLine(name: string, spec: ParamSpec<unknown>): string {
  return `${name}: ${yamlValue(spec.default)}`;
}

// JSON is YAML; plain words read better without quotes.
function yamlValue(value: unknown): string {
  const json = JSON.stringify(value) ?? "null";
  return typeof value === "string" &&
    /^[A-Za-z][\w-]*$/.test(value) &&
    !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value)
    ? value
    : json;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
