import { expect, test } from "vitest";
import { HOUR_MS } from "../../kit/time.ts";
import { top } from "../../widgets/top.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";
import {
  actions,
  cellTexts,
  DETAIL_ARN,
  HOSTILE,
  NOW_MS,
  show,
  someSources,
  strangers,
} from "../support/show.ts";

/** 09:00, 10:00 and 11:00 are the three whole hours before now that are indexed. */
const H9 = Date.UTC(2026, 10, 22, 9);
const H10 = H9 + HOUR_MS;
const H11 = H10 + HOUR_MS;
const RANGE = { startMs: H9, endMs: H11 + HOUR_MS };
const PREVIOUS = { startMs: H9 - 3 * HOUR_MS, endMs: H9 };
const ALICE = "arn:aws:iam::111122223333:user/alice";
const BOB = "arn:aws:iam::111122223333:role/ci/bob";

async function showTop(
  rows: readonly SomeRow[],
  params: Record<string, unknown> = {},
  asked: { observed?: readonly number[]; detail?: string; widthPx?: number } = {},
) {
  const { observed = [H9, H10, H11], ...rest } = asked;
  const index = await indexOf(rows, { observed });
  return show(top, params, await someSources({ index }), { ...RANGE, ...rest });
}

test("top ranks by calls and says each one's share", async () => {
  const { body } = await showTop([
    { hourMs: H9, eventName: "PutObject", calls: 7 },
    { hourMs: H10, eventName: "GetObject", calls: 1 },
    { hourMs: H11, eventName: "PutObject", calls: 2 },
  ]);

  expect(cellTexts(body).map((row) => row.slice(0, 4))).toEqual([
    ["PutObject", "s3", "9", "90%"],
    ["GetObject", "s3", "1", "10%"],
  ]);
});

test("top keeps the same action of two services apart", async () => {
  const { body } = await showTop(
    [
      { hourMs: H9, eventSource: "ec2.amazonaws.com", eventName: "CreateTags", calls: 3 },
      { hourMs: H9, eventSource: "rds.amazonaws.com", eventName: "CreateTags", calls: 2 },
      { hourMs: H9, eventSource: "ec2.amazonaws.com", eventName: "RunInstances", calls: 1 },
      { hourMs: H9, eventSource: "rds.amazonaws.com", eventName: "RunInstances", calls: 1 },
    ],
    { limit: 2 },
  );

  expect(cellTexts(body).map((row) => row.slice(0, 3))).toEqual([
    ["CreateTags", "ec2", "3"],
    ["CreateTags", "rds", "2"],
  ]);
});

test("top says what is not on the page, so that rows and others make the total", async () => {
  const rows = Array.from({ length: 12 }, (_, at) => ({
    hourMs: H9,
    eventName: `Action${at}`,
    calls: at + 1,
  }));

  const { body } = await showTop(rows, { limit: 5 });

  const shown = cellTexts(body).reduce((sum, row) => sum + Number(row[2]), 0);
  expect(shown).toBe(12 + 11 + 10 + 9 + 8);
  expect(body.textContent).toContain("50 of 78 calls shown; 7 other actions: 28 (35.9%).");
});

test("top turns pages in the widget's place and keeps its parameters", async () => {
  const rows = Array.from({ length: 5 }, (_, at) => ({ hourMs: H9, actor: `actor-${at}`, calls: 10 - at }));

  const { body } = await showTop(rows, {
    of: "actors",
    limit: 2,
    page: 2,
    where: { region: "eu-central-1" },
  });

  expect(cellTexts(body).map((row) => row[0])).toEqual(["actor-2", "actor-3"]);
  const pages = actions(body).filter(({ widget }) => widget === "top");
  expect(pages.map(({ page }) => page)).toEqual([1, 3]);
  expect(pages[0]).toMatchObject({
    of: "actors",
    limit: 2,
    where: [{ column: "region", in: ["eu-central-1"] }],
  });
  expect([...body.querySelectorAll('cwdb-action[display="widget"]')]).toHaveLength(2);
});

test("a page past the last is the last", async () => {
  const { body } = await showTop([{ hourMs: H9, calls: 4 }], { page: 99 });

  expect(cellTexts(body)).toHaveLength(1);
});

test("a page's parameters can be sent again as they are", async () => {
  const rows = Array.from({ length: 3 }, (_, at) => ({ hourMs: H9, eventName: `A${at}`, readOnly: "false" }));
  const first = await showTop(rows, { limit: 1, writesOnly: true, where: { outcome: { not: "denied" } } });
  const next = actions(first.body).find(({ widget }) => widget === "top") ?? {};

  const second = await showTop(rows, next);

  expect(cellTexts(second.body).map((row) => row[0])).toEqual(["A1"]);
});

