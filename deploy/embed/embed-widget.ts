import { quote } from "../../kit/params.ts";
import { added } from "./add-widget.ts";
import { type BodyTree, bodyTree } from "./body-tree.ts";
import { standingOf } from "./grid.ts";
import { listed, type Selector, selected, titleOf } from "./own-widgets.ts";
import { removal, spliced } from "./splice.ts";
import { updated } from "./update-widget.ts";
import { type Embedded, rectOf, type Wanted } from "./wanted.ts";

/** Whether the widget is there, so that embedding it changes it and adds none. */
export function hasWidget(bodyText: string, selector: Selector): boolean {
  return selected(bodyTree(bodyText), selector) !== undefined;
}

/**
 * Adds the widget to a dashboard body, or changes the one that is there. Every byte of the body that is not of this widget
 * stays as it was. Throws a CliError where the body cannot be read, or the widget has no room.
 */
export function embedWidget(bodyText: string, wanted: Wanted): Embedded {
  const tree = bodyTree(bodyText);
  const own = selected(tree, wanted);
  return own ? updated(bodyText, tree, own, wanted) : added(tree, wanted);
}

/** Takes the widget out, with the comma that it needed. */
export function removeWidget(bodyText: string, selector: Selector): Embedded {
  const tree = bodyTree(bodyText);
  const own = selected(tree, selector);
  if (own)
    return {
      bodyText: spliced(tree, [removal(tree, own)]),
      change: { kind: "removed", title: titleOf(own) ?? "", widget: rectOf(standingOf(own)), remarks: [] },
    };
  const { title, ...anyTitle } = selector;
  const others = title === undefined ? [] : titlesOf(tree, anyTitle);
  return {
    bodyText,
    change: {
      kind: "unchanged",
      title: title ?? selector.defaultTitle,
      widget: rectOf({ kind: "odd" }),
      remarks:
        others.length === 0
          ? []
          : [`There are widgets ${selector.name} with other titles: ${listed(others)}`],
    },
  };
}

function titlesOf(tree: BodyTree, selector: Selector): string[] {
  return tree.widgets
    .filter((widget) => selected({ ...tree, widgets: [widget] }, selector) !== undefined)
    .map((widget) => quote(titleOf(widget) ?? ""));
}
