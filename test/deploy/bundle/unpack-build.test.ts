import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fingerprint, zipOf } from "../../../deploy/bundle/archive.ts";
import { type FunctionName, functionNames } from "../../../deploy/bundle/functions.ts";
import { writeManifest } from "../../../deploy/bundle/manifest.ts";
import { unpackBuild } from "../../../deploy/bundle/unpack-build.ts";
import packageJson from "../../../package.json" with { type: "json" };

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trailboard-unpack-"));
  dataDir = path.join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const code = (name: string) =>
  new TextEncoder().encode(`exports.handler = async () => ${JSON.stringify(name)};`);

/** A folder as `trailboard build --out` leaves it. */
async function built(
  more: {
    version?: string;
    names?: readonly FunctionName[];
    files?: (name: string) => Record<string, Uint8Array>;
  } = {},
): Promise<string> {
  const { version = packageJson.version, names = functionNames } = more;
  const { files = (name) => ({ "index.cjs": code(name), "cloudwatch.cjs": code("client") }) } = more;
  const out = path.join(folder, "out");
  mkdirSync(path.join(out, "code"), { recursive: true });
  const archives = names.map((name) => {
    const bytes = zipOf(files(name));
    return { function: name, fileName: `${name}-${fingerprint(bytes)}.zip`, bytes };
  });
  for (const { fileName, bytes } of archives) writeFileSync(path.join(out, "code", fileName), bytes);
  await writeManifest(out, { version, archives, dashboards: [] });
  return out;
}

test("the zips of a build are unzipped into the data folder, each into a folder of its name", async () => {
  const target = await unpackBuild(await built(), dataDir);

  expect(target.startsWith(path.join(dataDir, "built"))).toBe(true);
  expect(readdirSync(target).sort()).toEqual([...functionNames].sort());
  for (const name of functionNames)
    expect(readFileSync(path.join(target, name, "index.cjs"))).toEqual(Buffer.from(code(name)));
});

test("the same zips go to the same folder, and what is not in them does not stay there", async () => {
  const out = await built();
  const target = await unpackBuild(out, dataDir);
  writeFileSync(path.join(target, "trailboard", "index.js"), "left over: Lambda would look here first");

  expect(await unpackBuild(out, dataDir)).toBe(target);
  expect(readdirSync(path.join(target, "trailboard")).sort()).toEqual(["cloudwatch.cjs", "index.cjs"]);
});

test("other zips go to another folder: a preview that still runs keeps its own", async () => {
  const first = await unpackBuild(await built(), dataDir);
  rmSync(path.join(folder, "out"), { recursive: true });

  expect(await unpackBuild(await built({ files: () => ({ "index.cjs": code("new") }) }), dataDir)).not.toBe(
    first,
  );
});

test("a folder that no build made, that was changed, that is of another version or that lacks a function is a sentence", async () => {
  await expect(unpackBuild(path.join(folder, "none"), dataDir)).rejects.toThrow(
    "expected a folder that `trailboard build --out` made",
  );
  await expect(unpackBuild(await built({ version: "0.0.1" }), dataDir)).rejects.toThrow(
    /they were built by Trailboard 0\.0\.1, this is .*; build them again/,
  );
  await expect(unpackBuild(await built({ names: ["trailboard"] }), dataDir)).rejects.toThrow(
    "it has no zip of trailboard-detail, trailboard-public, trailboard-indexer",
  );
  const out = await built();
  const [zip = ""] = readdirSync(path.join(out, "code"));
  writeFileSync(path.join(out, "code", zip), "changed");
  await expect(unpackBuild(out, dataDir)).rejects.toThrow(/^Cannot .*zip/);
});

test.each(["../outside.cjs", "/tmp/outside.cjs", "a/b.cjs", "..", ".hidden"])(
  "a zip with a file %s in it is refused, and nothing is written outside",
  async (name) => {
    const out = await built({ files: () => ({ [name]: code("x") }) });

    await expect(unpackBuild(out, dataDir)).rejects.toThrow(
      "expected the code of a function, and nothing else",
    );
    expect(readdirSync(folder).sort()).toEqual(["data", "out"]);
  },
);
