import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../kit/time.ts";
import { indexHour } from "../../trail/indexing/index-hour.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import { LakeError, type LakeErrorKind, type Sources } from "../../trail/sources.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { denied } from "../../widgets/denied.ts";
import { errors } from "../../widgets/errors.ts";
import { events } from "../../widgets/events.ts";
import { top } from "../../widgets/top.ts";
import { memoryObjectStore } from "../support/memory-objects.ts";
import { HOUR, record } from "../support/records.ts";
import { type SdkLake, sdkLakeOf } from "../support/sdk-lake-of.ts";
import { actions, cellTexts, HOSTILE, NOW_MS, show, someSources, strangers } from "../support/show.ts";

const AT = (minute: number, second = 0) =>
  new Date(HOUR + minute * 60_000 + second * 1000).toISOString().slice(0, 19);
const twice = record({ eventTime: `${AT(5)}Z`, eventName: "PutObject", readOnly: false });
const login = {
  eventTime: `${AT(20)}Z`,
  eventSource: "signin.amazonaws.com",
  eventName: "ConsoleLogin",
  eventType: "AwsConsoleSignIn",
  readOnly: false,
  responseElements: { ConsoleLogin: "Failure" },
};
const RECORDS = [
  ...Array.from({ length: 7 }, (_, at) => record({ eventTime: `${AT(at * 2, 30)}Z` })),
  twice,
  { ...twice },
  record({ eventTime: `${AT(6)}Z`, eventName: "PutObject", readOnly: false }),
  ...Array.from({ length: 3 }, (_, at) =>
    record({
      eventTime: `${AT(30 + at)}Z`,
      eventName: "RunInstances",
      eventSource: "ec2.amazonaws.com",
      errorCode: "Client.UnauthorizedOperation",
      errorMessage: "You are not authorized to perform this operation.",
      sourceIPAddress: "203.0.113.5",
    }),
  ),
  record(login),
  record({ ...login, eventTime: `${AT(21)}Z` }),
  record({
    eventTime: `${AT(40)}Z`,
    eventName: "CreateUser",
    readOnly: false,
    userAgent: HOSTILE,
    errorMessage: HOSTILE,
    errorCode: "ValidationError",
    requestParameters: { userName: HOSTILE.replaceAll("\u0000", "") },
  }),
];
const RANGE = { startMs: HOUR, endMs: HOUR + HOUR_MS };
/** What a row's link says: the time of its events. */
const ROW = { from: HOUR, to: HOUR + HOUR_MS };

let lake: SdkLake;
/** What the real indexer makes of the lake; every test gets its own copy of nothing else. */
let indexed: Pick<Sources, "index">;

beforeAll(async () => {
  lake = await sdkLakeOf(RECORDS, NOW_MS);
  const objects = memoryObjectStore();
  await indexHour(HOUR, {
    lake,
    writer: indexWriter({ objects }),
    metrics: { put: async () => {} },
    metricsNamespace: "Trailboard",
    now: () => NOW_MS,
    wait: async () => {},
  });
  indexed = { index: indexReader({ objects }) };
});

afterAll(() => lake?.close());

async function sources(over: Partial<Sources> = {}) {
  lake.asked.length = 0;
  return someSources({ ...indexed, lake, ...over });
}

function heading(body: { querySelector(selector: string): { textContent: string | null } | null }) {
  return body.querySelector("b")?.textContent;
}

test.each([
  ["top", { of: "actions" }, 2],
  ["top", { of: "actors" }, 1],
  ["top", { of: "addresses" }, 1],
  ["top", { of: "clients" }, 1],
  ["top", { of: "errors" }, 1],
  ["errors", {}, 2],
])("%s %o: the events behind each row are as many as its calls", async (name, params, callsAt) => {
  const all = await sources();
  const { body } = await show(name === "top" ? top : errors, params, all, RANGE);
  const rows = cellTexts(body);
  const links = actions(body).filter((action) => action.widget === "events");

  expect(rows.length).toBeGreaterThan(0);
  for (const [at, row] of rows.entries()) {
    const shown = await show(events, links[at] ?? {}, all, RANGE);
    expect(cellTexts(shown.body)).toHaveLength(Number(row[callsAt]));
  }
});

