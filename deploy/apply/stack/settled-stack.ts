import { CliError } from "../../terminal/cli-error.ts";
import { stackLink } from "../console-links.ts";
import { followRunning } from "../follow/follow.ts";
import type { Session } from "../session/session.ts";
import { continueRollback, deleteStack } from "./delete-stack.ts";
import type { FoundStack } from "./find-stack.ts";
import { findOwnedStack } from "./owned-stack.ts";

/** More than this many states in a row, and somebody else is at work on the same stack. */
const MOST_STEPS = 6;

/**
 * The stack of our name when it takes a change set: undefined (none), in review, or settled. What an interrupted or failed
 * run left is brought to an end first: what goes on is followed, an empty stack is deleted, a rollback that failed is
 * continued when the person agrees.
 */
export async function settledStack(session: Session): Promise<FoundStack | undefined> {
  for (let step = 0; step < MOST_STEPS; step++) {
    const stack = await findOwnedStack(session);
    if (!stack || stack.state === "review" || stack.state === "settled") return stack;
    await settle(session, stack);
  }
  throw new CliError(
    `Cannot deploy stack ${session.names.stack}: it does not come to rest; does somebody else deploy it at the same time?`,
  );
}

async function settle(session: Session, stack: FoundStack): Promise<void> {
  const { say, ask } = session;
  switch (stack.state) {
    case "busy":
      say(`Stack ${stack.name} is at work already (${stack.status}): following it first`);
      await followRunning(session, stack.id);
      return;
    case "empty":
      say(
        `Stack ${stack.name} was never finished, and all of it was taken back (${stack.status}): deleting the empty stack`,
      );
      await mustBeGone(session, stack);
      return;
    case "unfinished":
      await ask(
        `Stack ${stack.name} was never finished (${stack.status}). Delete what there is of it and begin anew?`,
      );
      await mustBeGone(session, stack);
      return;
    case "half-rolled-back":
      await ask(
        `The last update of stack ${stack.name} failed, and so did going back (${stack.status}). Try again to go back?`,
      );
      await mustBeBack(session, stack);
      return;
    default:
      throw new CliError(unusable(session, stack));
  }
}

async function mustBeGone(session: Session, stack: FoundStack): Promise<void> {
  const { status, failures } = await deleteStack(session, stack.id);
  if (status === "DELETE_COMPLETE") return;
  const [first] = failures;
  throw new CliError(
    `Cannot delete stack ${stack.name}: it is ${status}${first ? `; ${first.logicalId}: ${first.reason}` : ""}`,
  );
}

async function mustBeBack(session: Session, stack: FoundStack): Promise<void> {
  const { status, failures } = await continueRollback(session, stack.id);
  if (status === "UPDATE_ROLLBACK_COMPLETE") return;
  const [first] = failures;
  throw new CliError(
    `Cannot roll back stack ${stack.name}: it is ${status}${first ? `; ${first.logicalId}: ${first.reason}` : ""}; what stands in the way must be mended first, see ${stackLink(session.account, stack.id)}`,
  );
}

/** Why nothing can be planned or deployed on a stack in this state. */
export function unusable({ account }: Session, stack: FoundStack): string {
  const where = stackLink(account, stack.id);
  switch (stack.state) {
    case "half-deleted":
      return `Cannot deploy stack ${stack.name}: deleting it has failed (${stack.status}); run \`trailboard destroy\` again, then deploy`;
    case "busy":
      return `Cannot plan: stack ${stack.name} is at work (${stack.status}); \`trailboard deploy\` follows it, or see ${where}`;
    case "half-rolled-back":
      return `Cannot plan: the last update of stack ${stack.name} failed, and so did going back (${stack.status}); \`trailboard deploy\` tries again`;
    default:
      return `Cannot deploy stack ${stack.name}: it is ${stack.status}, which must be mended in CloudFormation first: ${where}`;
  }
}
