import { randomUUID } from "node:crypto";
import { ContinueUpdateRollbackCommand, DeleteStackCommand } from "@aws-sdk/client-cloudformation";
import { type Followed, follow } from "../follow/follow.ts";
import { newestEventId } from "../follow/stack-events.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/** Deletes a stack and says how it goes; always by id, so that never a newer one of that name is meant. */
export async function deleteStack(session: Session, stackId: string): Promise<Followed> {
  const after = await newestEventId(session, stackId);
  const command = new DeleteStackCommand({ StackName: stackId, ClientRequestToken: randomUUID() });
  await patiently(session, `Cannot delete stack ${session.names.stack}`, () =>
    session.account.cloudFormation.send(command),
  );
  return follow(session, { stackId, after });
}

/** Goes on with going back, after the first going back failed. */
export async function continueRollback(session: Session, stackId: string): Promise<Followed> {
  const after = await newestEventId(session, stackId);
  const command = new ContinueUpdateRollbackCommand({ StackName: stackId, ClientRequestToken: randomUUID() });
  await patiently(session, `Cannot continue to roll back stack ${session.names.stack}`, () =>
    session.account.cloudFormation.send(command),
  );
  return follow(session, { stackId, after });
}
