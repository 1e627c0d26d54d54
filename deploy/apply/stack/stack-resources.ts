import { listStackResources, type StackResource } from "../../account/stack-resources.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

/** What is in a stack now, by logical id. */
export async function stackResources(work: Work, stackId: string): Promise<StackResource[]> {
  const resources = await listStackResources(work.account, stackId, (call) =>
    patiently(work, "Cannot list what is in the stack", call),
  );
  return resources.sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}
