import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import {
  DeleteDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type Tag,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloudWatch } from "./start-cloudwatch.ts";

let folder: string;
let cloudWatch: Awaited<ReturnType<typeof startCloudWatch>>;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-tags-"));
  cloudWatch = await startCloudWatch({ stateFile: path.join(folder, "state.json") });
});
afterEach(async () => {
  await cloudWatch.stop();
  await rm(folder, { recursive: true });
});

const OVERVIEW = "arn:aws:cloudwatch::111122223333:dashboard/overview";
const put = (Tags?: Tag[]) =>
  cloudWatch.client.send(
    new PutDashboardCommand({
      DashboardName: "overview",
      DashboardBody: '{"widgets":[]}',
      ...(Tags ? { Tags } : {}),
    }),
  );
const tagsOf = async (ResourceARN: string) =>
  (await cloudWatch.client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;
const mine = { Key: "trailboard", Value: "mine" };

describe("tags of a dashboard", () => {
  test("are given when it is made, and left alone by a later put", async () => {
    await put([mine]);
    await put([{ Key: "trailboard", Value: "yours" }]);
    expect(await tagsOf(OVERVIEW)).toEqual([mine]);
  });

  test("are added, overwritten and taken away", async () => {
    await put();
    expect(await tagsOf(OVERVIEW)).toEqual([]);
    const tag = (...Tags: Tag[]) =>
      cloudWatch.client.send(new TagResourceCommand({ ResourceARN: OVERVIEW, Tags }));
    await tag({ Key: "a", Value: "1" }, { Key: "b", Value: "" });
    await tag({ Key: "a", Value: "2" });
    await cloudWatch.client.send(new UntagResourceCommand({ ResourceARN: OVERVIEW, TagKeys: ["b", "none"] }));
    expect(await tagsOf(OVERVIEW)).toEqual([{ Key: "a", Value: "2" }]);
  });

  test("go with it", async () => {
    await put([mine]);
    await cloudWatch.client.send(new DeleteDashboardsCommand({ DashboardNames: ["overview"] }));
    await expect(tagsOf(OVERVIEW)).rejects.toThrow("does not exist");
    await put();
    expect(await tagsOf(OVERVIEW)).toEqual([]);
  });

  test("are there after a restart", async () => {
    await put([mine]);
    await cloudWatch.stop();
    cloudWatch = await startCloudWatch({ stateFile: path.join(folder, "state.json") });
    expect(await tagsOf(OVERVIEW)).toEqual([mine]);
  });

  test("are at most 50, and none of AWS's own", async () => {
    await put(Array.from({ length: 50 }, (_, at) => ({ Key: `k${at}`, Value: "v" })));
    const add = (Key: string) =>
      cloudWatch.client.send(new TagResourceCommand({ ResourceARN: OVERVIEW, Tags: [{ Key, Value: "v" }] }));
    await add("k0");
    await expect(add("k50")).rejects.toThrow("A resource can have at most 50 tags.");
    await expect(add("aws:x")).rejects.toThrow("must not start with aws:.");
  });
});

test("an alarm has tags too, under its own ARN", async () => {
  await cloudWatch.client.send(
    new PutMetricAlarmCommand({
      AlarmName: "Denied",
      Namespace: "N",
      MetricName: "M",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: "GreaterThanThreshold",
      Tags: [mine],
    }),
  );
  expect(await tagsOf("arn:aws:cloudwatch:us-east-1:111122223333:alarm:Denied")).toEqual([mine]);
  await expect(tagsOf("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:Denied")).rejects.toThrow(
    "does not exist",
  );
});
