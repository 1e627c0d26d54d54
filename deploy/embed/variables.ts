import type { Node } from "jsonc-parser";
import { quote } from "../../kit/params.ts";
import { type BodyTree, member, textMember } from "./body-tree.ts";

/** A dashboard's variables; more were not made by CloudWatch (25 is its limit). */
const MAX_VARIABLES = 25;

/**
 * Sentences about variables of the dashboard that would change this widget when a viewer chooses a value: a pattern is
 * replaced wherever it stands in the body, a property wherever a widget has one of its name (CloudWatch User Guide,
 * "Create flexible dashboards with dashboard variables"). Patterns are looked for as they are written: running somebody's
 * regular expression here could take for ever.
 */
export function variablesThatReach(tree: BodyTree, widget: Readonly<Record<string, unknown>>): string[] {
  const root = tree.list.parent?.parent;
  const variables = member(root, "variables")?.children?.slice(0, MAX_VARIABLES) ?? [];
  const text = JSON.stringify(widget);
  return variables.flatMap((variable) => reach(variable, text) ?? []);
}

function reach(variable: Node, widgetText: string): string | undefined {
  const label = quote(textMember(variable, "label") ?? textMember(variable, "id") ?? "");
  const type = textMember(variable, "type");
  const pattern = textMember(variable, "pattern");
  if (type === "pattern" && pattern && widgetText.includes(JSON.stringify(pattern).slice(1, -1)))
    return `The dashboard's variable ${label} replaces ${quote(pattern)}, which is part of this widget: another value may lead to a function or a parameter that is not there`;
  const property = textMember(variable, "property");
  if (type === "property" && property && widgetText.includes(`${JSON.stringify(property)}:`))
    return `The dashboard's variable ${label} sets every property ${quote(property)}, and this widget has one`;
  return undefined;
}
