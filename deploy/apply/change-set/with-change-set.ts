import { type Followed, follow } from "../follow/follow.ts";
import type { Prepared } from "../prepare/prepare.ts";
import { type Session, unstoppable } from "../session/session.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { reviewOwner, tidyReviewStack } from "../stack/review-stack.ts";
import { type ChangeSet, createChangeSet, deleteChangeSet } from "./change-set.ts";
import { startChangeSet } from "./start-change-set.ts";
import { type PlacedTemplate, placeTemplate } from "./template-source.ts";

export interface OpenChangeSet extends ChangeSet {
  /** Executes it and says how it goes, to its end or that of its rollback. */
  execute(): Promise<Followed>;
}

/**
 * `use` with a change set of what was prepared. Where it is not executed, nothing of it stays: neither the change set, nor a
 * stack in review that it made, nor the template.
 */
export async function withChangeSet<T>(
  session: Session,
  { templateText, parameters }: Pick<Prepared, "templateText" | "parameters">,
  stack: FoundStack | undefined,
  use: (changeSet: OpenChangeSet) => Promise<T>,
): Promise<T> {
  // A stack in review that somebody else has left stays, empty as it may be.
  const mayTidyStack =
    stack === undefined || (stack.state === "review" && (await reviewOwner(session, stack.id)) === "ours");
  let placed: PlacedTemplate | undefined;
  let changeSet: ChangeSet | undefined;
  let started = false;
  try {
    placed = await placeTemplate(session, templateText);
    const made = await createChangeSet(session, {
      type: stack?.state === "settled" ? "UPDATE" : "CREATE",
      template: placed.source,
      parameters,
    });
    changeSet = made;
    return await use({
      ...made,
      async execute() {
        const { after } = await startChangeSet(session, made);
        started = true;
        return follow(session, { stackId: made.stackId, after });
      },
    });
  } finally {
    if (!started) await takeAway(unstoppable(session), { placed, changeSet, mayTidyStack });
  }
}

/** Says what could not be taken away, and does not hide why it had to be. */
async function takeAway(
  session: Session,
  {
    placed,
    changeSet,
    mayTidyStack,
  }: { placed: PlacedTemplate | undefined; changeSet: ChangeSet | undefined; mayTidyStack: boolean },
): Promise<void> {
  try {
    if (changeSet && !changeSet.empty) await deleteChangeSet(session, changeSet.id);
    if (mayTidyStack) await tidyReviewStack(session);
    await placed?.tidy();
  } catch (error) {
    session.say(error instanceof Error ? error.message : String(error));
  }
}
