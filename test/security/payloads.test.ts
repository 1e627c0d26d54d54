import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { showWidget } from "../../kit/show-widget.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { LakeError, type LakeResult, type Sources } from "../../trail/sources.ts";
import { detailWidgets } from "../../widgets/detail-widgets.ts";
import { widgets } from "../../widgets/index.ts";
import { indexWidgets } from "../../widgets/index-widgets.ts";
import { indexOf } from "../support/index-of.ts";
import { memoryObjectStore } from "../support/memory-objects.ts";
import { HOUR } from "../support/records.ts";
import { NOW_MS, someSources } from "../support/show.ts";

const SECRET = "arn:aws:sts::999988887777:assumed-role/the-function-role/the-function";
/** Far above what any answer takes: finds what hangs, claims no speed. */
const MAX_MS = 10_000;

let index: Sources["index"];

beforeAll(async () => {
  index = await indexOf(
    Array.from({ length: 600 }, (_, at) => ({
      hourMs: HOUR - (at % 48) * HOUR_MS,
      eventName: `Action${at % 90}`,
      actor: `arn:aws:iam::111122223333:role/service-${at}`,
      outcome: at % 3 === 0 ? ("denied" as const) : ("ok" as const),
      errorCode: at % 3 === 0 ? "AccessDenied" : "",
      calls: 1 + at,
    })),
  );
});

/** A Lake that fails in every way, with words that name what no viewer should see. */
function failingLake() {
  let asked = 0;
  const kinds = ["denied", "unreachable", "throttled", "no-event-data-store", "failed"] as const;
  return {
    asked: () => asked,
    eventDataStoreId: "0a1b2c3d-51c6-4d18-8dec-a8c90da840d9",
    source: "lake:test",
    async query(): Promise<LakeResult> {
      const kind = kinds[asked++ % kinds.length] ?? "failed";
      if (kind === "failed") throw new LakeError(kind, "Division by zero");
      throw new LakeError(kind, `User: ${SECRET} may not (account 999988887777, connect 10.1.2.3:443)`);
    },
  };
}

async function answers(event: unknown, over: Partial<Sources> = {}): Promise<string[]> {
  const sources = await someSources({ index, lake: failingLake(), ...over });
  const html: string[] = [];
  for (const pack of [indexWidgets, detailWidgets]) {
    const logged: unknown[] = [];
    const startedMs = performance.now();
    const answer = await showWidget(
      event,
      {
        endpoints: {
          self: "arn:aws:lambda:us-east-1:111122223333:function:self",
          detail: "arn:aws:lambda:us-east-1:111122223333:function:detail",
        },
        requestId: "request-1",
        nowMs: NOW_MS,
      },
      { widgets: pack, sources, log: (message, facts) => logged.push(message, facts) },
    );
    const tookMs = performance.now() - startedMs;
    expect(typeof answer).toBe("string");
    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(256 * 1024);
    expect(answer, JSON.stringify(logged).slice(0, 2000)).not.toContain("This widget failed");
    expect(answer).not.toMatch(
      /999988887777|the-function-role|10\.1\.2\.3|node_modules|\bat .*\.ts:\d|\/root\/|process\.env/,
    );
    expect(tookMs).toBeLessThan(MAX_MS);
    html.push(answer);
  }
  return html;
}

const paramNames = [...new Set(widgets.flatMap(({ params }) => Object.keys(params)))];
const hostile = fc.constantFrom<unknown>(
  ...[
    "",
    "x",
    "__proto__",
    "constructor",
    "<script>",
    "' OR 1=1 --",
    "\u0000",
    "\ud800",
    "true",
    "-1",
    "1e309",
    "2026-13-45",
  ],
  ...[0, -1, 1, 100_000, 1e21, 1.5, Number.MAX_SAFE_INTEGER, 253402300799999, 8.64e15],
  ...[null, true, false, [], {}, [[]], { toString: "x" }, ["a", 1, null], { not: [] }, "x".repeat(10_000)],
);
const anything = fc.oneof(hostile, fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>);
const params = fc.dictionary(
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...paramNames) }, { weight: 1, arbitrary: fc.string() }),
  anything,
  { maxKeys: 6 },
);
const filter = fc.record({
  column: fc.constantFrom<unknown>(
    "actor",
    "eventName",
    "errorCode",
    "hourMs",
    "__proto__",
    "constructor",
    7,
  ),
  in: fc.oneof(fc.array(fc.string({ unit: "binary" }), { maxLength: 3 }), anything),
});
/** Params that most often are good, so that the fuzz reaches what is behind the door. */
const likely = fc.record(
  {
    widget: fc.constantFrom(...widgets.map(({ name }) => name)),
    where: fc.oneof(fc.array(filter, { maxLength: 3 }), anything),
    page: fc.constantFrom<unknown>(1, 2, 100_000, "3", -1),
    limit: fc.constantFrom<unknown>(1, 5, 100, 1000, "10", 0),
    from: fc.constantFrom<unknown>(0, "1970-01-01", "9999-12-31T23:59:59.999Z", HOUR, -1, "yesterday"),
    to: fc.constantFrom<unknown>(0, 1, "9999-12-31T23:59:59.999Z", HOUR + 1, 253402300799999),
    run: fc.constantFrom<unknown>(true, false, "true"),
    again: fc.boolean(),
    ask: fc.constantFrom("never", "always", "first"),
    id: fc.constantFrom<unknown>("", "x' OR ''='", "\ud800", "\u0000", "a".repeat(300)),
    list: fc.constantFrom("", "0".repeat(64), "../../secret"),
  },
  { requiredKeys: ["widget"] },
);
const epoch = fc.constantFrom<unknown>(
  0,
  1,
  HOUR,
  NOW_MS,
  NOW_MS + 1e12,
  8.64e15,
  -8.64e15,
  Number.NaN,
  "x",
  null,
);
const context = fc.record(
  {
    params: anything,
    forms: fc.oneof(fc.record({ all: fc.oneof(params, anything) }), anything),
    timeRange: fc.oneof(
      fc.record({
        start: epoch,
        end: epoch,
        zoom: fc.oneof(fc.record({ start: epoch, end: epoch }), anything),
      }),
      anything,
    ),
    timezone: fc.oneof(
      fc.record({
        label: anything,
        offsetISO: fc.constantFrom<unknown>("+05:30", "-08:00", "+14:00", "+99:99", 5),
      }),
      anything,
    ),
    width: fc.oneof(fc.double(), hostile),
    height: fc.oneof(fc.double(), hostile),
    theme: anything,
    widgetId: anything,
    title: anything,
  },
  { requiredKeys: [] },
);

