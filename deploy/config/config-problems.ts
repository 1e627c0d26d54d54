import type { z } from "zod";
import { quote } from "../../kit/params.ts";
import { closestName } from "./closest-name.ts";
import { configJsonSchema, type SchemaNode, schemaAt } from "./config-json-schema.ts";
import { wantedWords } from "./wanted-words.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** More are counted, not written: a file may have a hundred thousand. */
const MAX_SENTENCES = 50;

/**
 * What is wrong with a configuration, a sentence for each field; `file` names it and `given` is what was in it:
 * `Cannot use index.retentionDays 9 in trailboard.config.json: expected a whole number from 35 to 3653`
 */
export function configProblems(issues: readonly Issue[], given: unknown, file: string): readonly string[] {
  const schema = configJsonSchema();
  const sentences = new Set<string>();
  let left = 0;
  for (const issue of issues) {
    for (const problem of problemsOf(issue)) {
      if (sentences.size >= MAX_SENTENCES) left++;
      else sentences.add(sentenceOf(problem, { schema, given, file }));
    }
  }
  return left === 0 ? [...sentences] : [...sentences, `... and ${left} more in ${file}`];
}

type Problem =
  | { readonly kind: "value"; readonly path: Path }
  /** `wanted` is a rule's own words. */
  | { readonly kind: "rule"; readonly path: Path; readonly wanted: string }
  | { readonly kind: "name"; readonly path: Path }
  | { readonly kind: "unknown"; readonly path: Path };

function problemsOf(issue: Issue): Problem[] {
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ kind: "unknown", path: [...issue.path, key] }));
    case "invalid_key":
      return [{ kind: "name", path: issue.path }];
    case "custom":
      return [{ kind: "rule", path: issue.path, wanted: issue.message }];
    default:
      return [{ kind: "value", path: issue.path }];
  }
}

interface About {
  readonly schema: SchemaNode;
  readonly given: unknown;
  readonly file: string;
}

function sentenceOf(problem: Problem, { schema, given, file }: About): string {
  const { path } = problem;
  const name = fieldName(path);
  const value = valueAt(given, path);
  switch (problem.kind) {
    case "unknown":
      // A name at the top is said as it is, also where it would need brackets as a part of a path.
      return `Cannot use ${quote(path.length === 1 ? path[0] : name)} in ${file}: there is no such field${didYouMean(path, schema)}`;
    case "rule":
      return `Cannot use ${name} ${quote(value)} in ${file}: expected ${problem.wanted}`;
    case "name": {
      const names = schemaAt(schema, path.slice(0, -1))?.propertyNames ?? { type: "string" };
      const key = path.at(-1);
      return `Cannot use the name ${quote(key)} of ${fieldName(path.slice(0, -1))} in ${file}: expected ${wantedWords(names, key)}`;
    }
    case "value": {
      const words = wantedWords(schemaAt(schema, path) ?? {}, value);
      if (value === undefined) return `Cannot do without ${name} in ${file}: expected ${words}`;
      if (path.length === 0) return `Cannot use ${quote(value)} as ${file}: expected ${words}`;
      return `Cannot use ${name} ${quote(value)} in ${file}: expected ${words}`;
    }
  }
}

/** ["public", "widgets", 0, "my param"] -> public.widgets[0]["my param"] */
export function fieldName(path: Path): string {
  return path
    .map((part, at) => {
      if (typeof part === "number") return `[${part}]`;
      if (!/^[$A-Za-z_][\w$-]{0,59}$/.test(String(part))) return `[${quote(String(part))}]`;
      return at === 0 ? String(part) : `.${String(part)}`;
    })
    .join("");
}

function valueAt(given: unknown, path: Path): unknown {
  let value = given;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}

/** A field beside it, or one of such a name elsewhere, said with its whole path. */
function didYouMean(path: Path, schema: SchemaNode): string {
  const beside = Object.keys(schemaAt(schema, path.slice(0, -1))?.properties ?? {});
  const fields = new Map(beside.map((name) => [name, name]));
  for (const field of fieldsOf(schema, [])) {
    const name = field.at(-1) ?? "";
    if (!fields.has(name)) fields.set(name, field.join("."));
  }
  const closest = fields.get(closestName(String(path.at(-1)), [...fields.keys()]) ?? "");
  return closest === undefined ? "" : `; did you mean ${quote(closest)}?`;
}

function fieldsOf({ properties = {} }: SchemaNode, path: readonly string[]): (readonly string[])[] {
  return Object.entries(properties).flatMap(([name, node]) => [
    [...path, name],
    ...fieldsOf(node, [...path, name]),
  ]);
}
