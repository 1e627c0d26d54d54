import { sortedJson } from "../../sorted-json.ts";
import type { Json } from "../../stack/template.ts";

/**
 * A statement as IAM takes it: its label (Sid) grants nothing, lists of actions, resources, principals and condition values
 * have no order, and a list of one is that one. Two with the same meaning are the same permission. Other shapes stay as they
 * are.
 */
export function meaningOf(statement: Json): Json {
  const fields = recordOf(statement);
  if (!fields || typeof fields.Effect !== "string") return statement;
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name, value]) => name !== "Sid" || typeof value !== "string")
      .map(([name, value]) => [name, fieldMeaning(name, value)]),
  );
}

function fieldMeaning(name: string, value: Json | undefined): Json {
  if (/^(Not)?(Action|Resource)$/.test(name)) return setOf(value);
  const inner = recordOf(value);
  if (/^(Not)?Principal$/.test(name) && inner) return mapped(inner, setOf);
  if (name === "Condition" && inner)
    return mapped(inner, (keys) => {
      const byKey = recordOf(keys);
      return byKey ? mapped(byKey, setOf) : (keys ?? null);
    });
  return value ?? null;
}

/** Values of a list in one order, each as text of a template ("${Bucket.Arn}/*"); one alone is not in a list. */
function setOf(value: Json | undefined): Json {
  const values = (Array.isArray(value) ? (value as readonly Json[]) : [value ?? null]).map(
    (item) => patternOf(item) ?? item,
  );
  const texts = new Map(values.map((item) => [sortedJson(item), item]));
  const sorted = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  return sorted.length === 1 ? (sorted[0] ?? null) : sorted;
}

/**
 * What CloudFormation makes a text of, as the text of Fn::Sub: `{Ref: "X"}` is "${X}", `{"Fn::GetAtt": ["X", "Arn"]}` is
 * "${X.Arn}". A literal "${" is "${!", as there. Undefined for anything else.
 */
export function patternOf(value: Json): { readonly "Fn::Sub": string } | undefined {
  if (typeof value === "string") return { "Fn::Sub": value.replaceAll("${", "${!") };
  const fields = recordOf(value);
  const [[name, argument] = ["", undefined], ...more] = Object.entries(fields ?? {});
  if (more.length > 0) return undefined;
  if (name === "Ref" && isName(argument) && !argument.includes(".")) return { "Fn::Sub": `\${${argument}}` };
  if (name === "Fn::Sub" && typeof argument === "string") return { "Fn::Sub": argument };
  if (name !== "Fn::GetAtt") return undefined;
  const path = Array.isArray(argument) ? argument : [];
  return path.length === 2 && path.every(isName) ? { "Fn::Sub": `\${${path.join(".")}}` } : undefined;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9:.]+$/.test(value);
}

function mapped(fields: Fields, change: (value: Json | undefined) => Json): Json {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
}

export type Fields = Readonly<Record<string, Json | undefined>>;

export function recordOf(value: Json | undefined): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}
