import { expect, test } from "vitest";
import { hourLooks } from "../../../deploy/index-aws/hour-looks.ts";
import { estimateScan } from "../../../deploy/index-aws/scan-estimate.ts";
import { DAY_MS, HOUR_MS, hoursOf } from "../../../kit/time.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";

const DAY = Date.UTC(2026, 10, 20);
const HOURS = hoursOf({ startMs: DAY, endMs: DAY + 10 * HOUR_MS });

/** An index in which `bytes` were scanned for hours: [hour from DAY, bytes]. */
async function looksOf(scanned: readonly (readonly [hour: number, bytes: number])[]) {
  const objects = memoryObjectStore();
  const writer = indexWriter({ objects });
  for (const [hour, bytesScanned] of scanned)
    await writer.replaceHour(
      DAY + hour * HOUR_MS,
      { actions: [], errors: [] },
      { observedAtMs: DAY + 5 * DAY_MS, source: "lake:test", bytesScanned, eventsScanned: 0 },
    );
  return { objects, looks: hourLooks(objects) };
}

test("hours that are indexed say what hours near them scan", async () => {
  const { looks } = await looksOf([
    [-1, 10e6],
    [12, 30e6],
  ]);

  expect(await estimateScan(HOURS, { looks, ingestedGBPerDay: 1 })).toEqual({
    hours: 10,
    bytes: 200e6,
    usd: 0.001,
    basis: "indexed",
    how: "the 2 indexed hours nearest to them scanned 20 MB each: 10 × 20 MB = 200 MB, at $0.005 a GB $0.0010",
  });
});

test("the nearest 24 hours count, those further away do not", async () => {
  const { looks } = await looksOf([
    ...Array.from({ length: 24 }, (_, back) => [-1 - back, 5e6] as const),
    ...Array.from({ length: 10 }, (_, back) => [-100 - back, 900e6] as const),
  ]);

  expect((await estimateScan(HOURS, { looks, ingestedGBPerDay: 1 })).bytes).toBe(50e6);
});

test.each([
  ["no hour near them is indexed yet", async () => (await looksOf([])).looks],
  ["the index may not be read", async () => undefined],
])("where %s the configuration's figure is the upper bound, and it says so", async (why, looks) => {
  const estimate = await estimateScan(HOURS, { looks: await looks(), ingestedGBPerDay: 12 });

  // 12 GB a day are 0.5 GB an hour, each asked for twice.
  expect(estimate).toMatchObject({ basis: "configured", bytes: 10e9, usd: 0.05 });
  expect(estimate.how).toContain(`nothing is known, for ${why}; at most`);
  expect(estimate.how).toContain("10 hours × 12 GB / 24 × 2 queries = 10 GB, at $0.005 a GB $0.050");
});

test("a note that somebody has overwritten is left out", async () => {
  const { objects, looks } = await looksOf([
    [-1, 10e6],
    [-2, 40e6],
  ]);
  const [first] = await objects.list("coverage/");
  await objects.put(first?.key ?? "", new TextEncoder().encode('{"bytesScanned":"many"}'));

  expect(await estimateScan(HOURS, { looks, ingestedGBPerDay: 1 })).toMatchObject({
    basis: "indexed",
    bytes: 100e6,
  });
});
