import fc from "fast-check";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESCRIPTION, drawFixed, FIXED } from "../../aws/public/fixed-answers.ts";
import { showFunction } from "../../aws/show-function.ts";
import { publicListOfAll } from "../../deploy/dashboards/public-list.ts";
import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { sampleEvents } from "../../local/sample/sample-events.ts";
import { KEY_COLUMNS } from "../../trail/columns.ts";
import { ACTOR_TYPES, CLIENTS } from "../../trail/indexes/words.ts";
import { indexSpan } from "../../trail/indexing/index-span.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import type { IndexReader } from "../../trail/sources.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { publicWidgets } from "../../widgets/public-widgets.ts";
import { indexOf } from "../support/index-of.ts";
import { lakeOf } from "../support/lake-of.ts";
import {
  type ListedCall,
  publicContext,
  publicEvent,
  publicFunctionOf,
  type TestPublicFunction,
} from "../support/public-function-of.ts";
import { HOUR } from "../support/records.ts";
import { type PageElement, strangers } from "../support/show.ts";
import { HOSTILE_TEXTS, hostileRecords } from "./hostile-records.ts";
import { awsWords, found, identifyingValues, type TrailRecord, textsOf } from "./identifying-values.ts";

/** The hostile records are of the last hour before. */
const NOW_MS = HOUR + HOUR_MS;
const DAYS = 3;
const ALL = { startMs: NOW_MS - DAYS * DAY_MS, endMs: NOW_MS };

/** What a public dashboard could ask at most: every ranking and chart, beside those of ours; filters by real names. */
const moreCalls: readonly ListedCall[] = [
  ...["actions", "actors", "addresses", "services", "regions", "accounts", "errors", "clients"].map((of) => ({
    widget: "top",
    params: { of, limit: 50 },
  })),
  ...KEY_COLUMNS.map((by) => ({ widget: "activity", params: { by, limit: 12 } })),
  { widget: "activity", params: { by: "errorCode", index: "errors", limit: 12 } },
  { widget: "errors", params: { limit: 50, show: "mix" } },
  { widget: "denied", params: { limit: 50 } },
  { widget: "top", params: { of: "actors", where: { accountId: "333344445555" }, limit: 50 } },
  {
    widget: "top",
    params: { of: "addresses", where: { actor: "arn:aws:iam::333344445555:user/ci-artifacts" }, limit: 50 },
  },
  { widget: "kpis", params: { where: { actor: { not: "arn:aws:iam::333344445555:user/ci-artifacts" } } } },
];
const listed: readonly ListedCall[] = [...JSON.parse(publicListOfAll()), ...moreCalls];

let fn: TestPublicFunction;
let real: IndexReader;
let sampleCount = 0;
let records: readonly TrailRecord[];

beforeAll(async () => {
  const sample = [...sampleEvents({ asOfMs: NOW_MS - HOUR_MS, seed: "trailboard", days: DAYS })];
  records = [...sample.flatMap(({ events }) => events.map(({ record }) => record)), ...hostileRecords()].map(
    (record) => record as TrailRecord,
  );
  sampleCount = records.length - hostileRecords().length;
  const lake = await lakeOf(records);
  fn = await publicFunctionOf(listed, NOW_MS, async (objects) => {
    real = indexReader({ objects });
    for (let startMs = ALL.startMs; startMs < ALL.endMs; startMs += 24 * HOUR_MS)
      await indexSpan(
        { startMs, hours: 24 },
        {
          lake,
          writer: indexWriter({ objects }),
          metrics: { put: async () => {} },
          metricsNamespace: "Trailboard",
          now: () => NOW_MS,
          wait: async () => {},
        },
      );
  });
  await lake.close();
}, 180_000);
afterAll(() => fn?.close());

test("the index has what is searched for", async () => {
  const actors = await real.group({ index: "actions", range: ALL, by: ["actor"] });

  expect(actors.map(({ key }) => key[0])).toContain("arn:aws:iam::333344445555:user/ci-artifacts");
});

const RANGES = [
  ALL,
  { startMs: NOW_MS - HOUR_MS, endMs: NOW_MS },
  { startMs: NOW_MS - 30 * DAY_MS, endMs: NOW_MS - HOUR_MS },
  { startMs: NOW_MS - 30 * HOUR_MS, endMs: NOW_MS - 20 * HOUR_MS },
];
const SHAPES = [
  { width: 1400, height: 500 },
  { width: 600, height: 400, theme: "dark" },
  { width: 300, height: 200, timezone: { label: "Local", offsetISO: "+05:30" } },
];

