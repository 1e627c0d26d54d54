import { contextOf, type Engine, failWherePlanned, put, reasonOf, record } from "./engine.ts";
import type { Made } from "./resource-type.ts";
import { resourceType } from "./resource-types.ts";
import type { FakeStack, FakeStackResource } from "./stack.ts";

/** Steps of one resource. Each answers undefined, or why it failed; a `yield` lets somebody look. */
export type Steps<T> = AsyncGenerator<void, T>;

export async function* createResource(
  engine: Engine,
  stack: FakeStack,
  wanted: Omit<FakeStackResource, "physicalId" | "attributes" | "status" | "reason" | "changedMs">,
): Steps<string | undefined> {
  const starting: FakeStackResource = {
    ...wanted,
    physicalId: "",
    attributes: {},
    status: "CREATE_IN_PROGRESS",
    reason: undefined,
    changedMs: 0,
  };
  put(engine, stack, starting);
  yield;
  try {
    failWherePlanned(engine, "create", starting);
    const made = await make(engine, stack, starting);
    put(engine, stack, { ...starting, ...made, reason: "Resource creation Initiated" });
    yield;
    put(engine, stack, { ...starting, ...made, status: "CREATE_COMPLETE" });
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    put(engine, stack, { ...starting, status: "CREATE_FAILED", reason });
    return reason;
  }
}

async function make(
  engine: Engine,
  stack: FakeStack,
  { logicalId, type, properties }: FakeStackResource,
): Promise<Made> {
  const handler = resourceType(type);
  const context = contextOf(engine, stack, logicalId);
  const given = handler.nameProperty === undefined ? undefined : properties[handler.nameProperty];
  const name =
    given === undefined ? generatedName(stack, logicalId, handler.maxNameLength ?? 255, type) : String(given);
  if (handler.maxNameLength !== undefined && name.length > handler.maxNameLength)
    throw new Error(
      `1 validation error detected: Value '${name}' at '${handler.nameProperty}' failed to satisfy constraint: Member must have length less than or equal to ${handler.maxNameLength}`,
    );
  if (given !== undefined && handler.find?.(name, context))
    throw new Error(alreadyThere(engine, stack, type, name));
  return handler.create(properties, { ...context, name });
}

function alreadyThere({ world }: Engine, stack: FakeStack, type: string, name: string): string {
  const owner = stackOf(world.state.stacks.values(), stack, type, name);
  return owner
    ? `${name} already exists in stack ${owner.id}`
    : `Resource of type '${type}' with identifier '${name}' already exists.`;
}

/** The other stack that has a thing of that name. */
export function stackOf(
  stacks: Iterable<FakeStack>,
  than: FakeStack,
  type: string,
  name: string,
): FakeStack | undefined {
  const { nameProperty } = resourceType(type);
  for (const other of stacks)
    if (other !== than && other.status !== "DELETE_COMPLETE")
      for (const resource of other.resources.values())
        if (
          resource.type === type &&
          resource.status !== "DELETE_COMPLETE" &&
          resource.status !== "DELETE_SKIPPED" &&
          (resource.physicalId === name ||
            (nameProperty !== undefined && resource.properties[nameProperty] === name))
        )
          return other;
  return undefined;
}

/** "trailboard-ScheduleRole-7K3JX0A1B2C3", shortened in its first two parts where the type takes less. */
function generatedName(stack: FakeStack, logicalId: string, maxLength: number, type: string): string {
  const suffix = Array.from({ length: 12 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join(
    "",
  );
  const name = `${`${stack.name}-${logicalId}`.slice(0, maxLength - suffix.length - 1)}-${suffix}`;
  return type === "AWS::S3::Bucket" ? name.toLowerCase() : name;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

export async function* updateResource(
  engine: Engine,
  stack: FakeStack,
  before: FakeStackResource,
  after: Pick<FakeStackResource, "properties" | "deletionPolicy" | "updateReplacePolicy">,
): Steps<string | undefined> {
  const changing = { ...before, ...after, reason: undefined };
  put(engine, stack, { ...changing, status: "UPDATE_IN_PROGRESS" });
  yield;
  try {
    failWherePlanned(engine, "update", before);
    const context = contextOf(engine, stack, before.logicalId);
    const made = await resourceType(before.type).update(before, after.properties, context, before.properties);
    const { physicalId, attributes } = made;
    put(engine, stack, { ...changing, physicalId, attributes, status: "UPDATE_COMPLETE" });
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    put(engine, stack, { ...before, status: "UPDATE_FAILED", reason });
    return reason;
  }
}

/** `forget`: the resource leaves the stack's list; without, it stays there as deleted. */
export async function* deleteResource(
  engine: Engine,
  stack: FakeStack,
  resource: FakeStackResource,
  { keep, forget }: { keep: boolean; forget: boolean },
): Steps<string | undefined> {
  const show = (status: string, reason?: string) => {
    const now = { ...resource, status, reason };
    if (forget) record(engine, stack, now);
    else put(engine, stack, now);
  };
  if (keep) {
    show("DELETE_SKIPPED");
    return undefined;
  }
  show("DELETE_IN_PROGRESS");
  yield;
  try {
    failWherePlanned(engine, "delete", resource);
    // What was never made has nothing to delete.
    if (resource.physicalId !== "")
      await resourceType(resource.type).delete(
        resource,
        resource.properties,
        contextOf(engine, stack, resource.logicalId),
      );
    show("DELETE_COMPLETE");
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    show("DELETE_FAILED", reason);
    return reason;
  }
}

/** Takes what is there into the stack: it keeps all that it is, and gets the stack's tags. */
export async function* importResource(
  engine: Engine,
  stack: FakeStack,
  wanted: Parameters<typeof createResource>[2],
): Steps<string | undefined> {
  const { logicalId, type, properties } = wanted;
  const handler = resourceType(type);
  const context = contextOf(engine, stack, logicalId);
  const found = handler.find?.(String(properties[handler.nameProperty ?? ""]), context);
  const starting = {
    ...wanted,
    ...(found ?? { physicalId: "", attributes: {} }),
    reason: undefined,
    changedMs: 0,
  };
  put(engine, stack, { ...starting, status: "IMPORT_IN_PROGRESS", reason: "Resource import started." });
  yield;
  try {
    failWherePlanned(engine, "create", starting);
    if (!found) throw new Error("The resource to import does not exist.");
    handler.tag?.(found, context);
    put(engine, stack, { ...starting, status: "IMPORT_COMPLETE", reason: "Resource import completed." });
    return undefined;
  } catch (error) {
    const reason = reasonOf(error);
    put(engine, stack, { ...starting, status: "IMPORT_FAILED", reason });
    return reason;
  }
}
