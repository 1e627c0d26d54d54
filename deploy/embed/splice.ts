import type { Node } from "jsonc-parser";
import { type BodyStyle, indentAt, separatorOf, styleOf, written } from "./body-style.ts";
import { type BodyTree, member } from "./body-tree.ts";

/** Cuts `text` out and puts something there; all bytes that no splice names stay. */
export interface Splice {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

export function spliced({ text, mark }: BodyTree, splices: readonly Splice[]): string {
  let result = text;
  for (const { offset, length, text: put } of [...splices].sort((a, b) => b.offset - a.offset))
    result = result.slice(0, offset) + put + result.slice(offset + length);
  return mark + result;
}

/** Another widget, after the last. */
export function addition(tree: BodyTree, widget: object): Splice {
  const { text, list, widgets } = tree;
  const style = styleOf(tree);
  const last = widgets.at(-1);
  if (last)
    return {
      offset: last.offset + last.length,
      length: 0,
      text: separatorOf(text, list) + written(widget, style, indentAt(text, last.offset)),
    };
  const outer = indentAt(text, list.offset);
  const isEmpty = list.length === "[]".length;
  // White space in an empty list stays after the widget, so that taking the widget out again gives it back.
  if (!isEmpty || style.indent === undefined)
    return { offset: list.offset + 1, length: 0, text: written(widget, style, outer) };
  const inner = outer + style.indent;
  return {
    offset: list.offset + 1,
    length: 0,
    text: `${style.lineEnd}${inner}${written(widget, style, inner)}${style.lineEnd}${outer}`,
  };
}

/** The widget and the comma that it needed. */
export function removal({ text, list, widgets }: BodyTree, widget: Node): Splice {
  const at = widgets.indexOf(widget);
  const [before, after] = [widgets[at - 1], widgets[at + 1]];
  const end = widget.offset + widget.length;
  if (after) return cut(widget.offset, after.offset);
  if (before) return cut(before.offset + before.length, end);
  const isLed = /\s/.test(text.charAt(list.offset + 1));
  return isLed ? cut(list.offset + 1, list.offset + list.length - 1) : cut(widget.offset, end);
}

function cut(from: number, to: number): Splice {
  return { offset: from, length: to - from, text: "" };
}

/** Members of one object set to new values: one that is there keeps its place, others come after the last. */
export function settings(
  tree: BodyTree,
  object: Node,
  values: Readonly<Record<string, unknown>>,
): readonly Splice[] {
  const style = styleOf(tree);
  const { text } = tree;
  const inner = indentAt(text, object.children?.at(-1)?.offset ?? object.offset);
  const splices: Splice[] = [];
  let added = "";
  for (const [name, value] of Object.entries(values)) {
    const old = member(object, name);
    if (old) {
      const put = written(value, ownStyle(text, old, style), indentAt(text, old.offset));
      splices.push({ offset: old.offset, length: old.length, text: put });
    } else
      added += separatorOf(text, object) + JSON.stringify(name) + style.colon + written(value, style, inner);
  }
  const last = object.children?.at(-1);
  if (last && added !== "") splices.push({ offset: last.offset + last.length, length: 0, text: added });
  return splices;
}

/** A value that was on one line stays on one line. */
function ownStyle(text: string, { offset, length, children = [] }: Node, style: BodyStyle): BodyStyle {
  const isOnLines = children.length === 0 || text.slice(offset, offset + length).includes("\n");
  return isOnLines ? style : { ...style, indent: undefined };
}
