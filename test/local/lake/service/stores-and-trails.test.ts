import {
  CloudTrailServiceException,
  DescribeTrailsCommand,
  GetEventDataStoreCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailStatusCommand,
  ListEventDataStoresCommand,
  ListTagsCommand,
  ListTrailsCommand,
} from "@aws-sdk/client-cloudtrail";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture, START_MS, STORE_ARN, STORE_ID } from "../lake-fixture.ts";

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(10);
});
afterAll(() => lake.close());

async function nameOf(sent: Promise<unknown>): Promise<string> {
  const error = await sent.catch((reason: unknown) => reason);
  return error instanceof CloudTrailServiceException ? error.name : "none";
}

test("the store is listed, described by ARN and by id, and tagged", async () => {
  const { EventDataStores } = await lake.client.send(new ListEventDataStoresCommand({}));
  expect(EventDataStores).toEqual([{ EventDataStoreArn: STORE_ARN, Name: "trailboard" }]);
  for (const EventDataStore of [STORE_ARN, STORE_ID])
    expect(await lake.client.send(new GetEventDataStoreCommand({ EventDataStore }))).toMatchObject({
      EventDataStoreArn: STORE_ARN,
      Status: "ENABLED",
      CreatedTimestamp: new Date(START_MS),
    });
  const { ResourceTagList } = await lake.client.send(new ListTagsCommand({ ResourceIdList: [STORE_ARN] }));
  expect(ResourceTagList?.[0]?.TagsList?.map(({ Key }) => Key)).toContain("Trailboard");
});

test("what is not there, or no ARN of a store, is said to be so", async () => {
  const get = (EventDataStore: string) =>
    nameOf(lake.client.send(new GetEventDataStoreCommand({ EventDataStore })));
  expect(await get(STORE_ID.replace("0a", "ff"))).toBe("EventDataStoreNotFoundException");
  expect(await get("arn:aws:s3:::bucket")).toBe("EventDataStoreARNInvalidException");
  expect(await nameOf(lake.client.send(new ListTagsCommand({ ResourceIdList: ["arn:x"] })))).toBe(
    "ResourceNotFoundException",
  );
});

test("the local trail is logging and delivers", async () => {
  const { trailList = [] } = await lake.client.send(new DescribeTrailsCommand({}));
  expect(trailList).toHaveLength(1);
  const [trail] = trailList;
  expect(trail).toMatchObject({
    HomeRegion: "us-east-1",
    IsMultiRegionTrail: true,
    LogFileValidationEnabled: true,
  });
  for (const Name of [trail?.Name, trail?.TrailARN])
    expect(await lake.client.send(new GetTrailStatusCommand({ Name }))).toMatchObject({
      IsLogging: true,
      LatestDeliveryTime: new Date(START_MS + 600_000),
    });
  const selectors = await lake.client.send(new GetEventSelectorsCommand({ TrailName: trail?.Name }));
  expect(selectors.TrailARN).toBe(trail?.TrailARN);
  expect(selectors.AdvancedEventSelectors).toHaveLength(2);
  expect(await nameOf(lake.client.send(new GetInsightSelectorsCommand({ TrailName: trail?.Name })))).toBe(
    "InsightNotEnabledException",
  );
  expect((await lake.client.send(new DescribeTrailsCommand({ trailNameList: ["other"] }))).trailList).toEqual(
    [],
  );
  expect(await nameOf(lake.client.send(new GetTrailStatusCommand({ Name: "other" })))).toBe(
    "TrailNotFoundException",
  );
});

test("another trail can be configured", async () => {
  const other = await lakeFixture(1, {
    trails: [
      {
        name: "t",
        arn: "arn:aws:cloudtrail:eu-west-1:111122223333:trail/t",
        homeRegion: "eu-west-1",
        s3BucketName: "b",
        multiRegion: false,
        organization: false,
        logFileValidation: false,
        logging: false,
        startedMs: 0,
        latestDeliveryMs: undefined,
        dataEvents: false,
        insightTypes: ["ApiCallRateInsight"],
      },
    ],
  });
  try {
    const status = await other.client.send(new GetTrailStatusCommand({ Name: "t" }));
    expect(status.IsLogging).toBe(false);
    expect(status.LatestDeliveryTime).toBeUndefined();
    const { InsightSelectors } = await other.client.send(new GetInsightSelectorsCommand({ TrailName: "t" }));
    expect(InsightSelectors).toEqual([{ InsightType: "ApiCallRateInsight" }]);
  } finally {
    await other.close();
  }
});

test("an operation that is not there is an AWS error", async () => {
  expect(await nameOf(lake.client.send(new ListTrailsCommand({})))).toBe("UnknownOperationException");
});
