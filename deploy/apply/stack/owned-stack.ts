import { OWNER_TAG } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import type { Work } from "../work/work.ts";
import { type FoundStack, findStack } from "./find-stack.ts";
import { reviewOwner } from "./review-stack.ts";

/** The stack of our name; undefined where there is none. Throws where it is somebody else's. */
export async function findOwnedStack(work: Work): Promise<FoundStack | undefined> {
  const stack = await findStack(work);
  if (stack === undefined || stack.state === "gone") return undefined;
  if (!(await isOurs(work, stack)))
    throw new CliError(
      `Cannot use stack ${stack.name}: it is not of this Trailboard (it has no tag ${OWNER_TAG}=${work.config.name}); choose another "name" in the configuration`,
    );
  return stack;
}

async function isOurs(work: Work, stack: FoundStack): Promise<boolean> {
  if (stack.owner === work.config.name) return true;
  return stack.state === "review" && (await reviewOwner(work, stack.id)) !== "theirs";
}
