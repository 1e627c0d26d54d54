import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "../../kit/canonical-json.ts";

test("members stand in the order of their names, at every depth, and lists in their own", () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: "ü" }, 2, 1] })).toBe(
    '{"a":[{"c":"ü","d":null},2,1],"b":1}',
  );
});

test("the order in which members were written makes no difference, and any value does", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      const text = canonicalJson(value);
      expect(canonicalJson(reversed)).toBe(text);
      if (text !== undefined) expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson({ ...value, "one more": 1 })).not.toBe(text);
    }),
  );
});

test.each<[string, unknown]>([
  ["undefined", undefined],
  ["a function", () => 1],
  ["a number that JSON cannot say", Number.NaN],
  ["something deep inside", { a: [{ b: undefined }] }],
  ["13 levels", JSON.parse(`${"[".repeat(13)}${"]".repeat(13)}`)],
  ["5,000 levels", JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`)],
  ["501 members", Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`p${at}`, at]))],
  ["501 values", Array.from({ length: 501 }, () => 1)],
  ["a long text", "x".repeat(20_001)],
  ["long names", { ["x".repeat(20_001)]: 1 }],
  ["many texts that are long together", Array.from({ length: 400 }, () => "x".repeat(100))],
])("%s has no canonical text", (_, value) => {
  expect(canonicalJson(value)).toBeUndefined();
});

test("a member named __proto__ is a member like any other", () => {
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1},"b":2}'))).toBe('{"__proto__":{"a":1},"b":2}');
});