/** Every listed call, ranges and shapes of all kinds: what anybody can get out of the function. */
async function everyAnswer(call: (event: unknown) => Promise<string>): Promise<string[]> {
  const answers: string[] = [];
  for (const entry of listed)
    for (const [at, range] of RANGES.entries())
      for (const shape of at === 0 ? SHAPES : SHAPES.slice(0, 1))
        answers.push(await call(publicEvent(entry, range, shape)));
  return answers;
}

function uniqueText(answers: readonly string[]): string {
  return [...new Set(answers.flatMap(textsOf))].join("\n");
}

/** Words of ours and AWS's that need no name to be drawn, each kind with its reason. */
const HARMLESS: readonly string[] = [
  // The closed vocabularies of the index.
  ...ACTOR_TYPES,
  ...CLIENTS,
  // What a widget says of an event without an actor, and of an error without a code.
  "named",
  "message",
  // Of values without room in a hint: "3 more".
  "more",
  // "AWS Internal", where AWS does not say which service called.
  "aws",
  "internal",
  "aws internal",
  // "ConsoleLogin failure": the index's own name of an error that has no code.
  "failure",
  // Services that call, as AWS names them.
  ...["lambda", "config", "ecs-tasks", "resource-explorer-2"].map((name) => `${name}.amazonaws.com`),
];
/** Services that act or call are named as AWS names them: "ecs-tasks.amazonaws.com". */
const SERVICE = /^[a-z0-9-]+\.amazonaws\.com$/;
const PSEUDONYM =
  /^(account|action|actor|address|error|federated|other|region|role|root|service|user)-[0-9a-z]{10}$/;

/** True for words that tell nothing of this trail; of a cut one both ends must be those of such a word. */
async function harmlessWords(): Promise<(word: string) => boolean> {
  const nobody = await publicFunctionOf(listed, NOW_MS, (objects) =>
    indexOf([{ hourMs: HOUR, outcome: "denied", errorCode: "AccessDenied" }], { objects, observed: ALL }),
  );
  const own = uniqueText(await everyAnswer(nobody.call)).split(/[^a-z0-9._-]+/);
  await nobody.close();
  const words = new Set([...own, ...awsWords(records.slice(0, sampleCount)), ...HARMLESS]);
  for (const word of [...words]) words.add(word.replace(/^[.-]+|[.-]+$/g, ""));
  const looked = new Map<string, boolean>();
  const isHarmless = (word: string) => {
    if (/^\d{4}-\d\d-\d\d$/.test(word)) return true;
    if (words.has(word) || SERVICE.test(word) || PSEUDONYM.test(word)) return true;
    const [head, tail, ...rest] = word.split("…");
    if (head === undefined || tail === undefined || rest.length > 0) return false;
    if (
      /^(account|actor|address|federated|role|root|service|user)(-[0-9a-z]*)?$/.test(head) &&
      /^([a-z]*-)?[0-9a-z]*$/.test(tail)
    )
      return true;
    // "s3:ListBuckets" is two words, and its ends may be of either.
    const known = [...words];
    return known.some((each) => each.startsWith(head)) && known.some((each) => each.endsWith(tail));
  };
  return (word) => {
    const answer = looked.get(word) ?? isHarmless(word);
    looked.set(word, answer);
    return answer;
  };
}

test("no public answer holds an identifying value of the trail, and the search would have found it", async () => {
  const answers = await everyAnswer(fn.call);
  const isHarmless = await harmlessWords();
  const values = identifyingValues(records);
  const unprotected = showFunction({ permission: "index", widgets: publicWidgets }, fn.env);

  expect(answers.length).toBeGreaterThan(200);
  expect(answers.filter((html) => /<table|<svg/.test(html)).length).toBeGreaterThan(150);
  expect(values.size).toBeGreaterThan(10_000);
  expect(found(values, uniqueText(answers), isHarmless)).toEqual([]);
  const names = ["ci-artifacts", "192.0.2.66", "333344445555", "alice.moreau"];
  const named = await everyAnswer((event) => unprotected(event, publicContext));
  const sought = new Map([...values].filter(([value]) => names.includes(value)));
  expect(found(sought, uniqueText(named), isHarmless).map((hit) => hit.split(" in ")[0])).toEqual(
    expect.arrayContaining(names),
  );
}, 120_000);

