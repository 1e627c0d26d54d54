import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isoTime, MINUTE_MS } from "../../kit/time.ts";
import { sampleLogs } from "../../local/sample-logs.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "trailboard-sample-logs-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A kept trail that ends so many minutes ago, as the generator names it. */
function keep(minutes: number): string {
  const endMs = Math.floor(Date.now() / MINUTE_MS - minutes) * MINUTE_MS;
  const name = `sample-v2-${isoTime(endMs).slice(0, 19).replaceAll(":", "-")}Z`;
  mkdirSync(path.join(dataDir, name));
  return name;
}

const options = (more: { asOfMs?: number; signal?: AbortSignal } = {}) => ({
  dataDir,
  asOfMs: more.asOfMs,
  signal: more.signal,
  onProgress: () => {},
});

test("a trail of the last quarter of an hour is used again, the newest of several", async () => {
  const [older, newer] = [keep(12), keep(5)];
  const { folder } = await sampleLogs(options());

  expect(path.basename(folder)).toBe(newer);
  expect(readdirSync(dataDir).sort()).toEqual([older, newer].sort());
});

test("a stopped one leaves nothing, and takes away what is too old and what dead processes left", async () => {
  keep(60);
  mkdirSync(path.join(dataDir, "sample-v1-2026-01-02T03-04-05Z"));
  mkdirSync(path.join(dataDir, "sample-v2-2026-01-02T03-04-05Z.4194305.making"));
  const reason = new Error("stopped by the test");

  await expect(sampleLogs(options({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  expect(readdirSync(dataDir)).toEqual([]);
});

test("the trail that another process is making is left alone", async () => {
  const theirs = `sample-v2-2026-01-02T03-04-05Z.${process.ppid}.making`;
  mkdirSync(path.join(dataDir, theirs));
  await sampleLogs(options({ signal: AbortSignal.abort(new Error("enough")) })).catch(() => {});

  expect(readdirSync(dataDir)).toEqual([theirs]);
});
