import { describe, expect, it } from "vitest";
import { parseEvent } from "../../../kit/request.ts";
import { firstYamlBlock, readContent } from "../../../local/console/page/answer.ts";
import { parseDashboard } from "../../../local/console/page/dashboard.ts";
import { parseDashboardLink } from "../../../local/console/page/links.ts";
import { hiddenWhenShared, invokeDenial } from "../../../local/console/page/sharing.ts";
import { updatesOn } from "../../../local/console/page/update-on.ts";
import { type ContextInput, offsetIso, widgetContext } from "../../../local/console/page/widget-context.ts";

const input: ContextInput = {
  dashboardName: "overview",
  widgetId: "widget-3",
  accountId: "111122223333",
  zone: "UTC",
  periodSeconds: 300,
  isAutoPeriod: true,
  choice: { kind: "relative", lengthMs: 3_600_000 },
  range: { startMs: 1_000_000, endMs: 4_600_000 },
  zoom: undefined,
  theme: "dark",
  title: "T",
  forms: { a: "b" },
  params: { limit: 5 },
  widthPx: 400,
  heightPx: 300,
};

describe("widgetContext", () => {
  it("leaves out relativeStart of an absolute range, and zoom where there is none", () => {
    expect(widgetContext(input).timeRange).toEqual({
      mode: "relative",
      start: 1_000_000,
      end: 4_600_000,
      relativeStart: 3_600_000,
    });
    const absolute = widgetContext({
      ...input,
      choice: { kind: "absolute", startMs: 1, endMs: 2 },
      range: { startMs: 1, endMs: 2 },
      zoom: { startMs: 1.5, endMs: 2 },
    });
    expect(absolute.timeRange).toEqual({ mode: "absolute", start: 1, end: 2, zoom: { start: 1.5, end: 2 } });
  });

  it("is understood by the widgets' own parser", () => {
    const event = {
      ...input.params,
      widgetContext: widgetContext({ ...input, zoom: { startMs: 2_000_000, endMs: 3_000_000 } }),
    };
    const { request, given } = parseEvent(event, {
      endpoints: { self: "", detail: "" },
      requestId: "r",
      nowMs: 0,
    });
    expect(given).toEqual({ limit: 5, a: "b" });
    expect(request).toMatchObject({
      theme: "dark",
      widthPx: 400,
      heightPx: 300,
      widgetId: "widget-3",
      zoomed: true,
      range: { startMs: 2_000_000, endMs: 3_000_000 },
    });
  });

  it("writes offsets east of UTC as +, with minutes", () => {
    expect([0, 330, -210, 60].map(offsetIso)).toEqual(["+00:00", "+05:30", "-03:30", "+01:00"]);
  });
});

describe("answers", () => {
  it("are HTML, Markdown or JSON", () => {
    expect(readContent("<b>x</b>")).toEqual({ kind: "html", html: "<b>x</b>" });
    expect(readContent({ markdown: "# x" })).toEqual({ kind: "markdown", markdown: "# x" });
    expect(readContent({ markdown: 5 })).toEqual({ kind: "json", json: '{\n  "markdown": 5\n}' });
    expect(readContent(null)).toEqual({ kind: "json", json: "null" });
    expect(readContent([1])).toEqual({ kind: "json", json: "[\n  1\n]" });
  });

  it("of describe fill the Parameters box from their first YAML block", () => {
    expect(
      firstYamlBlock("## A\n```js\nx\n```\n``` yaml\nwidget: top\nlimit: 5\n```\n```yaml\nother: 1\n```"),
    ).toBe("widget: top\nlimit: 5");
    expect(firstYamlBlock("no block")).toBe("");
    expect(firstYamlBlock("``` yaml\nnever closed")).toBe("");
  });
});

describe("updateOn", () => {
  it("names its triggers; what it does not name does not update", () => {
    const properties = { updateOn: { refresh: true, resize: "yes" } };
    expect(updatesOn(properties, "refresh")).toBe(true);
    expect(updatesOn(properties, "resize")).toBe(false);
    expect(updatesOn(properties, "timeRange")).toBe(false);
    expect(updatesOn({}, "refresh")).toBe(false);
  });
});

describe("dashboard links", () => {
  it.each([
    [
      "#dashboards:name=My-Board;start=PT3H;end=2026-11-22T00:00:00Z",
      { name: "My-Board", start: "PT3H", end: "2026-11-22T00:00:00Z" },
    ],
    ["#dashboards/dashboard/My-Board?start=PT3H", { name: "My-Board", start: "PT3H", end: "" }],
    ["#dashboards:name=a%20b", { name: "a b", start: "", end: "" }],
    ["#dashboards:start=%E0%A4%A", { name: "", start: "%E0%A4%A", end: "" }],
  ])("are read: %s", (hash, link) => expect(parseDashboardLink(hash)).toEqual(link));
  it("are nothing else", () => {
    for (const hash of ["", "#top", "#dashboardsX", "javascript:x"])
      expect(parseDashboardLink(hash)).toBeUndefined();
  });
});

describe("shared dashboards", () => {
  const arn = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard";
  const shared = { kind: "shared", mayInvoke: false } as const;
  it("deny every function but the public one, unless Invoke is granted", () => {
    expect(invokeDenial({ kind: "account", mayInvoke: false }, arn, "111122223333")).toBeUndefined();
    expect(invokeDenial({ ...shared, mayInvoke: true }, arn, "111122223333")).toBeUndefined();
    expect(invokeDenial(shared, `${arn}-public`, "111122223333")).toBeUndefined();
    expect(invokeDenial(shared, `${arn}-public:live`, "111122223333")).toBeUndefined();
    expect(invokeDenial(shared, `${arn}-public-not`, "111122223333")).toContain("is not authorized");
    expect(invokeDenial(shared, arn, "111122223333")).toBe(
      `User: arn:aws:sts::111122223333:assumed-role/CWDBSharing-PublicReadOnlyAccess-XXXXXXXX/CognitoIdentityCredentials is not authorized to perform: lambda:InvokeFunction on resource: ${arn}`,
    );
  });
  it("hide logs and charts of alarms", () => {
    const { widgets } = parseDashboard(
      JSON.stringify({
        widgets: [
          { type: "log" },
          { type: "metric", properties: { annotations: { alarms: ["arn"] } } },
          { type: "metric" },
          { type: "text" },
        ],
      }),
    );
    expect(widgets.map(hiddenWhenShared)).toEqual([true, true, false, false]);
  });
});
