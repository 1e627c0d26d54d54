import { describe, expect, test } from "vitest";
import { showWidget } from "../../kit/show-widget.ts";
import { HOUR_MS } from "../../kit/time.ts";
import type { Sources } from "../../trail/sources.ts";
import { activity } from "../../widgets/activity.ts";
import { activitySeries } from "../../widgets/activity-series.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";

const startMs = Date.UTC(2026, 10, 21);
const range = { startMs, endMs: startMs + 24 * HOUR_MS };
const nowMs = range.endMs + 2 * HOUR_MS;

const rows: SomeRow[] = [
  { hourMs: startMs, eventSource: "s3.amazonaws.com", calls: 10 },
  { hourMs: startMs + 3 * HOUR_MS, eventSource: "ec2.amazonaws.com", calls: 7, outcome: "denied" },
  { hourMs: startMs + 3 * HOUR_MS, eventSource: "iam.amazonaws.com", calls: 2 },
  { hourMs: startMs + 5 * HOUR_MS, eventSource: "<img src=x>", calls: 1 },
];

async function show(params: object, options: { observed?: number[]; context?: object } = {}) {
  const index = await indexOf(rows, { observed: options.observed ?? range });
  return showWidget(
    {
      widget: "activity",
      ...params,
      widgetContext: {
        widgetId: "widget-7",
        timeRange: { start: range.startMs, end: range.endMs },
        timezone: { label: "UTC", offsetISO: "+00:00" },
        width: 600,
        height: 300,
        ...options.context,
      },
    },
    { endpoints: { self: "", detail: "" }, requestId: "r", nowMs },
    {
      widgets: [activity],
      sources: { index } as Sources,
      log: (message, facts) => expect.unreachable(`${message} ${JSON.stringify(facts)}`),
    },
  );
}

describe("activity", () => {
  test("draws one layer and one legend entry for each service, with its total", async () => {
    const html = await show({});

    expect(html.match(/<path class="tb-c-\d+"/g)).toHaveLength(4);
    expect(html).toContain('<span title="s3">s3</span><b>10</b>');
    expect(html).toContain('<span title="ec2">ec2</span><b>7</b>');
    expect(html).toContain('aria-label="20 calls, 2026-11-21 UTC. Most in 2026-11-21 00:00–01:00: 10."');
    expect(html).toContain("24 of 24 hours observed");
  });

  test("puts what is beyond the limit into other, and says how many that are", async () => {
    const html = await show({ limit: 2 });

    expect(html).toContain('<span title="other (2)">other (2)</span><b>3</b>');
  });

  test("draws values of an attacker as text", async () => {
    const html = await show({});

    expect(html).not.toContain("<img");
    expect(html).toContain("&lt;img src&#x3D;x&gt;");
  });

  test("hatches the hours that were not observed and says them", async () => {
    const html = await show({}, { observed: [0, 3, 5].map((hour) => startMs + hour * HOUR_MS) });

    expect(html).toContain("<title>2026-11-21 01:00–03:00: not observed</title>");
    expect(html).toContain('id="widget-7-activity-hatch"');
    expect(html).toContain("3 of 24 hours observed");
    expect(html).toContain("2026-11-21 01:00–03:00, 2026-11-21 04:00–05:00 (UTC)");
  });

  test("stacks outcomes in one order and in their own colours", async () => {
    const html = await show({ by: "outcome" });

    expect(html.indexOf('class="tb-c-denied" fill')).toBeLessThan(html.indexOf('class="tb-c-ok" fill'));
    expect(html.indexOf('<span title="ok">')).toBeLessThan(html.indexOf('<span title="denied">'));
  });

  test("reads failed calls from the index of errors, by code", async () => {
    const html = await show({ index: "errors", by: "errorCode" });

    expect(html).toContain("7 failed calls");
    expect(html).toContain("(none)");
  });

  test("explains that error codes need the index of errors", async () => {
    const index = await indexOf(rows, { observed: range });
    const logged: string[] = [];
    const html = await showWidget(
      { widget: "activity", by: "errorCode" },
      { endpoints: { self: "", detail: "" }, requestId: "r", nowMs },
      { widgets: [activity], sources: { index } as Sources, log: (message) => logged.push(message) },
    );

    expect(html).toContain("Set the parameter &quot;index&quot; to &quot;errors&quot; to use errorCode.");
    expect(logged).toEqual(["Widget failed"]);
  });

  test("filters", async () => {
    const html = await show({ where: { eventSource: { not: ["s3.amazonaws.com"] } } });

    expect(html).toContain('aria-label="10 calls');
  });

  test("says that nothing matches instead of drawing silence", async () => {
    const html = await show({ where: { region: "nowhere" } });

    expect(html).toContain("No calls in this range");
  });

  test("says that a range was never indexed, in place of the chart", async () => {
    const html = await show({}, { context: { timeRange: { start: 0, end: 86_400_000 } } });

    expect(html).toContain("This range was not indexed");
    expect(html).not.toContain('<svg class="tb-chart"');
  });
});

test("activitySeries() keeps the sum of the rows, whatever is cut", async () => {
  const index = await indexOf(
    Array.from({ length: 60 }, (_, at) => ({
      hourMs: startMs + (at % 24) * HOUR_MS,
      actor: `actor-${at % 30}`,
      calls: at + 1,
    })),
    { observed: range },
  );

  const series = await activitySeries({ index: "actions", range, where: [], by: "actor", limit: 5 }, index);

  const sums = series.map(({ hours }) => [...hours.values()].reduce((sum, calls) => sum + calls, 0));
  expect(series.map(({ label }) => label)).toEqual([
    "actor-29",
    "actor-28",
    "actor-27",
    "actor-26",
    "actor-25",
    "other (25)",
  ]);
  expect(sums.reduce((sum, calls) => sum + calls, 0)).toBe((60 * 61) / 2);
});
