import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { CliError } from "../../terminal/cli-error.ts";
import { stackLink } from "../console-links.ts";
import { waits } from "../session/pace.ts";
import type { Session } from "../session/session.ts";
import { findStack } from "../stack/find-stack.ts";
import { eventLines } from "./event-lines.ts";
import { type Failure, failuresOf } from "./failures.ts";
import { eventsSince, isOfStack, lastEventBefore } from "./stack-events.ts";

export interface Followed {
  /** The stack's status at the end: "UPDATE_COMPLETE". */
  readonly status: string;
  readonly failures: readonly Failure[];
  /** Logical ids of what CloudFormation left in the account on purpose. */
  readonly skipped: readonly string[];
}

/** So many looks without anything new, and the stack's own status is asked. */
const QUIET_LOOKS = 10;

/**
 * Says what CloudFormation does, until it is done. It needs nobody to look on: after a lost connection this goes on, and a
 * Ctrl-C ends only the looking on. `after` is the last event before the operation.
 */
export async function follow(
  session: Session,
  { stackId, after }: { stackId: string; after: string | undefined },
): Promise<Followed> {
  const next = eventsSince(session, stackId, after);
  const lines = eventLines();
  const seen: StackEvent[] = [];
  const wait = waits(session);
  try {
    for (let quietLooks = 0; ; quietLooks++) {
      const fresh = await next();
      seen.push(...fresh);
      for (const line of [...lines.of(fresh), ...lines.quiet(Date.now())]) session.say(line);
      if (fresh.length > 0) quietLooks = 0;
      const status =
        endOf(seen, stackId) ?? (quietLooks >= QUIET_LOOKS ? await restOf(session, stackId) : undefined);
      if (status !== undefined) return { status, failures: failuresOf(seen), skipped: skippedOf(seen) };
      await wait();
    }
  } catch (error) {
    throw goesOn(session, stackId, error);
  }
}

/** Follows what somebody, or an earlier run of ours, has started. */
export async function followRunning(session: Session, stackId: string): Promise<Followed> {
  return follow(session, { stackId, after: await lastEventBefore(session, stackId) });
}

/** The stack's own event says when all is over, and is never older than the operation. */
function endOf(events: readonly StackEvent[], stackId: string): string | undefined {
  const own = events.filter((event) => isOfStack(event, stackId)).at(-1)?.ResourceStatus;
  return own === undefined || own.endsWith("_IN_PROGRESS") ? undefined : own;
}

async function restOf(session: Session, stackId: string): Promise<string | undefined> {
  const stack = await findStack(session, stackId, session.pace.followPatienceMs);
  return stack === undefined || stack.state === "busy" || stack.state === "review" ? undefined : stack.status;
}

function skippedOf(events: readonly StackEvent[]): string[] {
  return events.flatMap(({ ResourceStatus, LogicalResourceId }) =>
    ResourceStatus === "DELETE_SKIPPED" && LogicalResourceId ? [LogicalResourceId] : [],
  );
}

function goesOn({ account, names, signal }: Session, stackId: string, error: unknown): CliError {
  const why = signal.aborted ? "Stopped looking on" : error instanceof Error ? error.message : String(error);
  return new CliError(
    `${why}; CloudFormation goes on with stack ${names.stack}: run the same command again to follow it, or see ${stackLink(account, stackId)}`,
    { cause: error, exitCode: signal.aborted ? 130 : 1 },
  );
}
