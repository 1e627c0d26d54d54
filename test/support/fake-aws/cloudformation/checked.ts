import { AwsError, type Input } from "../wire/fake-service.ts";
import { flag, objects, optionalText, text } from "../wire/input.ts";
import { referencesOf } from "./intrinsics.ts";
import { RESOURCE_TYPES } from "./resource-types.ts";
import type { Wanted } from "./stack.ts";
import { type Template, type TemplateResource, validationError } from "./template.ts";

export const PSEUDO_PARAMETERS = [
  "AWS::AccountId",
  "AWS::NoValue",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
];

/** What CloudFormation refuses before it looks at a single resource: names that lead nowhere, circles, unknown types. */
export function checkTemplate(template: Template): void {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const unknown = [...new Set(types.filter((type) => !Object.hasOwn(RESOURCE_TYPES, type)))];
  if (unknown.length > 0)
    throw validationError(
      `Template format error: Unrecognized resource types: [${unknown.join(", ")}] (the fake AWS knows ${Object.keys(RESOURCE_TYPES).join(", ")})`,
    );
  const isName = (name: string) =>
    Object.hasOwn(template.Resources, name) ||
    Object.hasOwn(template.Parameters, name) ||
    PSEUDO_PARAMETERS.includes(name);
  for (const [block, value] of [
    ["Resources", template.Resources],
    ["Outputs", template.Outputs],
  ] as const) {
    const lost = referencesOf(value)
      .map(({ name }) => name)
      .filter((name) => !isName(name));
    if (lost.length > 0)
      throw validationError(
        `Template format error: Unresolved resource dependencies [${[...new Set(lost)].join(", ")}] in the ${block} block of the template`,
      );
  }
  for (const { name, attribute } of referencesOf([template.Resources, template.Outputs])) {
    const type = template.Resources[name]?.Type;
    if (
      attribute !== undefined &&
      type !== undefined &&
      !RESOURCE_TYPES[type]?.attributes.includes(attribute)
    )
      throw validationError(
        `Template error: resource ${name} does not support attribute type ${attribute} in Fn::GetAtt`,
      );
  }
  for (const { Condition } of [...Object.values(template.Resources), ...Object.values(template.Outputs)])
    if (Condition !== undefined && !Object.hasOwn(template.Conditions, Condition))
      throw validationError(
        `Template format error: Unresolved condition dependency ${Condition} in the template`,
      );
  inOrder(template.Resources);
}

/** Logical ids, what others need first. */
export function inOrder(resources: Readonly<Record<string, TemplateResource>>): string[] {
  const needs = new Map(
    Object.entries(resources).map(([id, resource]) => [id, needsOf(id, resource, resources)]),
  );
  const order: string[] = [];
  while (needs.size > 0) {
    const ready = [...needs].filter(([, of]) => [...of].every((need) => !needs.has(need))).map(([id]) => id);
    if (ready.length === 0)
      throw validationError(`Circular dependency between resources: [${[...needs.keys()].join(", ")}]`);
    for (const id of ready) needs.delete(id);
    order.push(...ready);
  }
  return order;
}

function needsOf(
  id: string,
  resource: TemplateResource,
  all: Readonly<Record<string, TemplateResource>>,
): Set<string> {
  const explicit = [resource.DependsOn ?? []].flat();
  const lost = explicit.filter((name) => !Object.hasOwn(all, name));
  if (lost.length > 0)
    throw validationError(
      `Template format error: Unresolved resource dependencies [${lost.join(", ")}] in the Resources block of the template`,
    );
  const implicit = referencesOf(resource.Properties)
    .map(({ name }) => name)
    .filter((name) => Object.hasOwn(all, name));
  const needs = new Set([...explicit, ...implicit]);
  if (needs.has(id)) throw validationError(`Circular dependency between resources: [${id}]`);
  return needs;
}

const MAX_PARAMETER_VALUE = 4096;

/** Values for all parameters: given, taken over from the stack, or defaults. */
export function parametersOf(
  template: Template,
  input: Input,
  before: Wanted | undefined,
): Map<string, string> {
  const given = new Map(objects(input, "Parameters").map((entry) => [text(entry, "ParameterKey"), entry]));
  const strange = [...given.keys()].filter((name) => !Object.hasOwn(template.Parameters, name));
  if (strange.length > 0)
    throw validationError(`Parameters: [${strange.join(", ")}] do not exist in the template`);
  const values = new Map<string, string>();
  const missing: string[] = [];
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    const entry = given.get(name);
    const previous = entry && flag(entry, "UsePreviousValue") ? before?.parameters.get(name) : undefined;
    const value =
      previous ?? (entry ? optionalText(entry, "ParameterValue") : undefined) ?? parameter.Default;
    if (value === undefined) missing.push(name);
    else values.set(name, checkedValue(name, String(value), parameter));
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  return values;
}

function checkedValue(name: string, value: string, parameter: Template["Parameters"][string]): string {
  const { AllowedPattern, AllowedValues, ConstraintDescription } = parameter;
  const refused = (why: string) =>
    validationError(
      `Parameter '${name}' ${ConstraintDescription ? `failed to satisfy constraint: ${ConstraintDescription}` : why}`,
    );
  if (value.length > MAX_PARAMETER_VALUE)
    throw refused(`must be at most ${MAX_PARAMETER_VALUE} characters long.`);
  if (AllowedPattern !== undefined && !new RegExp(`^(?:${AllowedPattern})$`).test(value))
    throw refused(`must match pattern ${AllowedPattern}`);
  if (AllowedValues && !AllowedValues.map(String).includes(value))
    throw refused(`must be one of AllowedValues [${AllowedValues.join(", ")}]`);
  return value;
}

/** IAM resources need to be agreed to, and more so those with names of their own. */
export function capabilitiesNeeded({ Resources }: Template): string[] {
  const iam = Object.values(Resources).filter(({ Type }) => Type.startsWith("AWS::IAM::"));
  if (iam.length === 0) return [];
  const isNamed = ({ Properties = {} }: TemplateResource) =>
    ["RoleName", "ManagedPolicyName", "UserName", "GroupName"].some((name) => name in Properties);
  return [iam.some(isNamed) ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM"];
}

export function checkCapabilities(template: Template, given: readonly string[]): void {
  const [needed] = capabilitiesNeeded(template);
  if (needed === undefined || given.includes("CAPABILITY_NAMED_IAM") || given.includes(needed)) return;
  throw new AwsError("InsufficientCapabilitiesException", `Requires capabilities : [${needed}]`);
}
