import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint, zipOf } from "../../deploy/bundle/archive.ts";
import { functionNames } from "../../deploy/bundle/functions.ts";
import { writeManifest } from "../../deploy/bundle/manifest.ts";
import packageJson from "../../package.json" with { type: "json" };
import { record } from "../support/records.ts";

const bin = path.join(import.meta.dirname, "../../bin/trailboard.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trailboard-preview-built-"));
  writeFileSync(path.join(folder, "log.json"), JSON.stringify({ Records: [record()] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function preview(built: string) {
  return spawn(
    process.execPath,
    [
      bin,
      "preview",
      "--built",
      built,
      "--logs",
      "log.json",
      "--port",
      "0",
      "--no-open",
      "--data-dir",
      "data",
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
}

test("trailboard preview --built runs the functions out of the zips, not those of the checkout", async () => {
  const out = path.join(folder, "out");
  mkdirSync(path.join(out, "code"), { recursive: true });
  const archives = functionNames.map((name) => {
    const source = `exports.handler = async () => "<p>${name} out of a zip, in " + process.env.LAMBDA_TASK_ROOT + "</p>";`;
    const bytes = zipOf({ "index.cjs": new TextEncoder().encode(source) });
    return { function: name, fileName: `${name}-${fingerprint(bytes)}.zip`, bytes };
  });
  for (const { fileName, bytes } of archives) writeFileSync(path.join(out, "code", fileName), bytes);
  await writeManifest(out, { version: packageJson.version, archives });
  const child = preview("out");
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /^Trailboard is ready: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(printed)?.[1];
        if (found) resolve(found);
      });
      child.on("exit", (code) => reject(new Error(`preview ended with ${code}`)));
    });
    const response = await fetch(`${url}api/invoke`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ endpoint: "customWidget-trailboard", event: { widget: "top" } }),
    });

    expect(await response.json()).toEqual({
      kind: "answer",
      payload: expect.stringMatching(
        /^<p>trailboard out of a zip, in .*\/data\/built\/[0-9a-f]{16}\/trailboard<\/p>$/,
      ),
    });
  } finally {
    child.kill("SIGKILL");
  }
});

test("trailboard preview --built says what is no build before it loads anything", async () => {
  const child = preview("nowhere");
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, "exit");

  expect(code).toBe(1);
  expect(stderr).toBe("Cannot use nowhere: expected a folder that `trailboard build --out` made\n");
});
