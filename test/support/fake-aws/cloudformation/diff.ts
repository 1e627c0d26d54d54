import type { World } from "../state.ts";
import { inOrder } from "./checked.ts";
import { type Cause, referencesOf, resolve, type Scope, Unknown, unknownsIn } from "./intrinsics.ts";
import { resourceType } from "./resource-types.ts";
import { sameValue } from "./same-value.ts";
import { presentResources, scopeOf } from "./scope.ts";
import type { ChangeDetail, FakeStack, Properties, ResourceChange, Wanted } from "./stack.ts";
import type { TemplateResource } from "./template.ts";

/**
 * What deploying `wanted` would change, as a change set says it. As CloudFormation, it takes a property that uses an attribute
 * of a changed resource for one that may change ("Dynamic"), although it mostly does not.
 */
export function changesOf(world: World, stack: FakeStack, wanted: Wanted): ResourceChange[] {
  const before = stack.deployed;
  const changed = new Map<string, ResourceChange>();
  const isNew = (id: string) => {
    const change = changed.get(id);
    return change?.Action === "Add" || change?.Replacement === "True";
  };
  const scope = scopeOf(world, stack, wanted, {
    ref: (id) =>
      isNew(id)
        ? new Unknown([{ source: "ResourceReference", entity: id }])
        : stack.resources.get(id)?.physicalId,
    attribute: (id, name) =>
      isNew(id)
        ? new Unknown([{ source: "ResourceAttribute", entity: `${id}.${name}` }])
        : stack.resources.get(id)?.attributes[name],
  });
  const present = presentResources(wanted, scope);
  const tagsChanged = before !== undefined && !sameTags(before.tags, wanted.tags);
  for (const id of inOrder(wanted.template.Resources)) {
    const resource = present[id];
    if (!resource) continue;
    const change = changeOf(id, resource, { stack, before, wanted, scope, changed, tagsChanged });
    if (change) changed.set(id, change);
  }
  for (const [id, { type, physicalId, deletionPolicy }] of stack.resources)
    if (!present[id])
      changed.set(id, {
        Action: "Remove",
        PolicyAction: deletionPolicy === "Retain" ? "Retain" : "Delete",
        LogicalResourceId: id,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Scope: [],
        Details: [],
      });
  return [...changed.values()].sort((a, b) => (a.LogicalResourceId < b.LogicalResourceId ? -1 : 1));
}

interface Planning {
  readonly stack: FakeStack;
  readonly before: Wanted | undefined;
  readonly wanted: Wanted;
  readonly scope: Scope;
  readonly changed: ReadonlyMap<string, ResourceChange>;
  readonly tagsChanged: boolean;
}

function changeOf(id: string, resource: TemplateResource, planning: Planning): ResourceChange | undefined {
  const { stack, before, scope, tagsChanged } = planning;
  const now = stack.resources.get(id);
  const common = { LogicalResourceId: id, ResourceType: resource.Type };
  if (!now) return { Action: "Add", ...common, Scope: [], Details: [] };
  const was = before?.template.Resources[id];
  const properties = resolve(resource.Properties ?? {}, scope) as Properties;
  const { replaceOn, takesTags } = resourceType(resource.Type);
  const names = [...new Set([...Object.keys(now.properties), ...Object.keys(properties)])].sort();
  const details = names.flatMap((name): ChangeDetail[] => {
    const recreates = replaceOn.includes(name) ? "Always" : "Never";
    return detailsOf(name, recreates, {
      ...planning,
      textBefore: was?.Properties?.[name],
      textAfter: resource.Properties?.[name],
      valueBefore: now.properties[name],
      valueAfter: properties[name],
    });
  });
  if (tagsChanged && takesTags)
    details.push({
      Target: { Attribute: "Tags", RequiresRecreation: "Never" },
      Evaluation: "Static",
      ChangeSource: "DirectModification",
    });
  for (const Attribute of ["Metadata", "DeletionPolicy", "UpdateReplacePolicy"] as const)
    if (!sameValue(was?.[Attribute], resource[Attribute]))
      details.push({
        Target: { Attribute, RequiresRecreation: "Never" },
        Evaluation: "Static",
        ChangeSource: "DirectModification",
      });
  if (details.length === 0) return undefined;
  const recreating = details.filter(({ Target }) => Target.RequiresRecreation !== "Never");
  const isSure = now.type !== resource.Type || recreating.some(({ Evaluation }) => Evaluation === "Static");
  return {
    Action: "Modify",
    ...common,
    PhysicalResourceId: now.physicalId,
    Replacement: isSure ? "True" : recreating.length > 0 ? "Conditional" : "False",
    Scope: [...new Set(details.map(({ Target }) => Target.Attribute))],
    Details: details,
  };
}

function detailsOf(
  name: string,
  recreates: string,
  at: Planning & {
    readonly textBefore: unknown;
    readonly textAfter: unknown;
    readonly valueBefore: unknown;
    readonly valueAfter: unknown;
  },
): ChangeDetail[] {
  // CloudFormation lists a change of the property Tags as an attribute of its own.
  const Target = {
    ...(name === "Tags" ? { Attribute: "Tags" } : { Attribute: "Properties", Name: name }),
    RequiresRecreation: recreates,
  };
  const sameText = sameValue(at.textBefore, at.textAfter);
  const dynamic = [
    ...unknownsIn(at.valueAfter).flatMap(({ causes }) => causes),
    ...mayChange(at.textAfter, at.changed),
  ];
  const isEqual = unknownsIn(at.valueAfter).length === 0 && sameValue(at.valueBefore, at.valueAfter);
  if (!sameText && !isEqual) return [{ Target, Evaluation: "Static", ChangeSource: "DirectModification" }];
  if (dynamic.length > 0)
    return distinct(dynamic).map(({ source, entity }) => ({
      Target,
      Evaluation: "Dynamic",
      ChangeSource: source,
      CausingEntity: entity,
    }));
  if (isEqual) return [];
  const parameters = referencesOf(at.textAfter)
    .map((reference) => reference.name)
    .filter((one) => at.wanted.parameters.has(one));
  return parameters.length === 0
    ? [{ Target, Evaluation: "Static", ChangeSource: "DirectModification" }]
    : [...new Set(parameters)].map((CausingEntity) => ({
        Target,
        Evaluation: "Static",
        ChangeSource: "ParameterReference",
        CausingEntity,
      }));
}

/** Attributes of resources that are changed in place, and all of those that may be replaced. */
function mayChange(value: unknown, changed: ReadonlyMap<string, ResourceChange>): Cause[] {
  return referencesOf(value).flatMap(({ name, attribute }): Cause[] => {
    const change = changed.get(name);
    if (
      change?.Action !== "Modify" ||
      change.Scope.every((scope) => scope !== "Properties" && scope !== "Tags")
    )
      return [];
    if (attribute !== undefined) return [{ source: "ResourceAttribute", entity: `${name}.${attribute}` }];
    return change.Replacement === "False" ? [] : [{ source: "ResourceReference", entity: name }];
  });
}

function distinct(causes: readonly Cause[]): Cause[] {
  return [...new Map(causes.map((cause) => [cause.entity, cause])).values()];
}

export function sameTags(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