test("a denied row opens its refusals, the EC2 form included", async () => {
  const all = await sources();
  const { body } = await show(denied, {}, all, RANGE);
  expect(cellTexts(body)[0]?.slice(0, 4)).toEqual([
    "user/alice",
    "ec2:RunInstances",
    "Client.UnauthorizedOperation",
    "3",
  ]);

  const shown = await show(events, actions(body)[0] ?? {}, all, RANGE);

  expect(cellTexts(shown.body).map((row) => [row[0], row[1], row[4], row[7]])).toEqual([
    ["2026-11-22 03:32:00", "RunInstances", "203.0.113.5", "denied"],
    ["2026-11-22 03:31:00", "RunInstances", "203.0.113.5", "denied"],
    ["2026-11-22 03:30:00", "RunInstances", "203.0.113.5", "denied"],
  ]);
});

test("an event that was delivered twice is one event", async () => {
  const { body } = await show(events, { ...ROW, where: { eventName: "PutObject" } }, await sources(), RANGE);

  expect(heading(body)).toBe("2 events");
});

test("a limit cuts the list and says how many there are", async () => {
  const { body } = await show(events, { ...ROW, limit: 3 }, await sources(), RANGE);

  expect(cellTexts(body)).toHaveLength(3);
  expect(heading(body)).toBe("The newest 3 of 15 events");
});

test("what the answer cost is said, and the next viewer pays nothing", async () => {
  const all = await sources();
  const first = await show(events, ROW, all, RANGE);
  const second = await show(events, ROW, all, RANGE);

  expect(lake.asked).toHaveLength(1);
  expect(first.body.querySelector(".tb-footer:last-of-type")?.textContent).toMatch(
    /^[1-9][\d.]* (bytes|KB) scanned · <?\$/,
  );
  expect(second.body.querySelector(".tb-footer:last-of-type")?.textContent).toMatch(
    /^0 bytes scanned · kept answer of 2026-11-22 12:40/,
  );
});

test('"Ask again" asks again', async () => {
  const all = await sources();
  const first = await show(events, ROW, all, RANGE);
  const again = actions(first.body).find((action) => action.again === true);

  await show(events, again ?? {}, all, RANGE);

  expect(lake.asked).toHaveLength(2);
});

test("an answer about the running hour is kept for two minutes only", async () => {
  const all = await sources();
  const young = { from: HOUR, to: HOUR + 30 * 60_000 };
  await show(events, young, all, { ...RANGE, nowMs: HOUR + 31 * 60_000 });
  await show(events, young, all, { ...RANGE, nowMs: HOUR + 32 * 60_000 });
  await show(events, young, all, { ...RANGE, nowMs: HOUR + 34 * 60_000 });

  expect(lake.asked).toHaveLength(2);
});

test("two viewers at once scan once; the second is told", async () => {
  const all = await sources();
  const both = await Promise.all([show(events, ROW, all, RANGE), show(events, ROW, all, RANGE)]);

  expect(lake.asked).toHaveLength(1);
  const texts = both.map(({ body }) => body.textContent ?? "");
  expect(texts.filter((text) => text.includes("This query is running"))).toHaveLength(1);
});

test("more than an hour is asked for first, with the hours that have such calls", async () => {
  const { body } = await show(events, { where: { outcome: "denied" } }, await sources(), {
    startMs: HOUR - HOUR_MS,
    endMs: HOUR + 2 * HOUR_MS,
  });

  expect(lake.asked).toHaveLength(0);
  expect(heading(body)).toBe("3 calls in 1 hour, by the index");
  expect(body.textContent).toContain("What it will scan is not known yet: nothing like it was asked before.");
  expect(cellTexts(body)).toEqual([["2026-11-22 03:00–04:00", "3"]]);
  const [find, run, hour] = actions(body);
  expect(find).toMatchObject({ widget: "events", where: [{ column: "outcome", in: ["denied"] }] });
  expect(run).toMatchObject({ widget: "events", run: true, from: "2026-11-22T02:00:00.000Z" });
  expect(hour).toMatchObject({ from: "2026-11-22T03:30:00.000Z", to: "2026-11-22T03:32:00.001Z" });
  const confirmations = [...body.querySelectorAll("cwdb-action")].map((one) =>
    one.getAttribute("confirmation"),
  );
  expect(confirmations[1]).toContain("Query CloudTrail Lake?");
});