test("a click on a row asks for its events: its filters, its key, its time from first to last call", async () => {
  const { body } = await showTop(
    [
      { hourMs: H9, actor: ALICE, firstAtMs: H9 + 61_000, lastAtMs: H9 + 125_000 },
      { hourMs: H10, actor: ALICE, firstAtMs: H10, lastAtMs: H10 + 1_000 },
    ],
    { of: "actors", where: { outcome: "ok" }, writesOnly: true },
  );

  const link = body.querySelector("tbody cwdb-action");
  expect(link?.getAttribute("endpoint")).toBe(DETAIL_ARN);
  expect(link?.getAttribute("display")).toBe("popup");
  expect(actions(body)[0]).toEqual({
    widget: "events",
    from: "2026-11-22T09:01:01.000Z",
    to: "2026-11-22T10:00:01.001Z",
    where: [
      { column: "outcome", in: ["ok"] },
      { column: "readOnly", in: ["false"] },
      { column: "actor", in: [ALICE] },
    ],
  });
});

test("without a detail function there is no link", async () => {
  const { body } = await showTop([{ hourMs: H9, calls: 4 }], {}, { detail: "" });

  expect(body.querySelector("cwdb-action")).toBeNull();
  expect(cellTexts(body)[0]?.[0]).toBe("PutBucketPolicy");
});

test("the change to the period before is shown where that was observed", async () => {
  const before = [PREVIOUS.startMs, PREVIOUS.startMs + HOUR_MS, PREVIOUS.startMs + 2 * HOUR_MS];
  const { body } = await showTop(
    [
      { hourMs: PREVIOUS.startMs, eventName: "PutObject", calls: 10 },
      { hourMs: H9, eventName: "PutObject", calls: 15 },
      { hourMs: H9, eventName: "DeleteTrail", calls: 1 },
    ],
    {},
    { observed: [...before, H9, H10, H11] },
  );

  expect(cellTexts(body).map((row) => row[5])).toEqual(["▲ +50%", "▲ new"]);
});

test.each([
  ["the period before was never looked at", [H9, H10, H11]],
  ["one of its hours was not", [PREVIOUS.startMs, PREVIOUS.startMs + 2 * HOUR_MS, H9, H10, H11]],
  ["an hour of the range itself was not", [PREVIOUS.startMs, PREVIOUS.startMs + HOUR_MS, H9, H11]],
])("no change is invented where %s", async (_why, observed) => {
  const { body } = await showTop([{ hourMs: H9, calls: 15 }], {}, { observed });

  expect(body.querySelector(".tb-delta")).toBeNull();
  expect(cellTexts(body)[0]?.[5]).toBe("–");
  const why = "No comparison: this period or the one before was not wholly observed";
  expect([...body.querySelectorAll("th")].at(5)?.getAttribute("title")).toBe(why);
  expect(body.querySelector("tbody td:nth-child(6) span")?.getAttribute("title")).toBe(why);
});

test("the trend has a gap where nothing was observed, and 0 where nothing happened", async () => {
  const { body } = await showTop([{ hourMs: H9, calls: 4 }], {}, { observed: [H9, H11] });

  const title = body.querySelector("tbody svg")?.getAttribute("aria-label");
  expect(title).toBe("calls: from 0 to 4, latest 0; 1 of 3 not observed");
});

test("writesOnly and excludeServices leave out what they say", async () => {
  const rows = [
    { hourMs: H9, sourceIp: "198.51.100.7", calls: 3 },
    { hourMs: H9, sourceIp: "203.0.113.9", readOnly: "true", calls: 9 },
    { hourMs: H9, sourceIp: "config.amazonaws.com", calls: 50 },
    { hourMs: H9, sourceIp: "AWS Internal", calls: 40 },
    { hourMs: H9, sourceIp: "192.0.2.1", actorType: "service", calls: 30 },
  ];

  const { body } = await showTop(rows, { of: "addresses", writesOnly: true, excludeServices: true });

  expect(cellTexts(body).map((row) => row.slice(0, 3))).toEqual([["198.51.100.7", "3", "100%"]]);
});