test("no event makes a widget function throw, fail, tell of itself, grow or dawdle", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(anything, params, likely),
      fc.oneof(context, anything),
      async (event, given) => {
        const isObject = typeof event === "object" && event !== null && !Array.isArray(event);
        await answers(isObject ? { ...event, widgetContext: given } : event);
      },
    ),
    { numRuns: 300 },
  );
}, 120_000);

test.each([
  [
    "6 MB of text in every param",
    () => ({ widget: "top", ...Object.fromEntries(paramNames.map((name) => [name, "x".repeat(200_000)])) }),
  ],
  [
    "100,000 params",
    () => ({
      widget: "kpis",
      ...Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`p${at}`, at])),
    }),
  ],
  [
    "a value nested 5,000 deep",
    () => JSON.parse(`{"widget":"top","where":${"[".repeat(5000)}${"]".repeat(5000)}}`),
  ],
  [
    "prototype pollution",
    () =>
      JSON.parse(
        '{"widget":"top","__proto__":{"limit":3},"constructor":{"prototype":{"polluted":1}},"widgetContext":{"__proto__":{"theme":"dark"},"forms":{"all":{"__proto__":"x"}},"params":{"__proto__":{"polluted":1}}}}',
      ),
  ],
  [
    "6 MB of filters",
    () => ({
      widget: "events",
      where: Array.from({ length: 150_000 }, () => ({ column: "actor", in: ["x"] })),
    }),
  ],
  [
    "24 filters of 50 values of 1,024 characters",
    () => ({
      widget: "top",
      where: Array.from({ length: 24 }, () => ({
        column: "actor",
        notIn: Array.from({ length: 50 }, (_, at) => `${at}${"'<&\"".repeat(255)}`),
      })),
    }),
  ],
  [
    "the same to the drill-down",
    () => ({
      widget: "events",
      run: true,
      where: Array.from({ length: 24 }, () => ({
        column: "actor",
        notIn: Array.from({ length: 50 }, (_, at) => `${at}${"'".repeat(1000)}`),
      })),
    }),
  ],
  ["a statement of 10,000 quotes", () => ({ widget: "query", sql: "'".repeat(10_000), run: true })],
  [
    "a statement of 10,000 openings of comments",
    () => ({ widget: "query", sql: `SELECT ${"/*".repeat(4900)}`, run: true }),
  ],
  ["an unknown widget with a long name", () => ({ widget: "<b>".repeat(100_000) })],
  ["forms as a list", () => ({ widget: "top", widgetContext: { forms: { all: ["limit", 5] } } })],
])("%s is answered in its place", async (_, event) => {
  await answers(event());
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("a refused budget costs nothing, whatever the params say", async () => {
  const lake = failingLake();
  const objects = memoryObjectStore();
  const sources = { lake, objects, scanBudgetBytesPerHour: 1 };
  const sql = "SELECT eventName FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < '$END'";
  // Spends the one byte that there is.
  await objects.put(`budget/2026-11-22T12/indexer-1-${crypto.randomUUID()}.scan`, new Uint8Array());
  for (const event of [
    { widget: "query", sql, ask: "never", run: true, again: true },
    { widget: "query", sql: `${sql} LIMIT 1`, ask: "never", keepMinutes: 1 },
    { widget: "events", run: true, again: true },
    { widget: "events", from: HOUR, id: "x", again: true },
  ]) {
    const [, detail] = await answers({ ...event, scanBudgetBytesPerHour: -1, estimateBytes: -5 }, sources);
    expect(detail).toContain("scan budget");
  }
  expect(lake.asked()).toBe(0);
  expect((await objects.list("running/")).length).toBe(0);
});
