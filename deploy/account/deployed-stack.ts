import { DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { OWNER_TAG, type StackOutput } from "../stack/template.ts";
import type { Account } from "./account.ts";
import { awsFailure } from "./aws-failure.ts";

/** What a stack says of itself. */
export interface DeployedStack {
  readonly id: string;
  readonly name: string;
  /** "UPDATE_COMPLETE" */
  readonly status: string;
  /** AWS's reason for the status; "" where it gives none. */
  readonly statusReason: string;
  /** Epoch ms of the last creation or update; undefined where AWS does not say. */
  readonly changedAtMs: number | undefined;
  /** The configuration's `name`; undefined for a stack that is not ours. */
  readonly owner: string | undefined;
  /** The change set that was executed last. */
  readonly changeSetId: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Partial<Record<StackOutput, string>>>;
}

/** Undefined where there is no such stack. Throws CliError. */
export async function deployedStack(account: Account, name: string): Promise<DeployedStack | undefined> {
  try {
    return await describeStack(account, name);
  } catch (error) {
    throw awsFailure(`Cannot look at stack ${name}`, error);
  }
}

/** The same with AWS's own errors, for who tries again. A stack that was deleted is found by its id alone. */
export async function describeStack(
  { cloudFormation }: Pick<Account, "cloudFormation">,
  nameOrId: string,
): Promise<DeployedStack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: nameOrId }));
    return Stacks?.[0] && deployed(Stacks[0]);
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there (API reference, DescribeStacks).
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

function deployed(stack: Stack): DeployedStack {
  return {
    id: stack.StackId ?? "",
    name: stack.StackName ?? "",
    status: stack.StackStatus ?? "",
    statusReason: stack.StackStatusReason ?? "",
    changedAtMs: (stack.LastUpdatedTime ?? stack.CreationTime)?.getTime(),
    owner: stack.Tags?.find(({ Key }) => Key === OWNER_TAG)?.Value,
    changeSetId: stack.ChangeSetId,
    parameters: texts(
      stack.Parameters?.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    ),
    outputs: texts(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  };
}

function texts(entries: readonly (readonly (string | undefined)[])[] = []): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (key ? [[key, value ?? ""]] : [])));
}
