import { beforeAll, describe, expect, test } from "vitest";
import { floorHour, HOUR_MS } from "../../../kit/time.ts";
import { accounts, approvedRegions, unapprovedRegions } from "../../../local/sample/cast.ts";
import { hostileStrings } from "../../../local/sample/hostile-strings.ts";
import { sampleEvents } from "../../../local/sample/sample-events.ts";
import type { TrailEvent } from "../../../local/sample/trail-event.ts";

// A Wednesday afternoon.
const AS_OF_MS = Date.UTC(2026, 10, 18, 14, 30);

function eventsOf(asOfMs: number, seed = "trailboard", days = 14): TrailEvent[] {
  return [...sampleEvents({ asOfMs, seed, days })].flatMap(({ events }) => events);
}

let events: TrailEvent[];
beforeAll(() => {
  events = eventsOf(AS_OF_MS);
});

const count = (test: (record: TrailEvent["record"], event: TrailEvent) => boolean) =>
  events.filter((event) => test(event.record, event)).length;
const identityOf = (record: TrailEvent["record"]) =>
  (record.userIdentity ?? {}) as Readonly<Record<string, unknown>>;
const text = (value: unknown) => JSON.stringify(value) ?? "";

describe("the sample trail", () => {
  test("has 60 to 120 thousand events in two weeks, all before its end, each with an id of its own", () => {
    expect(events.length).toBeGreaterThan(60_000);
    expect(events.length).toBeLessThan(120_000);
    expect(count((_record, { atMs }) => atMs < AS_OF_MS - 14 * 24 * HOUR_MS || atMs >= AS_OF_MS)).toBe(0);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(events.length);
  });

  test("leaves no hour of the two weeks without events", () => {
    expect(new Set(events.map(({ atMs }) => floorHour(atMs))).size).toBe(14 * 24 + 1);
  });

  test("is the same for the same seed, and another for another", () => {
    const [once, again, other] = ["a", "a", "b"].map((seed) => text(eventsOf(AS_OF_MS, seed, 1)));
    expect(once === again).toBe(true);
    expect(once === other).toBe(false);
  });

  test("an hour's ordinary events stay as they are when the trail ends later", () => {
    const hourMs = Date.UTC(2026, 10, 16, 9);
    const inHour = (list: readonly TrailEvent[]) => list.filter(({ atMs }) => floorHour(atMs) === hourMs);
    expect(inHour(eventsOf(AS_OF_MS + 3 * HOUR_MS, "trailboard", 3))).toEqual(inHour(events));
  });

  test("records agree with what delivery is told of them", () => {
    const differing = events.filter(
      ({ record, atMs, accountId, region, eventId }) =>
        Date.parse(String(record.eventTime)) !== atMs ||
        record.recipientAccountId !== accountId ||
        record.awsRegion !== region ||
        record.eventID !== eventId,
    );
    expect(differing).toEqual([]);
  });

  test("happens in four accounts, mostly in approved regions", () => {
    const ids = accounts.map(({ id }) => id as string);
    expect([...new Set(events.map(({ accountId }) => accountId))].sort()).toEqual([...ids].sort());
    const regions: readonly string[] = [...approvedRegions, ...unapprovedRegions];
    expect(count((_record, { region }) => !regions.includes(region))).toBe(0);
    const outside = count((_record, { region }) => (unapprovedRegions as readonly string[]).includes(region));
    expect(outside).toBeGreaterThan(100);
    expect(outside).toBeLessThan(events.length / 50);
  });

  test("people work by day from Monday to Friday; services never stop", () => {
    const people = events.filter(({ record }) => text(identityOf(record).arn).includes("AWSReservedSSO"));
    const share = (test: (date: Date) => boolean) =>
      people.filter(({ atMs }) => test(new Date(atMs))).length / people.length;
    expect(share((date) => date.getUTCDay() === 0 || date.getUTCDay() === 6)).toBeLessThan(0.05);
    expect(share((date) => date.getUTCHours() < 5)).toBeLessThan(0.05);
    const lunch = share((date) => date.getUTCHours() === 11);
    expect(lunch).toBeLessThan(share((date) => date.getUTCHours() === 9) * 0.6);
    const nightly = count(
      (record, { atMs }) => identityOf(record).type === "AWSService" && new Date(atMs).getUTCHours() === 3,
    );
    expect(nightly).toBeGreaterThan(14 * 15);
  });
});

