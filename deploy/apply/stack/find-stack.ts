import { type DeployedStack, describeStack } from "../../account/deployed-stack.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";
import { type StackState, stateOf } from "./stack-status.ts";

export interface FoundStack extends DeployedStack {
  readonly state: StackState;
}

/** The stack of that name or id; undefined where there is none (a deleted one is found by its id alone). */
export async function findStack(
  work: Work,
  nameOrId: string = work.names.stack,
  patienceMs?: number,
): Promise<FoundStack | undefined> {
  const stack = await patiently(
    work,
    `Cannot look at stack ${nameOrId}`,
    () => describeStack(work.account, nameOrId),
    patienceMs,
  );
  return stack && { ...stack, state: stateOf(stack.status) };
}