test("the button runs it, and the next question knows the price", async () => {
  const all = await sources();
  const range = { startMs: HOUR - HOUR_MS, endMs: HOUR + 2 * HOUR_MS };
  const asking = await show(events, {}, all, range);
  const ran = await show(events, actions(asking.body)[1] ?? {}, all, range);
  const later = await show(events, { limit: 7 }, all, range);

  expect(heading(ran.body)).toBe("15 events");
  expect(later.body.textContent).toMatch(
    /It will scan about [\d.]+ (bytes|KB) \(<?\$[\d.]+\), going by the last query/,
  );
});

test("what is typed into the form narrows the hours, for nothing, and stays in the form", async () => {
  const range = { startMs: HOUR - HOUR_MS, endMs: HOUR + 2 * HOUR_MS };
  const typed = { eventName: " RunInstances ", outcome: "denied", sourceIp: "" };
  const { body } = await show(events, typed, await sources(), range);

  expect(lake.asked).toHaveLength(0);
  expect(heading(body)).toBe("3 calls in 1 hour, by the index");
  expect(body.textContent).toContain("eventName = RunInstances");
  expect(body.querySelector('input[name="eventName"]')?.getAttribute("value")).toBe(" RunInstances ");
  expect(body.querySelector("option[selected]")?.getAttribute("value")).toBe("denied");
  for (const action of actions(body).slice(1))
    expect(action).toMatchObject({ eventName: " RunInstances ", outcome: "denied" });
});

test("hostile text in the form comes back as text", async () => {
  const range = { startMs: HOUR - HOUR_MS, endMs: HOUR + 2 * HOUR_MS };
  const text = `"><img src=x onerror=alert(1)></form></cwdb-action>' OR 1=1 --`;
  const { body } = await show(events, { actor: text }, await sources(), range);
  const refused = await show(events, { actor: "\u0000" }, await sources(), range);

  expect(body.querySelector('input[name="actor"]')?.getAttribute("value")).toBe(text);
  expect(heading(body)).toBe("The index has no such calls in this time");
  expect(strangers(body)).toEqual([]);
  expect(refused.body.textContent).toContain("expected text without NUL and half characters");
});

test("a dashboard that is looked at starts no query, however short its range", async () => {
  const { body } = await show(events, { where: { outcome: "denied" } }, await sources(), RANGE);

  expect(lake.asked).toHaveLength(0);
  expect(heading(body)).toBe("3 calls in 1 hour, by the index");
});

test("more than a day is never one query", async () => {
  const { body } = await show(events, { run: true }, await sources(), {
    startMs: HOUR - 48 * HOUR_MS,
    endMs: HOUR + HOUR_MS,
  });

  expect(lake.asked).toHaveLength(0);
  expect(body.textContent).toContain("One query reaches over 24 hours at most: choose an hour.");
  expect(actions(body).some((action) => action.run === true)).toBe(false);
});

test("a row's link shows the whole record, from the kept answer and for nothing", async () => {
  const all = await sources();
  const list = await show(events, { ...ROW, where: { eventName: "CreateUser" } }, all, RANGE);

  const shown = await show(events, actions(list.body)[0] ?? {}, all, RANGE);

  expect(lake.asked).toHaveLength(1);
  const json = shown.body.querySelector("pre")?.textContent ?? "";
  expect(JSON.parse(json)).toMatchObject({ eventName: "CreateUser", userAgent: HOSTILE });
  expect(json).toContain('\n  "eventName": "CreateUser"');
  expect(strangers(shown.body)).toEqual([]);
});

test("a record whose list is gone is asked for by its id, in its own second", async () => {
  const all = await sources();
  const list = await show(events, { ...ROW, where: { eventName: "CreateUser" } }, all, RANGE);
  const link = actions(list.body)[0] ?? {};

  const shown = await show(events, { ...link, list: "" }, all, RANGE);

  expect(lake.asked[1]?.statement).toContain(
    "eventTime >= '2026-11-22 03:40:00' AND eventTime < '2026-11-22 03:40:01'",
  );
  expect(shown.body.querySelector("pre")?.textContent).toContain("ValidationError");
});

