import { randomUUID } from "node:crypto";
import {
  type Change,
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  type Stack,
  type StackEvent,
} from "@aws-sdk/client-cloudformation";

export type ChangeSetInput = Partial<CreateChangeSetCommandInput> & { readonly template?: object };

/** A change set through the real SDK, looked at until it is there. */
export async function changeSet(client: CloudFormationClient, { template, ...input }: ChangeSetInput) {
  const { Id = "", StackId = "" } = await client.send(
    new CreateChangeSetCommand({
      StackName: "s",
      ChangeSetName: `c${randomUUID()}`,
      Capabilities: ["CAPABILITY_NAMED_IAM"],
      ...(template ? { TemplateBody: JSON.stringify(template) } : {}),
      ...input,
    }),
  );
  const statuses: string[] = [];
  const changes: Change[] = [];
  let reason = "";
  let token: string | undefined;
  do {
    const seen = await client.send(
      new DescribeChangeSetCommand({ ChangeSetName: Id, ...(token ? { NextToken: token } : {}) }),
    );
    statuses.push(seen.Status ?? "");
    reason = seen.StatusReason ?? "";
    changes.push(...(seen.Changes ?? []));
    token = seen.NextToken;
  } while (token || statuses.at(-1) === "CREATE_PENDING");
  return {
    id: Id,
    stackId: StackId,
    statuses,
    reason,
    changes: changes.map(({ ResourceChange }) => ResourceChange ?? {}),
  };
}

/** Executes a change set of this template, and looks on to its end. */
export async function deployed(client: CloudFormationClient, input: ChangeSetInput): Promise<Stack> {
  const { id, stackId, statuses, reason } = await changeSet(client, input);
  if (statuses.at(-1) !== "CREATE_COMPLETE") throw new Error(`${statuses.at(-1)}: ${reason}`);
  await client.send(new ExecuteChangeSetCommand({ ChangeSetName: id }));
  return settled(client, stackId);
}

export async function settled(client: CloudFormationClient, stack: string): Promise<Stack> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: stack }));
    const [one] = Stacks ?? [];
    if (one && !/IN_PROGRESS$/.test(one.StackStatus ?? "")) return one;
  }
}

/** Oldest first. */
export async function events(client: CloudFormationClient, StackName: string): Promise<StackEvent[]> {
  const all: StackEvent[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeStackEventsCommand({ StackName, ...(token ? { NextToken: token } : {}) }),
    );
    all.push(...(page.StackEvents ?? []));
    token = page.NextToken;
  } while (token);
  return all.reverse();
}

export const statusesOf = (all: readonly StackEvent[]): string[] =>
  all.map(({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`);
