import { expect, test } from "vitest";
import { HOUR_MS } from "../../kit/time.ts";
import { denied } from "../../widgets/denied.ts";
import { errors } from "../../widgets/errors.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";
import { actions, cellTexts, HOSTILE, show, someSources, strangers } from "../support/show.ts";

const H9 = Date.UTC(2026, 10, 22, 9);
const H10 = H9 + HOUR_MS;
const RANGE = { startMs: H9, endMs: H9 + 3 * HOUR_MS };
const CI = "arn:aws:iam::111122223333:role/ci";

const refused = (over: Partial<SomeRow> = {}): SomeRow => ({
  hourMs: H9,
  outcome: "denied",
  errorCode: "AccessDenied",
  errorMessage: "User is not authorized to perform: s3:PutBucketPolicy",
  ...over,
});

async function draw(
  widget: typeof denied,
  rows: readonly SomeRow[],
  params: Record<string, unknown> = {},
  asked: { observed?: readonly number[]; widthPx?: number; detail?: string } = {},
) {
  const { observed = [H9, H10, H10 + HOUR_MS], ...rest } = asked;
  const index = await indexOf(rows, { observed });
  return show(widget, params, await someSources({ index }), { ...RANGE, ...rest });
}

test("denied says who was refused what, how often, when, and with which words", async () => {
  const { body } = await draw(denied, [
    refused({ calls: 3, firstAtMs: H9 + 60_000, lastAtMs: H9 + 120_000 }),
    refused({ hourMs: H10, calls: 4, firstAtMs: H10 + 60_000, lastAtMs: H10 + 180_000 }),
    refused({
      actor: CI,
      eventSource: "ec2.amazonaws.com",
      eventName: "RunInstances",
      errorCode: "Client.UnauthorizedOperation",
      calls: 2,
    }),
    { hourMs: H9, outcome: "error", errorCode: "ValidationError", calls: 50 },
    { hourMs: H9, calls: 100 },
  ]);

  const rows = cellTexts(body);
  expect(rows.map((row) => row.slice(0, 4))).toEqual([
    ["user/alice", "s3:PutBucketPolicy", "AccessDenied", "7"],
    ["role/ci", "ec2:RunInstances", "Client.UnauthorizedOperation", "2"],
  ]);
  expect(rows[0]?.slice(5, 7)).toEqual(["09:01", "10:03"]);
  const example = body.querySelector("tbody td:nth-child(8) span");
  expect(example?.getAttribute("title")).toContain("User is not authorized");
  expect(body.textContent).toContain("2 kinds of refusal: 9 calls, all there are.");
});

test("a refusal's click asks for its key and its time, and for refusals only", async () => {
  const { body } = await draw(denied, [refused({ firstAtMs: H9 + 1, lastAtMs: H9 + 2 })], {
    where: { region: "eu-central-1" },
  });

  expect(actions(body)[0]).toEqual({
    widget: "events",
    from: "2026-11-22T09:00:00.001Z",
    to: "2026-11-22T09:00:00.003Z",
    where: [
      { column: "region", in: ["eu-central-1"] },
      { column: "outcome", in: ["denied"] },
      { column: "actor", in: ["arn:aws:iam::111122223333:user/alice"] },
      { column: "eventSource", in: ["s3.amazonaws.com"] },
      { column: "eventName", in: ["PutBucketPolicy"] },
      { column: "errorCode", in: ["AccessDenied"] },
    ],
  });
});

test("rows, legend and total of errors are the same calls", async () => {
  const rows = Array.from({ length: 14 }, (_, at) => ({
    hourMs: H9 + (at % 3) * HOUR_MS,
    outcome: "error",
    errorCode: `Code${at}`,
    calls: at + 1,
  }));
  const { body } = await draw(errors, rows, { limit: 4 });

  const shown = cellTexts(body).reduce((sum, row) => sum + Number(row[2]), 0);
  expect(shown).toBe(14 + 13 + 12 + 11);
  expect(body.textContent).toContain("50 of 105 calls shown; 10 other error codes: 55 (52.4%).");
  const legendSum = [...body.querySelectorAll(".tb-legend b")].reduce(
    (sum, total) => sum + Number(total.textContent),
    0,
  );
  expect(body.querySelector("svg")?.getAttribute("aria-label")).toMatch(/^105 failed calls/);
  expect(legendSum).toBe(105);
});

