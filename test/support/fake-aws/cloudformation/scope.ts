import type { World } from "../state.ts";
import { NO_VALUE, resolve, type Scope } from "./intrinsics.ts";
import type { Wanted } from "./stack.ts";
import { type TemplateResource, validationError } from "./template.ts";

/** The names of a template in a stack; `resource` says what a resource's own names give. */
export function scopeOf(
  { state: { accountId, region } }: World,
  stack: { readonly id: string; readonly name: string },
  { template, parameters }: Wanted,
  resource: Pick<Scope, "ref" | "attribute">,
): Scope {
  const pseudo: Readonly<Record<string, unknown>> = {
    "AWS::AccountId": accountId,
    "AWS::NoValue": NO_VALUE,
    "AWS::NotificationARNs": [],
    "AWS::Partition": "aws",
    "AWS::Region": region,
    "AWS::StackId": stack.id,
    "AWS::StackName": stack.name,
    "AWS::URLSuffix": "amazonaws.com",
  };
  const scope: Scope = {
    ref(name) {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const value = parameters.get(name);
      if (value === undefined) return resource.ref(name);
      return /^(CommaDelimitedList|List<)/.test(template.Parameters[name]?.Type ?? "")
        ? value.split(",")
        : value;
    },
    attribute: resource.attribute,
    condition(name) {
      if (!Object.hasOwn(template.Conditions, name))
        throw validationError(
          `Template format error: Unresolved condition dependency ${name} in the template`,
        );
      return resolve(template.Conditions[name], scope) === true;
    },
  };
  return scope;
}

/** The resources that their conditions let be. */
export function presentResources(wanted: Wanted, scope: Scope): Record<string, TemplateResource> {
  return Object.fromEntries(
    Object.entries(wanted.template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || scope.condition(Condition),
    ),
  );
}