test("no public answer has an action, a link, a form, a script or a hint at one", async () => {
  for (const html of new Set(await everyAnswer(fn.call))) {
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
      document: { body: PageElement };
    };
    // Hatching of hours that were not observed.
    const others = strangers(document.body).filter((name) => !["defs", "pattern"].includes(name));
    expect(others).toEqual([]);
    expect([...document.body.querySelectorAll("cwdb-action, a, form, input, button, script")]).toEqual([]);
    const text = textsOf(html).join("\n");
    expect(text).not.toMatch(/show its events|arn:|https?:|function:|customwidget/);
    expect(text).not.toContain(publicContext.awsRequestId);
  }
}, 120_000);

/** Everything that the function may say without drawing a listed widget, in both themes. */
function fixedAnswers(): Set<string> {
  const names = Object.keys(FIXED) as (keyof typeof FIXED)[];
  const themes = ["light", "dark"].map((theme) => ({ widgetContext: { theme } }));
  return new Set([DESCRIPTION, ...names.flatMap((name) => themes.map((event) => drawFixed(name, event)))]);
}

const OVERVIEW = { widget: "kpis", params: {} };
const nearMisses: readonly (readonly [string, unknown])[] = [
  ["nothing", undefined],
  ["null", null],
  ["a text", "kpis"],
  ["a list", [{ widget: "denied" }]],
  ["no widget", { limit: 8 }],
  ["a widget that is not listed with these parameters", { ...OVERVIEW, limit: 3 }],
  ["one parameter more", { widget: "denied", page: 1 }],
  ["a default said aloud", { widget: "denied", limit: 10 }],
  ["another page", { widget: "denied", page: 2 }],
  ["another row count", { widget: "errors", limit: 9 }],
  ["a number as text", { widget: "errors", limit: "8" }],
  ["a name in other letters", { widget: "Denied" }],
  [
    "a filter by a name",
    { widget: "denied", where: { actor: "arn:aws:iam::333344445555:user/ci-artifacts" } },
  ],
  [
    "a listed filter with one value more",
    { widget: "top", of: "actors", limit: 6, where: { outcome: ["denied", "ok"] } },
  ],
  ["a listed filter as JSON text", { widget: "top", of: "actors", limit: 6, where: '{"outcome":"denied"}' }],
  [
    "a listed filter as a list",
    { widget: "top", of: "actors", limit: 6, where: [{ column: "outcome", in: ["denied"] }] },
  ],
  ["a widget of metrics", { widget: "metric-data" }],
  ["a widget of events", { widget: "events", run: true, where: { outcome: "denied" } }],
  ["a query", { widget: "query", sql: "SELECT 1", run: true }],
  [
    "a parameter from a form",
    { widget: "top", widgetContext: { forms: { all: { of: "actors", limit: "50" } } } },
  ],
  ["a widget from a form", { widgetContext: { forms: { all: { widget: "denied" } } } }],
  ["parameters of the prototype", JSON.parse('{"widget":"denied","__proto__":{"limit":3}}')],
  ["the constructor", JSON.parse('{"widget":"denied","constructor":{"prototype":{"polluted":1}}}')],
  ["a widget named as a member of every object", { widget: "constructor" }],
  ["a widget that is an object", { widget: { toString: "denied" } }],
  ["deep JSON", JSON.parse(`{"widget":"top","where":${"[".repeat(5000)}${"]".repeat(5000)}}`)],
  ["6 MB of text", { widget: "denied", where: "x".repeat(6e6) }],
  [
    "100,000 parameters",
    { widget: "denied", ...Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`p${at}`, at])) },
  ],
  ["hostile texts", { widget: "denied", ...Object.fromEntries(HOSTILE_TEXTS.map((text) => [text, text])) }],
  [
    "an action's call",
    { widget: "denied", run: true, from: "2026-11-22T03:00:00Z", to: "2026-11-22T04:00:00Z" },
  ],
];

