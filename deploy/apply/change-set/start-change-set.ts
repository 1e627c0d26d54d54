import { randomUUID } from "node:crypto";
import { ExecuteChangeSetCommand } from "@aws-sdk/client-cloudformation";
import { CliError } from "../../terminal/cli-error.ts";
import { newestEventId } from "../follow/stack-events.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";
import { findStack } from "../stack/find-stack.ts";
import type { ChangeSet } from "./change-set.ts";

/** Starts a change set; gives the last event before it. Throws where it was not started. */
export async function startChangeSet(
  session: Session,
  { id, stackId }: Pick<ChangeSet, "id" | "stackId">,
): Promise<{ after: string | undefined }> {
  const after = await newestEventId(session, stackId);
  const command = new ExecuteChangeSetCommand({
    ChangeSetName: id,
    ClientRequestToken: randomUUID(),
    // What a failed deployment has just made goes with it, also where it would outlive the stack.
    RetainExceptOnCreate: true,
  });
  await patiently(session, `Cannot execute the changes of stack ${session.names.stack}`, async () => {
    try {
      await session.account.cloudFormation.send(command);
    } catch (error) {
      if (!(error instanceof Error) || !/^(InvalidChangeSetStatus|ChangeSetNotFound)/.test(error.name))
        throw error;
      // An earlier try may have come through although its answer was lost.
      const stack = await findStack(session, stackId);
      if (stack?.changeSetId === id && stack.state !== "review") return;
      throw new CliError(
        `Cannot execute the changes of stack ${session.names.stack}: ${error.message}; was it changed in between? Deploy again to see what is left to do`,
        { cause: error },
      );
    }
  });
  return { after };
}
