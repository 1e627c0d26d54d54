import { isoTime } from "../../kit/time.ts";
import type { Identity } from "./identities.ts";
import type { Random } from "./random.ts";

/** One event as it will be delivered: the record, and what delivery needs to know of it. */
export interface TrailEvent {
  /** eventTime; CloudTrail's has whole seconds. */
  readonly atMs: number;
  readonly accountId: string;
  readonly region: string;
  readonly folder: "CloudTrail" | "CloudTrail-Insight";
  readonly eventId: string;
  readonly record: Readonly<Record<string, unknown>>;
}

/** Who calls, from where, with what. */
export interface Caller {
  readonly identity: Identity;
  /** Recipient of the event. */
  readonly accountId: string;
  readonly ip: string;
  readonly agent: string;
  /** Calls over the network carry tlsDetails; calls of AWS's own services do not. */
  readonly overTls: boolean;
  readonly fromConsole?: boolean;
}

export interface Call {
  readonly atMs: number;
  readonly region: string;
  /** "s3" for s3.amazonaws.com */
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
  readonly category?: "Management" | "Data" | "NetworkActivity";
  readonly resources?: readonly object[];
  /** Fields that only some events have; undefined removes one. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The record in the field order of real ones. Reads answer nothing; `responseElements` is null then. */
export function trailEvent(random: Random, caller: Caller, call: Call): TrailEvent {
  const version = versionOf(call);
  const category = call.category ?? "Management";
  const eventId = random.uuid();
  const host = `${call.service}.${call.region}.amazonaws.com`;
  const record: Record<string, unknown> = {
    eventVersion: version,
    userIdentity: caller.identity,
    eventTime: `${isoTime(call.atMs).slice(0, 19)}Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.name,
    awsRegion: call.region,
    sourceIPAddress: caller.ip,
    userAgent: caller.agent,
  };
  if (call.error) {
    record.errorCode = call.error.code;
    record.errorMessage = call.error.message;
  }
  record.requestParameters = call.request ?? null;
  record.responseElements = call.error || call.readOnly ? null : (call.response ?? null);
  record.requestID = random.uuid();
  record.eventID = eventId;
  record.readOnly = call.readOnly;
  if (call.resources) record.resources = call.resources;
  record.eventType = "AwsApiCall";
  record.recipientAccountId = caller.accountId;
  // Version 1.05 is from before these fields.
  if (version !== "1.05") {
    record.managementEvent = category === "Management";
    record.eventCategory = category;
  }
  if (caller.overTls) record.tlsDetails = tlsDetails(caller, host);
  if (caller.fromConsole) record.sessionCredentialFromConsole = "true";
  for (const [field, value] of Object.entries(call.more ?? {})) {
    if (value === undefined) delete record[field];
    else record[field] = value;
  }
  const atMs = Math.floor(call.atMs / 1000) * 1000;
  return { atMs, accountId: caller.accountId, region: call.region, folder: "CloudTrail", eventId, record };
}

// Services moved to newer record versions at different times, so a trail always holds several.
const VERSIONS: Readonly<Record<string, string>> = {
  s3: "1.11",
  kms: "1.11",
  iam: "1.11",
  signin: "1.11",
  sso: "1.11",
  ec2: "1.10",
  lambda: "1.10",
  dynamodb: "1.11",
  cloudformation: "1.10",
  secretsmanager: "1.10",
  ssm: "1.08",
  sts: "1.08",
  logs: "1.09",
  elasticmapreduce: "1.05",
};

function versionOf(call: Call): string {
  return VERSIONS[call.service] ?? "1.09";
}

function tlsDetails(caller: Caller, host: string): object {
  // The one old client of this organisation: a viewer who looks for weak TLS must find something.
  if (caller.agent.startsWith("Boto3/1.17"))
    return {
      tlsVersion: "TLSv1.1",
      cipherSuite: "ECDHE-RSA-AES128-SHA",
      clientProvidedHostHeader: host,
    };
  return {
    tlsVersion: "TLSv1.3",
    cipherSuite: "TLS_AES_128_GCM_SHA256",
    clientProvidedHostHeader: host,
  };
}
