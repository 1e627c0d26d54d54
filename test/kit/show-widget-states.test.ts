import { expect, test } from "vitest";
import { notice, WidgetError } from "../../kit/notice.ts";
import { showWidget } from "../../kit/show-widget.ts";
import { defineWidget, type Shown } from "../../kit/widget.ts";

const context = {
  endpoints: { self: "", detail: "" },
  requestId: "request-1",
  nowMs: Date.UTC(2026, 10, 22, 4),
};

/** Draws a widget whose load does this; also gives what was logged. */
async function show(load: () => Promise<Shown | ReturnType<typeof notice>>, event: object = {}) {
  const logged: Record<string, unknown>[] = [];
  const widget = defineWidget({
    name: "notice",
    title: "Anything",
    about: "Does what the test says.",
    size: { columns: 6, rows: 4 },
    permission: "index",
    params: {},
    load: async (_request, _sources: object) => load(),
  });
  const html = await showWidget({ widget: "notice", ...event }, context, {
    widgets: [widget],
    sources: {},
    log: (message, facts) => logged.push({ message, ...facts }),
  });
  return { html, logged };
}

test("a failure says where its cause is, and keeps the cause to the log", async () => {
  const { html, logged } = await show(() => Promise.reject(new Error("secret bucket my-bucket")));

  expect(html).toContain("This widget failed");
  expect(html).toContain("request request-1");
  expect(html).not.toContain("my-bucket");
  expect(logged).toMatchObject([{ message: "Widget failed", error: "secret bucket my-bucket" }]);
});

test("a failure that a viewer may read is drawn as what it is", async () => {
  const { html } = await show(() =>
    Promise.reject(new WidgetError(notice("refused", "The scan budget is used up", "Try again at 05:00."))),
  );

  expect(html).toContain('<div class="tb-notice tb-notice-refused" role="status">');
  expect(html).toContain("<strong>The scan budget is used up</strong><p>Try again at 05:00.</p>");
});

test("a notice in place of a view stands alone, without a footer", async () => {
  const { html, logged } = await show(async () => notice("empty", "Nothing here"));

  expect(html).toContain("tb-notice-empty");
  expect(html).not.toContain('class="tb-footer"');
  expect(logged).toEqual([]);
});

test("notices above a view come with it", async () => {
  const { html } = await show(async () => ({
    view: {},
    provenance: { bytesScanned: 0 },
    notices: [notice("stale", "The index is late")],
  }));

  expect(html).toContain("The index is late");
  expect(html).toContain("0 bytes scanned");
});

test("an answer that is too large is refused with what helps", async () => {
  const { html, logged } = await show(async () => ({
    view: {},
    provenance: { bytesScanned: 0 },
    notices: [notice("info", "x".repeat(300_000))],
  }));

  expect(html).toContain("Too much to draw");
  expect(html.length).toBeLessThan(20_000);
  expect(logged).toMatchObject([{ message: "Widget answer too large" }]);
});

test("a widget that is not here is named back, cut and escaped, with those that are", async () => {
  const { html } = await show(async () => notice("empty", ""), { widget: `<b>${"x".repeat(500)}` });

  expect(html).toContain("Cannot use widget &quot;&lt;b&gt;xxx");
  expect(html).toContain("This function draws: notice.");
  expect(html).not.toContain("x".repeat(100));
});

test("the dashboard's theme is the widget's", async () => {
  const { html } = await show(async () => notice("empty", "Nothing here"), {
    widgetContext: { theme: "dark" },
  });

  expect(html).toContain('class="trailboard trailboard-dark cwdb-no-default-styles"');
});
