import { type Engine, enter } from "./engine.ts";
import { deleteResource, type Steps } from "./resource-steps.ts";
import type { FakeStack } from "./stack.ts";

/** Last made first; `retain` are logical ids that a caller gives up, which only a DELETE_FAILED stack allows. */
export async function* deleteStack(
  engine: Engine,
  stack: FakeStack,
  retain: ReadonlySet<string>,
): Steps<void> {
  enter(engine, stack, "DELETE_IN_PROGRESS", "User Initiated");
  yield;
  const failed: string[] = [];
  for (const resource of [...stack.resources.values()].reverse()) {
    if (/^DELETE_(COMPLETE|SKIPPED)$/.test(resource.status)) continue;
    const keep = resource.deletionPolicy !== "Delete" || retain.has(resource.logicalId);
    const failure = yield* deleteResource(engine, stack, resource, { keep, forget: false });
    if (failure !== undefined) failed.push(resource.logicalId);
  }
  if (failed.length > 0) {
    enter(
      engine,
      stack,
      "DELETE_FAILED",
      `The following resource(s) failed to delete: [${failed.join(", ")}]. `,
    );
    return;
  }
  stack.deletedMs = engine.world.clock();
  enter(engine, stack, "DELETE_COMPLETE");
}
