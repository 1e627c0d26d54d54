import fc from "fast-check";
import { expect, test } from "vitest";
import { printJson } from "../../../deploy/terminal/print-json.ts";
import "../../support/property-seed.ts";
import { said } from "../share/said.ts";

async function printed(value: unknown): Promise<string> {
  return (await said(async () => printJson(value))).stdout;
}

test("JSON for machines is safe on a terminal: no character in it steers one", async () => {
  expect(await printed({ title: "a\u001b]0;x\u0007\u009b2J\u202eb\u{e0041}" })).toBe(
    '{\n  "title": "a\\u001b]0;x\\u0007\\u009b2J\\u202eb\\udb40\\udc41"\n}',
  );
});

test("and whoever parses it gets the very value, whatever its texts", async () => {
  const text = fc.string({ unit: "binary" });
  await fc.assert(
    fc.asyncProperty(fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer())), async (value) => {
      const line = await printed(value);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(line).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 40 },
  );
});
