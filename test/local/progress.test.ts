import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { progressBar } from "../../local/progress.ts";

function fakeStream(isTTY: boolean): { stream: NodeJS.WriteStream; text: () => string } {
  const pass = new PassThrough();
  let text = "";
  pass.on("data", (chunk) => {
    text += String(chunk);
  });
  // Just what a bar asks of a terminal.
  const stream = Object.assign(pass, { isTTY, columns: 100, cursorTo() {}, clearLine() {}, moveCursor() {} });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

test("short work writes nothing into a log", () => {
  const { stream, text } = fakeStream(false);
  let nowMs = 0;
  const progress = progressBar({ stream, now: () => nowMs });
  for (nowMs = 0; nowMs < 4000; nowMs += 100) progress.update("Loading logs", nowMs, 4000);
  progress.stop();
  expect(text()).toBe("");
});

test("long work writes a line every five seconds and a last one, never a control sequence", () => {
  const { stream, text } = fakeStream(false);
  let nowMs = 0;
  const progress = progressBar({ stream, now: () => nowMs });
  for (; nowMs <= 12_000; nowMs += 500) progress.update("Loading logs", nowMs * 100, 1_200_000);
  progress.stop();
  progress.stop();
  expect(text().split("\n")).toEqual([
    "Loading logs: 41%, 500K of 1.2M",
    "Loading logs: 83%, 1M of 1.2M",
    "Loading logs: 100%, 1.2M of 1.2M",
    "",
  ]);
});

test("a terminal gets a bar with what is done, the share and the amount", () => {
  const { stream, text } = fakeStream(true);
  const progress = progressBar({ stream });
  progress.update("Indexing", 12, 48);
  progress.stop();
  expect(text()).toContain("Indexing");
  expect(text()).toContain("25%");
  expect(text()).toContain("12 of 48");
});

test("work of unknown or no size is no division by zero", () => {
  const { stream, text } = fakeStream(false);
  let nowMs = 0;
  const progress = progressBar({ stream, now: () => nowMs });
  nowMs = 6000;
  progress.update("Loading logs", 0, 0);
  progress.stop();
  expect(text()).toBe("Loading logs: 0%, 0 of 0\n");
});