test("errors gives each code its outcome and an example", async () => {
  const { body } = await draw(errors, [
    refused({ calls: 2 }),
    {
      hourMs: H10,
      outcome: "throttled",
      errorCode: "ThrottlingException",
      errorMessage: "Rate exceeded",
      calls: 5,
    },
    { hourMs: H10, outcome: "error", errorCode: "", errorMessage: "Only words", calls: 1 },
  ]);

  expect(cellTexts(body).map((row) => [...row.slice(0, 4), row[6]])).toEqual([
    ["ThrottlingException", "throttled", "5", "62.5%", "Rate exceeded"],
    ["AccessDenied", "denied", "2", "25%", "User is not authorized to perform: s3:PutBucketPolicy"],
    ["(no code)", "error", "1", "12.5%", "Only words"],
  ]);
});

test("errors shows the trend alone, or the mix alone", async () => {
  const trend = await draw(errors, [refused()], { show: "trend" });
  const mix = await draw(errors, [refused()], { show: "mix" });

  expect([trend.body.querySelector("table"), mix.body.querySelector(".tb-chart")]).toEqual([null, null]);
  expect(trend.body.querySelector(".tb-chart")).not.toBeNull();
  expect(cellTexts(mix.body)).toHaveLength(1);
});

test.each([
  ["denied", denied, "No denied calls in this range"],
  ["errors", errors, "No failed calls in this range"],
])("%s: nothing failed is empty, nothing observed is not", async (_name, widget, sentence) => {
  const empty = await draw(widget, [{ hourMs: H9, calls: 5 }]);
  const unknown = await draw(widget, [], {}, { observed: [] });
  const partly = await draw(widget, [refused()], {}, { observed: [H9, H10 + HOUR_MS] });

  expect(empty.body.querySelector(".tb-notice-empty")?.textContent).toContain(sentence);
  expect(unknown.body.querySelector(".tb-notice-not-indexed")?.textContent).toContain("The index is empty");
  expect(partly.body.querySelector(".tb-notice-not-indexed")?.textContent).toContain("10:00–11:00");
});

test.each([
  ["denied", denied],
  ["errors", errors],
])("%s: without a detail function nothing can be clicked", async (_name, widget) => {
  const { body } = await draw(widget, [refused()], {}, { detail: "" });

  expect(body.querySelector("cwdb-action")).toBeNull();
});

test.each([
  ["denied", denied],
  ["errors", errors],
])("%s: hostile texts stay texts, narrow and wide", async (_name, widget) => {
  for (const widthPx of [300, 1200]) {
    const { body, html } = await draw(
      widget,
      [
        refused({
          actor: HOSTILE,
          eventName: HOSTILE,
          eventSource: HOSTILE,
          errorCode: HOSTILE,
          errorMessage: HOSTILE,
        }),
      ],
      {},
      { widthPx },
    );
    expect(strangers(body)).toEqual([]);
    expect(html).not.toContain("<img");
    expect(actions(body).length).toBeGreaterThan(0);
  }
});

test("denied keeps names in full before it shows examples", async () => {
  const { body } = await draw(denied, [refused({})], {}, { widthPx: 930 });

  expect(cellTexts(body)[0]?.slice(0, 3)).toEqual(["user/alice", "s3:PutBucketPolicy", "AccessDenied"]);
  expect(body.textContent).not.toContain("Example");
});

test("denied turns its pages", async () => {
  const rows = Array.from({ length: 5 }, (_, at) => refused({ actor: `actor-${at}`, calls: 9 - at }));
  const { body } = await draw(denied, rows, { limit: 2, page: 3 });

  expect(cellTexts(body).map((row) => row[0])).toEqual(["actor-4"]);
  expect(actions(body).find(({ widget }) => widget === "denied")).toMatchObject({ page: 2, limit: 2 });
});
