import type { Json, Resource } from "../../stack/template.ts";

/** One statement (or attached policy, or permission of a function) that says who may do what. */
export interface IamRule {
  /** The resource of the template that says it: "DetailRole". */
  readonly logicalId: string;
  /** Where in it: "trust", "policy read-index", "resource policy", "attached policy", "permission". */
  readonly place: string;
  /** The statement as JSON, keys sorted: two that mean the same by their text compare equal. */
  readonly statement: string;
}

type Properties = Readonly<Record<string, Json | undefined>>;

/** Every rule of a template, of whatever source it was read: parts that have not the expected shape are left out. */
export function iamRules(template: {
  readonly Resources?: Readonly<Record<string, Pick<Resource, "Type" | "Properties">>>;
}): IamRule[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) =>
    rulesOf(Type, Properties).map(({ place, statement }) => ({
      logicalId,
      place,
      statement: canonicalJson(statement),
    })),
  );
}

interface Rule {
  readonly place: string;
  readonly statement: Json;
}

function rulesOf(type: string, properties: Properties): Rule[] {
  if (type === "AWS::Lambda::Permission")
    return [{ place: "permission", statement: withoutUndefined(properties) }];
  if (type === "AWS::IAM::Role")
    return [
      ...statements("trust", properties.AssumeRolePolicyDocument),
      ...inline(properties.Policies),
      ...attached(properties.ManagedPolicyArns),
      ...boundary(properties.PermissionsBoundary),
    ];
  if (type.startsWith("AWS::IAM::"))
    return [
      ...statements("policy", properties.PolicyDocument),
      ...inline(properties.Policies),
      ...attached(properties.ManagedPolicyArns),
    ];
  // Policies of buckets, queues and topics; KMS calls it KeyPolicy, Secrets Manager ResourcePolicy.
  return [
    ...statements("resource policy", properties.PolicyDocument),
    ...statements("resource policy", properties.KeyPolicy),
    ...statements("resource policy", properties.ResourcePolicy),
  ];
}

function inline(policies: Json | undefined): Rule[] {
  return listOf(policies).flatMap((policy) => {
    const { PolicyName, PolicyDocument } = recordOf(policy) ?? {};
    return statements(
      `policy ${typeof PolicyName === "string" ? PolicyName : canonicalJson(PolicyName)}`,
      PolicyDocument,
    );
  });
}

function attached(arns: Json | undefined): Rule[] {
  return listOf(arns).map((arn) => ({ place: "attached policy", statement: arn }));
}

function boundary(arn: Json | undefined): Rule[] {
  return arn === undefined ? [] : [{ place: "permissions boundary", statement: arn }];
}

function statements(place: string, document: Json | undefined): Rule[] {
  return listOf(recordOf(document)?.Statement).map((statement) => ({ place, statement }));
}

function withoutUndefined(properties: Properties): Json {
  return { ...properties };
}

/** IAM takes one statement where a list may stand. */
function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as Json];
}

function recordOf(value: Json | undefined): Properties | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Properties)
    : undefined;
}

/** JSON with the keys of every object in order. */
export function canonicalJson(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_key, part: unknown) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    ) ?? "null"
  );
}
