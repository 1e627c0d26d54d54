import { ListStackResourcesCommand } from "@aws-sdk/client-cloudformation";
import type { Account } from "./account.ts";

export interface StackResource {
  readonly logicalId: string;
  /** "AWS::Lambda::Function" */
  readonly type: string;
  /** Name, ARN or URL: what CloudFormation takes for its id. "" where it was never made. */
  readonly physicalId: string;
}

/** What is in a stack now, as CloudFormation lists it. A page is asked for through `ask`; throws AWS's own errors. */
export async function listStackResources(
  { cloudFormation }: Pick<Account, "cloudFormation">,
  nameOrId: string,
  ask: <T>(call: () => Promise<T>) => Promise<T> = (call) => call(),
): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  let token: string | undefined;
  do {
    const command = new ListStackResourcesCommand({
      StackName: nameOrId,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const page = await ask(() => cloudFormation.send(command));
    for (const {
      LogicalResourceId: logicalId,
      ResourceType: type = "",
      PhysicalResourceId: physicalId = "",
      ResourceStatus,
    } of page.StackResourceSummaries ?? [])
      if (logicalId && ResourceStatus !== "DELETE_COMPLETE") resources.push({ logicalId, type, physicalId });
    token = page.NextToken;
  } while (token);
  return resources;
}
