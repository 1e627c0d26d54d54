import {
  type ChangeSetSummary,
  DeleteStackCommand,
  ListChangeSetsCommand,
} from "@aws-sdk/client-cloudformation";
import { HOUR_MS } from "../../../kit/time.ts";
import { CHANGE_SET_PREFIX } from "../change-set/change-set.ts";
import { shortWaits } from "../session/pace.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";
import { findStack } from "./find-stack.ts";

/** A change set of ours that nobody has executed for so long is what a run left that was cut off. */
const ABANDONED_MS = HOUR_MS;

/**
 * Whose a stack in REVIEW_IN_PROGRESS is: it has no tags before its first change set is executed, so that its change sets
 * must tell. "empty" has none that anybody can still be waiting for.
 */
export async function reviewOwner(session: Session, stackId: string): Promise<"ours" | "theirs" | "empty"> {
  const summaries = await changeSetsOf(session, stackId);
  if (summaries.some(({ ChangeSetName = "" }) => !ChangeSetName.startsWith(CHANGE_SET_PREFIX)))
    return "theirs";
  const waitedFor = summaries.filter(
    ({ CreationTime }) => Date.now() - (CreationTime?.getTime() ?? 0) < ABANDONED_MS,
  );
  return waitedFor.length === 0 ? "empty" : "ours";
}

async function changeSetsOf(session: Session, stackId: string): Promise<ChangeSetSummary[]> {
  const summaries: ChangeSetSummary[] = [];
  let token: string | undefined;
  do {
    const page = await patiently(session, "Cannot list prepared changes", () =>
      session.account.cloudFormation.send(
        new ListChangeSetsCommand({
          StackName: stackId,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    summaries.push(...(page.Summaries ?? []));
    token = page.NextToken;
  } while (token);
  return summaries;
}

/** Takes away the stack of our name where a change set made it, it was never created, and nobody waits for it. */
export async function tidyReviewStack(session: Session): Promise<void> {
  const stack = await findStack(session);
  if (stack?.state === "review" && (await reviewOwner(session, stack.id)) === "empty")
    await deleteReviewStack(session, stack.id);
}

/** Takes away a stack that was never created. One that is more than that by now stays. */
export async function deleteReviewStack(session: Session, stackId: string): Promise<void> {
  const before = await findStack(session, stackId);
  if (before?.state !== "review") return;
  await patiently(session, "Cannot take away the stack of the prepared changes", () =>
    session.account.cloudFormation.send(new DeleteStackCommand({ StackName: stackId })),
  );
  const wait = shortWaits(session);
  for (let stack = await findStack(session, stackId); stack && stack.state !== "gone"; ) {
    await wait();
    stack = await findStack(session, stackId);
  }
}
