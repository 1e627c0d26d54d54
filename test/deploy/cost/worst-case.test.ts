import { expect, test } from "vitest";
import { type Config, configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { linesTable } from "../../../deploy/cost/cost-table.ts";
import { detailWorstCase, publicBounds, publicWorstCase } from "../../../deploy/cost/worst-case.ts";
import { sizes } from "../../../deploy/stack/function-sizes.ts";

const forEverybody: Config = configSchema.parse({ public: { dashboards: ["overview"] } });
const BOUNDS = { memoryMB: 1024, shortestCallMs: 100, logBytesPerCall: 500, readsPerSecond: 10 };

test("two environments of 1 GB, busy for a month, cost $70.09 of time", () => {
  const { lines } = publicWorstCase(forEverybody, BOUNDS);

  // 2 x 730 h x 3600 s x 1 GB = 5,256,000 GB-seconds; x $0.0000133334 = $70.0804
  expect(lines[0]).toMatchObject({ what: "Lambda: time", quantity: 5_256_000, monthlyUsd: 70.09 });
});

test("the shortest calls are bounded by how short they are, each with its line in the log", () => {
  const { lines, totalUsd } = publicWorstCase(forEverybody, { ...BOUNDS, readsPerSecond: 0 });
  const calls = lines.find(({ what }) => what === "Lambda: calls");
  const lists = lines.find(({ what }) => what === "S3: lists");

  // Without reads there are still lists: 2 x 50 every 30 s x $0.000005 = $43.80, the dearer of the two.
  expect(calls).toBeUndefined();
  expect(lists).toMatchObject({ quantity: 8_760_000, monthlyUsd: 43.8 });
  expect(totalUsd).toBe(113.89);

  const short = publicWorstCase(forEverybody, { ...BOUNDS, shortestCallMs: 1, readsPerSecond: 0 });
  // 5,256,000 s x 1000 a second = 5.256e9 calls x $0.0000002 = $1,051.20; x 500 bytes = 2628 GB x $0.50 = $1,314.
  expect(short.lines.slice(1)).toMatchObject([
    { what: "Lambda: calls", quantity: 5_256_000_000, monthlyUsd: 1051.2 },
    { what: "CloudWatch: logs", quantity: 2628, monthlyUsd: 1314 },
  ]);
  expect(short.totalUsd).toBe(2435.29);
});

test("an environment answers or reads: the dearer of the two counts, not both", () => {
  const reading = publicWorstCase(forEverybody, { ...BOUNDS, readsPerSecond: 500 });

  // 5,256,000 s x 500 reads x $0.0000004 = $1,051.20
  expect(reading.lines.map(({ what }) => what)).toEqual(["Lambda: time", "S3: reads", "S3: lists"]);
  expect(reading.lines[1]).toMatchObject({ monthlyUsd: 1051.2 });
  expect(reading.totalUsd).toBe(1165.09);
});

test("it grows with the concurrency, and is the account's where none is reserved", () => {
  const of = (concurrency: number | null) =>
    publicWorstCase({ ...forEverybody, reservedConcurrency: { detail: 5, public: concurrency } }, BOUNDS);

  expect(of(4).lines[0]?.quantity).toBe(2 * (of(2).lines[0]?.quantity ?? 0));
  expect(of(null).lines[0]?.how).toContain("1000 environments");
});

test("without other bounds it is the deployed function's: its memory, a call of 1 ms, all that its processor can read", () => {
  const bounds = publicBounds(forEverybody);
  const { memoryMB } = sizes["trailboard-public"];

  expect(bounds).toMatchObject({ memoryMB, shortestCallMs: 1 });
  expect(bounds.readsPerSecond).toBeCloseTo(Math.min(1, memoryMB / 1769) * 1000, 6);
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
