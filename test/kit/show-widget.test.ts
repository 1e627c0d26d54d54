import { expect, test } from "vitest";
import { integer } from "../../kit/params.ts";
import { showWidget } from "../../kit/show-widget.ts";
import { defineWidget } from "../../kit/widget.ts";

const context = {
  endpoints: { self: "arn:self", detail: "" },
  requestId: "request-1",
  nowMs: Date.UTC(2026, 10, 22, 4),
};
const hello = defineWidget({
  name: "notice",
  title: "Hello",
  about: "Says hello.",
  size: { columns: 6, rows: 4 },
  permission: "index",
  params: { limit: integer({ default: 20, min: 1, max: 100, about: "Rows" }) },
  async load(_request, _sources: object) {
    return { view: {}, provenance: { bytesScanned: 0 } };
  },
});
const pack = { widgets: [hello], sources: {}, log: () => {} };

test("showWidget() names a parameter that cannot be used, its value, and what was wanted", async () => {
  const html = await showWidget({ widget: "notice", limit: "5000<b>" }, context, pack);

  expect(html).toContain("Cannot use limit &quot;5000&lt;b&gt;&quot;: expected a whole number from 1 to 100");
});

test("showWidget() documents every parameter and offers an example", async () => {
  const markdown = await showWidget({ widget: "notice", describe: true }, context, pack);

  expect(markdown).toContain("``` yaml\nwidget: notice\nlimit: 20\n```");
});
