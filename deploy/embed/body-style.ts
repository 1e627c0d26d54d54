import type { Node } from "jsonc-parser";
import type { BodyTree } from "./body-tree.ts";

/** How a body is written, so that what is put into it is written alike. */
export interface BodyStyle {
  /** Between a name and its value: ":" or ": ". */
  readonly colon: string;
  /** Between members on one line: "," or ", ". */
  readonly comma: string;
  /** One more level: "  " or a tab; undefined where widgets are written on one line. */
  readonly indent: string | undefined;
  /** "\n" or "\r\n". */
  readonly lineEnd: string;
}

/** The style of the list's last widget, which ours is to follow; that of the whole body where the list is empty. */
export function styleOf({ text, list, widgets }: BodyTree): BodyStyle {
  const model = widgets.findLast(({ type, children = [] }) => type === "object" && children.length > 1);
  const root = list.parent?.parent;
  const from = model ?? root;
  const [first, second] = from?.children ?? [];
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  if (!from || !first) return { colon: ":", comma: ",", indent: undefined, lineEnd };

  const [key, value] = first.children ?? [];
  const between = key && value ? text.slice(key.offset + key.length, value.offset) : ":";
  const lead = text.slice(from.offset + 1, first.offset);
  const isOnLines = lead.includes("\n");
  const gap = second ? text.slice(first.offset + first.length, second.offset) : "";
  return {
    colon: /^:[ \t]*$/.test(between) ? between : ":",
    comma: /^,[ \t]*$/.test(gap) ? gap : isOnLines || between === ": " ? ", " : ",",
    indent: isOnLines ? deeper(indentAt(text, from.offset), indentAt(text, first.offset)) : undefined,
    lineEnd,
  };
}

/** White space at the beginning of the line on which `offset` is. */
export function indentAt(text: string, offset: number): string {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, offset))?.[0] ?? "";
}

function deeper(outer: string, inner: string): string {
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}

/** JSON text; `outer` is the indentation of the line on which it begins. */
export function written(value: unknown, style: BodyStyle, outer: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const { colon, comma, indent, lineEnd } = style;
  const inner = indent === undefined ? outer : outer + indent;
  const parts = Array.isArray(value)
    ? value.map((item) => written(item, style, inner))
    : Object.entries(value).map(([name, item]) => JSON.stringify(name) + colon + written(item, style, inner));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0 || indent === undefined) return open + parts.join(comma) + close;
  return `${open}${lineEnd}${inner}${parts.join(`,${lineEnd}${inner}`)}${lineEnd}${outer}${close}`;
}

/** What stands between a list's or an object's last part and another one after it. */
export function separatorOf(text: string, { offset, children = [] }: Node): string {
  const [last, before] = [children.at(-1), children.at(-2)];
  if (!last) return ",";
  return before
    ? text.slice(before.offset + before.length, last.offset)
    : `,${text.slice(offset + 1, last.offset)}`;
}
