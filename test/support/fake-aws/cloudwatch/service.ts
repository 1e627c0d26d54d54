import { cloudWatchService } from "../../../../local/cloudwatch/service.ts";
import type { FakeService } from "../wire/fake-service.ts";
import { jsonService } from "../wire/json-protocol.ts";

/** The embedded CloudWatch, as the laptop has it: its own parsing, errors and validation messages. */
export function fakeCloudWatch(options: { accountId: string; region: string; clock: () => number }): {
  service: FakeService;
  content: ReturnType<typeof cloudWatchService>["content"];
} {
  const { operations, contentType, content } = cloudWatchService(options);
  return { service: jsonService("cloudwatch", contentType, operations), content };
}
