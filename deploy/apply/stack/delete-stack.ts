import { randomUUID } from "node:crypto";
import { ContinueUpdateRollbackCommand, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import { type Followed, follow } from "../follow/follow.ts";
import { newestEventId } from "../follow/stack-events.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

/** Deletes a stack and says how it goes; always by id, so that never a newer one of that name is meant. */
export async function deleteStack(work: Work, stackId: string): Promise<Followed> {
  const after = await newestEventId(work, stackId);
  const command = new DeleteStackCommand({ StackName: stackId, ClientRequestToken: randomUUID() });
  await patiently(work, `Cannot delete stack ${work.names.stack}`, () =>
    work.account.cloudFormation.send(command),
  );
  return follow(work, { stackId, after });
}

/** Goes on with going back, after the first going back failed. */
export async function continueRollback(work: Work, stackId: string): Promise<Followed> {
  const after = await newestEventId(work, stackId);
  const command = new ContinueUpdateRollbackCommand({ StackName: stackId, ClientRequestToken: randomUUID() });
  await patiently(work, `Cannot continue to roll back stack ${work.names.stack}`, () =>
    work.account.cloudFormation.send(command),
  );
  return follow(work, { stackId, after });
}
