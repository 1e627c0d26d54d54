import { functions } from "./functions.ts";
import { MathError, type Node, type Operator } from "./parse.ts";

/** Start of the period, epoch ms -> value. A missing period has no entry. */
export type Series = ReadonlyMap<number, number>;

export type Value =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "series"; readonly series: Series }
  | { readonly kind: "array"; readonly items: readonly Series[] }
  | { readonly kind: "text"; readonly value: string };

/** What an expression may ask about its surroundings. */
export interface MathScope {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
  /** Undefined where there is no such id. */
  readonly resolve: (id: string) => Value | undefined;
  /** METRICS(): the series of the request that are metrics, whose id holds `part`. */
  readonly metrics: (part: string) => readonly Series[];
}

const MAX_SERIES = 500;

export const scalar = (value: number): Value => ({ kind: "scalar", value });
export const series = (points: Series): Value => ({ kind: "series", series: points });

export function evaluate(node: Node, scope: MathScope): Value {
  switch (node.kind) {
    case "number":
      return scalar(node.value);
    case "text":
      return { kind: "text", value: node.value };
    case "id": {
      const value = scope.resolve(node.id);
      if (!value) throw new MathError(`"${node.id}" is neither an Id of this request nor a function`);
      return value;
    }
    case "negative":
      return operate("*", scalar(-1), evaluate(node.of, scope));
    case "binary":
      return operate(node.operator, evaluate(node.left, scope), evaluate(node.right, scope));
    case "list": {
      const items = node.items.flatMap((item) => seriesOf(evaluate(item, scope)));
      // A list of lists of lists would grow past any memory.
      if (items.length > MAX_SERIES)
        throw new MathError(`an array holds more than ${MAX_SERIES} time series`);
      return { kind: "array", items };
    }
    case "call":
      return call(node.name, node.args, scope);
  }
}

function call(name: string, args: readonly Node[], scope: MathScope): Value {
  // FILL's second argument may be a bare word, which is no id.
  const word =
    name === "FILL" && args[1]?.kind === "id" && /^(REPEAT|LINEAR)$/.test(args[1].id)
      ? args[1].id
      : undefined;
  const given = word === undefined ? args : args.slice(0, 1);
  const values = given.map((arg) => evaluate(arg, scope));
  const known = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!known) throw new MathError(`the function ${name} is not known here`);
  return known(word === undefined ? values : [...values, { kind: "text", value: word }], scope);
}

/** The series in a value; a scalar has none. */
export function seriesOf(value: Value): readonly Series[] {
  if (value.kind === "series") return [value.series];
  if (value.kind === "array") return value.items;
  throw new MathError("a time series is wanted here");
}

/** Two series meet where both have a point; a scalar meets every point. */
export function operate(operator: Operator, left: Value, right: Value): Value {
  if (left.kind === "text" || right.kind === "text")
    throw new MathError(`text cannot be used with "${operator}"`);
  if (left.kind === "scalar" && right.kind === "scalar") {
    const value = OPERATIONS[operator](left.value, right.value);
    if (!Number.isFinite(value)) throw new MathError("it divides by zero");
    return scalar(value);
  }
  if (left.kind === "array" && right.kind === "array") {
    if (left.items.length !== right.items.length) throw new MathError("two arrays of different length meet");
    return {
      kind: "array",
      items: left.items.map((item, index) => join(operator, item, right.items[index] ?? new Map())),
    };
  }
  if (left.kind === "array" || right.kind === "array") {
    const one = (value: Value) =>
      value.kind === "scalar" ? value.value : value.kind === "series" ? value.series : new Map();
    const items =
      left.kind === "array"
        ? left.items.map((item) => join(operator, item, one(right)))
        : (right as { items: readonly Series[] }).items.map((item) => join(operator, one(left), item));
    return { kind: "array", items };
  }
  const side = (value: typeof left | typeof right) => (value.kind === "scalar" ? value.value : value.series);
  return series(join(operator, side(left), side(right)));
}

function join(operator: Operator, left: Series | number, right: Series | number): Series {
  const times = typeof left === "number" ? (right as Series).keys() : left.keys();
  const result = new Map<number, number>();
  for (const atMs of times) {
    const a = typeof left === "number" ? left : left.get(atMs);
    const b = typeof right === "number" ? right : right.get(atMs);
    if (a === undefined || b === undefined) continue;
    const value = OPERATIONS[operator](a, b);
    // Division by zero is no data point, not infinity.
    if (Number.isFinite(value)) result.set(atMs, value);
  }
  return result;
}

const OPERATIONS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "<": (a, b) => Number(a < b),
  ">": (a, b) => Number(a > b),
  "<=": (a, b) => Number(a <= b),
  ">=": (a, b) => Number(a >= b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
};
