import { StatementError } from "./statement-error.ts";
import { type Token, tokenize } from "./tokenize.ts";

/** A token that means something, or a bracket with what is in it. Spaces and comments are gone. */
export type Node = Leaf | Group;

export interface Leaf {
  readonly kind: "word" | "quoted" | "string" | "number" | "event-data-store" | "symbol";
  /** Words as written; names and strings without their quotes. */
  readonly text: string;
  /** Words in capitals; elsewhere "". */
  readonly upper: string;
}

export interface Group {
  readonly kind: "group";
  readonly open: "(" | "[";
  readonly nodes: readonly Node[];
}

type Word = Leaf & { readonly kind: "word" };
type Sign = Leaf & { readonly kind: "symbol" };
type Parens = Group & { readonly open: "(" };

/** Deeper than any statement a person writes, and shallow enough for every recursion behind it. */
const MAX_DEPTH = 100;

export function tokenTree(statement: string): readonly Node[] {
  const stack: { open: "(" | "["; nodes: Node[] }[] = [];
  let nodes: Node[] = [];
  for (const token of tokenize(statement)) {
    if (token.text === "(" || token.text === "[") {
      if (stack.length >= MAX_DEPTH)
        throw new StatementError(`Cannot run the statement: brackets are nested more than ${MAX_DEPTH} deep`);
      stack.push({ open: token.text, nodes });
      nodes = [];
    } else if (token.text === ")" || token.text === "]") {
      const outer = stack.pop();
      if (!outer || (outer.open === "(") !== (token.text === ")"))
        throw new StatementError(
          `Cannot read "${token.text}" at character ${token.offset + 1}: nothing to close`,
        );
      const group: Group = { kind: "group", open: outer.open, nodes };
      nodes = outer.nodes;
      nodes.push(group);
    } else {
      const leaf = leafOf(token);
      if (leaf) nodes.push(leaf);
    }
  }
  const open = stack.at(-1);
  if (open) throw new StatementError(`Cannot read the statement: a "${open.open}" is not closed`);
  return nodes;
}

function leafOf(token: Token): Leaf | undefined {
  switch (token.kind) {
    case "space":
    case "comment":
      return undefined;
    case "string":
      return { kind: "string", text: token.text.slice(1, -1).replaceAll("''", "'"), upper: "" };
    case "quoted":
      return { kind: "quoted", text: token.text.slice(1, -1).replaceAll('""', '"'), upper: "" };
    case "word":
      return { kind: "word", text: token.text, upper: token.text.toUpperCase() };
    default:
      return { kind: token.kind, text: token.text, upper: "" };
  }
}

export function isWord(node: Node | undefined, ...words: readonly string[]): node is Word {
  return node?.kind === "word" && words.includes(node.upper);
}

export function isSymbol(node: Node | undefined, ...symbols: readonly string[]): node is Sign {
  return node?.kind === "symbol" && symbols.includes(node.text);
}

export function isParens(node: Node | undefined): node is Parens {
  return node?.kind === "group" && node.open === "(";
}

/** Parts between the commas of this level; none for an empty list. */
export function commaSeparated(nodes: readonly Node[]): readonly (readonly Node[])[] {
  if (nodes.length === 0) return [];
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (isSymbol(node, ",")) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts;
}

/** SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** SQL quoted name. */
export function name(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
