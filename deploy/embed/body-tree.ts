import { type Node, parseTree } from "jsonc-parser";
import { CliError } from "../terminal/cli-error.ts";

/** A dashboard body as text with the places of its values in it, so that it can be edited without being written anew. */
export interface BodyTree {
  /** Without the byte order mark that a file may begin with. */
  readonly text: string;
  /** That mark, or "". */
  readonly mark: string;
  /** The list "widgets". */
  readonly list: Node;
  /** Its elements: whatever they are. */
  readonly widgets: readonly Node[];
}

/** Longer ones are no dashboards: 500 widgets with 2,500 metrics between them have room in a tenth of it. */
const MAX_BODY_LENGTH = 16 * 1024 * 1024;

/** Twice what CloudWatch takes: a file may have too many, to be taken out again, but not so many that placing takes minutes. */
const MAX_WIDGETS = 1000;

/** Throws a CliError for what is no dashboard body. */
export function bodyTree(bodyText: string): BodyTree {
  const mark = bodyText.startsWith("\ufeff") ? "\ufeff" : "";
  const text = bodyText.slice(mark.length);
  if (text.length > MAX_BODY_LENGTH)
    throw unusable(`it is longer than ${MAX_BODY_LENGTH.toLocaleString("en-US")} characters`);
  const root = treeOf(text);
  if (root.type !== "object") throw unusable(`it is ${nameOf(root)}`);
  const lists = membersOf(root, "widgets");
  // Readers disagree which of two counts, so that either could be the wrong one to edit.
  if (lists.length > 1) throw unusable(`it has ${lists.length} members "widgets"`);
  const [list] = lists;
  if (!list) throw unusable('it has no "widgets"');
  if (list.type !== "array") throw unusable(`"widgets" is ${nameOf(list)}`);
  const { children: widgets = [] } = list;
  if (widgets.length > MAX_WIDGETS)
    throw unusable(`it has ${widgets.length.toLocaleString("en-US")} widgets`);
  return { text, mark, list, widgets };
}

function treeOf(text: string): Node {
  try {
    JSON.parse(text);
  } catch (error) {
    throw unusable(`it is no JSON (comments and trailing commas are none): ${(error as Error).message}`);
  }
  try {
    const root = parseTree(text);
    if (root) return root;
  } catch (error) {
    // The reader of places calls itself for each level; JSON.parse does not.
    if (!(error instanceof RangeError)) throw error;
  }
  throw unusable("it is nested too deeply");
}

function unusable(why: string): CliError {
  return new CliError(
    `Cannot read the dashboard body: expected a JSON object with a list "widgets" such as {"widgets": []}, but ${why}`,
  );
}

function nameOf({ type }: Node): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function membersOf(node: Node, name: string): Node[] {
  return (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key?.value === name && value ? [value] : [],
  );
}

/** The value of a member; of several with one name the last, as JSON.parse takes it. */
export function member(node: Node | undefined, ...path: readonly string[]): Node | undefined {
  let at = node;
  for (const name of path) at = at?.type === "object" ? membersOf(at, name).at(-1) : undefined;
  return at;
}

/** The member's value where it is a string. */
export function textMember(node: Node | undefined, ...path: readonly string[]): string | undefined {
  const value: unknown = member(node, ...path)?.value;
  return typeof value === "string" ? value : undefined;
}
