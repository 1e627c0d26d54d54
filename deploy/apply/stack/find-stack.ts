import { type DeployedStack, describeStack } from "../../account/deployed-stack.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";
import { type StackState, stateOf } from "./stack-status.ts";

export interface FoundStack extends DeployedStack {
  readonly state: StackState;
}

/** The stack of that name or id; undefined where there is none (a deleted one is found by its id alone). */
export async function findStack(
  session: Session,
  nameOrId: string = session.names.stack,
  patienceMs?: number,
): Promise<FoundStack | undefined> {
  const stack = await patiently(
    session,
    `Cannot look at stack ${nameOrId}`,
    () => describeStack(session.account, nameOrId),
    patienceMs,
  );
  return stack && { ...stack, state: stateOf(stack.status) };
}