test.each(nearMisses)("%s is answered with one sentence", async (_, event) => {
  const answer = await fn.call(event);

  expect(answer).toBe(drawFixed("notListed", {}));
  expect(answer).toContain("This widget is not part of a public dashboard");
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("one place in which the parameters are as listed is enough: what else stands in the event is not looked at", async () => {
  const event = publicEvent({ widget: "denied", params: {} }, ALL);
  const answer = await fn.call(event);

  expect(answer).toContain("Denied calls by actor");
  expect(await fn.call({ ...event, domain: "anybody", limit: 50 })).toBe(answer);
  expect(
    await fn.call({ ...event, widgetContext: { ...(event.widgetContext as object), params: { of: 1 } } }),
  ).toBe(answer);
});

test("describe tells nothing, whatever it is asked about", async () => {
  for (const event of [
    { describe: true },
    { describe: 1, widget: "denied" },
    { describe: "yes", ...listed[0] },
  ])
    expect(await fn.call(event)).toBe(DESCRIPTION);
});

/** A context as an attacker sends it with a listed call: nothing of it may come back, and nobody else may get it. */
const context = fc.record(
  {
    title: fc.constantFrom("hijacked", "<img src=x onerror=hijacked>"),
    widgetId: fc.constantFrom<unknown>("hijacked", 'hijacked" onload=hijacked', 7, null),
    dashboardName: fc.constant("hijacked"),
    accountId: fc.constant("hijacked"),
    locale: fc.constant("hijacked"),
    timezone: fc.oneof(
      fc.record({
        label: fc.constant("hijacked"),
        offsetISO: fc.constantFrom("+05:30", "-14:00", "+00:07", "+99:99", "hijacked"),
      }),
      fc.constant("hijacked"),
    ),
    theme: fc.constantFrom("dark", "light", "hijacked"),
    forms: fc.constant({ all: { hijacked: "hijacked", widget: "events", of: "hijacked" } }),
    width: fc.oneof(fc.double(), fc.constantFrom<unknown>("hijacked", 0, -1, 1e9, 359, 360)),
    height: fc.oneof(fc.double(), fc.constantFrom<unknown>("hijacked", 1e9)),
    timeRange: fc.oneof(
      fc.record({
        start: fc.oneof(
          fc.integer({ min: ALL.startMs, max: NOW_MS }),
          fc.constantFrom<unknown>(0, -1, 8.64e15, "hijacked"),
        ),
        end: fc.oneof(
          fc.integer({ min: ALL.startMs, max: NOW_MS + DAY_MS }),
          fc.constantFrom<unknown>(8.64e15, null),
        ),
      }),
      fc.constant("hijacked"),
    ),
  },
  { requiredKeys: [] },
);

test("a listed call with any context is a listed widget or a fixed sentence, and repeats nothing of the context", async () => {
  const fixed = fixedAnswers();
  const isHarmless = await harmlessWords();
  const answers: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...listed), context, async (entry, given) => {
      const html = await fn.call({ ...entry.params, widget: entry.widget, widgetContext: given });
      expect(html).not.toContain("hijacked");
      expect(fixed.has(html) || html.startsWith('<div class="trailboard')).toBe(true);
      expect(html).not.toMatch(/This widget (failed|cannot be drawn)|needs? a change/);
      answers.push(html);
    }),
    { numRuns: 200 },
  );
  expect(found(identifyingValues(records), uniqueText(answers), isHarmless)).toEqual([]);
}, 120_000);

/** Totals, tiles, legends and counts of rows. Which one of two equal rows comes first is another matter: it goes by names. */
function countsOf(html: string): (string | undefined)[] {
  const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
    document: { body: PageElement };
  };
  const counts = document.body.querySelectorAll(
    "td.tb-end > span:not(.tb-delta), .tb-tile-value, .tb-legend b, p.tb-footer",
  );
  const said = (text: string | null) =>
    text?.replace(" · names are pseudonyms", "").replace("0 bytes scanned · ", "");
  return [...counts].map(({ textContent }) => said(textContent)).sort();
}

test("numbers are those of the function that shows names", async () => {
  const unprotected = showFunction({ permission: "index", widgets: publicWidgets }, fn.env);
  let compared = 0;
  for (const entry of listed) {
    const event = publicEvent(entry, ALL);
    const [shown, named] = await Promise.all([fn.call(event), unprotected(event, publicContext)]);
    expect(countsOf(shown), JSON.stringify(entry)).toEqual(countsOf(named));
    compared += countsOf(shown).length;
  }
  expect(compared).toBeGreaterThan(500);
}, 60_000);
