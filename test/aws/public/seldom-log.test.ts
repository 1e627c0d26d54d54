import { expect, test } from "vitest";
import { seldomLog } from "../../../aws/public/seldom-log.ts";

const BOUNDS = { sameLineMs: 60_000, kinds: 3, lineLength: 400 };

function logOf() {
  const lines: string[] = [];
  const clock = { nowMs: 1e12 };
  const log = seldomLog(
    BOUNDS,
    () => clock.nowMs,
    (line) => lines.push(line),
  );
  return { lines, clock, log };
}

test("the same failure is said once a minute, then with how often it was not said", () => {
  const { lines, clock, log } = logOf();
  for (let at = 0; at < 1000; at++) log("Widget failed", { at });
  clock.nowMs += 60_000;
  log("Widget failed", { at: 1000 });

  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { level: "ERROR", message: "Widget failed", at: 0 },
    { level: "ERROR", message: "Widget failed", unsaid: 999, at: 1000 },
  ]);
});

test("another failure is said beside it, but not every message that somebody could make up", () => {
  const { lines, log } = logOf();
  for (let at = 0; at < 1000; at++) log(`made up ${at}`, {});

  expect(lines).toHaveLength(BOUNDS.kinds);
});

test("a line is one line of bounded length and JSON, whatever is in it", () => {
  const { lines, log } = logOf();
  log("a", { error: `forged"}\n{"level":"INFO"}\r\u2028` });
  log("b", { error: '"\\\n\u0000'.repeat(10_000) });

  for (const line of lines) {
    expect(line).not.toMatch(/[\n\r]/);
    expect(line.length).toBeLessThanOrEqual(BOUNDS.lineLength);
    expect(JSON.parse(line)).toMatchObject({ level: "ERROR" });
  }
  expect(lines).toHaveLength(2);
});
