import { DescribeEventsCommand } from "@aws-sdk/client-cloudformation";
import type { Session } from "../session/session.ts";

/** As many as fit a sentence. */
const MOST = 5;

/**
 * What CloudFormation found wrong before it made the change set: its StatusReason names only the validation, the resources
 * are events (API reference, DescribeEvents: takes the change set's ARN). None where there are none, or they may not be read:
 * then the reason has to do.
 */
export async function failedValidations({ account }: Session, changeSetId: string): Promise<string[]> {
  const command = new DescribeEventsCommand({ ChangeSetName: changeSetId, Filters: { FailedEvents: true } });
  const { OperationEvents = [] } = await account.cloudFormation
    .send(command)
    .catch((): { OperationEvents?: [] } => ({}));
  const sentences = OperationEvents.flatMap(
    ({ LogicalResourceId: id, ValidationStatusReason, HookStatusReason, ResourceStatusReason }) => {
      const reason = ValidationStatusReason ?? HookStatusReason ?? ResourceStatusReason;
      return reason ? [id ? `${id}: ${reason}` : reason] : [];
    },
  );
  const distinct = [...new Set(sentences)];
  return distinct.length > MOST
    ? [...distinct.slice(0, MOST), `and ${distinct.length - MOST} more`]
    : distinct;
}
