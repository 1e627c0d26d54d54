import { DescribeStackEventsCommand, type StackEvent } from "@aws-sdk/client-cloudformation";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/** The events of a stack, each once, oldest first: a call gives those that have come since the call before. */
export function eventsSince(
  session: Session,
  stackId: string,
  /** Id of the last event that is not wanted; undefined wants all. */
  after: string | undefined,
): () => Promise<StackEvent[]> {
  let last = after;
  return async () => {
    const fresh: StackEvent[] = [];
    for await (const event of newestFirst(session, stackId)) {
      if (event.EventId === last) break;
      fresh.push(event);
    }
    last = fresh[0]?.EventId ?? last;
    return fresh.reverse();
  };
}

export async function newestEventId(session: Session, stackId: string): Promise<string | undefined> {
  for await (const event of newestFirst(session, stackId)) return event.EventId;
  return undefined;
}

/** Id of the last event before what is going on now: where to begin for following what somebody else started. */
export async function lastEventBefore(session: Session, stackId: string): Promise<string | undefined> {
  let started = false;
  for await (const event of newestFirst(session, stackId)) {
    if (started) return event.EventId;
    started = startsOperation(event, stackId);
  }
  return undefined;
}

/** Going back is part of the operation that failed. */
function startsOperation(event: StackEvent, stackId: string): boolean {
  return (
    isOfStack(event, stackId) &&
    /^(CREATE|UPDATE|DELETE|IMPORT)_IN_PROGRESS$/.test(event.ResourceStatus ?? "")
  );
}

export function isOfStack(event: StackEvent, stackId: string): boolean {
  return event.PhysicalResourceId === stackId && event.ResourceType === "AWS::CloudFormation::Stack";
}

async function* newestFirst(session: Session, stackId: string): AsyncGenerator<StackEvent> {
  let token: string | undefined;
  do {
    const page = await patiently(
      session,
      "Cannot read what CloudFormation does",
      () =>
        session.account.cloudFormation.send(
          new DescribeStackEventsCommand({
            StackName: stackId,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
        ),
      session.pace.followPatienceMs,
    );
    yield* page.StackEvents ?? [];
    token = page.NextToken;
  } while (token);
}
