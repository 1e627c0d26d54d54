import { randomUUID } from "node:crypto";
import {
  type Change,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetCommandOutput,
} from "@aws-sdk/client-cloudformation";
import { OWNER_TAG } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { type PlannedChange, plannedChanges } from "../plan/planned-change.ts";
import { shortWaits } from "../session/pace.ts";
import { patiently } from "../session/patience.ts";
import { type Session, unstoppable } from "../session/session.ts";
import { changeSetFailure } from "./change-set-failure.ts";
import { failedValidations } from "./failed-validations.ts";

/** By it a stack in REVIEW_IN_PROGRESS, which has no tags yet, is known as ours. */
export const CHANGE_SET_PREFIX = "trailboard-";

export interface ChangeSet {
  readonly id: string;
  readonly stackId: string;
  readonly changes: readonly PlannedChange[];
  /** There is nothing to do, not even for tags or outputs; such a change set cannot be executed and is deleted by now. */
  readonly empty: boolean;
}

/** Where CloudFormation gets the template: at most 51,200 bytes of text, or a URL of S3. */
export type TemplateSource = { readonly TemplateBody: string } | { readonly TemplateURL: string };

export interface ChangeSetOrder {
  readonly type: "CREATE" | "UPDATE";
  readonly template: TemplateSource;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * A change set that is ready. Resources that outlived an earlier stack are taken into this one again. Throws a CliError
 * with CloudFormation's reason; the change set is deleted then.
 */
export async function createChangeSet(session: Session, order: ChangeSetOrder): Promise<ChangeSet> {
  const { stackId, id } = await create(session, order);
  try {
    const described = await untilCreated(session, id);
    const { Status, StatusReason = "" } = described;
    if (Status === "CREATE_COMPLETE")
      return { id, stackId, changes: plannedChanges(await allChanges(session, described)), empty: false };
    if (hasNoChanges(StatusReason)) {
      await deleteChangeSet(session, id);
      return { id, stackId, changes: [], empty: true };
    }
    const details = await failedValidations(session, id);
    throw new CliError(changeSetFailure(session.names.stack, Status ?? "", StatusReason, details));
  } catch (error) {
    await deleteChangeSet(unstoppable(session), id).catch(() => undefined);
    throw error;
  }
}

/** CloudFormation calls a change set without changes failed; the reason alone tells it from a failure. */
function hasNoChanges(reason: string): boolean {
  return /didn't contain changes|no updates are to be performed/i.test(reason);
}

async function create(
  session: Session,
  { type, template, parameters }: ChangeSetOrder,
): Promise<{ id: string; stackId: string }> {
  const { account, config, names } = session;
  const name = `${CHANGE_SET_PREFIX}${randomUUID()}`;
  const command = new CreateChangeSetCommand({
    StackName: names.stack,
    ChangeSetName: name,
    ClientToken: name,
    ChangeSetType: type,
    Description: "trailboard deploy",
    Capabilities: ["CAPABILITY_NAMED_IAM"],
    ImportExistingResources: true,
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries({ ...config.tags, [OWNER_TAG]: config.name }).map(([Key, Value]) => ({
      Key,
      Value,
    })),
    ...template,
  });
  const doing = `Cannot prepare the changes of stack ${names.stack}`;
  return patiently(session, doing, async () => {
    try {
      const { Id = "", StackId = "" } = await account.cloudFormation.send(command);
      return { id: Id, stackId: StackId };
    } catch (error) {
      if (error instanceof Error && /is in \w+ state and can ?not be updated/.test(error.message))
        throw new CliError(
          `${doing}: ${error.message}; somebody else deploys it at this moment: run the same command again to follow that first`,
          { cause: error },
        );
      // The name is a random one: what exists already was made by an earlier try whose answer was lost.
      if (!(error instanceof Error) || error.name !== "AlreadyExistsException") throw error;
      const { ChangeSetId = "", StackId = "" } = await account.cloudFormation.send(
        new DescribeChangeSetCommand({ StackName: names.stack, ChangeSetName: name }),
      );
      return { id: ChangeSetId, stackId: StackId };
    }
  });
}

async function untilCreated(session: Session, id: string): Promise<DescribeChangeSetCommandOutput> {
  const wait = shortWaits(session);
  for (;;) {
    const described = await page(session, id);
    if (!/^CREATE_(PENDING|IN_PROGRESS)$/.test(described.Status ?? "")) return described;
    await wait();
  }
}

function page(session: Session, id: string, token?: string): Promise<DescribeChangeSetCommandOutput> {
  return patiently(session, "Cannot look at the prepared changes", () =>
    session.account.cloudFormation.send(
      new DescribeChangeSetCommand({
        ChangeSetName: id,
        ...(token === undefined ? {} : { NextToken: token }),
      }),
    ),
  );
}

async function allChanges(session: Session, first: DescribeChangeSetCommandOutput): Promise<Change[]> {
  const changes = [...(first.Changes ?? [])];
  for (let token = first.NextToken; token; ) {
    const next = await page(session, first.ChangeSetId ?? "", token);
    changes.push(...(next.Changes ?? []));
    token = next.NextToken;
  }
  return changes;
}

/** Deleting what is not there is no error, as for CloudFormation itself. */
export async function deleteChangeSet(session: Session, id: string): Promise<void> {
  await patiently(session, "Cannot delete the prepared changes", async () => {
    try {
      await session.account.cloudFormation.send(new DeleteChangeSetCommand({ ChangeSetName: id }));
    } catch (error) {
      if (!(error instanceof Error) || !/^ChangeSetNotFound/.test(error.name)) throw error;
    }
  });
}
