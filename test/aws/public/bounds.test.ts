import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type CallBounds, callBounds } from "../../../aws/public/call-bounds.ts";
import { DESCRIPTION, drawFixed } from "../../../aws/public/fixed-answers.ts";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { dashboardsOf } from "../../../deploy/dashboards/index.ts";
import { publicDashboard } from "../../../deploy/dashboards/public-copy.ts";
import { publicListOfAll } from "../../../deploy/dashboards/public-list.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../kit/time.ts";
import { indexOf } from "../../support/index-of.ts";
import {
  type ListedCall,
  publicEvent,
  publicFunctionOf,
  type TestPublicFunction,
} from "../../support/public-function-of.ts";

/** The third day of a month, its last hour: hours of today that have no copy yet, and as many months as can be. */
const NOW_MS = Date.UTC(2026, 10, 4) - 20 * MINUTE_MS;
/** Seven, the seven before, and one that is not over. */
const DAYS = 15;
const listed: readonly ListedCall[] = JSON.parse(publicListOfAll());
const KPIS: ListedCall = listed.find(({ widget }) => widget === "kpis") ?? { widget: "kpis", params: {} };
const BUSY = "looked at too much just now";

let fn: TestPublicFunction;

beforeAll(async () => {
  const endMs = Date.UTC(2026, 10, 4) - HOUR_MS;
  const hours = Array.from({ length: DAYS * 24 }, (_, at) => endMs - (DAYS * 24 - at) * HOUR_MS);
  fn = await publicFunctionOf(listed, NOW_MS, (objects) =>
    indexOf(
      hours.map((hourMs) => ({ hourMs, outcome: "denied", errorCode: "AccessDenied" })),
      { objects, dayCopies: true },
    ),
  );
}, 120_000);
afterAll(() => fn?.close());

/** A function of its own with the bounds that it is deployed with, a clock that stands still, and no waiting. */
async function strict({
  maxRangeDays = 7,
  noWait = true,
  env = {},
  ...rates
}: { maxRangeDays?: number; noWait?: boolean; env?: Readonly<Record<string, string>> } & Partial<
  Pick<CallBounds, "reads" | "lists">
> = {}) {
  const clock = { nowMs: 1e12 };
  const waits: number[] = [];
  const call = await fn.another({
    env: { TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: String(maxRangeDays), ...env },
    clock: () => clock.nowMs,
    bounds: { ...callBounds({ maxRangeDays }), ...rates },
    wait: async (ms) => {
      waits.push(ms);
      if (noWait) return;
      clock.nowMs += ms;
    },
  });
  return { clock, waits, call };
}

const lastDays = (days: number) => ({ startMs: NOW_MS - days * DAY_MS, endMs: NOW_MS });

test.each([1, 3, 7])(
  "one that has nothing in memory draws each whole dashboard of %i days",
  async (days) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    for (const dashboard of dashboardsOf(defaultConfig)) {
      const { call } = await strict({ maxRangeDays: days });
      for (const tile of publicDashboard(dashboard).tiles) {
        if (!("widget" in tile)) continue;
        const html = await call(
          publicEvent({ widget: tile.widget, params: tile.params ?? {} }, lastDays(days)),
        );
        expect(html).not.toContain(BUSY);
        expect(html).toMatch(/<table|<svg|tb-tile/);
      }
    }
    vi.restoreAllMocks();
  },
  60_000,
);

test("who asks for more of the index than it may read is told to come back, and a moment later it is there", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const { call, clock } = await strict({ reads: { perSecond: 20, atOnce: 12 } });
  const first = await call(publicEvent(KPIS, lastDays(1 / 24)));
  const refused = await call(publicEvent(KPIS, lastDays(3)));

  expect(first).not.toContain(BUSY);
  // Nothing of what was asked is in it.
  expect(refused).toBe(drawFixed("busy", {}));
  expect(await call(publicEvent(KPIS, lastDays(1 / 24)))).toBe(first);
  let tries = 0;
  let html = refused;
  for (; html.includes(BUSY) && tries < 10; tries++) {
    clock.nowMs += 1000;
    html = await call(publicEvent(KPIS, lastDays(3)));
  }
  // 30 reads for each index, and what was read before a refusal is not read again.
  expect(tries).toBeLessThanOrEqual(3);
  expect(html).toMatch(/tb-tile/);
  expect(logged).toHaveBeenCalledTimes(1);
  logged.mockRestore();
});

test("an answer of the last ten minutes is better than none, and what was refused is never kept", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const { call, clock } = await strict({ lists: { perSecond: 0.001, atOnce: 7 } });
  const event = publicEvent(KPIS, lastDays(1));
  const first = await call(event);
  clock.nowMs += 61_000;

  expect(await call(event)).toBe(first);
  expect(logged).toHaveBeenCalledTimes(1);
  expect(await call(publicEvent(KPIS, lastDays(2)))).toContain(BUSY);
  clock.nowMs += 540_000;
  expect(await call(event)).toContain(BUSY);
  logged.mockRestore();
});

test("every answer takes 100 ms at least, also one that says no, and one of a function that is not set up", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  for (const event of [
    { describe: true },
    null,
    "x",
    { widget: "kpis", limit: 1 },
    publicEvent(KPIS, lastDays(1)),
  ]) {
    const { call, waits } = await strict(event === "x" ? { env: { TRAILBOARD_INDEX: "" } } : {});
    const beganMs = performance.now();
    await call(event);
    const tookMs = performance.now() - beganMs;

    expect(tookMs + (waits[0] ?? 0)).toBeGreaterThanOrEqual(99.9);
    expect(waits[0] ?? 0).toBeLessThanOrEqual(100);
  }
  logged.mockRestore();
});

test("forty calls are as fast as that, and after them there are five in a second", async () => {
  const { call, waits, clock } = await strict({ noWait: false });
  for (let at = 0; at < 40; at++) expect(await call({ describe: true })).toBe(DESCRIPTION);
  expect(Math.max(...waits)).toBeLessThanOrEqual(100);
  const beganMs = clock.nowMs;
  for (let at = 0; at < 100; at++) await call({ describe: true });

  // The forty were paid back meanwhile: 100 ms each are 20 of them.
  expect((100 / (clock.nowMs - beganMs)) * 1000).toBeLessThanOrEqual(7);
  const laterMs = clock.nowMs;
  for (let at = 0; at < 100; at++) await call({ describe: true });
  expect((100 / (clock.nowMs - laterMs)) * 1000).toBeCloseTo(5, 1);
});

test("answers leave with 100 kB a second when they are many", async () => {
  const { call, clock } = await strict({ noWait: false });
  const event = publicEvent(KPIS, lastDays(1));
  const bytes = Buffer.byteLength(JSON.stringify(await call(event)));
  const heavy = await fn.another({
    clock: () => clock.nowMs,
    bounds: {
      ...callBounds({ maxRangeDays: 7 }),
      shortestCallMs: 0,
      calls: { perSecond: 1e9, atOnce: 1e9 },
      answerBytes: { perSecond: 100_000, atOnce: 2 * bytes },
    },
    wait: async (ms) => {
      clock.nowMs += ms;
    },
  });
  await heavy(event);
  await heavy(event);
  const beganMs = clock.nowMs;
  for (let at = 0; at < 20; at++) await heavy(event);

  expect((20 * bytes) / (clock.nowMs - beganMs)).toBeCloseTo(100, 0);
});
