import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { permissionsPage } from "../deploy/cli/command-permissions.ts";
import { configSchema } from "../deploy/config/config.ts";
import { configJsonSchema, type SchemaNode } from "../deploy/config/config-json-schema.ts";
import { configurationPage, exampleConfig, rulesBetweenFields } from "../deploy/config/configuration-page.ts";

const docs = path.join(import.meta.dirname, "../docs");
const page = configurationPage();
const pages: Readonly<Record<string, string>> = {
  "configuration.md": page,
  "permissions.md": permissionsPage(),
};

test.each(Object.entries(pages))("docs/%s is made of the code", (name, text) => {
  const file = path.join(docs, name);
  if (process.env.TRAILBOARD_WRITE) writeFileSync(file, text);

  expect(
    existsSync(file) && readFileSync(file, "utf8"),
    `docs/${name} is of an older state: TRAILBOARD_WRITE=1 npx vitest run test/docs.test.ts`,
  ).toBe(text);
});

describe("the page of the configuration", () => {
  const rows = page
    .split("\n")
    .filter((line) => /^\| `/.test(line))
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

  test("has every field once", () => {
    const fields = rows.map(([name = ""]) => name.replaceAll("`", ""));
    expect([...fields].sort()).toEqual(fieldsOf(configJsonSchema(), "").sort());
  });

  test("says of every field what is expected and what it is for", () => {
    for (const [name, expected = "", , meaning = ""] of rows) {
      expect(expected, name).toMatch(/^[a-z0-9]/);
      expect(expected, name).not.toMatch(/undefined|a JSON value/);
      expect(meaning, name).toMatch(/^.{15,}\.$/);
    }
  });

  test("says defaults as they are", () => {
    const checked = configSchema.parse({});
    for (const [name = "", , text = ""] of rows.filter(([, , given]) => given !== "")) {
      const field = name.replaceAll("`", "");
      if (field.includes("[]")) continue;
      const value = field
        .split(".")
        .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], checked);
      expect(JSON.parse(text.replaceAll("`", "")), field).toEqual(value);
    }
  });

  test("begins with an example that is a configuration", () => {
    const [, json = ""] = /```json\n([\s\S]+?)\n```/.exec(page) ?? [];
    expect(JSON.parse(json)).toEqual(exampleConfig);
    expect(configSchema.safeParse(exampleConfig).success).toBe(true);
  });

  test.each(rulesBetweenFields)("its rule is one: %s", (_sentence, refused) => {
    const { success, error } = configSchema.safeParse(refused);
    expect(success).toBe(false);
    expect(error?.issues.map(({ code }) => code)).toEqual(["custom"]);
  });
});

function fieldsOf({ properties = {} }: SchemaNode, before: string): string[] {
  return Object.entries(properties).flatMap(([key, node]) => [
    `${before}${key}`,
    ...fieldsOf(node, `${before}${key}.`),
    ...fieldsOf(node.items ?? {}, `${before}${key}[].`),
  ]);
}
