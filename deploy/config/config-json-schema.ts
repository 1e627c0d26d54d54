import { z } from "zod";
import { configSchema } from "./config.ts";

/** What is used of a JSON Schema that zod makes. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | false;
  /** Says a pattern in words; editors (VS Code) show it. */
  readonly patternErrorMessage?: string;
}

/**
 * The published schema of trailboard.config.json, of what a user writes. Draft 7: the newest that every editor with
 * completion knows. Rules between fields are not in it.
 */
export function configJsonSchema(): SchemaNode & Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  return { $schema, $id: "urn:trailboard:config", title: "trailboard.config.json", ...schema } as SchemaNode &
    Readonly<Record<string, unknown>>;
}

/** The part of the schema that says what may be at a path; undefined where it knows no such field. */
export function schemaAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const part of path) {
    if (node === undefined) return undefined;
    node = memberOf(node, part);
  }
  return node;
}

function memberOf(node: SchemaNode, part: PropertyKey): SchemaNode | undefined {
  if (typeof part === "number") return node.items;
  if (node.properties && typeof part === "string" && Object.hasOwn(node.properties, part))
    return node.properties[part];
  return node.additionalProperties === false ? undefined : node.additionalProperties;
}
