import fc from "fast-check";
import { expect, test } from "vitest";
import { visible } from "../../kit/visible.ts";

test("what turns text, hides in it or steers a terminal is spelled out", () => {
  expect(visible("name\u202Egnp.exe")).toBe("name\\u202egnp.exe");
  expect(visible("a\u0000b\u001b[31m\u009bc\u200bd\ufeffe\u2028f\ud800g\u{e0041}h")).toBe(
    "a\\u0000b\\u001b[31m\\u009bc\\u200bd\\ufeffe\\u2028f\\ud800g\\udb40\\udc41h",
  );
});

test("line ends, tabs, emoji with joiners, Arabic and Hebrew stay as they are", () => {
  const text =
    "one\r\ntwo\tthree \u{1F468}\u200D\u{1F469} \u0645\u0631\u062D\u0628\u0627 \u05E9\u05DC\u05D5\u05DD";
  expect(visible(text)).toBe(text);
});

test("JSON says the same before and after, whatever it holds", () => {
  const pieces = fc.constantFrom(
    "\\",
    '"',
    "\u202e",
    "\ud800",
    "\u{e0041}",
    "\u200b",
    "\u0000",
    "x",
    "\u2028",
  );
  const hostile = fc.array(pieces).map((parts) => parts.join(""));
  fc.assert(
    fc.property(fc.oneof(hostile, fc.string({ unit: "binary" })), (value) => {
      expect(JSON.parse(visible(JSON.stringify({ value })))).toEqual({ value });
    }),
  );
});
