import { validationError } from "./template.ts";

/** A value that is known only when a resource has been made: what it waits for. */
export class Unknown {
  readonly causes: readonly Cause[];
  constructor(causes: readonly Cause[]) {
    this.causes = causes;
  }
}

export interface Cause {
  readonly source: "ResourceReference" | "ResourceAttribute";
  /** "Role" or "Role.Arn" */
  readonly entity: string;
}

/** What names in a template mean. */
export interface Scope {
  /** A parameter's value, a pseudo parameter's, or a resource's physical id (Unknown where it has none yet). */
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): boolean;
}

/** AWS::NoValue: a property with it is not there. */
export const NO_VALUE = Symbol("AWS::NoValue");

/** A template value with its intrinsic functions done. Whatever holds an Unknown as part of a text is Unknown. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [""];
  if (entries.length === 1 && (name === "Ref" || name === "Condition" || name.startsWith("Fn::")))
    return intrinsic(name, argument, scope);
  return Object.fromEntries(
    entries
      .map(([key, field]) => [key, resolve(field, scope)] as const)
      .filter(([, field]) => field !== NO_VALUE),
  );
}

function intrinsic(name: string, argument: unknown, scope: Scope): unknown {
  switch (name) {
    case "Ref":
      return scope.ref(String(argument));
    case "Condition":
      return typeof argument === "string"
        ? scope.condition(argument)
        : { Condition: resolve(argument, scope) };
    case "Fn::GetAtt":
      return scope.attribute(...getAtt(argument));
    case "Fn::Sub":
      return substitute(argument, scope);
    case "Fn::If": {
      const [condition, yes, no] = list(argument, name);
      return resolve(scope.condition(String(condition)) ? yes : no, scope);
    }
    case "Fn::Equals": {
      const [a, b] = list(argument, name).map((item) => resolve(item, scope));
      return JSON.stringify(a) === JSON.stringify(b);
    }
    case "Fn::Not":
      return !resolve(list(argument, name)[0], scope);
    case "Fn::And":
      return list(argument, name).every((item) => resolve(item, scope));
    case "Fn::Or":
      return list(argument, name).some((item) => resolve(item, scope));
    case "Fn::Join": {
      const [separator, items] = list(argument, name);
      return whenKnown(resolve(items, scope), (known) =>
        list(known, name).map(String).join(String(separator)),
      );
    }
    case "Fn::Split": {
      const [separator, text] = list(argument, name);
      return whenKnown(resolve(text, scope), (known) => String(known).split(String(separator)));
    }
    case "Fn::Select": {
      const [index, items] = list(argument, name);
      return whenKnown(resolve(items, scope), (known) => list(known, name)[Number(resolve(index, scope))]);
    }
    case "Fn::Base64":
      return whenKnown(resolve(argument, scope), (known) => Buffer.from(String(known)).toString("base64"));
    default:
      throw validationError(`Template error: the fake AWS does not know the function ${name}`);
  }
}

function substitute(argument: unknown, scope: Scope): unknown {
  const [text, own] = typeof argument === "string" ? [argument, {}] : list(argument, "Fn::Sub");
  const variables = (own ?? {}) as Record<string, unknown>;
  const waits: Unknown[] = [];
  const done = String(text).replace(SUB, (_all, literal: string | undefined, name = "") => {
    if (literal !== undefined) return `\${${literal}}`;
    const value = Object.hasOwn(variables, name)
      ? resolve(variables[name], scope)
      : name.includes(".")
        ? scope.attribute(...getAtt(name))
        : scope.ref(name);
    if (value instanceof Unknown) waits.push(value);
    return String(value);
  });
  return waits.length > 0 ? new Unknown(waits.flatMap(({ causes }) => causes)) : done;
}

/** "${!Literal}" or "${Name}" */
const SUB = /\$\{(?:!([^}]*)|([^!}][^}]*))\}/g;

function whenKnown(value: unknown, use: (known: unknown) => unknown): unknown {
  const waits = unknownsIn(value);
  return waits.length > 0 ? new Unknown(waits.flatMap(({ causes }) => causes)) : use(value);
}

export function unknownsIn(value: unknown): Unknown[] {
  if (value instanceof Unknown) return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(unknownsIn);
}

function getAtt(argument: unknown): [logicalId: string, attribute: string] {
  const [logicalId = "", ...rest] =
    typeof argument === "string" ? argument.split(".") : list(argument, "Fn::GetAtt").map(String);
  return [logicalId, rest.join(".")];
}

function list(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw validationError(`Template error: every ${name} object requires a list argument.`);
}

export interface Reference {
  readonly name: string;
  readonly attribute?: string;
}

/** Every name that a value refers to: resources, parameters and pseudo parameters. */
export function referencesOf(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === "Ref" && typeof argument === "string") return [{ name: argument }];
    if (name === "Fn::GetAtt") {
      const [logicalId, attribute] = getAtt(argument);
      return [{ name: logicalId, attribute }];
    }
    if (name === "Fn::Sub") return referencesOfSub(argument);
    return referencesOf(argument);
  });
}

function referencesOfSub(argument: unknown): Reference[] {
  const [text, own] = typeof argument === "string" ? [argument, {}] : list(argument, "Fn::Sub");
  const variables = (own ?? {}) as Record<string, unknown>;
  const names = [...String(text).matchAll(SUB)].flatMap(([, , name]) => (name === undefined ? [] : [name]));
  return [
    ...referencesOf(variables),
    ...names
      .filter((name) => !Object.hasOwn(variables, name))
      .map((name) => {
        if (!name.includes(".")) return { name };
        const [logicalId, attribute] = getAtt(name);
        return { name: logicalId, attribute };
      }),
  ];
}
