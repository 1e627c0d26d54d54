import { describe, expect, test } from "vitest";
import { helpers } from "../../kit/helpers.ts";

describe("href", () => {
  test.each([
    "https://console.aws.amazon.com/cloudtrailv2/home?region=eu-central-1#/events",
    "https://eu-central-1.console.aws.amazon.com/ec2/v2/home",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/",
    "#dashboards:name=Trailboard;start=PT3H",
  ])("lets %s through", (url) => {
    expect(helpers.href(url)).toBe(url);
  });

  test.each([
    "javascript:alert(1)",
    " https://console.aws.amazon.com/",
    "http://console.aws.amazon.com/",
    "//console.aws.amazon.com/",
    "https://console.aws.amazon.com.evil.example/",
    "https://console.aws.amazon.com@evil.example/",
    "https://evil.example/https://console.aws.amazon.com/",
    "https://evil.example/#.console.aws.amazon.com/",
    "https://x.y.console.aws.amazon.com/",
    "data:text/html,x",
    "/ec2/v2/home",
    "",
    null,
    7,
    { toString: () => "https://console.aws.amazon.com/" },
  ])("makes %s a link to nowhere", (url) => {
    expect(helpers.href(url)).toBe("#");
  });
});

describe("time", () => {
  test("writes the viewer's time, and a dash for what is no time", () => {
    const inZone = (offsetMinutes: number) => ({
      data: { root: { frame: { timeZone: { label: "Local", offsetMinutes } } } },
    });
    const atMs = Date.UTC(2026, 10, 22, 23, 30);

    expect(helpers.time(atMs, "minute", {})).toBe("2026-11-22 23:30");
    expect(helpers.time(atMs, "minute", inZone(345))).toBe("2026-11-23 05:15");
    expect(helpers.time(atMs, "minute", inZone(-210))).toBe("2026-11-22 20:00");
    expect(helpers.time(undefined, "minute", {})).toBe("–");
    expect(helpers.time(8.65e15, "minute", {})).toBe("–");
  });
});

test("count agrees with its number, and isSet takes 0 for a value", () => {
  expect([0, 1, 2, 1234].map((value) => helpers.count(value, "hour"))).toEqual([
    "0 hours",
    "1 hour",
    "2 hours",
    "1,234 hours",
  ]);
  expect([0, "", null, undefined].map(helpers.isSet)).toEqual([true, true, false, false]);
});
