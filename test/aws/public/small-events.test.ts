import { expect, test } from "vitest";
import { MAX_EVENT_LENGTH, ofSmallEvents, takeSmallEvents } from "../../../aws/public/small-events.ts";

function jsonOf() {
  const json = { parse: JSON.parse };
  return { json, events: takeSmallEvents(json) };
}

test("an event longer than any of a dashboard is one without members, whatever is in it", () => {
  const { json } = jsonOf();

  for (const text of ["[".repeat(6e6), `"${"x".repeat(6e6)}"`, " ".repeat(MAX_EVENT_LENGTH + 1)])
    expect(json.parse(text)).toEqual({});
});

test("an event of a dashboard is parsed as ever, and what is no JSON is none", () => {
  const { json } = jsonOf();
  const longest = `"${"x".repeat(MAX_EVENT_LENGTH - 2)}"`;

  expect(json.parse('{"a":[1]}')).toEqual({ a: [1] });
  expect(json.parse(longest)).toBe(longest.slice(1, -1));
  expect(json.parse("[1]", (_, value) => (value === 1 ? 2 : value))).toEqual([2]);
  expect(() => json.parse("{")).toThrow(SyntaxError);
});

test("the function's own texts may be of every length while it answers, and an event no longer when it has answered", async () => {
  const { json, events } = jsonOf();
  const own = `[${"1,".repeat(MAX_EVENT_LENGTH)}1]`;
  const handler = ofSmallEvents(async (fails: boolean) => {
    await Promise.resolve();
    if (fails) throw new Error("failed");
    return json.parse(own);
  }, events);

  expect(await handler(false)).toHaveLength(MAX_EVENT_LENGTH + 1);
  expect(json.parse(own)).toEqual({});
  await expect(handler(true)).rejects.toThrow("failed");
  expect(json.parse(own)).toEqual({});
});
