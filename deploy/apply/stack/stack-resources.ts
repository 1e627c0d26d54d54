import { ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Name, ARN or URL: what CloudFormation takes for its id. "" where it was never made. */
  readonly physicalId: string;
}

/** What is in a stack now, by logical id. */
export async function stackResources(work: Work, stackId: string): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  let token: string | undefined;
  do {
    const page = await patiently(work, "Cannot list what is in the stack", () =>
      work.account.cloudFormation.send(
        new ListStackResourcesCommand({
          StackName: stackId,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const {
      LogicalResourceId,
      ResourceType,
      PhysicalResourceId,
      ResourceStatus,
    } of page.StackResourceSummaries ?? [])
      if (LogicalResourceId && ResourceStatus !== "DELETE_COMPLETE")
        resources.push({
          logicalId: LogicalResourceId,
          type: ResourceType ?? "",
          physicalId: PhysicalResourceId ?? "",
        });
    token = page.NextToken;
  } while (token);
  return resources.sort((a, b) => (a.logicalId < b.logicalId ? -1 : 1));
}
