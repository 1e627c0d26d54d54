import type { Template } from "../../../deploy/stack/template.ts";

/** What stands for what is known only in an account: parameters, and ARNs and names of the stack's own resources. */
export type Values = Readonly<Record<string, string>>;

/** A value of the template as CloudFormation would hand it on; what `values` does not name is said as its own name. */
export function resolved(value: unknown, values: Values): unknown {
  if (Array.isArray(value)) return value.map((inner) => resolved(inner, values));
  if (typeof value !== "object" || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  if (typeof members.Ref === "string") return values[members.Ref] ?? members.Ref;
  const attribute = members["Fn::GetAtt"];
  if (Array.isArray(attribute)) return values[attribute.join(".")] ?? attribute.join(".");
  const pattern = members["Fn::Sub"];
  if (typeof pattern === "string")
    return pattern
      .replace(/\$\{([^!}][^}]*)\}/g, (_all, name: string) => values[name] ?? name)
      .replaceAll("${!", "${");
  return Object.fromEntries(Object.entries(members).map(([key, inner]) => [key, resolved(inner, values)]));
}

export interface RoleStatement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** What a role of the template may do. */
export function statementsOfRole(template: Template, roleId: string, values: Values): RoleStatement[] {
  const { Policies = [] } = (template.Resources[roleId]?.Properties ?? {}) as {
    Policies?: { PolicyDocument: { Statement: RoleStatement[] } }[];
  };
  return Policies.flatMap(
    ({ PolicyDocument }) => resolved(PolicyDocument.Statement, values) as RoleStatement[],
  );
}

/** What a function of the template finds in its environment. */
export function environmentOf(
  template: Template,
  functionId: string,
  values: Values,
): Record<string, string> {
  const { Environment } = (template.Resources[functionId]?.Properties ?? {}) as {
    Environment: { Variables: unknown };
  };
  return resolved(Environment.Variables, values) as Record<string, string>;
}
