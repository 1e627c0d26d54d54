import type { StackResource } from "../../account/stack-resources.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { stackLink } from "../console-links.ts";
import { mendOf } from "../follow/failures.ts";
import { followRunning } from "../follow/follow.ts";
import { byKindOfResource } from "../plan/resource-order.ts";
import type { Session } from "../session/session.ts";
import { deleteStack } from "../stack/delete-stack.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { findOwnedStack } from "../stack/owned-stack.ts";
import { deleteReviewStack } from "../stack/review-stack.ts";
import { type DestroyPlan, destroyPlanOf } from "./destroy-plan.ts";
import { deleteBucket } from "./empty-bucket.ts";

/** What destroying came to. */
export interface Destroyed {
  readonly kind: "nothing" | "deleted";
  readonly stack: string;
  readonly deleted: readonly StackResource[];
  readonly deletedBuckets: readonly string[];
  readonly stays: readonly string[];
}

/** Deletes everything but the index (with `withIndex` that too), after saying what that is and asking. */
export async function destroyStack(
  session: Session,
  { withIndex }: { withIndex: boolean },
): Promise<Destroyed> {
  const stack = await stackAtRest(session);
  const plan = await destroyPlanOf(session, stack, { withIndex });
  const { indexBucket, codeBucket, stays } = plan;
  if (!stack && !indexBucket && !codeBucket)
    return { kind: "nothing", stack: session.names.stack, deleted: [], deletedBuckets: [], stays };
  for (const line of destroyLines(session, plan)) session.say(line);
  await session.ask(
    withIndex && indexBucket ? "Delete all this, the index too, for good?" : "Delete all this?",
  );
  if (stack?.state === "review") await deleteReviewStack(session, stack.id);
  else if (stack) await deleteAndFollow(session, stack);
  const deletedBuckets: string[] = [];
  for (const bucket of [codeBucket, indexBucket]) {
    if (!bucket) continue;
    session.say(`Deleting bucket ${bucket.name}`);
    await deleteBucket(session, bucket.name);
    deletedBuckets.push(bucket.name);
  }
  return {
    kind: "deleted",
    stack: session.names.stack,
    deleted: plan.resources,
    deletedBuckets,
    stays,
  };
}

/** What somebody has started comes to its end first; deleting that goes on is followed, and is what was wanted. */
async function stackAtRest(session: Session): Promise<FoundStack | undefined> {
  const stack = await findOwnedStack(session);
  if (stack?.state !== "busy") return stack;
  session.say(`Stack ${stack.name} is at work already (${stack.status}): following it first`);
  await followRunning(session, stack.id);
  return findOwnedStack(session);
}

async function deleteAndFollow(session: Session, stack: FoundStack): Promise<void> {
  const { status, failures } = await deleteStack(session, stack.id);
  if (status === "DELETE_COMPLETE") return;
  const [first] = failures;
  const mend = first && mendOf(first);
  throw new CliError(
    `Cannot delete stack ${stack.name}: it is ${status}${first ? `; ${first.logicalId} (${first.type}): ${first.reason}` : ""}${mend ? ` (${mend})` : ""}; mend it and run the same command again, or see ${stackLink(session.account, stack.id)}`,
  );
}

function destroyLines({ names, account }: Session, plan: DestroyPlan): string[] {
  const { stack, resources, indexBucket, codeBucket, stays } = plan;
  const idWidth = Math.max(0, ...resources.map(({ logicalId }) => logicalId.length));
  return [
    stack
      ? `Delete stack ${names.stack} in account ${account.accountId}, ${account.region}: ${resources.length} resources`
      : `Stack ${names.stack} is gone already; this is left:`,
    ...[...resources]
      .sort(byKindOfResource)
      .map(
        ({ logicalId, type, physicalId }) => `  DELETE  ${logicalId.padEnd(idWidth)}  ${type}  ${physicalId}`,
      ),
    ...(codeBucket
      ? [`  DELETE  bucket ${codeBucket.name} with the functions' code, ${objects(codeBucket.versions)}`]
      : []),
    ...(indexBucket
      ? [`  DELETE  bucket ${indexBucket.name} with THE INDEX, ${objects(indexBucket.versions)}, for good`]
      : []),
    ...stays.map((sentence) => `  ${sentence}`),
  ];
}

function objects(versions: number): string {
  return `${versions.toLocaleString("en-US")} ${versions === 1 ? "version of an object" : "versions of objects"}`;
}
