/**
 * The event data store for CloudTrail events (management, data, network activity, Insights) as a DuckDB table.
 *
 * Names, order and types follow "CloudTrail Lake supported schemas for event record fields" (CloudTrail User Guide,
 * query-supported-event-schemas), with Hive types said in DuckDB's words: string -> VARCHAR, map<string,string> ->
 * MAP(VARCHAR, VARCHAR), array<struct> -> STRUCT[]. Leaf names are lower-case, because that is how Lake prints them.
 * Two things are not in the documented table and are there in real stores: `eventcontext`, and `credentialid` in
 * `useridentity`. `credentiaisissuedto` is spelled as the documentation spells it.
 */

/** A part of a record: its name in the event JSON, its name in Lake, and its type. */
export interface Field {
  /** As CloudTrail writes it in the record: "sourceIPAddress". */
  readonly json: string;
  /** As Lake calls it: "sourceipaddress". */
  readonly name: string;
  readonly type: FieldType;
}

export type FieldType =
  | { readonly kind: "text" }
  | { readonly kind: "boolean" }
  | { readonly kind: "timestamp" }
  | { readonly kind: "map" }
  | { readonly kind: "struct"; readonly fields: readonly Field[] }
  | { readonly kind: "structs"; readonly fields: readonly Field[] };

/** Raised whenever the table, or the meaning of what is in it, changes: kept stores of another version are not reused. */
export const LAKE_SCHEMA_VERSION = 3;

/**
 * Rows that lie, are compressed and are passed over together; a multiple of DuckDB's vector of 2,048. A third of its
 * default: while one group is compressed by one core the next is read by the other, and an hour touches less.
 */
export const ROW_GROUP_ROWS = 40_960;

const SESSION_ISSUER = struct("sessionIssuer", [
  text("type"),
  text("principalId"),
  text("arn"),
  text("accountId"),
  text("userName"),
]);

const SESSION_CONTEXT = struct("sessionContext", [
  struct("attributes", [timestamp("creationDate"), text("mfaAuthenticated")]),
  SESSION_ISSUER,
  struct("webIdFederationData", [text("federatedProvider"), map("attributes")]),
  text("sourceIdentity"),
  text("ec2RoleDelivery"),
  text("ec2IssuedInVpc"),
]);

const USER_IDENTITY = struct("userIdentity", [
  text("type"),
  text("principalId"),
  text("arn"),
  text("accountId"),
  text("accessKeyId"),
  text("userName"),
  SESSION_CONTEXT,
  struct("onBehalfOf", [text("userId"), text("identityStoreArn")]),
  struct("inScopeOf", [
    text("sourceArn"),
    text("sourceAccount"),
    text("issuerType"),
    text("credentialsIssuedTo", "credentiaisissuedto"),
  ]),
  text("invokedBy"),
  text("identityProvider"),
  text("credentialId"),
]);

const EVENT_CONTEXT = struct("eventContext", [
  map("requestContext"),
  struct("tagContext", [structs("resourceTags", [text("arn"), map("tags")]), map("principalTags")]),
]);

/** What is read out of a record, in the order of the documented table. */
export const RECORD_FIELDS: readonly Field[] = [
  text("eventVersion"),
  USER_IDENTITY,
  timestamp("eventTime"),
  text("eventSource"),
  text("eventName"),
  text("awsRegion"),
  text("sourceIPAddress"),
  text("userAgent"),
  text("errorCode"),
  text("errorMessage"),
  map("requestParameters"),
  map("responseElements"),
  map("additionalEventData"),
  text("requestID"),
  text("eventID"),
  boolean("readOnly"),
  structs("resources", [text("accountId"), text("type"), text("ARN"), text("ARNPrefix")]),
  text("eventType"),
  text("apiVersion"),
  boolean("managementEvent"),
  text("recipientAccountId"),
  text("sharedEventID"),
  text("annotation"),
  text("vpcEndpointId"),
  text("vpcEndpointAccountId"),
  map("serviceEventDetails"),
  map("addendum"),
  map("edgeDeviceDetails"),
  map("insightDetails"),
  text("eventCategory"),
  struct("tlsDetails", [text("tlsVersion"), text("cipherSuite"), text("clientProvidedHostHeader")]),
  text("sessionCredentialFromConsole"),
  EVENT_CONTEXT,
];

export interface Column {
  readonly name: string;
  /** DuckDB type. */
  readonly type: string;
}

/** All columns of `events`, in order: the record's fields, then its raw text and the SHA-256 (hex) of that text. */
export const EVENT_COLUMNS: readonly Column[] = [
  ...RECORD_FIELDS.map(({ name, type }) => ({ name, type: duckdbType(type) })),
  { name: "eventjson", type: "VARCHAR" },
  { name: "eventjsonchecksum", type: "VARCHAR" },
];

/**
 * `events`: one row per distinct event. Raw text is most of the bytes: with zstd (which takes effect in files of
 * storage version 1.2 and later) a store is an eighth of the size, at the same loading speed.
 */
export const createEventsTable: string = createTable("events", EVENT_COLUMNS).replace(
  '"eventjson" VARCHAR',
  '"eventjson" VARCHAR USING COMPRESSION zstd',
);

/** `event_hours`: events and bytes of raw text per hour of eventTime (UTC); events without a time are in no hour. */
export const createEventHoursTable: string = createTable("event_hours", [
  { name: "hour", type: "TIMESTAMP" },
  { name: "events", type: "BIGINT" },
  { name: "raw_bytes", type: "BIGINT" },
]);

/** Members of structs go by their name in Lake ("name") or in the record ("json"). */
export function duckdbType(type: FieldType, namedBy: "name" | "json" = "name"): string {
  switch (type.kind) {
    case "text":
      return "VARCHAR";
    case "boolean":
      return "BOOLEAN";
    case "timestamp":
      return "TIMESTAMP";
    case "map":
      return "MAP(VARCHAR, VARCHAR)";
    case "struct":
      return structType(type.fields, namedBy);
    case "structs":
      return `${structType(type.fields, namedBy)}[]`;
  }
}

function structType(fields: readonly Field[], namedBy: "name" | "json"): string {
  return `STRUCT(${fields.map((field) => `"${field[namedBy]}" ${duckdbType(field.type, namedBy)}`).join(", ")})`;
}

function createTable(table: string, columns: readonly Column[]): string {
  return `CREATE TABLE ${table} (${columns.map(({ name, type }) => `"${name}" ${type}`).join(", ")})`;
}

function text(json: string, name = json.toLowerCase()): Field {
  return { json, name, type: { kind: "text" } };
}

function boolean(json: string): Field {
  return { json, name: json.toLowerCase(), type: { kind: "boolean" } };
}

function timestamp(json: string): Field {
  return { json, name: json.toLowerCase(), type: { kind: "timestamp" } };
}

function map(json: string): Field {
  return { json, name: json.toLowerCase(), type: { kind: "map" } };
}

function struct(json: string, fields: readonly Field[]): Field {
  return { json, name: json.toLowerCase(), type: { kind: "struct", fields } };
}

function structs(json: string, fields: readonly Field[]): Field {
  return { json, name: json.toLowerCase(), type: { kind: "structs", fields } };
}
