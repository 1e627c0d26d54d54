import type { Column, KeyColumn } from "../columns.ts";
import { actorSql, actorTypeSql } from "./actor.ts";
import { clientSql } from "./client.ts";
import { errorCodeSql, outcomeSql } from "./outcome.ts";

/**
 * Every column of the index as a Trino expression over one record of a CloudTrail event data store. Never NULL: what
 * a record lacks is ''. A drill-down that compares these very expressions with a row's values finds the row's events
 * and no others.
 */
export const columnSql: Readonly<Record<Column, string>> = {
  accountId: "COALESCE(recipientAccountId, '')",
  region: "COALESCE(awsRegion, '')",
  eventSource: "COALESCE(eventSource, '')",
  // Insight records have neither source nor name; their type at least says what they are.
  eventName: "COALESCE(NULLIF(eventName, ''), eventType, '')",
  // Records before eventVersion 1.07 have no category, only the flag.
  category:
    "COALESCE(NULLIF(eventCategory, ''), CASE WHEN managementEvent THEN 'Management' WHEN NOT managementEvent THEN 'Data' END, '')",
  readOnly: "CASE WHEN readOnly THEN 'true' WHEN NOT readOnly THEN 'false' ELSE '' END",
  sourceIp: "COALESCE(sourceIPAddress, '')",
  actor: actorSql,
  actorType: actorTypeSql,
  client: clientSql,
  outcome: outcomeSql,
  errorCode: errorCodeSql,
} satisfies Record<KeyColumn | "errorCode", string>;

/**
 * What makes two deliveries one event. Without an eventID the checksum of the record stands in: two deliveries of one
 * record have the same, two records have not. Without that too, all that the record says of itself; never NULL, so that
 * every record counts.
 */
export const eventIdSql =
  "COALESCE(NULLIF(eventID, ''), NULLIF(eventJsonChecksum, ''), CONCAT(COALESCE(requestID, ''), ' ', CAST(eventTime AS VARCHAR), ' ', COALESCE(eventSource, ''), ' ', COALESCE(eventName, ''), ' ', COALESCE(awsRegion, ''), ' ', COALESCE(sourceIPAddress, ''), ' ', COALESCE(errorCode, '')))";
