import type { DuckDBConnection } from "@duckdb/node-api";
import { AwsError, type AwsOperation } from "../../wire/service.ts";
import type { LakeDatabase } from "../lake-database.ts";
import { literal, name } from "../sql/token-tree.ts";
import { type Input, optionalText, optionalTime, pageSize, seconds } from "./input.ts";
import type { NextTokens } from "./next-token.ts";

/** "Username" of LookupEvents: the session's name for roles, else the user's name or what stands for it. */
const USERNAME = `CASE useridentity."type"
  WHEN 'AssumedRole' THEN nullif(split_part(useridentity.principalid, ':', 2), '')
  WHEN 'FederatedUser' THEN nullif(split_part(useridentity.principalid, ':', 2), '')
  WHEN 'Root' THEN 'root'
  ELSE coalesce(useridentity.username, nullif(useridentity.principalid, '')) END`;

/** Condition of each LookupAttribute. `$value` is a SQL literal. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  EventId: "eventid = $value",
  EventName: "eventname = $value",
  ReadOnly: "CAST(readonly AS VARCHAR) = $value",
  Username: `(${USERNAME}) = $value`,
  ResourceType: "list_contains(list_transform(resources, lambda r: r.type), $value)",
  ResourceName: "list_contains(list_transform(resources, lambda r: r.arn), $value)",
  EventSource: "eventsource = $value",
  AccessKeyId: "useridentity.accesskeyid = $value",
};

export interface LookupEventsOptions {
  readonly database: LakeDatabase;
  readonly eventDataStoreId: string;
  readonly tokens: NextTokens;
}

/**
 * LookupEvents over the store: management events, newest first, 50 a page. Unlike Event History it goes back as far as
 * the store does and shows every account and Region in it. Resources are those that the record itself lists.
 */
export function lookupEvents({ database, eventDataStoreId, tokens }: LookupEventsOptions): AwsOperation {
  return async (input) => {
    const size = pageSize(input, "MaxResults", 50);
    const [start, end] = [optionalTime(input, "StartTime"), optionalTime(input, "EndTime")];
    if (start !== undefined && end !== undefined && start > end)
      throw new AwsError("InvalidTimeRangeException", "Cannot look up events: StartTime is after EndTime");
    const conditions = [
      ...category(input),
      ...attribute(input),
      ...(start === undefined ? [] : [`eventtime >= ${timestamp(start)}`]),
      ...(end === undefined ? [] : [`eventtime <= ${timestamp(end)}`]),
    ];
    const request = `LookupEvents ${JSON.stringify(conditions)}`;
    const token = optionalText(input, "NextToken", 4096);
    if (token !== undefined) conditions.push(after(tokens.read(request, token)));
    const connection = await database.connect();
    try {
      const rows = await page(connection, eventDataStoreId, conditions, size);
      const last = rows[size - 1];
      const more =
        rows.length > size && last ? { NextToken: tokens.make(request, `${last.micros} ${last.id}`) } : {};
      return { Events: rows.slice(0, size).map(({ event }) => event), ...more };
    } finally {
      connection.closeSync();
    }
  };
}

interface LookedUp {
  readonly micros: string;
  readonly id: string;
  readonly event: object;
}

async function page(
  connection: DuckDBConnection,
  store: string,
  conditions: readonly string[],
  size: number,
): Promise<readonly LookedUp[]> {
  // The newest rows are found on two columns first: eventjson is wide, and sorting it would read all of it.
  const reader = await connection.runAndReadAll(`
    SELECT epoch_us(eventtime)::VARCHAR, eventid, eventname, CAST(readonly AS VARCHAR), useridentity.accesskeyid,
      eventsource, ${USERNAME}, to_json(resources)::VARCHAR, eventjson
    FROM ${name(store)} WHERE ${conditions.join(" AND ")}
    ORDER BY eventtime DESC, eventid LIMIT ${size + 1}`);
  return reader.getRows().map((row) => {
    const [micros, id, eventName, readOnly, accessKeyId, eventSource, username, resources, eventJson] =
      row.map((cell) => (cell === null ? undefined : String(cell)));
    const event = {
      EventId: id,
      EventName: eventName,
      ReadOnly: readOnly,
      AccessKeyId: accessKeyId,
      EventTime: seconds(Number(micros) / 1000),
      EventSource: eventSource,
      Username: username,
      Resources: resourcesOf(resources),
      CloudTrailEvent: eventJson,
    };
    return { micros: micros ?? "", id: id ?? "", event };
  });
}

function resourcesOf(json: string | undefined): readonly object[] {
  const resources: unknown = JSON.parse(json ?? "null");
  if (!Array.isArray(resources)) return [];
  return resources.map((resource) => ({
    ...(resource?.type ? { ResourceType: resource.type } : {}),
    ...(resource?.arn ? { ResourceName: resource.arn } : {}),
  }));
}

/** Without a category: management events; insight events only where they are asked for. */
function category(input: Input): readonly string[] {
  const wanted = optionalText(input, "EventCategory", 100);
  if (wanted === undefined)
    return ["coalesce(eventcategory, 'Management') = 'Management'", "eventtime IS NOT NULL"];
  if (wanted === "insight") return ["eventcategory = 'Insight'", "eventtime IS NOT NULL"];
  throw new AwsError(
    "InvalidEventCategoryException",
    `Cannot use EventCategory ${JSON.stringify(wanted)}: expected insight, or none`,
  );
}

function attribute(input: Input): readonly string[] {
  const attributes = input.LookupAttributes;
  if (attributes === undefined || attributes === null) return [];
  if (!Array.isArray(attributes) || attributes.length > 1)
    throw new AwsError(
      "InvalidLookupAttributesException",
      "Cannot look up events: expected one LookupAttribute at most",
    );
  const [one] = attributes as readonly unknown[];
  if (one === undefined) return [];
  const key = typeof one === "object" && one !== null ? (one as Input).AttributeKey : undefined;
  const value = typeof one === "object" && one !== null ? (one as Input).AttributeValue : undefined;
  const condition = typeof key === "string" && Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  if (condition === undefined || typeof value !== "string" || value.length < 1 || value.length > 2000)
    throw new AwsError(
      "InvalidLookupAttributesException",
      `Cannot look up events by ${JSON.stringify(String(key).slice(0, 40))}: expected ${Object.keys(ATTRIBUTES).join(", ")} and a value of 1 to 2,000 characters`,
    );
  // A function, because "$&" in a value would otherwise mean something to replaceAll.
  return [condition.replaceAll("$value", () => literal(value))];
}

function timestamp(atMs: number): string {
  return `make_timestamp(${Math.round(atMs * 1000)})`;
}

/** Behind the last event of the page before: those that came in since then do not shift the pages. */
function after(position: string): string {
  const space = position.indexOf(" ");
  const time = `make_timestamp(${Number(position.slice(0, space))})`;
  return `(eventtime < ${time} OR (eventtime = ${time} AND eventid > ${literal(position.slice(space + 1))}))`;
}
