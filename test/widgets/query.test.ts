import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../kit/time.ts";
import { LakeError, type LakeResult, type Sources } from "../../trail/sources.ts";
import { query } from "../../widgets/query.ts";
import { HOUR, record } from "../support/records.ts";
import { type SdkLake, sdkLakeOf } from "../support/sdk-lake-of.ts";
import { actions, cellTexts, HOSTILE, NOW_MS, show, someSources, strangers } from "../support/show.ts";

const RANGE = { startMs: HOUR, endMs: HOUR + HOUR_MS };
const WHERE = "FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < '$END'";
const BY_NAME = `SELECT eventName, COUNT(*) AS calls ${WHERE} GROUP BY eventName ORDER BY calls DESC, eventName`;
const minute = (at: number) => new Date(HOUR + at * 60_000).toISOString();

let lake: SdkLake;

beforeAll(async () => {
  lake = await sdkLakeOf(
    [
      ...Array.from({ length: 6 }, (_, at) =>
        record({ eventTime: minute(at * 10), eventName: "ListBuckets" }),
      ),
      ...Array.from({ length: 3 }, (_, at) => record({ eventTime: minute(at * 20), eventName: "PutObject" })),
      record({ eventTime: minute(59), eventName: "CreateUser", userAgent: HOSTILE }),
    ],
    NOW_MS,
  );
});

afterAll(() => lake?.close());

async function sources(over: Partial<Sources> = {}) {
  lake.asked.length = 0;
  return someSources({ lake, ...over });
}

/** A lake that answers this, and nothing else. */
function answering(columns: string[], rows: (string | null)[][], over: Partial<LakeResult> = {}) {
  const statistics = { eventsMatched: 1, eventsScanned: 1, bytesScanned: 1000, executionTimeMs: 1 };
  return {
    ...lake,
    query: async () => ({ queryId: "q", columns, rows, statistics, truncated: false, ...over }),
  };
}

test("the first run is asked for: what it costs is not known yet", async () => {
  const all = await sources();
  const { body } = await show(query, { sql: BY_NAME }, all, RANGE);

  expect(lake.asked).toHaveLength(0);
  expect(body.textContent).toContain("What it will scan is not known yet");
  expect(actions(body)[0]).toMatchObject({ widget: "query", sql: BY_NAME, run: true });

  const ran = await show(query, actions(body)[0] ?? {}, all, RANGE);
  expect(cellTexts(ran.body)).toEqual([
    ["ListBuckets", "6"],
    ["PutObject", "3"],
    ["CreateUser", "1"],
  ]);
});

test("refreshes within keepMinutes are answered for nothing, later ones run again without asking", async () => {
  const all = await sources();
  const at = (minutes: number, params = {}) =>
    show(query, { sql: BY_NAME, keepMinutes: 30, ...params }, all, {
      ...RANGE,
      nowMs: NOW_MS + minutes * 60_000,
    });
  await at(0, { run: true });
  const kept = await at(29);
  const late = await at(31);

  expect(lake.asked).toHaveLength(2);
  expect(kept.body.textContent).toContain("0 bytes scanned · kept answer of 2026-11-22 12:40");
  expect(late.body.textContent).not.toContain("kept answer");
});

test("viewers whose ranges differ by seconds share one answer", async () => {
  const all = await sources();
  const day = { startMs: HOUR - 24 * HOUR_MS + 5_000, endMs: HOUR + HOUR_MS - 60_000 };
  await show(query, { sql: BY_NAME, ask: "never" }, all, day);
  await show(query, { sql: BY_NAME, ask: "never" }, all, {
    startMs: day.startMs + 40_000,
    endMs: day.endMs + 40_000,
  });

  expect(lake.asked).toHaveLength(1);
  expect(lake.asked[0]?.statement).toContain(
    "eventTime >= '2026-11-21 03:00:00' AND eventTime < '2026-11-22 04:00:00'",
  );
});

test("two viewers at once start one query", async () => {
  const all = await sources();
  const both = await Promise.all(
    [1, 2, 3].map(() => show(query, { sql: BY_NAME, ask: "never" }, all, RANGE)),
  );

  expect(lake.asked).toHaveLength(1);
  expect(both.filter(({ body }) => body.textContent?.includes("Another viewer started it"))).toHaveLength(2);
});

