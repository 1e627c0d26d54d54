import { randomUUID } from "node:crypto";
import { ExecuteChangeSetCommand } from "@aws-sdk/client-cloudformation";
import { CliError } from "../../terminal/cli-error.ts";
import { newestEventId } from "../follow/stack-events.ts";
import { findStack } from "../stack/find-stack.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";
import type { ChangeSet } from "./change-set.ts";

/** Starts a change set; gives the last event before it. Throws where it was not started. */
export async function startChangeSet(
  work: Work,
  { id, stackId }: Pick<ChangeSet, "id" | "stackId">,
): Promise<{ after: string | undefined }> {
  const after = await newestEventId(work, stackId);
  const command = new ExecuteChangeSetCommand({
    ChangeSetName: id,
    ClientRequestToken: randomUUID(),
    // What a failed deployment has just made goes with it, also where it would outlive the stack.
    RetainExceptOnCreate: true,
  });
  await patiently(work, `Cannot execute the changes of stack ${work.names.stack}`, async () => {
    try {
      await work.account.cloudFormation.send(command);
    } catch (error) {
      if (!(error instanceof Error) || !/^(InvalidChangeSetStatus|ChangeSetNotFound)/.test(error.name))
        throw error;
      // An earlier try may have come through although its answer was lost.
      const stack = await findStack(work, stackId);
      if (stack?.changeSetId === id && stack.state !== "review") return;
      throw new CliError(
        `Cannot execute the changes of stack ${work.names.stack}: ${error.message}; was it changed in between? Deploy again to see what is left to do`,
        { cause: error },
      );
    }
  });
  return { after };
}
