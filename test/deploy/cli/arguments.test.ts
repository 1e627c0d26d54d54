import { expect, test } from "vitest";
import { instant } from "../../../deploy/cli/arguments.ts";

const from = instant("--from");

test.each([
  ["2026-02-28", Date.UTC(2026, 1, 28)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["2026-11-22T03:00", Date.UTC(2026, 10, 22, 3)],
  ["2026-11-22 03:00:30Z", Date.UTC(2026, 10, 22, 3, 0, 30)],
  ["2026-11-22T03:00+05:30", Date.UTC(2026, 10, 21, 21, 30)],
])("%s is a time", (text, atMs) => {
  expect(from(text)).toBe(atMs);
});

test.each(["2026-02-31", "2026-02-29", "2026-04-31T10:00Z", "2026-13-01", "2026-01-00", "tomorrow", ""])(
  "%j is none: no other day is taken in its place",
  (text) => {
    expect(() => from(text)).toThrow(
      `Cannot use --from ${JSON.stringify(text)}: expected an ISO time such as`,
    );
  },
);