test.each([
  ["DELETE FROM $EDS_ID", "The statement starts with DELETE; CloudTrail Lake takes SELECT only."],
  ["SELECT 1", "$EDS_ID is missing: write FROM $EDS_ID, it stands for the event data store."],
  ["SELECT * FROM $EDS_ID WHERE eventTime > '$START'", "$END is missing"],
  ["SELECT * FROM $EDS_ID -- WHERE eventTime > '$START' AND eventTime < '$END'", "$START is missing"],
  [`SELECT '$EDS_ID' AS x FROM y WHERE eventTime > '$START' AND eventTime < '$END'`, "$EDS_ID is missing"],
  [`${BY_NAME}; SELECT 1`, "Only one statement is taken; remove the semicolon."],
  [`${BY_NAME} /* open`, "A string or comment is not closed."],
])("%s is refused: %s", async (sql, sentence) => {
  const { body } = await show(query, { sql, run: true }, await sources(), RANGE);

  expect(body.querySelector(".tb-notice-bad-parameter")?.textContent).toContain(sentence);
  expect(lake.asked).toHaveLength(0);
});

test("a statement of 10,000 characters that grows by its placeholders is refused", async () => {
  const sql = `${BY_NAME} /* ${"x".repeat(9_995 - BY_NAME.length - 6)} */`;
  const { body } = await show(query, { sql, run: true }, await sources(), RANGE);

  expect(body.textContent).toMatch(/The statement has 10\d{3} characters; CloudTrail Lake takes 10000\./);
});

test("Lake's own refusal of a statement is shown", async () => {
  const sql = `SELECT nothing_like_it ${WHERE}`;
  const { body } = await show(query, { sql, run: true }, await sources(), RANGE);

  expect(body.querySelector(".tb-notice-failed")?.textContent).toContain(
    "CloudTrail Lake does not take this statement",
  );
});

test("a line has one point for each time and one line for each series", async () => {
  const sql = `SELECT date_trunc('minute', eventTime) AS at, eventName, COUNT(*) AS calls ${WHERE} GROUP BY 1, 2 ORDER BY 1`;
  const { body } = await show(
    query,
    { sql, view: "line", series: "eventName", run: true },
    await sources(),
    RANGE,
  );

  const legend = [...body.querySelectorAll(".tb-legend li")].map((item) => item.textContent);
  expect(legend).toEqual(["ListBuckets6", "PutObject3", "CreateUser1"]);
});

test("bars over time stack what the rows say, bars over names share one scale", async () => {
  const all = await sources();
  const sql = `SELECT date_trunc('hour', eventTime) AS hour, eventName, COUNT(*) AS calls ${WHERE} GROUP BY 1, 2`;
  const time = await show(query, { sql, view: "bar", series: "eventName", run: true }, all, RANGE);
  const names = await show(query, { sql: BY_NAME, view: "bar", run: true }, all, RANGE);

  expect(time.body.querySelector("svg")?.getAttribute("aria-label")).toMatch(
    /^10 calls, 2026-11-22 03:00–04:00 UTC/,
  );
  expect(cellTexts(names.body)).toEqual([
    ["ListBuckets", "6", "60%"],
    ["PutObject", "3", "30%"],
    ["CreateUser", "1", "10%"],
  ]);
});

test("a pie's slices make the whole", async () => {
  const { body } = await show(query, { sql: BY_NAME, view: "pie", run: true }, await sources(), RANGE);

  expect(body.querySelector("svg")?.getAttribute("aria-label")).toBe(
    "10 calls: ListBuckets 6 (60%), PutObject 3 (30%), CreateUser 1 (10%).",
  );
});

