import { type Scope, sequence } from "./rewrite.ts";
import { StatementError } from "./statement-error.ts";
import { commaSeparated, isParens, isSymbol, type Node, name } from "./token-tree.ts";

type LambdaFunction = (arguments_: readonly (readonly Node[])[], scope: Scope) => string;

interface Lambda {
  readonly parameters: readonly string[];
  readonly body: readonly Node[];
}

/** The entry of a map, where Trino's lambda has two parameters: DuckDB's second one is an index. */
const ENTRY = "trino_entry";

/** Functions that take a lambda. A lambda cannot pass through a DuckDB macro, so each is written out. */
export const LAMBDA_FUNCTIONS: Readonly<Record<string, LambdaFunction>> = {
  transform: (arguments_, scope) => overArray("list_transform", "transform", arguments_, scope),
  filter: (arguments_, scope) => overArray("list_filter", "filter", arguments_, scope),
  any_match: (arguments_, scope) =>
    `trino_any_match(${overArray("list_transform", "any_match", arguments_, scope)})`,
  all_match: (arguments_, scope) =>
    `trino_all_match(${overArray("list_transform", "all_match", arguments_, scope)})`,
  none_match: (arguments_, scope) =>
    `(NOT trino_any_match(${overArray("list_transform", "none_match", arguments_, scope)}))`,
  find_first: (arguments_, scope) =>
    `trino_element_at(${overArray("list_filter", "find_first", arguments_, scope)}, 1)`,
  reduce: reduceCall,
  map_filter: (arguments_, scope) => overMap("map_filter", arguments_, scope, (body) => [body, undefined]),
  transform_values: (arguments_, scope) =>
    overMap("transform_values", arguments_, scope, (body) => [
      undefined,
      `struct_pack("key" := ${ENTRY}."key", "value" := ${body})`,
    ]),
  transform_keys: (arguments_, scope) =>
    overMap("transform_keys", arguments_, scope, (body) => [
      undefined,
      `struct_pack("key" := ${body}, "value" := ${ENTRY}."value")`,
    ]),
  zip_with: zipWith,
};

function overArray(
  duckdb: string,
  trino: string,
  arguments_: readonly (readonly Node[])[],
  scope: Scope,
): string {
  const [array, function_] = exactly(trino, arguments_, 2);
  const { parameters, body } = lambdaOf(trino, function_, 1);
  return `${duckdb}(${sequence(array, scope)}, ${lambda(parameters, body, scope)})`;
}

function overMap(
  trino: string,
  arguments_: readonly (readonly Node[])[],
  scope: Scope,
  parts: (body: string) => readonly [filter: string | undefined, transform: string | undefined],
): string {
  const [map, function_] = exactly(trino, arguments_, 2);
  const { parameters, body } = lambdaOf(trino, function_, 2);
  const [key = "", value = ""] = parameters;
  const inner = renamed(scope, [
    [key, `${ENTRY}."key"`],
    [value, `${ENTRY}."value"`],
  ]);
  const [filter, transform] = parts(sequence(body, inner));
  const entries = `map_entries(${sequence(map, scope)})`;
  if (filter !== undefined) return `map_from_entries(list_filter(${entries}, lambda ${ENTRY}: ${filter}))`;
  return `map_from_entries(list_transform(${entries}, lambda ${ENTRY}: ${transform}))`;
}

/** reduce(array, start, (state, x) -> state, state -> result): DuckDB wants the state first in the list's own type. */
function reduceCall(arguments_: readonly (readonly Node[])[], scope: Scope): string {
  const [array, start, step, output] = exactly("reduce", arguments_, 4);
  const { parameters, body } = lambdaOf("reduce", step, 2);
  const last = lambdaOf("reduce", output, 1);
  const reduced = `list_reduce(${sequence(array, scope)}, ${lambda(parameters, body, scope)}, ${sequence(start, scope)})`;
  return `trino_element_at(list_transform(list_value(${reduced}), ${lambda(last.parameters, last.body, scope)}), 1)`;
}

function zipWith(arguments_: readonly (readonly Node[])[], scope: Scope): string {
  const [left, right, function_] = exactly("zip_with", arguments_, 3);
  const { parameters, body } = lambdaOf("zip_with", function_, 2);
  const [first = "", second = ""] = parameters;
  const inner = renamed(scope, [
    [first, `${ENTRY}[1]`],
    [second, `${ENTRY}[2]`],
  ]);
  const zipped = `list_zip(${sequence(left, scope)}, ${sequence(right, scope)})`;
  return `list_transform(${zipped}, lambda ${ENTRY}: ${sequence(body, inner)})`;
}

function lambda(parameters: readonly string[], body: readonly Node[], scope: Scope): string {
  // A parameter hides one of the same name further out.
  const inner = renamed(
    scope,
    parameters.map((parameter) => [parameter, name(parameter)]),
  );
  return `lambda ${parameters.map(name).join(", ")}: ${sequence(body, inner)}`;
}

function renamed(scope: Scope, names: readonly (readonly [string, string])[]): Scope {
  const parameters = new Map(scope.parameters);
  for (const [from, to] of names) parameters.set(from.toLowerCase(), to);
  return { ...scope, parameters };
}

function lambdaOf(trino: string, nodes: readonly Node[], count: number): Lambda {
  const [head, arrow] = nodes;
  const parameters = !isSymbol(arrow, "->")
    ? []
    : isParens(head)
      ? commaSeparated(head.nodes).map((part) => part[0])
      : [head];
  const names = parameters.map((node) => (node?.kind === "word" || node?.kind === "quoted" ? node.text : ""));
  if (names.length !== count || names.includes("") || nodes.length < 3)
    throw new StatementError(
      `Cannot use ${trino}: expected a lambda with ${count} ${count === 1 ? "parameter: x -> ..." : "parameters: (x, y) -> ..."}`,
    );
  return { parameters: names, body: nodes.slice(2) };
}

type Nodes = readonly Node[];
type Tuple = [Nodes, Nodes, Nodes, Nodes];

function exactly(trino: string, arguments_: readonly Nodes[], count: number): Tuple {
  if (arguments_.length !== count)
    throw new StatementError(`Cannot use ${trino}: expected ${count} arguments, got ${arguments_.length}`);
  const [a = [], b = [], c = [], d = []] = arguments_;
  return [a, b, c, d];
}
