import { contextOf, type Engine } from "./engine.ts";
import { resolve } from "./intrinsics.ts";
import { stackOf } from "./resource-steps.ts";
import { resourceType } from "./resource-types.ts";
import { scopeOf } from "./scope.ts";
import type { FakeStack, ResourceChange, Wanted } from "./stack.ts";

/**
 * Resources to be made whose names are taken already. With ImportExistingResources they become imports, where their
 * DeletionPolicy keeps them; without, AWS refuses the change set (`earlyValidation`) or the resource fails later.
 */
export function existing(
  engine: Engine,
  stack: FakeStack,
  wanted: Wanted,
  changes: readonly ResourceChange[],
  importsExisting: boolean,
): { changes: readonly ResourceChange[]; failure: string } {
  const taken = changes.flatMap((change) => {
    const name =
      change.Action === "Add" ? nameOf(engine, stack, wanted, change.LogicalResourceId) : undefined;
    const isThere =
      name !== undefined &&
      resourceType(change.ResourceType).find?.(name, contextOf(engine, stack, change.LogicalResourceId)) !==
        undefined;
    const isElsewhere =
      isThere && stackOf(engine.world.state.stacks.values(), stack, change.ResourceType, name) !== undefined;
    return isThere ? [{ id: change.LogicalResourceId, type: change.ResourceType, name, isElsewhere }] : [];
  });
  const free = taken.filter(({ isElsewhere }) => !isElsewhere);
  if (importsExisting && free.length > 0) {
    const unkept = free.filter(
      ({ id }) => !/^Retain/.test(wanted.template.Resources[id]?.DeletionPolicy ?? ""),
    );
    if (unkept.length > 0)
      return {
        changes: [],
        failure: `CloudFormation is attempting to import some resources because they already exist in your account. The resources must have the DeletionPolicy attribute set to 'Retain' or 'RetainExceptOnCreate' in the template for successful import. The affected resources are ${unkept
          .map(({ id, type, name }) => `${id} ({${resourceType(type).nameProperty}=${name}})`)
          .join(", ")}`,
      };
  }
  const early = importsExisting ? taken.filter(({ isElsewhere }) => isElsewhere) : taken;
  if (engine.earlyValidation && early.length > 0)
    return {
      changes: [],
      failure:
        "The following hook(s)/validation failed: [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.",
    };
  const imported = new Set(importsExisting ? free.map(({ id }) => id) : []);
  return {
    changes: changes.map((change) =>
      imported.has(change.LogicalResourceId)
        ? {
            ...change,
            Action: "Import",
            PhysicalResourceId: free.find(({ id }) => id === change.LogicalResourceId)?.name ?? "",
          }
        : change,
    ),
    failure: "",
  };
}

function nameOf({ world }: Engine, stack: FakeStack, wanted: Wanted, id: string): string | undefined {
  const resource = wanted.template.Resources[id];
  const { nameProperty } = resourceType(resource?.Type ?? "");
  const value = nameProperty === undefined ? undefined : resource?.Properties?.[nameProperty];
  if (value === undefined) return undefined;
  const scope = scopeOf(world, stack, wanted, { ref: () => undefined, attribute: () => undefined });
  const name = resolve(value, scope);
  return typeof name === "string" ? name : undefined;
}
