import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { describePack, describeWidget } from "../../kit/describe.ts";
import { readParams, text } from "../../kit/params.ts";
import { defineWidget } from "../../kit/widget.ts";
import { widgets } from "../../widgets/index.ts";

/** What CloudWatch puts into the Parameters box. */
function firstYamlBlock(markdown: string): Record<string, unknown> {
  const [, yaml] = /^``` ?yaml\n([\s\S]*?)^```/m.exec(markdown) ?? [];
  return parse(yaml ?? "");
}

describe("describeWidget()", () => {
  test.each(widgets.map((widget) => [widget.name, widget] as const))(
    "%s: the example is YAML, names the widget, and can be used as it stands",
    (name, widget) => {
      const { widget: named, ...example } = firstYamlBlock(describeWidget(widget));

      expect(named).toBe(name);
      expect(Object.keys(example)).toEqual(Object.keys(widget.params));
      expect(readParams(widget.params, example)).toEqual({
        problems: [],
        values: Object.fromEntries(
          Object.entries(widget.params).map(([param, spec]) => [param, spec.default]),
        ),
      });
    },
  );

  test.each([
    "no",
    "on",
    "null",
    "true",
    "y",
    "a: b",
    "# not a comment",
    "|",
    "-",
    "1e3",
    "~",
    " x",
    "{{x}}",
    '"',
    "```",
  ])("a default of %s survives YAML", (value) => {
    const widget = defineWidget({
      name: "hostile",
      title: "Hostile",
      about: "A | B",
      size: { columns: 1, rows: 1 },
      permission: "index",
      params: { it: text({ default: value, maxLength: 99, about: "one | two\nthree" }) },
      load: async () => ({ view: {}, provenance: { bytesScanned: 0 } }),
    });

    expect(firstYamlBlock(describeWidget(widget))).toEqual({ widget: "hostile", it: value });
  });
});

test("describePack() lists every widget and offers the first one", () => {
  const markdown = describePack(widgets);

  for (const { name } of widgets) expect(markdown).toContain(`| \`${name}\` |`);
  expect(firstYamlBlock(markdown)).toEqual({ widget: widgets[0]?.name });
});
