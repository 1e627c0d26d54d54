import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { configJsonSchema, type SchemaNode } from "../../../deploy/config/config-json-schema.ts";
import { changedConfig } from "../../support/changed-config.ts";

const root = path.join(import.meta.dirname, "../../..");
const published = path.join(root, "trailboard.schema.json");
const example: unknown = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "trailboard.config.json"), "utf8"),
);

if (process.env.TRAILBOARD_WRITE)
  writeFileSync(published, `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
const publishedSchema = JSON.parse(readFileSync(published, "utf8"));

test("the published schema is that of the code", () => {
  expect(
    publishedSchema,
    "trailboard.schema.json is of an older state: TRAILBOARD_WRITE=1 npx vitest run test/deploy/config, then npx biome check --write trailboard.schema.json",
  ).toEqual(configJsonSchema());
});

test("the schema says which draft it is, what it is of, and refuses fields that it does not know", () => {
  expect(configJsonSchema()).toMatchObject({
    $schema: "http://json-schema.org/draft-07/schema#",
    $id: "urn:trailboard:config",
    title: "trailboard.config.json",
    type: "object",
    additionalProperties: false,
  });
});

describe("every field", () => {
  const fields = fieldsOf(configJsonSchema(), "");

  test("there are fields, inner ones too", () => {
    expect(fields.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["name", "index.retentionDays", "public.widgets[].params"]),
    );
  });

  test.each(fields)(
    "$name is described, and has its default or must be there",
    ({ node, isRequired, name }) => {
      expect(node.description?.length ?? 0).toBeGreaterThan(15);
      expect(node.description).toMatch(/\.$/);
      // The place of the schema is for editors only: without it there is none.
      if (!isRequired && name !== "$schema") expect(node).toHaveProperty("default");
    },
  );
});

test("patterns are said in words for editors", () => {
  const texts = JSON.stringify(configJsonSchema()).match(/"pattern":/g) ?? [];
  const words = JSON.stringify(configJsonSchema()).match(/"patternErrorMessage":/g) ?? [];

  expect(texts.length).toBeGreaterThan(10);
  expect(words).toHaveLength(texts.length);
});

describe("what the schema takes, read back from the published file,", () => {
  // A reader of JSON Schema knows no rules between fields: those are the checker's alone.
  const reader = z.fromJSONSchema(publishedSchema);

  test("is nothing at all, the defaults, and the full example", () => {
    expect(reader.safeParse({}).success).toBe(true);
    expect(reader.safeParse(defaultConfig).success).toBe(true);
    expect(reader.safeParse(example).success).toBe(true);
  });

  test("is what the checker takes, but for rules between fields", () => {
    fc.assert(
      fc.property(changedConfig(example), (given) => {
        const checked = configSchema.safeParse(given);
        const isRuleOnly = checked.error?.issues.every(({ code }) => code === "custom") ?? true;

        expect(reader.safeParse(given).success).toBe(isRuleOnly);
      }),
      { numRuns: 150 },
    );
  });
});

test("the full example names every field there is, and is a configuration", () => {
  const checked = configSchema.parse(example);

  expect(Object.keys(example as object).sort()).toEqual(
    Object.keys(configJsonSchema().properties ?? {}).sort(),
  );
  expect(checked).toEqual(example);
});

interface Field {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
}

function fieldsOf({ properties = {}, required = [] }: SchemaNode, before: string): Field[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = `${before}${key}`;
    return [
      { name, node, isRequired: required.includes(key) },
      ...fieldsOf(node, `${name}.`),
      ...fieldsOf(node.items ?? {}, `${name}[].`),
    ];
  });
}
