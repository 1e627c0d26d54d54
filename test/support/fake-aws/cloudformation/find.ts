import { randomUUID } from "node:crypto";
import type { World } from "../state.ts";
import { AwsError } from "../wire/fake-service.ts";
import type { FakeChangeSet, FakeStack } from "./stack.ts";
import { validationError } from "./template.ts";

/** By name (one that is not deleted) or by id. */
export function findStack({ state }: World, nameOrId: string): FakeStack | undefined {
  return (
    state.stacks.get(nameOrId) ??
    [...state.stacks.values()].find(({ name, status }) => name === nameOrId && status !== "DELETE_COMPLETE")
  );
}

export function stackNamed(world: World, nameOrId: string): FakeStack {
  const stack = findStack(world, nameOrId);
  if (!stack) throw validationError(`Stack with id ${nameOrId} does not exist`);
  return stack;
}

/** By ARN, or by its name together with its stack's. */
export function changeSetNamed(
  { state }: World,
  name: string,
  stackName: string | undefined,
): { stack: FakeStack; changeSet: FakeChangeSet } {
  for (const stack of state.stacks.values()) {
    const byId = stack.changeSets.get(name);
    if (byId) return { stack, changeSet: byId };
    if (stackName === undefined || ![stack.id, stack.name].includes(stackName)) continue;
    const byName = [...stack.changeSets.values()].find((one) => one.name === name);
    if (byName && stack.status !== "DELETE_COMPLETE") return { stack, changeSet: byName };
  }
  if (stackName === undefined && !name.startsWith("arn:"))
    throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
  throw new AwsError("ChangeSetNotFound", `ChangeSet [${name}] does not exist`, 404);
}

export function newStack({ state: { accountId, region }, clock }: World, name: string): FakeStack {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
    throw validationError(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    );
  return {
    id: `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`,
    name,
    createdMs: clock(),
    updatedMs: undefined,
    deletedMs: undefined,
    status: "",
    statusReason: undefined,
    deployed: undefined,
    tags: new Map(),
    resources: new Map(),
    outputs: [],
    events: [],
    changeSets: new Map(),
    changeSetId: undefined,
    terminationProtection: false,
    work: undefined,
    continueRollback: undefined,
  };
}
