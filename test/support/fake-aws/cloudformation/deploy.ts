import { inOrder } from "./checked.ts";
import type { Engine } from "./engine.ts";
import { enter } from "./engine.ts";
import { resolve, type Scope } from "./intrinsics.ts";
import {
  createResource,
  deleteResource,
  importResource,
  type Steps,
  updateResource,
} from "./resource-steps.ts";
import { resourceType } from "./resource-types.ts";
import { rollBackCreation, rollBackUpdate } from "./roll-back.ts";
import { sameValue } from "./same-value.ts";
import { presentResources, scopeOf } from "./scope.ts";
import type { FakeChangeSet, FakeStack, FakeStackResource, Properties, Wanted } from "./stack.ts";
import { type TemplateResource, validationError } from "./template.ts";

export interface ExecuteOptions {
  readonly retainExceptOnCreate: boolean;
}

/** Executes a change set to its end, or to the end of its rollback. */
export async function* deploy(
  engine: Engine,
  stack: FakeStack,
  changeSet: FakeChangeSet,
  options: ExecuteOptions,
): Steps<void> {
  const { wanted } = changeSet;
  const isCreation = changeSet.type === "CREATE";
  const before = { resources: new Map(stack.resources), tags: stack.tags, deployed: stack.deployed };
  const said = isCreation ? "CREATE" : "UPDATE";
  stack.tags = wanted.tags;
  enter(engine, stack, `${said}_IN_PROGRESS`, "User Initiated");
  yield;
  const done: Done[] = [];
  const failed = yield* applyAll(engine, stack, changeSet, done);
  if (failed !== undefined) {
    changeSet.executionStatus = "EXECUTE_FAILED";
    const why = `The following resource(s) failed to ${said.toLowerCase()}: [${failed}]. `;
    if (isCreation) {
      stack.deployed = wanted;
      yield* rollBackCreation(engine, stack, why, options);
    } else yield* rollBackUpdate(engine, stack, why, before, done);
    return;
  }
  const scope = scopeNow(engine, stack, wanted);
  const present = presentResources(wanted, scope);
  const removed = [...before.resources.values()].filter(({ logicalId }) => !present[logicalId]);
  const replaced = done.flatMap(({ replaced: old }) => old ?? []);
  stack.deployed = wanted;
  stack.outputs = outputsOf(wanted, scope);
  stack.updatedMs = isCreation ? undefined : engine.world.clock();
  changeSet.executionStatus = "EXECUTE_COMPLETE";
  if (!isCreation) {
    enter(engine, stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS");
    yield;
    yield* cleanUp(engine, stack, replaced, removed);
  }
  enter(engine, stack, `${said}_COMPLETE`);
}

/** What was done to a resource, for going back: `was` is undefined for a new one. */
export interface Done {
  readonly logicalId: string;
  readonly was: FakeStackResource | undefined;
  /** It was replaced: the old one is still there, until the end. */
  readonly replaced?: FakeStackResource;
}

/** Answers the logical id of the resource that failed, or undefined. */
async function* applyAll(
  engine: Engine,
  stack: FakeStack,
  { wanted, changes }: FakeChangeSet,
  done: Done[],
): Steps<string | undefined> {
  const scope = scopeNow(engine, stack, wanted);
  const present = presentResources(wanted, scope);
  const imports = new Set(
    changes.filter(({ Action }) => Action === "Import").map(({ LogicalResourceId }) => LogicalResourceId),
  );
  const tagsChanged = stack.deployed !== undefined && !sameValue([...stack.deployed.tags], [...wanted.tags]);
  for (const logicalId of inOrder(wanted.template.Resources)) {
    const resource = present[logicalId];
    if (!resource) continue;
    const now = stack.resources.get(logicalId);
    let failure: string | undefined;
    try {
      const next = nextOf(logicalId, resource, scope);
      if (!now) {
        done.push({ logicalId, was: undefined });
        failure = yield* imports.has(logicalId)
          ? importResource(engine, stack, next)
          : createResource(engine, stack, next);
      } else failure = yield* change(engine, stack, now, next, tagsChanged, done);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (failure !== undefined) return logicalId;
  }
  return undefined;
}

type Next = Parameters<typeof createResource>[2];

function nextOf(logicalId: string, resource: TemplateResource, scope: Scope): Next {
  return {
    logicalId,
    type: resource.Type,
    properties: resolve(resource.Properties ?? {}, scope) as Properties,
    deletionPolicy: resource.DeletionPolicy ?? "Delete",
    updateReplacePolicy: resource.UpdateReplacePolicy ?? "Delete",
  };
}

async function* change(
  engine: Engine,
  stack: FakeStack,
  now: FakeStackResource,
  next: Next,
  tagsChanged: boolean,
  done: Done[],
): Steps<string | undefined> {
  const { replaceOn, nameProperty, takesTags } = resourceType(next.type);
  const isReplaced =
    now.type !== next.type ||
    replaceOn.some((name) => !sameValue(now.properties[name], next.properties[name]));
  if (isReplaced) {
    const named = nameProperty === undefined ? undefined : next.properties[nameProperty];
    if (named !== undefined && named === now.properties[nameProperty ?? ""] && now.type === next.type)
      throw validationError(
        `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${String(named)} and update the stack again.`,
      );
    done.push({ logicalId: now.logicalId, was: now, replaced: now });
    return yield* createResource(engine, stack, next);
  }
  if (sameValue(now.properties, next.properties) && !(tagsChanged && takesTags)) {
    // Policies and metadata are the stack's own affair: nothing happens to the resource.
    stack.resources.set(now.logicalId, {
      ...now,
      deletionPolicy: next.deletionPolicy,
      updateReplacePolicy: next.updateReplacePolicy,
    });
    return undefined;
  }
  done.push({ logicalId: now.logicalId, was: now });
  return yield* updateResource(engine, stack, now, next);
}

/** Old versions of replaced resources, then what is not in the template any more, last made first. */
async function* cleanUp(
  engine: Engine,
  stack: FakeStack,
  replaced: readonly FakeStackResource[],
  removed: readonly FakeStackResource[],
): Steps<void> {
  for (const old of [...replaced].reverse()) {
    // What fails here is left behind, and the update is complete all the same.
    yield* deleteResource(engine, stack, old, { keep: old.updateReplacePolicy === "Retain", forget: true });
  }
  for (const old of [...removed].reverse()) {
    yield* deleteResource(engine, stack, old, { keep: old.deletionPolicy !== "Delete", forget: true });
    stack.resources.delete(old.logicalId);
  }
}

function scopeNow({ world }: Engine, stack: FakeStack, wanted: Wanted): Scope {
  const found = (id: string) => {
    const resource = stack.resources.get(id);
    if (!resource || resource.physicalId === "")
      throw validationError(
        `Template format error: Unresolved resource dependencies [${id}] in the Resources block of the template`,
      );
    return resource;
  };
  return scopeOf(world, stack, wanted, {
    ref: (id) => found(id).physicalId,
    attribute: (id, name) => found(id).attributes[name] ?? "",
  });
}

function outputsOf({ template: { Outputs } }: Wanted, scope: Scope): FakeStack["outputs"] {
  return Object.entries(Outputs)
    .filter(([, { Condition }]) => Condition === undefined || scope.condition(Condition))
    .map(([OutputKey, { Value, Description }]) => ({
      OutputKey,
      OutputValue: String(resolve(Value, scope)),
      ...(Description === undefined ? {} : { Description }),
    }));
}
