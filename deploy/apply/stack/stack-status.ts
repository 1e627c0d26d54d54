/**
 * What a stack's status means for us. The statuses are those of CloudFormation's StackStatus (API reference, Stack).
 *
 * - review: a change set made the stack, nothing has been created
 * - busy: something is going on at CloudFormation
 * - settled: takes the next change set
 * - empty: a first creation was rolled back; only deleting it is possible, and nothing is in it
 * - unfinished: a first creation that was not rolled back to the end; only deleting it is possible
 * - half-rolled-back: an update failed, and going back failed too; going back can be continued
 * - half-deleted: deleting failed; only deleting again is possible
 * - stuck: needs a person's decision in CloudFormation
 * - gone: deleted
 */
export type StackState =
  | "review"
  | "busy"
  | "settled"
  | "empty"
  | "unfinished"
  | "half-rolled-back"
  | "half-deleted"
  | "stuck"
  | "gone";

const STATES: Readonly<Record<string, StackState>> = {
  REVIEW_IN_PROGRESS: "review",
  CREATE_COMPLETE: "settled",
  UPDATE_COMPLETE: "settled",
  UPDATE_ROLLBACK_COMPLETE: "settled",
  IMPORT_COMPLETE: "settled",
  IMPORT_ROLLBACK_COMPLETE: "settled",
  ROLLBACK_COMPLETE: "empty",
  ROLLBACK_FAILED: "unfinished",
  CREATE_FAILED: "unfinished",
  UPDATE_ROLLBACK_FAILED: "half-rolled-back",
  DELETE_FAILED: "half-deleted",
  DELETE_COMPLETE: "gone",
};

export function stateOf(status: string): StackState {
  return STATES[status] ?? (status.endsWith("_IN_PROGRESS") ? "busy" : "stuck");
}

/** Whether an operation that was asked for came to its good end. */
export function hasSucceeded(status: string): boolean {
  return /^(CREATE|UPDATE|IMPORT|DELETE)_COMPLETE$/.test(status);
}
