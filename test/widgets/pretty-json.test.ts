import fc from "fast-check";
import { expect, test } from "vitest";
import { prettyJson } from "../../widgets/pretty-json.ts";

test("JSON is indented as JSON.stringify does it", () => {
  fc.assert(
    fc.property(fc.json(), (json) => {
      const compact = JSON.stringify(JSON.parse(json));
      expect(prettyJson(compact, 1e6)).toEqual({
        text: JSON.stringify(JSON.parse(json), null, 2),
        isCut: false,
      });
    }),
  );
});

test("numbers keep their digits and doubled names stay", () => {
  expect(prettyJson('{"n":12345678901234567890,"n":1e2}', 1e6).text).toBe(
    '{\n  "n": 12345678901234567890,\n  "n": 1e2\n}',
  );
});

test("a record that was cut is shown as far as it goes", () => {
  expect(prettyJson('{"a":{"b":"open str', 1e6).text).toBe('{\n  "a": {\n    "b": "open str');
});

test("never more than it may be", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(50), (text, maxLength) => {
      const shown = prettyJson(text, maxLength);
      if (shown.isCut) expect(shown.text.length).toBeLessThanOrEqual(maxLength + 110);
    }),
  );
});
