import type { Done, ExecuteOptions } from "./deploy.ts";
import { type Engine, enter } from "./engine.ts";
import { deleteResource, type Steps, updateResource } from "./resource-steps.ts";
import type { FakeStack, FakeStackResource } from "./stack.ts";

/** Deletes what a first creation made: ROLLBACK_COMPLETE, an empty stack that can only be deleted. */
export async function* rollBackCreation(
  engine: Engine,
  stack: FakeStack,
  why: string,
  { retainExceptOnCreate }: ExecuteOptions,
): Steps<void> {
  enter(engine, stack, "ROLLBACK_IN_PROGRESS", `${why}Rollback requested by user.`);
  yield;
  const failed: string[] = [];
  for (const resource of [...stack.resources.values()].reverse()) {
    const isImported = resource.status.startsWith("IMPORT_");
    const keep = isImported || (resource.deletionPolicy === "Retain" && !retainExceptOnCreate);
    const failure = yield* deleteResource(engine, stack, resource, {
      keep: keep && resource.physicalId !== "",
      forget: false,
    });
    if (failure !== undefined) failed.push(resource.logicalId);
  }
  if (failed.length > 0)
    enter(
      engine,
      stack,
      "ROLLBACK_FAILED",
      `The following resource(s) failed to delete: [${failed.join(", ")}]. `,
    );
  else enter(engine, stack, "ROLLBACK_COMPLETE");
}

interface Before {
  readonly resources: ReadonlyMap<string, FakeStackResource>;
  readonly tags: ReadonlyMap<string, string>;
  readonly deployed: FakeStack["deployed"];
}

/** Puts everything back as it was; a resource that does not let itself be put back ends in UPDATE_ROLLBACK_FAILED. */
export async function* rollBackUpdate(
  engine: Engine,
  stack: FakeStack,
  why: string,
  before: Before,
  done: readonly Done[],
): Steps<void> {
  enter(engine, stack, "UPDATE_ROLLBACK_IN_PROGRESS", why);
  yield;
  stack.tags = before.tags;
  yield* goBack(engine, stack, before, done, new Set());
}

async function* goBack(
  engine: Engine,
  stack: FakeStack,
  before: Before,
  done: readonly Done[],
  skip: ReadonlySet<string>,
): Steps<void> {
  const left = [...done];
  for (;;) {
    const last = left.at(-1);
    if (!last) break;
    const { was, replaced, logicalId } = last;
    const now = stack.resources.get(logicalId);
    if (was && !replaced && now && !skip.has(logicalId)) {
      const failure = yield* updateResource(engine, stack, { ...now, attributes: was.attributes }, was);
      if (failure !== undefined) {
        stack.continueRollback = (skipped) => continued(engine, stack, before, [...done], left, skipped);
        enter(
          engine,
          stack,
          "UPDATE_ROLLBACK_FAILED",
          `The following resource(s) failed to update: [${logicalId}]. `,
        );
        return;
      }
    }
    left.pop();
  }
  yield* finish(engine, stack, before, done);
}

async function* continued(
  engine: Engine,
  stack: FakeStack,
  before: Before,
  all: readonly Done[],
  left: readonly Done[],
  skip: ReadonlySet<string>,
): Steps<void> {
  enter(engine, stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
  yield;
  // What was put back already is put back once more, which changes nothing.
  yield* goBack(
    engine,
    stack,
    before,
    [...all.filter(({ was }) => !was), ...left.filter(({ was }) => was)],
    skip,
  );
}

/** New resources, and those that were to replace others, go last. */
async function* finish(engine: Engine, stack: FakeStack, before: Before, done: readonly Done[]): Steps<void> {
  enter(engine, stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
  yield;
  for (const { was, replaced, logicalId } of [...done].reverse()) {
    const now = stack.resources.get(logicalId);
    if (!now || (was && !replaced)) continue;
    const isOld = replaced !== undefined && now.physicalId === replaced.physicalId;
    if (now.physicalId !== "" && !isOld)
      yield* deleteResource(engine, stack, now, { keep: now.status.startsWith("IMPORT_"), forget: true });
    stack.resources.delete(logicalId);
  }
  for (const [logicalId, resource] of before.resources) {
    const now = stack.resources.get(logicalId);
    if (!now || now.physicalId !== resource.physicalId) stack.resources.set(logicalId, resource);
  }
  stack.deployed = before.deployed;
  stack.continueRollback = undefined;
  enter(engine, stack, "UPDATE_ROLLBACK_COMPLETE");
}
