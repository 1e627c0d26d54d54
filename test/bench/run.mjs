// Benchmarks are TypeScript: built first, then run in one process, so that every ratio is measured side by side.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const rootDir = path.resolve(import.meta.dirname, "../..");
process.chdir(rootDir);
await build({
  entryPoints: ["deploy/bundle/templates-plugin.ts"],
  outfile: "dist/bench/templates-plugin.mjs",
  bundle: true,
  platform: "node",
  format: "esm",
  packages: "external",
});
const { templatesPlugin } = await import(pathToFileURL("dist/bench/templates-plugin.mjs").href);
await build({
  entryPoints: ["test/bench/bench.ts"],
  outfile: "dist/bench/bench.mjs",
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  packages: "external",
  sourcemap: "inline",
  plugins: [templatesPlugin("templates")],
});
await import(pathToFileURL("dist/bench/bench.mjs").href);
