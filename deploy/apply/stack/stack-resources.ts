import { listStackResources, type StackResource } from "../../account/stack-resources.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/** What is in a stack now, by logical id. */
export async function stackResources(session: Session, stackId: string): Promise<StackResource[]> {
  const resources = await listStackResources(session.account, stackId, (call) =>
    patiently(session, "Cannot list what is in the stack", call),
  );
  return resources.sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}
