import { randomUUID } from "node:crypto";
import type { World } from "../state.ts";
import type { Operation } from "../wire/fake-service.ts";
import type { Context } from "./resource-type.ts";
import type { FakeStack, FakeStackEvent, FakeStackResource } from "./stack.ts";

/** Failures that a test has planned for resources. */
export interface PlannedFailure {
  /** A logical id ("Indexer") or a type ("AWS::Lambda::Function"). */
  readonly what: string;
  readonly reason: string;
  readonly on: "create" | "update" | "delete";
  timesLeft: number;
}

/** What all stacks share. */
export interface Engine {
  readonly world: World;
  readonly cloudWatch: Readonly<Record<string, Operation>>;
  readonly failures: PlannedFailure[];
  /** Steps that a stack does each time it is looked at. */
  stepsPerLook: number;
  /**
   * Whether names that are taken are refused when a change set is made, as AWS does since November 2025, and not only
   * when it is executed.
   */
  earlyValidation: boolean;
}

export const STACK_TYPE = "AWS::CloudFormation::Stack";

/** Does so many steps of what is going on; Infinity does all. */
export async function advance(stack: FakeStack, steps: number): Promise<void> {
  for (let done = 0; done < steps && stack.work; done++) {
    const { work } = stack;
    if ((await work.next()).done && stack.work === work) stack.work = undefined;
  }
}

export function contextOf({ world, cloudWatch }: Engine, stack: FakeStack, logicalId: string): Context {
  const own = [
    ["aws:cloudformation:stack-name", stack.name],
    ["aws:cloudformation:stack-id", stack.id],
    ["aws:cloudformation:logical-id", logicalId],
  ] as const;
  return { world, cloudWatch, tags: new Map([...stack.tags, ...own]) };
}

/** The stack's own event, which sets its status too. */
export function enter(engine: Engine, stack: FakeStack, status: string, reason?: string): void {
  stack.status = status;
  stack.statusReason = reason;
  record(engine, stack, { logicalId: stack.name, physicalId: stack.id, type: STACK_TYPE, status, reason });
}

export function record(
  { world }: Engine,
  stack: FakeStack,
  event: Pick<FakeStackEvent, "logicalId" | "physicalId" | "type" | "status" | "reason">,
): void {
  const last = stack.events.at(-1)?.atMs ?? 0;
  stack.events.push({ ...event, id: randomUUID(), atMs: Math.max(world.clock(), last), token: undefined });
}

/** A resource's new state, with its event. */
export function put(engine: Engine, stack: FakeStack, resource: FakeStackResource): void {
  stack.resources.set(resource.logicalId, { ...resource, changedMs: engine.world.clock() });
  record(engine, stack, resource);
}

/** Throws where a test wants it so. */
export function failWherePlanned(
  { failures }: Engine,
  on: PlannedFailure["on"],
  { logicalId, type }: Pick<FakeStackResource, "logicalId" | "type">,
): void {
  const planned = failures.find(
    (one) => one.on === on && one.timesLeft > 0 && (one.what === logicalId || one.what === type),
  );
  if (!planned) return;
  planned.timesLeft -= 1;
  throw new Error(planned.reason);
}

export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `Resource handler returned message: "${message}" (RequestToken: ${randomUUID()}, HandlerErrorCode: GeneralServiceException)`;
}