test("an id that does not exist, and one that would be SQL, are no event", async () => {
  const all = await sources();
  for (const id of ["nobody", "' OR '1'='1"]) {
    const { body } = await show(events, { id, from: HOUR }, all, RANGE);
    expect(body.querySelector(".tb-notice-empty")?.textContent).toContain("No such event");
  }
});

test("hostile filters find nothing and break nothing", async () => {
  for (const value of [
    "' OR 1=1 --",
    "\\' OR ''='",
    HOSTILE.replaceAll("\u0000", ""),
    "'; DROP TABLE events; --",
  ]) {
    const { body } = await show(
      events,
      { ...ROW, where: { actor: value, client: ["x", value] } },
      await sources(),
      RANGE,
    );
    expect(heading(body)).toBe("0 events");
    expect(strangers(body)).toEqual([]);
  }
});

test("hostile texts in the list stay texts", async () => {
  const { body, html } = await show(
    events,
    { ...ROW, where: { errorCode: "ValidationError" } },
    await sources(),
    RANGE,
  );

  expect(cellTexts(body)).toHaveLength(1);
  expect(strangers(body)).toEqual([]);
  expect(html).not.toContain("<img");
});

test.each([
  [{ from: "yesterday" }, "Cannot use from"],
  [{ from: "2026-11-22T04:00:00Z", to: "2026-11-22T03:00:00Z" }, "Cannot use this time (from, to)"],
  [{ limit: 201 }, "Cannot use limit 201: expected a whole number from 1 to 200"],
  [{ id: "some-id", from: null }, "looked up by its id and its time"],
  [
    { where: { actor: Array.from({ length: 50 }, (_, at) => `${at}`.padStart(900, "x")) } },
    "CloudTrail Lake takes 10000",
  ],
])("%o is refused with a sentence", async (params, sentence) => {
  const { body } = await show(events, { ...ROW, ...params }, await sources(), RANGE);

  expect(body.querySelector(".tb-notice-bad-parameter")?.textContent).toContain(sentence);
  expect(lake.asked).toHaveLength(0);
});

test("the scan budget refuses with what is left and when there is more", async () => {
  const all = await sources({ scanBudgetBytesPerHour: 0 });
  const { body } = await show(events, ROW, all, RANGE);

  expect(lake.asked).toHaveLength(0);
  const text = body.querySelector(".tb-notice-refused")?.textContent ?? "";
  expect(text).toContain("0 bytes are left of this hour's scan budget; from 13:00 UTC there is a new one.");
});

test("a function without an event data store says so", async () => {
  const { lake: _none, ...without } = await sources();
  const { body } = await show(events, ROW, without, RANGE);

  expect(body.querySelector(".tb-notice-refused")?.textContent).toContain("may not query CloudTrail Lake");
});

const KINDS: readonly LakeErrorKind[] = [
  "invalid-statement",
  "too-many-queries",
  "throttled",
  "failed",
  "timed-out",
  "cancelled",
  "no-event-data-store",
  "denied",
  "unreachable",
];

test.each(KINDS)(
  "a Lake error of the kind %s is drawn as what it is, and can be tried again",
  async (kind) => {
    const failing = {
      ...lake,
      query: async () => {
        throw new LakeError(kind, `It went wrong: ${HOSTILE}`, { bytesScanned: 2_000_000_000 });
      },
    };
    const { body } = await show(events, ROW, await sources({ lake: failing }), RANGE);

    const notice = body.querySelector(".tb-notice-failed, .tb-notice-refused");
    expect(notice?.textContent).toContain("It went wrong");
    expect(notice?.textContent).toMatch(/It had scanned 2 GB \(\$0\.010?\) by then\./);
    expect(strangers(body)).toEqual([]);
    expect(actions(body).some((action) => action.run === true)).toBe(true);
  },
);

test("a failed scan is not paid for again by the next refresh", async () => {
  let asked = 0;
  const failing = {
    ...lake,
    query: async () => {
      asked += 1;
      throw new LakeError("timed-out", "The query took longer than 45 s");
    },
  };
  const all = await sources({ lake: failing });
  await show(events, ROW, all, RANGE);
  const second = await show(events, ROW, all, RANGE);
  await show(events, ROW, all, { ...RANGE, nowMs: NOW_MS + 3 * 60_000 });

  expect(asked).toBe(2);
  expect(second.body.textContent).toContain("That was at 12:40 for an earlier viewer");
});
