import { expect, test } from "vitest";
import { printable } from "../../../deploy/terminal/printable.ts";

test("no name of a file or text of a trail can steer the terminal or write a line of its own", () => {
  expect(
    printable("a\u001b]0;owned\u0007\u009b2Jb\nTrailboard is ready: http://evil.example/\r\u202ec"),
  ).toBe("a\\u001b]0;owned\\u0007\\u009b2Jb\\nTrailboard is ready: http://evil.example/\\r\\u202ec");
  expect(printable("Zürich/日志/😀.json")).toBe("Zürich/日志/😀.json");
});
