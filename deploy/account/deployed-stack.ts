import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { OWNER_TAG, type StackOutput } from "../stack/template.ts";
import type { Account } from "./account.ts";
import { awsFailure } from "./aws-failure.ts";

/** What a stack says of itself. */
export interface DeployedStack {
  readonly id: string;
  /** "UPDATE_COMPLETE" */
  readonly status: string;
  /** AWS's reason for the status; "" where it gives none. */
  readonly statusReason: string;
  /** Epoch ms of the last creation or update; undefined where AWS does not say. */
  readonly changedAtMs: number | undefined;
  /** The configuration's `name`; undefined for a stack that is not ours. */
  readonly owner: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Partial<Record<StackOutput, string>>>;
}

/** Undefined where there is no such stack. Throws CliError. */
export async function deployedStack(
  { cloudFormation }: Account,
  name: string,
): Promise<DeployedStack | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: name }));
    const stack = Stacks?.[0];
    if (!stack) return undefined;
    return {
      id: stack.StackId ?? "",
      status: stack.StackStatus ?? "",
      statusReason: stack.StackStatusReason ?? "",
      changedAtMs: (stack.LastUpdatedTime ?? stack.CreationTime)?.getTime(),
      owner: stack.Tags?.find(({ Key }) => Key === OWNER_TAG)?.Value,
      parameters: texts(
        stack.Parameters?.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
      ),
      outputs: texts(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
    };
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw awsFailure(`Cannot look at stack ${name}`, error);
  }
}

function texts(entries: readonly (readonly (string | undefined)[])[] = []): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (key ? [[key, value ?? ""]] : [])));
}
