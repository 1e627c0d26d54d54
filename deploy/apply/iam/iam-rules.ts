import { sortedJson } from "../../sorted-json.ts";
import type { Json, Resource } from "../../stack/template.ts";
import { type Fields, recordOf } from "./meaning.ts";

/** One statement (or attached policy, or permission of a function) that says who may do what. */
export interface IamRule {
  /** The resource of the template that says it: "DetailRole". */
  readonly logicalId: string;
  /** "AWS::IAM::Role" */
  readonly type: string;
  /** Where in it: "trust", "policy read-index", "resource policy", "attached policy", "permission". */
  readonly place: string;
  /** The statement as JSON, keys sorted. */
  readonly statement: string;
}

/** Every rule of a template, of whatever source it was read: parts that have not the expected shape are left out. */
export function iamRules(template: {
  readonly Resources?: Readonly<Record<string, Pick<Resource, "Type" | "Properties">>>;
}): IamRule[] {
  return Object.entries(template.Resources ?? {}).flatMap(([logicalId, { Type, Properties = {} }]) =>
    rulesOf(Type, Properties).map(({ place, statement }) => ({
      logicalId,
      type: Type,
      place,
      statement: sortedJson(statement),
    })),
  );
}

interface Rule {
  readonly place: string;
  readonly statement: Json;
}

function rulesOf(type: string, properties: Fields): Rule[] {
  if (type === "AWS::Lambda::Permission") return [{ place: "permission", statement: { ...properties } }];
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
      `policy ${typeof PolicyName === "string" ? PolicyName : sortedJson(PolicyName)}`,
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

/** IAM takes one statement where a list may stand. */
function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as Json];
}
