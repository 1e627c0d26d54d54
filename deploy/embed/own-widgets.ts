import type { Node } from "jsonc-parser";
import { quote } from "../../kit/params.ts";
import { parseFunctionReference } from "../../local/functions/function-arn.ts";
import { CliError } from "../terminal/cli-error.ts";
import { type BodyTree, member, textMember } from "./body-tree.ts";
import { standingOf } from "./grid.ts";

/** Which widget of a body is meant. */
export interface Selector {
  /** Its name: `params.widget`. */
  readonly name: string;
  /** Tells two of one name apart. */
  readonly title?: string | undefined;
  /** The title that a widget of this name has where nobody gave it another. */
  readonly defaultTitle: string;
  /** Lambda's names of our functions: what another function draws is another's widget. */
  readonly functionNames: readonly string[];
  /** Whose functions; undefined takes those of any account. */
  readonly accountId?: string | undefined;
}

/**
 * The widget that is meant, or undefined where there is none: with a title the one that has it, else the only one of its
 * name, else the one with the title that it has by default. Throws a CliError where that is not one.
 */
export function selected(tree: BodyTree, selector: Selector): Node | undefined {
  const { name, title, defaultTitle } = selector;
  const own = tree.widgets.filter((widget) => isOwn(widget, selector));
  const titled = (wanted: string) => own.filter((widget) => (titleOf(widget) ?? "") === wanted);
  if (title === undefined && own.length < 2) return own[0];
  const found = titled(title ?? defaultTitle);
  if (found.length === 1) return found[0];
  if (found.length === 0 && title !== undefined) return undefined;
  const known = (found.length > 1 ? found : own).map(
    (widget) => `${quote(titleOf(widget) ?? "")} at ${placeText(widget)}`,
  );
  throw new CliError(
    found.length > 1
      ? `Cannot tell which ${name} is meant: ${found.length} have the title ${quote(titleOf(found[0]) ?? "")} (${listed(known)}); expected titles that differ`
      : `Cannot tell which ${name} is meant: there are ${listed(known)}; expected --title with one of these titles, or a new one for one more widget`,
  );
}

function isOwn(widget: Node, { name, functionNames, accountId }: Selector): boolean {
  if (textMember(widget, "type") !== "custom") return false;
  if (textMember(widget, "properties", "params", "widget") !== name) return false;
  const endpoint = textMember(widget, "properties", "endpoint") ?? "";
  return isOwnFunction(endpoint, { functionNames, accountId });
}

export function isOwnFunction(
  endpoint: string,
  { functionNames, accountId }: Pick<Selector, "functionNames" | "accountId">,
): boolean {
  const reference = parseFunctionReference(endpoint);
  if (!reference || !functionNames.includes(reference.name)) return false;
  const owner = endpoint.split(":")[4];
  return accountId === undefined || owner === undefined || owner === accountId;
}

/** What people know a widget by: its title; of a text, its first line. */
export function titleOf(widget: Node | undefined): string | undefined {
  const title = textMember(widget, "properties", "title");
  if (title !== undefined || textMember(widget, "type") !== "text") return title;
  const line = /[^\s#].*/.exec(textMember(widget, "properties", "markdown") ?? "")?.[0];
  return line?.trim();
}

/** `"CPU" (metric)`, for sentences. */
export function describeWidget(widget: Node): string {
  const title = titleOf(widget);
  const type = quote(member(widget, "type")?.value ?? null).slice(0, 40);
  const plain = /^"[a-z]+"$/.test(type) ? type.slice(1, -1) : type;
  return title ? `${quote(title)} (${plain})` : `a widget of type ${plain} without title`;
}

export function placeText(widget: Node): string {
  const standing = standingOf(widget);
  if (standing.kind === "placed") return `${standing.rect.x},${standing.rect.y}`;
  return standing.kind === "auto" ? "no place of its own" : "a place that is none";
}

const MOST_LISTED = 20;

/** As many as a person reads. */
export function listed(texts: readonly string[]): string {
  const shown = texts.slice(0, MOST_LISTED).join(", ");
  return texts.length > MOST_LISTED ? `${shown} and ${texts.length - MOST_LISTED} more` : shown;
}
