import { expect, test } from "vitest";
import { difference } from "../../../deploy/embed/difference.ts";
import { embedWidget } from "../../../deploy/embed/embed-widget.ts";
import { readBody, wantedTop } from "./read-body.ts";

const plain = { name: "dashboard Payments", isColoured: false };

test("a difference has only what changes and three lines around it", () => {
  const before = readBody("tabs-and-crlf");
  const lines = difference(before, embedWidget(before, wantedTop()).bodyText, plain).split("\n");

  expect(lines.slice(0, 2)).toEqual(["--- dashboard Payments, now", "+++ dashboard Payments, then"]);
  expect(lines.filter((line) => line.startsWith("-"))).toHaveLength(1);
  expect(lines.filter((line) => line.startsWith("+    "))).toHaveLength(19);
});

test("a body on one line is shown indented, each number as it is written", () => {
  const before = `{"widgets":[{"type":"text","x":0,"y":0.0,"width":1.2e1,"properties":{"big":12345678901234567890,"markdown":"${"x".repeat(200)}"}}]}`;
  const shown = difference(before, embedWidget(before, wantedTop()).bodyText, plain);

  expect(shown).toContain("then (both shown indented)");
  expect(shown).toContain('\n         "big": 12345678901234567890,\n');
});

test("what an attacker wrote into a dashboard cannot steer the terminal", () => {
  const before =
    '{"widgets":[{"type":"text","properties":{"markdown":"\u202e\u009b31m","title":"\u001b[2J"}}]}'.replace(
      "\u001b",
      "\\u001b",
    );
  const shown = difference(before, embedWidget(before, wantedTop()).bodyText, plain);

  expect(shown).toMatch(/^[\n\x20-\x7e]*$/);
});

test("colours are for terminals: added lines are green, removed ones red", () => {
  const shown = difference("1\n", "2\n", { ...plain, isColoured: true });

  expect(shown).toContain("\u001b[31m-1\u001b[39m\n\u001b[32m+2\u001b[39m");
});