test.each([
  [{ view: "line" }, ["name", "n"], [["a", "1"]], /Cannot use x "name": expected a column of times/],
  [{ view: "bar" }, ["a", "b"], [["x", "y"]], /needs a column of numbers; this answer has "a", "b"/],
  [
    { view: "pie", y: "a" },
    ["a", "b"],
    [["x", "1"]],
    /Cannot use y "a": expected a column whose values are all numbers/,
  ],
  [{ view: "pie", x: "nope" }, ["a", "b"], [["x", "1"]], /Cannot use x "nope": expected one of "a", "b"/],
  [{ view: "pie" }, ["a", "b"], [["x", "-1"]], /has negative values/],
])("an answer that does not fit %o is said to", async (params, columns, rows, sentence) => {
  const all = await sources({ lake: answering(columns, rows) });
  const { body } = await show(query, { sql: BY_NAME, run: true, ...params }, all, RANGE);

  expect(body.querySelector(".tb-notice-bad-parameter")?.textContent).toMatch(sentence);
});

test("numbers stand at the end, account ids stay what they are, times are the viewer's, NULL is no text", async () => {
  const all = await sources({
    lake: answering(
      ["account", "at", "n", "big", "none"],
      [["111122223333", "2026-11-22 03:15:00.000", "12345", "9007199254740993", null]],
    ),
  });
  const { body } = await show(query, { sql: BY_NAME, run: true }, all, { ...RANGE, offsetISO: "+01:00" });

  expect(cellTexts(body)).toEqual([
    ["111122223333", "2026-11-22 04:15:00", "12,345", "9007199254740993", "–"],
  ]);
  expect([...body.querySelectorAll("th")].map((head) => head.getAttribute("class"))).toEqual([
    "tb-start",
    "tb-start",
    "tb-end",
    "tb-end",
    "tb-start",
  ]);
});

test("hostile cells, labels and columns stay text in every view", async () => {
  const lakes = answering([HOSTILE, "n", "t"], [[HOSTILE, "3", "2026-11-22 03:15:00.000"]]);
  for (const view of ["table", "bar", "pie", "line"]) {
    const all = await sources({ lake: lakes });
    const { body, html } = await show(
      query,
      { sql: BY_NAME, run: true, view, y: "n", series: HOSTILE },
      all,
      RANGE,
    );
    expect(strangers(body)).toEqual([]);
    expect(html).not.toContain("<img");
  }
});

test("an answer that was cut says so, and rows that are not shown are counted", async () => {
  const rows = Array.from({ length: 300 }, (_, at) => [`name-${at}`, "1"]);
  const all = await sources({ lake: answering(["name", "n"], rows, { truncated: true }) });
  const { body } = await show(query, { sql: BY_NAME, run: true, limit: 50 }, all, RANGE);

  expect(cellTexts(body)).toHaveLength(50);
  expect(body.textContent).toContain("50 of 300 rows shown.");
  expect(body.textContent).toContain("Only the first 300 rows are here");
});

test("no rows are an empty answer, not a blank", async () => {
  const sql = `${BY_NAME.replace("GROUP BY", "AND eventName = 'Nothing' GROUP BY")}`;
  const { body } = await show(query, { sql, run: true }, await sources(), RANGE);

  expect(body.querySelector(".tb-notice-empty")?.textContent).toContain(
    "The query found nothing in this range.",
  );
});

test("a spent scan budget refuses, and nothing is asked", async () => {
  const { body } = await show(
    query,
    { sql: BY_NAME, run: true },
    await sources({ scanBudgetBytesPerHour: 0 }),
    RANGE,
  );

  expect(body.querySelector(".tb-notice-refused")?.textContent).toContain("left of this hour's scan budget");
  expect(lake.asked).toHaveLength(0);
});

test("what a failure scanned counts on the budget and is said", async () => {
  const failing = {
    ...lake,
    query: async () => {
      throw new LakeError("timed-out", "The query took longer than 45 s", { bytesScanned: 900e6 });
    },
  };
  const all = await sources({ lake: failing, scanBudgetBytesPerHour: 1e9 });
  const first = await show(query, { sql: BY_NAME, run: true }, all, RANGE);
  const other = await show(query, { sql: `${BY_NAME} LIMIT 3`, run: true }, all, RANGE);

  expect(first.body.textContent).toContain("It had scanned 900 MB");
  expect(other.body.querySelector(".tb-notice-refused")).not.toBeNull();
});
