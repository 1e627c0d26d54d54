import { expect, test } from "vitest";
import { callBounds } from "../../../aws/public/call-bounds.ts";
import { type Config, configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { linesTable } from "../../../deploy/cost/cost-table.ts";
import {
  detailWorstCase,
  type PublicBounds,
  publicBounds,
  publicWorstCase,
  type WorstCase,
} from "../../../deploy/cost/worst-case.ts";

const forEverybody: Config = configSchema.parse({ public: { dashboards: ["overview"] } });
const BOUNDS: PublicBounds = {
  ...callBounds({ maxRangeDays: 7 }),
  memoryMB: 1024,
  logBytesPerCall: 0,
};
const lineOf = ({ lines }: WorstCase, name: string) => lines.find(({ what }) => what === name);

test("two environments of 1 GB, busy for a month, cost $70.09 of time", () => {
  const { lines } = publicWorstCase(forEverybody, BOUNDS);

  // 2 x 730 h x 3600 s x 1 GB = 5,256,000 GB-seconds; x $0.0000133334 = $70.0804
  expect(lines[0]).toMatchObject({ what: "Lambda: time", quantity: 5_256_000, monthlyUsd: 70.09 });
});

test("as many calls as an environment answers, each with an event that is billed as thirteen", () => {
  // 5,256,000 s x 5 a second x 13 = 341,640,000 x $0.0000002
  expect(lineOf(publicWorstCase(forEverybody, BOUNDS), "Lambda: calls")).toMatchObject({
    quantity: 341_640_000,
    monthlyUsd: 68.33,
  });
});

test("or answers that leave AWS, where those are dearer", () => {
  const answers = publicWorstCase(forEverybody, {
    ...BOUNDS,
    answerBytes: { perSecond: 200_000, atOnce: 1 },
  });

  // 5,256,000 s x 200,000 bytes = 1051.2 GB x $0.09 = $94.608; calls of one each are 26,280,000 x $0.0000002
  expect(lineOf(answers, "Lambda: answers")).toMatchObject({ quantity: 1051.2, monthlyUsd: 94.61 });
  expect(lineOf(answers, "Lambda: calls")).toMatchObject({ quantity: 26_280_000, monthlyUsd: 5.26 });
  expect(lineOf(publicWorstCase(forEverybody, BOUNDS), "Lambda: answers")).toBeUndefined();
});

test("reads and lists of the index come on top of the calls that ask for them", () => {
  const worst = publicWorstCase(forEverybody, BOUNDS);

  // 5,256,000 s x 20 x $0.0000004 = $42.048, and x 0.5 x $0.000005 = $13.14
  expect(lineOf(worst, "S3: reads")).toMatchObject({ quantity: 105_120_000, monthlyUsd: 42.05 });
  expect(lineOf(worst, "S3: lists")).toMatchObject({ quantity: 2_628_000, monthlyUsd: 13.14 });
  expect(lineOf(worst, "KMS: requests")).toBeUndefined();
  const kmsKey = "arn:aws:kms:us-east-1:111122223333:key/12345678-1234-1234-1234-123456789012";
  const encrypted = publicWorstCase({ ...forEverybody, index: { ...forEverybody.index, kmsKey } }, BOUNDS);
  expect(lineOf(encrypted, "KMS: requests")).toMatchObject({ quantity: 105_120_000, monthlyUsd: 315.36 });
});

test("the log takes so many lines a minute, and Lambda's own of each call only where it writes them", () => {
  // 2 x 43,800 minutes x 8 lines x 8,000 bytes = 5.6064 GB x $0.50
  expect(lineOf(publicWorstCase(forEverybody, BOUNDS), "CloudWatch: logs")).toMatchObject({
    monthlyUsd: 2.81,
  });
  // 5,256,000 s x 5 x 500 bytes = 13.14 GB more
  expect(
    lineOf(publicWorstCase(forEverybody, { ...BOUNDS, logBytesPerCall: 500 }), "CloudWatch: logs"),
  ).toMatchObject({ monthlyUsd: 9.38 });
});

test.each([
  ["2 environments, a week", 2, 7, 161.38],
  ["1 environment, a week", 1, 7, 80.71],
  ["2 environments, a month", 2, 31, 196.42],
  ["1 environment, a month", 1, 31, 98.23],
])("%s: below 200 dollars a month", (_, concurrency, maxRangeDays, usd) => {
  const config = configSchema.parse({
    public: { dashboards: ["overview"], maxRangeDays },
    reservedConcurrency: { public: concurrency },
  });

  expect(publicWorstCase(config).totalUsd).toBe(usd);
  expect(usd).toBeLessThan(200);
});

test("it grows with the concurrency, and is the account's where none is reserved", () => {
  const of = (concurrency: number | null) =>
    publicWorstCase({ ...forEverybody, reservedConcurrency: { detail: 5, public: concurrency } }, BOUNDS);

  expect(of(4).lines[0]?.quantity).toBe(2 * (of(2).lines[0]?.quantity ?? 0));
  expect(of(null).lines[0]?.how).toContain("1000 environments");
});

test("without other bounds it is the deployed function's: its code's own, its memory, and no line of Lambda's", () => {
  const bounds = publicBounds(forEverybody);

  expect(bounds).toEqual({ ...callBounds({ maxRangeDays: 7 }), memoryMB: 512, logBytesPerCall: 0 });
  expect(publicWorstCase(forEverybody)).toEqual(publicWorstCase(forEverybody, bounds));
});

test("viewers can scan four fifths of the budget in each hour of the month: $146 with the default", () => {
  const { lines, totalUsd } = detailWorstCase(defaultConfig);

  // 50 GB x 80 % x 730 h x $0.005
  expect(lines).toMatchObject([{ quantity: 29_200, monthlyUsd: 146 }]);
  expect(totalUsd).toBe(146);
});

test("it can be printed with its sum", () => {
  const { lines, totalUsd } = detailWorstCase(defaultConfig);

  expect(linesTable(lines, totalUsd)).toContain("| **a month at most** |  |  | **$146.00** |  |");
  expect(linesTable(lines, totalUsd)).toContain("50 GB an hour x 80 % x 730 hours");
});
