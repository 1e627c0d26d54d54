import {
  CloudTrailServiceException,
  LookupEventsCommand,
  type LookupEventsCommandInput,
  paginateLookupEvents,
} from "@aws-sdk/client-cloudtrail";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture, START_MS } from "../lake-fixture.ts";

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(130);
});
afterAll(() => lake.close());

const lookUp = (input: LookupEventsCommandInput) => lake.client.send(new LookupEventsCommand(input));

async function refusal(input: LookupEventsCommandInput): Promise<string> {
  const error = await lookUp(input).catch((reason: unknown) => reason);
  return error instanceof CloudTrailServiceException ? error.name : "none";
}

test("newest first, 50 a page, every event once", async () => {
  const ids: string[] = [];
  const sizes: number[] = [];
  for await (const page of paginateLookupEvents({ client: lake.client }, {})) {
    sizes.push(page.Events?.length ?? 0);
    ids.push(...(page.Events ?? []).map(({ EventId = "" }) => EventId));
  }
  expect(sizes).toEqual([50, 50, 30]);
  expect(ids).toEqual([...new Set(ids)].sort().reverse());
});

test("an event has its parts and the record byte for byte", async () => {
  const { Events } = await lookUp({
    LookupAttributes: [{ AttributeKey: "EventId", AttributeValue: "event-000003" }],
  });
  expect(Events).toEqual([
    {
      EventId: "event-000003",
      EventName: "GetObject",
      ReadOnly: "false",
      AccessKeyId: "ASIA3",
      EventTime: new Date(START_MS + 3 * 60_000),
      EventSource: "s3.amazonaws.com",
      Username: "alice",
      Resources: [
        { ResourceType: "AWS::S3::Bucket", ResourceName: "arn:aws:s3:::bucket-0" },
        { ResourceType: "AWS::S3::Object", ResourceName: "arn:aws:s3:::bucket-0/key" },
      ],
      CloudTrailEvent: '{ "eventID" : "event-000003",  "n":1e2 }',
    },
  ]);
});

test.each([
  ["EventName", "RunInstances", 43],
  ["ReadOnly", "true", 65],
  ["Username", "session-1", 33],
  ["Username", "alice", 32],
  ["ResourceType", "AWS::S3::Object", 130],
  ["ResourceName", "arn:aws:s3:::bucket-1", 43],
  ["EventSource", "iam.amazonaws.com", 43],
  ["AccessKeyId", "ASIA0", 33],
  ["EventName", "' OR true --", 0],
  ["EventName", "$& $value", 0],
] as const)("%s = %s", async (AttributeKey, AttributeValue, count) => {
  let found = 0;
  const input = { LookupAttributes: [{ AttributeKey, AttributeValue }] };
  for await (const page of paginateLookupEvents({ client: lake.client }, input))
    found += page.Events?.length ?? 0;
  expect(found).toBe(count);
});

test("start and end are both inside", async () => {
  const { Events = [] } = await lookUp({
    StartTime: new Date(START_MS + 60_000),
    EndTime: new Date(START_MS + 180_000),
  });
  expect(Events.map(({ EventId }) => EventId)).toEqual(["event-000003", "event-000002", "event-000001"]);
});

test("a token belongs to the parameters that it was given for", async () => {
  const { NextToken } = await lookUp({ MaxResults: 1 });
  expect((await lookUp({ MaxResults: 1, NextToken })).Events?.[0]?.EventId).toBe("event-000128");
  expect(await refusal({ NextToken, StartTime: new Date(0) })).toBe("InvalidNextTokenException");
});

test("insight events are another category, of which there are none here", async () => {
  expect((await lookUp({ EventCategory: "insight" })).Events).toEqual([]);
});

test.each<readonly [string, LookupEventsCommandInput, string]>([
  ["51 results", { MaxResults: 51 }, "InvalidMaxResultsException"],
  ["times turned round", { StartTime: new Date(2000), EndTime: new Date(1000) }, "InvalidTimeRangeException"],
  [
    "two attributes",
    {
      LookupAttributes: [
        { AttributeKey: "EventName", AttributeValue: "x" },
        { AttributeKey: "EventId", AttributeValue: "y" },
      ],
    },
    "InvalidLookupAttributesException",
  ],
  [
    "an unknown key",
    { LookupAttributes: [{ AttributeKey: "toString" as "EventId", AttributeValue: "x" }] },
    "InvalidLookupAttributesException",
  ],
  [
    "no value",
    { LookupAttributes: [{ AttributeKey: "EventId", AttributeValue: "" }] },
    "InvalidLookupAttributesException",
  ],
  ["another category", { EventCategory: "data" as "insight" }, "InvalidEventCategoryException"],
])("%s: refused by its modelled error", async (_, input, name) => {
  expect(await refusal(input)).toBe(name);
});
