// The build is TypeScript too, and Node 20 does not read it: esbuild makes it JavaScript first.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const rootDir = path.resolve(import.meta.dirname, "../..");
process.chdir(rootDir);
await mkdir("dist", { recursive: true });
await build({
  entryPoints: ["deploy/bundle/build.ts"],
  outfile: "dist/build.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
  logLevel: "warning",
});
await import(pathToFileURL(path.join(rootDir, "dist/build.mjs")).href);
