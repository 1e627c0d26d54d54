/** Metric math as a tree (CloudWatch User Guide, "Metric math syntax and functions"). */
export type Node =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "negative"; readonly of: Node }
  | { readonly kind: "binary"; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: "list"; readonly items: readonly Node[] };

export type Operator = "+" | "-" | "*" | "/" | "^" | "==" | "!=" | "<=" | ">=" | "<" | ">" | "&&" | "||";

/** Says where an expression is wrong; the caller adds which expression it is. */
export class MathError extends Error {
  override readonly name = "MathError";
}

const MAX_LENGTH = 2048;
const MAX_DEPTH = 60;

// Loosest first. AND and OR may be written as words.
const LEVELS: readonly (readonly Operator[])[] = [
  ["||"],
  ["&&"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
];

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z_][A-Za-z0-9_]*)|(==|!=|<=|>=|&&|\|\||[-+*/^<>()[\],]))/y;

interface Token {
  readonly kind: "number" | "text" | "word" | "sign";
  readonly text: string;
}

export function parseMath(expression: string): Node {
  if (expression.length > MAX_LENGTH) throw new MathError(`it is longer than ${MAX_LENGTH} characters`);
  const tokens = tokenize(expression);
  let position = 0;
  const peek = () => tokens[position];
  const isSign = (text: string) => peek()?.kind === "sign" && peek()?.text === text;
  const take = (text: string) => {
    if (!isSign(text)) throw unexpected(peek(), text);
    position++;
  };

  function level(index: number, depth: number): Node {
    if (depth > MAX_DEPTH) throw new MathError(`it is nested more than ${MAX_DEPTH} deep`);
    const operators = LEVELS[index];
    if (!operators) return power(depth);
    let left = level(index + 1, depth + 1);
    for (
      let operator = operatorOf(peek());
      operator && operators.includes(operator);
      operator = operatorOf(peek())
    ) {
      position++;
      left = { kind: "binary", operator, left, right: level(index + 1, depth + 1) };
    }
    return left;
  }

  function power(depth: number): Node {
    const base = unary(depth);
    if (!isSign("^")) return base;
    position++;
    return { kind: "binary", operator: "^", left: base, right: power(depth + 1) };
  }

  function unary(depth: number): Node {
    if (depth > MAX_DEPTH * 2) throw new MathError(`it is nested more than ${MAX_DEPTH} deep`);
    if (!isSign("-")) return primary(depth);
    position++;
    return { kind: "negative", of: unary(depth + 1) };
  }

  function primary(depth: number): Node {
    const token = peek();
    if (!token) throw new MathError("it ends too early");
    position++;
    if (token.kind === "number") return { kind: "number", value: Number(token.text) };
    if (token.kind === "text") return { kind: "text", value: token.text };
    if (token.kind === "word") {
      if (!isSign("(")) return { kind: "id", id: token.text };
      position++;
      return { kind: "call", name: token.text.toUpperCase(), args: items(")", depth) };
    }
    if (token.text === "[") return { kind: "list", items: items("]", depth) };
    if (token.text !== "(") throw unexpected(token);
    const inner = level(0, depth + LEVELS.length);
    take(")");
    return inner;
  }

  function items(end: ")" | "]", depth: number): Node[] {
    const found: Node[] = [];
    while (!isSign(end)) {
      if (found.length > 0) take(",");
      found.push(level(0, depth + LEVELS.length));
    }
    take(end);
    return found;
  }

  const tree = level(0, 0);
  if (position < tokens.length) throw unexpected(peek());
  return tree;
}

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(expression);
    if (!match) throw new MathError(`"${expression.slice(start).trim().slice(0, 20)}" is not understood`);
    const [, number, double, single, word, sign] = match;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (double !== undefined || single !== undefined)
      tokens.push({ kind: "text", text: double ?? single ?? "" });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else tokens.push({ kind: "sign", text: sign ?? "" });
  }
  return tokens;
}

function operatorOf(token: Token | undefined): Operator | undefined {
  if (token?.kind === "word") {
    if (token.text === "AND") return "&&";
    return token.text === "OR" ? "||" : undefined;
  }
  return token?.kind === "sign" ? LEVELS.flat().find((operator) => operator === token.text) : undefined;
}

function unexpected(token: Token | undefined, wanted?: string): MathError {
  const found = token ? `"${token.text.slice(0, 20)}"` : "the end";
  return new MathError(`${found} is unexpected${wanted ? `, wanted "${wanted}"` : ""}`);
}
