import { HOUR_MS } from "../../../kit/time.ts";
import { HOME_REGION, PRODUCTION } from "../cast.ts";
import { hostileStrings } from "../hostile-strings.ts";
import { iamUser, roleSession } from "../identities.ts";
import { type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";

/**
 * Records that break readers: strings that are attacks on the page that shows them, and records that lack what every
 * record should have. Every hour has one or two, so that any range of a day holds them all.
 */
export function oddRecords(hour: Hour): TrailEvent[] {
  const turn = Math.floor(hour.startMs / HOUR_MS);
  const text = hostileStrings[turn % hostileStrings.length] ?? "";
  return [
    hostile(hour, turn % 5, text),
    ...(turn % 3 === 0 ? [incomplete(hour, Math.floor(turn / 3) % 6)] : []),
  ];
}

function hostile(hour: Hour, place: number, text: string): TrailEvent {
  const { random } = hour;
  const caller: Caller = {
    identity: roleSession(
      PRODUCTION,
      "shop-uploads",
      place === 1 ? text.slice(0, 64) : "uploads",
      hour.startMs,
    ),
    accountId: PRODUCTION.id,
    ip: "192.0.2.14",
    agent: place === 0 ? text : userAgents.boto3,
    overTls: true,
  };
  const call = {
    atMs: sometime(hour),
    region: HOME_REGION,
    service: "s3",
    name: "GetBucketAcl",
    readOnly: true,
  };
  switch (place) {
    case 2:
      return trailEvent(random, caller, { ...call, request: { bucketName: text, acl: "" } });
    case 3:
      return trailEvent(random, caller, {
        ...call,
        request: { bucketName: "example-uploads" },
        error: { code: "NoSuchBucket", message: `The specified bucket does not exist: ${text}` },
      });
    case 4:
      // An IAM user's name is free text to whoever signs in; the error code is the service's, and not always tame.
      return trailEvent(
        random,
        { ...caller, identity: iamUser(PRODUCTION, text.slice(0, 64)) },
        {
          ...call,
          error: { code: "InvalidClientTokenId", message: text },
        },
      );
    default:
      return trailEvent(random, caller, { ...call, request: { bucketName: "example-uploads" } });
  }
}

/** Each kind of absence that real trails show. eventTime and eventID are always there: an hour needs the one, a count the other. */
function incomplete(hour: Hour, kind: number): TrailEvent {
  const { random } = hour;
  const identity = roleSession(PRODUCTION, "shop-uploads", "uploads", hour.startMs);
  const caller = {
    identity,
    accountId: PRODUCTION.id,
    ip: "10.20.4.31",
    agent: userAgents.boto3,
    overTls: true,
  };
  const call = {
    atMs: sometime(hour),
    region: HOME_REGION,
    service: "s3",
    name: "HeadBucket",
    readOnly: true,
  };
  const absences: readonly Readonly<Record<string, unknown>>[] = [
    { userIdentity: undefined },
    { userIdentity: { type: "Unknown" }, sourceIPAddress: undefined },
    { userAgent: undefined, requestParameters: '{"bucketName":"as text"}' },
    { errorMessage: "There is a message here, and no code." },
    { eventVersion: undefined, readOnly: undefined, eventCategory: undefined, managementEvent: undefined },
    {
      sourceIPAddress: "203.0.113.9, 198.51.100.4",
      requestParameters: { ratio: 0.5, big: 12345678901234567000, empty: null },
    },
  ];
  return trailEvent(random, caller, { ...call, more: absences[kind] ?? {} });
}
