import { OWNER_TAG } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import type { Session } from "../session/session.ts";
import { type FoundStack, findStack } from "./find-stack.ts";
import { reviewOwner } from "./review-stack.ts";

/** The stack of our name; undefined where there is none. Throws where it is somebody else's. */
export async function findOwnedStack(session: Session): Promise<FoundStack | undefined> {
  const stack = await findStack(session);
  if (stack === undefined || stack.state === "gone") return undefined;
  if (!(await isOurs(session, stack)))
    throw new CliError(
      `Cannot use stack ${stack.name}: it is not of this Trailboard (it has no tag ${OWNER_TAG}=${session.config.name}); choose another "name" in the configuration`,
    );
  return stack;
}

async function isOurs(session: Session, stack: FoundStack): Promise<boolean> {
  if (stack.owner === session.config.name) return true;
  return stack.state === "review" && (await reviewOwner(session, stack.id)) !== "theirs";
}
