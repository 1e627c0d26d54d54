import { randomUUID } from "node:crypto";
import { AwsError, type Input } from "../wire/fake-service.ts";
import { flag, optionalText, tagsOf, text, texts } from "../wire/input.ts";
import { checkCapabilities, checkTemplate, parametersOf } from "./checked.ts";
import { changesOf, sameTags } from "./diff.ts";
import { type Engine, enter } from "./engine.ts";
import { existing } from "./existing.ts";
import { findStack, newStack } from "./find.ts";
import { sameValue } from "./same-value.ts";
import type { FakeChangeSet, FakeStack, ResourceChange, Wanted } from "./stack.ts";
import { type Template, validationError } from "./template.ts";
import { templateOf } from "./template-source.ts";

const UPDATABLE = /^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK|IMPORT_ROLLBACK)_COMPLETE$/;

/** Makes a change set, and for a first one its stack too, in REVIEW_IN_PROGRESS. */
export function createChangeSet(engine: Engine, input: Input): object {
  const { world } = engine;
  const stackName = text(input, "StackName");
  const name = text(input, "ChangeSetName");
  const type = (optionalText(input, "ChangeSetType") ?? "UPDATE") as "CREATE" | "UPDATE";
  if (type !== "CREATE" && type !== "UPDATE")
    throw validationError(`The fake AWS makes no change sets of type ${String(type)}`);
  const found = findStack(world, stackName);
  const same = [...(found?.changeSets.values() ?? [])].find((one) => one.name === name);
  const clientToken = optionalText(input, "ClientToken");
  if (found && same && clientToken !== undefined && same.clientToken === clientToken)
    return { Id: same.id, StackId: found.id };
  if (same)
    throw new AwsError(
      "AlreadyExistsException",
      `ChangeSet ${name} cannot be created due to a mismatch with existing attribute Template`,
    );
  checkState(found, stackName, type, name);
  const wanted = wantedOf(engine, input, found?.deployed);
  const stack = found ?? newStack(world, stackName);
  if (!found) {
    world.state.stacks.set(stack.id, stack);
    enter(engine, stack, "REVIEW_IN_PROGRESS", "User Initiated");
  }
  const importsExisting = flag(input, "ImportExistingResources");
  const { changes, failure } = planned(engine, stack, wanted, importsExisting);
  const { accountId, region } = world.state;
  const changeSet: FakeChangeSet = {
    id: `arn:aws:cloudformation:${region}:${accountId}:changeSet/${name}/${randomUUID()}`,
    name,
    type,
    description: optionalText(input, "Description"),
    clientToken,
    createdMs: world.clock(),
    wanted,
    importsExisting,
    changes,
    failure,
    looks: 0,
    executionStatus: failure === "" ? "AVAILABLE" : "UNAVAILABLE",
    executedBy: new Set(),
  };
  stack.changeSets.set(changeSet.id, changeSet);
  return { Id: changeSet.id, StackId: stack.id };
}

function checkState(
  stack: FakeStack | undefined,
  name: string,
  type: "CREATE" | "UPDATE",
  changeSet: string,
): void {
  if (type === "UPDATE") {
    if (!stack || stack.status === "DELETE_COMPLETE") throw validationError(`Stack [${name}] does not exist`);
    if (!UPDATABLE.test(stack.status))
      throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
    return;
  }
  if (stack && stack.status !== "REVIEW_IN_PROGRESS")
    throw validationError(
      `Stack [${name}] already exists and cannot be created again with the changeSet [${changeSet}].`,
    );
}

function wantedOf(engine: Engine, input: Input, before: Wanted | undefined): Wanted {
  const { text: body, template } = templateOf(engine.world, input, before);
  checkTemplate(template);
  const capabilities = texts(input, "Capabilities");
  checkCapabilities(template, capabilities);
  const given = tagsOf(input);
  return {
    text: body,
    template,
    parameters: parametersOf(template, input, before),
    // Without tags in the request those of the stack stay.
    tags: given.size === 0 && before ? before.tags : given,
    capabilities,
  };
}

/** The changes, or why there is no such change set: in AWS's words, which callers tell apart. */
function planned(
  engine: Engine,
  stack: FakeStack,
  wanted: Wanted,
  importsExisting: boolean,
): { changes: readonly ResourceChange[]; failure: string } {
  const before = stack.deployed;
  const own = changesOf(engine.world, stack, wanted);
  const { changes, failure } = existing(engine, stack, wanted, own, importsExisting);
  if (failure !== "") return { changes: [], failure };
  if (
    !before ||
    changes.length > 0 ||
    !sameOutputs(before.template, wanted.template) ||
    !sameTags(before.tags, wanted.tags)
  )
    return { changes, failure: "" };
  const isSame = before.text === wanted.text && sameTags(before.parameters, wanted.parameters);
  return {
    changes: [],
    failure: isSame
      ? "The submitted information didn't contain changes. Submit different information to create a change set."
      : "No updates are to be performed.",
  };
}

function sameOutputs(a: Template, b: Template): boolean {
  return sameValue(a.Outputs, b.Outputs);
}