test.each([
  ["actors", { actor: BOB }, "role/ci/bob"],
  ["actors", { actor: "arn:aws:iam::111122223333:root" }, "root of 111122223333"],
  ["actors", { actor: "" }, "(nobody named)"],
  ["services", { eventSource: "sts.amazonaws.com" }, "sts"],
  ["regions", { region: "eu-west-3" }, "eu-west-3"],
  ["accounts", { accountId: "444455556666" }, "444455556666"],
  ["errors", { outcome: "denied", errorCode: "AccessDenied" }, "AccessDenied"],
  ["clients", { client: "terraform" }, "terraform"],
  ["clients", { client: "" }, "(none)"],
])("top %s names a row %o as %s", async (of, row, name) => {
  const { body } = await showTop([{ hourMs: H9, calls: 2, ...row }], { of });

  expect(cellTexts(body)[0]?.slice(0, 2)).toEqual([name, "2"]);
});

test("hours that were looked at and are empty draw as empty; hours never looked at do not", async () => {
  const empty = await showTop([]);
  const unknown = await showTop([], {}, { observed: [H9 - 50 * HOUR_MS] });

  expect(empty.body.querySelector(".tb-notice-empty")?.textContent).toContain("No actions in this range");
  expect(unknown.body.querySelector(".tb-notice-empty")).toBeNull();
  expect(unknown.body.querySelector(".tb-notice-stale, .tb-notice-not-indexed")).not.toBeNull();
});

test("an attacker's text stays text, in every column", async () => {
  const { body, html } = await showTop([
    { hourMs: H9, eventName: HOSTILE, eventSource: HOSTILE, outcome: "denied", errorCode: HOSTILE },
  ]);

  expect(strangers(body)).toEqual([]);
  expect(html).not.toContain("<img");
  expect(actions(body)[0]?.where).toEqual([
    { column: "eventSource", in: [HOSTILE] },
    { column: "eventName", in: [HOSTILE] },
  ]);
});

test("actors of one name in two accounts are told apart; others keep their short names", async () => {
  const arn = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;
  const { body } = await showTop(
    [
      { hourMs: H9, actor: arn("111122223333", "audit"), calls: 3 },
      { hourMs: H9, actor: arn("444455556666", "audit"), calls: 2 },
      { hourMs: H9, actor: arn("444455556666", "deploy"), calls: 1 },
    ],
    { of: "actors" },
  );

  expect(cellTexts(body).map(([name]) => name)).toEqual([
    "role/audit (111122223333)",
    "role/audit (444455556666)",
    "role/deploy",
  ]);
});

test("each row is one line: every column says its width, and all of them fill the widget", async () => {
  for (const widthPx of [380, 640, 1400]) {
    const { body } = await showTop([{ hourMs: H9, eventName: "A".repeat(200), calls: 4 }], {}, { widthPx });

    expect(body.querySelector("table")?.getAttribute("class")).toBe("tb-fixed");
    const widths = [...body.querySelectorAll("th")].map((th) =>
      Number(/^width:(\d+)px$/.exec(th.getAttribute("style") ?? "")?.[1]),
    );
    const sumPx = widths.reduce((sum, px) => sum + px, 0);
    expect(sumPx).toBeGreaterThan(widthPx - widths.length);
    expect(sumPx).toBeLessThanOrEqual(widthPx);
  }
});

test("a narrow widget leaves columns out, not rows", async () => {
  const { body } = await showTop([{ hourMs: H9, calls: 4 }], {}, { widthPx: 300 });

  expect(cellTexts(body)).toEqual([["s3:PutBucketPolicy", "4", "100%"]]);

  const tiny = await showTop([{ hourMs: H9, calls: 4 }], {}, { widthPx: 220 });
  expect(cellTexts(tiny.body)).toEqual([["s3:PutBucketPolicy", "4"]]);
});

test("50 rows of a week stay well below what a dashboard can take", async () => {
  const startMs = H11 + HOUR_MS - 168 * HOUR_MS;
  const rows = Array.from({ length: 168 * 5 }, (_, at) => ({
    hourMs: startMs + (at % 168) * HOUR_MS,
    actor: `arn:aws:iam::111122223333:role/team/service-${at % 60}`,
    calls: 1 + (at % 13),
  }));
  const index = await indexOf(rows, { observed: { startMs, endMs: H11 + HOUR_MS } });

  const { html, body } = await show(top, { of: "actors", limit: 50 }, await someSources({ index }), {
    startMs,
    endMs: NOW_MS,
  });

  expect(cellTexts(body)).toHaveLength(50);
  expect(html.length).toBeLessThan(128 * 1024);
});
