import { DescribeStacksCommand, paginateListStackResources } from "@aws-sdk/client-cloudformation";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import type { Names } from "../names.ts";
import { OWNER_TAG, STACK_OUTPUTS, type StackOutput } from "../stack/template.ts";

/** Our stack, where one is deployed. */
export interface Deployed {
  readonly outputs: Readonly<Partial<Record<StackOutput, string>>>;
  /** Names of the dashboards that are CloudFormation's to change. */
  readonly dashboards: ReadonlySet<string>;
}

/** Undefined where there is no stack of that name; one that is not Trailboard's counts as none. */
export async function deployedStack(
  { cloudFormation }: Account,
  { stack: StackName }: Names,
): Promise<Deployed | undefined> {
  try {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    if (!stack?.Tags?.some(({ Key }) => Key === OWNER_TAG)) return undefined;
    const dashboards = new Set<string>();
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client: cloudFormation },
      { StackName },
    ))
      for (const { ResourceType, ResourceStatus, PhysicalResourceId } of StackResourceSummaries)
        if (
          ResourceType === "AWS::CloudWatch::Dashboard" &&
          ResourceStatus !== "DELETE_COMPLETE" &&
          PhysicalResourceId
        )
          dashboards.add(PhysicalResourceId);
    return { outputs: knownOutputs(stack.Outputs ?? []), dashboards };
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there (API reference, DescribeStacks).
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw awsFailure(`Cannot look at stack ${StackName}`, error);
  }
}

function knownOutputs(
  outputs: readonly { OutputKey?: string | undefined; OutputValue?: string | undefined }[],
): Deployed["outputs"] {
  const values = new Map(outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
  return Object.fromEntries(
    STACK_OUTPUTS.flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
