import { describe, expect, test } from "vitest";
import { showWidget } from "../../kit/show-widget.ts";
import { HOUR_MS, hoursOf, type TimeRange } from "../../kit/time.ts";
import type { Sources } from "../../trail/sources.ts";
import { kpis } from "../../widgets/kpis.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";

const startMs = Date.UTC(2026, 10, 21);
const day: TimeRange = { startMs, endMs: startMs + 24 * HOUR_MS };
const twoDays: TimeRange = { startMs: startMs - 24 * HOUR_MS, endMs: day.endMs };
const bob = "arn:aws:iam::111122223333:user/bob";

const rows: SomeRow[] = [
  { hourMs: startMs - 20 * HOUR_MS, calls: 10 },
  { hourMs: startMs - 19 * HOUR_MS, calls: 2, outcome: "denied" },
  { hourMs: startMs, calls: 14, sourceIp: "198.51.100.8" },
  { hourMs: startMs + HOUR_MS, calls: 1, outcome: "throttled", actor: bob },
  { hourMs: startMs + 2 * HOUR_MS, calls: 3, outcome: "denied", actor: bob },
  {
    hourMs: startMs + 2 * HOUR_MS,
    calls: 2,
    outcome: "error",
    eventSource: "signin.amazonaws.com",
    eventName: "ConsoleLogin",
    actorType: "root",
  },
];

async function show(params: object, observed: TimeRange | number[] = twoDays, widthPx = 1200) {
  const index = await indexOf(rows, { observed });
  return showWidget(
    {
      widget: "kpis",
      ...params,
      widgetContext: {
        timeRange: { start: day.startMs, end: day.endMs },
        timezone: { label: "UTC", offsetISO: "+00:00" },
        width: widthPx,
        height: 150,
      },
    },
    { endpoints: { self: "", detail: "" }, requestId: "r", nowMs: day.endMs + 2 * HOUR_MS },
    {
      widgets: [kpis],
      sources: { index } as Sources,
      log: (message, facts) => expect.unreachable(`${message} ${JSON.stringify(facts)}`),
    },
  );
}

/** What stands on the tiles: label, number, change. */
function tilesOf(html: string): string[][] {
  return [
    ...html.matchAll(
      /tb-tile-label">(.*?)<.*?tb-tile-value"[^>]*>(.*?)<(?:\/div><span class="tb-delta[^>]*>(.*?)<)?/g,
    ),
  ].map(([, label = "", value = "", delta = ""]) => [label, value, delta]);
}

describe("kpis", () => {
  test("shows every number without its course where two rows of tiles are higher than the widget", async () => {
    const tiles = ["calls", "writes", "errors", "denied", "failedLogins", "rootActivity"];
    const [wide, narrow] = await Promise.all([show({ tiles }, twoDays, 700), show({ tiles }, twoDays, 400)]);

    expect(wide).toContain("<svg");
    expect(narrow).not.toContain("<svg");
    expect(tilesOf(narrow)).toEqual(tilesOf(wide));
  });

  test("counts what the rows say and compares with the day before", async () => {
    const html = await show({
      tiles: [
        "calls",
        "errors",
        "errorRate",
        "denied",
        "throttled",
        "failedLogins",
        "rootActivity",
        "actors",
        "addresses",
      ],
    });

    expect(tilesOf(html)).toEqual([
      ["Calls", "20", "▲ +66.7%"],
      ["Errors", "6", "▲ +200%"],
      ["Error rate", "30%", "▲ +13.3 pt"],
      ["Denied", "3", "▲ +50%"],
      ["Throttled", "1", "▲ new"],
      ["Failed logins", "2", "▲ new"],
      ["Root activity", "2", "▲ new"],
      ["Actors", "2", "▲ +100%"],
      ["Sources", "2", "▲ +100%"],
    ]);
  });

  test("more denied calls are bad, more calls are neither", async () => {
    const html = await show({ tiles: ["calls", "denied"] });

    expect(html).toMatch(/<span class="tb-delta tb-neutral"[^>]*>▲ \+66\.7%/);
    expect(html).toMatch(/<span class="tb-delta tb-bad"[^>]*>▲ \+50%/);
  });

  test("compares with nothing where the period before was not fully observed", async () => {
    const withoutOne = hoursOf(twoDays).filter((hourMs) => hourMs !== startMs - 3 * HOUR_MS);
    const html = await show({ tiles: ["calls"] }, withoutOne);

    expect(tilesOf(html)).toEqual([["Calls", "20", "no comparison"]]);
    expect(html).toContain("No comparison: this period or the one before was not fully observed");
  });

  test("says which hours are missing, and leaves them out of the sparkline", async () => {
    const withoutOne = hoursOf(twoDays).filter((hourMs) => hourMs !== startMs + 5 * HOUR_MS);
    const html = await show({ tiles: ["calls"] }, withoutOne);

    expect(html).toContain("1 hour of 24 not indexed");
    expect(html).toContain("2026-11-21 05:00–06:00 (UTC)");
    expect(html).toContain("tb-spark-gap");
    expect(html).toContain("1 of 24 not observed");
  });

  test("draws no change where comparing is off", async () => {
    expect(await show({ compare: "false" })).not.toContain("tb-delta tb-");
  });

  test("filters every tile", async () => {
    const html = await show({ tiles: "calls,actors", where: `{"actor":${JSON.stringify(bob)}}` });

    expect(tilesOf(html)).toEqual([
      ["Calls", "4", "▲ new"],
      ["Actors", "1", "▲ new"],
    ]);
  });

  test("a rate of nothing is no number, not 0%", async () => {
    const html = await show({ tiles: ["calls", "errorRate"], where: { region: "nowhere" } });

    expect(tilesOf(html)).toEqual([
      ["Calls", "0", "no change"],
      ["Error rate", "–", "no comparison"],
    ]);
  });

  test("names a tile that does not exist", async () => {
    expect(await show({ tiles: ["calls", "unknown<"] })).toContain(
      "Cannot use tiles [&quot;calls&quot;,&quot;unknown&lt;&quot;]: expected a list of calls, errors",
    );
  });
});
