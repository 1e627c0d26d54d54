import type { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Template } from "../../../deploy/stack/template.ts";

type Spec = ReturnType<typeof loadAwsServiceSpecSync>;
type SpecResource = ReturnType<Spec["lookup"]>[number] & {
  readonly properties: Readonly<Record<string, { readonly required?: boolean; readonly type: PropertyType }>>;
};
type Properties = SpecResource["properties"];

/** The part of the specification's types that is looked at here. */
type PropertyType =
  | { readonly type: "string"; readonly allowedValues?: readonly string[] }
  | { readonly type: "integer"; readonly allowedValues?: readonly number[] }
  | { readonly type: "number" | "boolean" | "json" | "date-time" | "null" | "tag" }
  | { readonly type: "ref"; readonly reference: unknown }
  | { readonly type: "array" | "map"; readonly element: PropertyType }
  | { readonly type: "union"; readonly types: readonly PropertyType[] };

/** What CloudFormation's own specification finds wrong with a template: types, properties, what is required, values. */
export function specProblems(template: Template, spec: Spec): string[] {
  return Object.entries(template.Resources).flatMap(([id, { Type, Properties = {} }]) => {
    const [resource] = spec.lookup("resource", "cloudFormationType", "equals", Type);
    if (!resource) return [`${id}: no type ${Type}`];
    return members(Properties, resource.properties as Properties, id, spec);
  });
}

function members(value: object, properties: Properties, path: string, spec: Spec): string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in value))
    .map(([name]) => `${path}: ${name} is required`);
  const wrong = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    return property
      ? mismatches(inner, property.type, `${path}.${name}`, spec)
      : [`${path}: no property ${name}`];
  });
  return [...missing, ...wrong];
}

function mismatches(value: unknown, type: PropertyType, path: string, spec: Spec): string[] {
  // What it will be is not known before it is deployed; all of ours are texts.
  if (isIntrinsic(value)) return isTextual(type) ? [] : [`${path}: expected ${type.type}, not a reference`];
  switch (type.type) {
    case "string":
    case "integer":
      return isScalar(value, type.type) && (type.allowedValues ?? [value]).includes(value as never)
        ? []
        : [`${path}: ${JSON.stringify(value)} is no ${type.type} that is allowed`];
    case "number":
    case "boolean":
      return isScalar(value, type.type) ? [] : [`${path}: ${JSON.stringify(value)} is no ${type.type}`];
    case "json":
      return typeof value === "object" || typeof value === "string" ? [] : [`${path}: expected JSON`];
    case "tag":
      return typeof value === "object" && value !== null && "Key" in value && "Value" in value
        ? []
        : [`${path}: expected a tag`];
    case "array":
      return Array.isArray(value)
        ? value.flatMap((inner, at) => mismatches(inner, type.element, `${path}[${at}]`, spec))
        : [`${path}: expected a list`];
    case "map":
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, inner]) =>
            mismatches(inner, type.element, `${path}.${key}`, spec),
          )
        : [`${path}: expected members`];
    case "ref": {
      const { properties } = spec.get("typeDefinition", type.reference as never) as unknown as {
        properties: Properties;
      };
      return isRecord(value) ? members(value, properties, path, spec) : [`${path}: expected members`];
    }
    case "union": {
      const each = type.types.map((one) => mismatches(value, one, path, spec));
      return each.some((problems) => problems.length === 0) ? [] : (each[0] ?? []);
    }
    default:
      return typeof value === "string" ? [] : [`${path}: expected a text`];
  }
}

function isScalar(value: unknown, type: "string" | "integer" | "number" | "boolean"): boolean {
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function isTextual(type: PropertyType): boolean {
  return (
    type.type === "string" || type.type === "json" || (type.type === "union" && type.types.some(isTextual))
  );
}

function isIntrinsic(value: unknown): boolean {
  return isRecord(value) && /^(Ref|Fn::(GetAtt|Sub))$/.test(Object.keys(value).join());
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
