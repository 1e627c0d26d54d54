/**
 * The columns of the index, said once. `actions` has the key columns and the measures; `errors` has errorCode and
 * errorMessage beside them. One row per hour x key; `errorMessage` is one example per row, not part of the key.
 */

export const KEY_COLUMNS = [
  "accountId",
  "region",
  "eventSource",
  "eventName",
  "category",
  "readOnly",
  "sourceIp",
  "actor",
  "actorType",
  "client",
  "outcome",
] as const;

export type KeyColumn = (typeof KEY_COLUMNS)[number];
/** A column that an index can be grouped or filtered by. errorCode exists in `errors` only. */
export type Column = KeyColumn | "errorCode";

export const INDEX_NAMES = ["actions", "errors"] as const;
export type IndexName = (typeof INDEX_NAMES)[number];

export const OUTCOMES = ["ok", "denied", "throttled", "error"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One row of `actions`. Text is as CloudTrail says it; what an event lacks is "" (readOnly: "true", "false" or ""). */
export interface ActionRow extends Readonly<Record<KeyColumn, string>> {
  /** Start of the hour, epoch ms, UTC. */
  readonly hourMs: number;
  /** Distinct eventIDs. */
  readonly calls: number;
  /** First and last eventTime in the row, epoch ms: they bound a drill-down to minutes. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

/** One row of `errors`. */
export interface ErrorRow extends ActionRow {
  readonly errorCode: string;
  readonly errorMessage: string;
}

export interface IndexRows {
  readonly actions: readonly ActionRow[];
  readonly errors: readonly ErrorRow[];
}

/** What can be grouped by in an index. */
export function columnsOf(index: IndexName): readonly Column[] {
  return index === "errors" ? [...KEY_COLUMNS, "errorCode"] : KEY_COLUMNS;
}
