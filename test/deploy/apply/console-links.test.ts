import { expect, test } from "vitest";
import { dashboardLink, stackLink } from "../../../deploy/apply/console-links.ts";

test.each([
  ["aws", "eu-central-1", "https://eu-central-1.console.aws.amazon.com/"],
  ["aws-cn", "cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
  ["aws-us-gov", "us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"],
])("links of partition %s lead to its own console", (partition, region, start) => {
  expect(dashboardLink({ partition, region }, "Trailboard-Overview")).toBe(
    `${start}cloudwatch/home?region=${region}#dashboards/dashboard/Trailboard-Overview`,
  );
});

test("a stack's id is one part of its link, slashes and colons too", () => {
  const id = "arn:aws:cloudformation:eu-central-1:111122223333:stack/trailboard/0f1e";
  expect(stackLink({ partition: "aws", region: "eu-central-1" }, id)).toBe(
    "https://eu-central-1.console.aws.amazon.com/cloudformation/home?region=eu-central-1#/stacks/events?stackId=arn%3Aaws%3Acloudformation%3Aeu-central-1%3A111122223333%3Astack%2Ftrailboard%2F0f1e",
  );
});