describe("the sample trail holds what a viewer looks for", () => {
  test.each<[string, number, (record: TrailEvent["record"]) => boolean]>([
    ["throttling", 500, ({ errorCode }) => /Throttling|RequestLimitExceeded/.test(String(errorCode))],
    [
      "refusals of a misconfigured service",
      1000,
      (record) => record.errorCode === "AccessDenied" && text(record).includes("billing-export"),
    ],
    ["EC2's own refusals", 200, ({ errorCode }) => errorCode === "Client.UnauthorizedOperation"],
    [
      "failed logins without an errorCode",
      50,
      (record) =>
        record.eventName === "ConsoleLogin" &&
        text(record.responseElements).includes("Failure") &&
        record.errorCode === undefined &&
        record.errorMessage !== undefined,
    ],
    [
      "logins with MFA",
      3,
      (record) =>
        record.eventName === "ConsoleLogin" && text(record.additionalEventData).includes('"MFAUsed":"Yes"'),
    ],
    [
      "logins of IAM users without MFA",
      3,
      (record) =>
        record.eventName === "ConsoleLogin" &&
        identityOf(record).type === "IAMUser" &&
        text(record.additionalEventData).includes('"MFAUsed":"No"') &&
        text(record.responseElements).includes("Success"),
    ],
    ["root, rarely", 4, (record) => identityOf(record).type === "Root"],
    ["Identity Center users", 100, (record) => identityOf(record).type === "IdentityCenterUser"],
    [
      "roles on behalf of people",
      5000,
      (record) => identityOf(record).onBehalfOf !== undefined && identityOf(record).type === "AssumedRole",
    ],
    [
      "security-group changes",
      50,
      ({ eventName }) =>
        /SecurityGroup(Ingress|Egress|Rules)$/.test(String(eventName)) &&
        !String(eventName).startsWith("Describe"),
    ],
    ["IAM changes", 50, (record) => record.eventSource === "iam.amazonaws.com" && record.readOnly === false],
    ["cross-account AssumeRole", 500, (record) => identityOf(record).type === "AWSAccount"],
    [
      "S3 data events",
      5000,
      (record) => record.eventCategory === "Data" && record.eventSource === "s3.amazonaws.com",
    ],
    [
      "Lambda data events",
      2000,
      (record) => record.eventCategory === "Data" && record.eventSource === "lambda.amazonaws.com",
    ],
    [
      "DynamoDB data events",
      3000,
      (record) => record.eventCategory === "Data" && record.eventSource === "dynamodb.amazonaws.com",
    ],
    ["network activity", 500, ({ eventCategory }) => eventCategory === "NetworkActivity"],
    ["refusals by a VPC endpoint", 50, ({ errorCode }) => errorCode === "VpceAccessDenied"],
    ["service events", 50, ({ eventType }) => eventType === "AwsServiceEvent"],
    ["insights", 4, ({ eventCategory }) => eventCategory === "Insight"],
    ["old TLS", 1000, ({ tlsDetails }) => text(tlsDetails).includes("TLSv1.1")],
    ["Terraform", 3000, ({ userAgent }) => /Terraform/.test(String(userAgent))],
    ["CloudFormation", 300, ({ userAgent }) => userAgent === "cloudformation.amazonaws.com"],
    ["the AWS CLI", 2000, ({ userAgent }) => /^aws-cli/.test(String(userAgent))],
    ["AWS Internal as address", 700, ({ sourceIPAddress }) => sourceIPAddress === "AWS Internal"],
    ["no userIdentity", 10, (record) => !("userIdentity" in record) && record.eventCategory !== "Insight"],
    ["no user agent", 10, (record) => !("userAgent" in record)],
    [
      "a message without a code",
      10,
      (record) => record.errorMessage !== undefined && record.errorCode === undefined,
    ],
    ["requestParameters as text", 10, ({ requestParameters }) => typeof requestParameters === "string"],
    ["two addresses in one", 10, ({ sourceIPAddress }) => String(sourceIPAddress).includes(", ")],
  ])("%s", (_what, atLeast, test) => {
    expect(count(test)).toBeGreaterThanOrEqual(atLeast);
  });

  test("record versions from 1.05 to 1.11", () => {
    const versions = new Set(events.map(({ record }) => String(record.eventVersion)));
    expect([...versions]).toEqual(expect.arrayContaining(["1.05", "1.08", "1.09", "1.10", "1.11"]));
  });

  test("every hostile string, in every two days", () => {
    const { length } = hostileStrings;
    const lastDays = events
      .filter(({ atMs }) => atMs >= AS_OF_MS - 48 * HOUR_MS)
      .map(({ record }) => text(record));
    const absent = hostileStrings.filter((hostile) => {
      const written = text(hostile.slice(0, 60)).slice(1, -1);
      return !lastDays.some((record) => record.includes(written));
    });
    expect(length).toBeGreaterThan(20);
    expect(absent).toEqual([]);
  });
});
