import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { MAX_EVENT_LENGTH, ofSmallEvents, takeSmallEvents } from "../../../aws/public/small-events.ts";
import { functionBuilds, functionNames } from "../../../deploy/bundle/functions.ts";

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

test("6 MB of brackets do not end the built function: they take no more memory than their text", async () => {
  const rootDir = path.resolve(import.meta.dirname, "../../..");
  const outDir = mkdtempSync(path.join(os.tmpdir(), "trailboard-small-"));
  await build({
    ...functionBuilds(rootDir, outDir)[functionNames.indexOf("trailboard-public")],
    logLevel: "silent",
  });
  const file = readdirSync(outDir, { recursive: true, encoding: "utf8" }).find((name) =>
    name.endsWith("index.cjs"),
  );
  const script = `
    const { handler } = require(process.argv[1]);
    const text = '{"widget":"denied","where":' + "[".repeat(2.9e6) + "]".repeat(2.9e6) + "}";
    handler(JSON.parse(text), { awsRequestId: "r" }).then((html) =>
      console.log(JSON.stringify({ html, maxRssMb: process.resourceUsage().maxRSS / 1024 })));`;
  const { stdout } = spawnSync(process.execPath, ["-e", script, path.join(outDir, file ?? "")], {
    encoding: "utf8",
    env: {},
  });
  rmSync(outDir, { recursive: true });
  const { html, maxRssMb } = JSON.parse(stdout);

  // There is no index here: that a call is answered is all that matters.
  expect(html).toContain("This function is not set up");
  // Parsed it would be 500 MB and more.
  expect(maxRssMb).toBeLessThan(250);
}, 30_000);
