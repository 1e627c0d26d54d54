import { DescribeStacksCommand, type Stack } from "@aws-sdk/client-cloudformation";
import { OWNER_TAG } from "../../stack/template.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";
import { type StackState, stateOf } from "./stack-status.ts";

export interface FoundStack {
  readonly id: string;
  readonly name: string;
  /** "UPDATE_COMPLETE" */
  readonly status: string;
  readonly state: StackState;
  /** Value of the owner tag: the `name` of the configuration that the stack is of. */
  readonly owner: string | undefined;
  /** The change set that was executed last. */
  readonly changeSetId: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The stack of that name or id; undefined where there is none (a deleted one is found by its id alone). */
export async function findStack(
  work: Work,
  nameOrId: string = work.names.stack,
  patienceMs?: number,
): Promise<FoundStack | undefined> {
  const stack = await patiently(
    work,
    `Cannot look at stack ${nameOrId}`,
    () => describe(work, nameOrId),
    patienceMs,
  );
  return stack && foundStack(stack);
}

async function describe({ account }: Work, nameOrId: string): Promise<Stack | undefined> {
  try {
    const { Stacks } = await account.cloudFormation.send(new DescribeStacksCommand({ StackName: nameOrId }));
    return Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw error;
  }
}

function foundStack(stack: Stack): FoundStack {
  const status = stack.StackStatus ?? "";
  return {
    id: stack.StackId ?? "",
    name: stack.StackName ?? "",
    status,
    state: stateOf(status),
    owner: stack.Tags?.find(({ Key }) => Key === OWNER_TAG)?.Value,
    changeSetId: stack.ChangeSetId,
    parameters: textsBy(
      stack.Parameters?.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
    ),
    outputs: textsBy(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  };
}

function textsBy(entries: readonly (readonly (string | undefined)[])[] = []): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([key, value]) => (key ? [[key, value ?? ""]] : [])));
}
