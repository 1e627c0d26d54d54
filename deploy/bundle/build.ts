import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { functionBuilds } from "./functions.ts";
import { templatesPlugin } from "./templates-plugin.ts";

/** Builds all that `npm start` and `npx trailboard` need into dist/: the command, the functions, the preview page. */
export async function buildAll(rootDir: string): Promise<void> {
  const outDir = path.join(rootDir, "dist");
  const results = await Promise.all([
    ...functionBuilds(rootDir, path.join(outDir, "functions")).map((options) =>
      build({ logLevel: "warning", ...options }),
    ),
    build({
      entryPoints: {
        trailboard: path.join(rootDir, "deploy/cli.ts"),
        "public-list": path.join(rootDir, "deploy/dashboards/public-list.ts"),
      },
      outdir: path.join(outDir, "cli"),
      bundle: true,
      splitting: true,
      platform: "node",
      target: "node20",
      format: "esm",
      mainFields: ["module", "main"],
      banner: { js: REQUIRE },
      sourcemap: true,
      sourcesContent: false,
      metafile: true,
      logLevel: "warning",
      plugins: [onlySdkInside(), templatesPlugin(path.join(rootDir, "templates"))],
    }),
    build({
      entryPoints: { page: path.join(rootDir, "local/console/page/main.tsx") },
      outdir: path.join(outDir, "console"),
      bundle: true,
      format: "iife",
      target: "es2022",
      minify: true,
      sourcemap: true,
      jsx: "automatic",
      jsxImportSource: "preact",
      loader: { ".css": "css", ".woff2": "dataurl" },
      metafile: true,
      logLevel: "warning",
    }),
  ]);
  const built = results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}));
  await removeOthers(
    outDir,
    new Set([...built.map((file) => path.resolve(file)), await writePublicList(outDir)]),
  );
}

/** What is CommonJS in the SDK asks for Node's own modules by a function that an ES module does not have. */
const REQUIRE =
  'import { createRequire as nodeRequire } from "node:module"; const require = nodeRequire(import.meta.url);';

/**
 * All packages stay in node_modules but the AWS SDK: its hundreds of small files took half a second of every command
 * that speaks to AWS (1.0 s of processor time before, 0.5 s after).
 */
function onlySdkInside(): Plugin {
  return {
    name: "only-sdk-inside",
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path: wanted, importer, kind }) => {
        const isInside =
          kind === "entry-point" ||
          importer.includes("node_modules") ||
          /^(@aws-sdk\/|trailboard:)/.test(wanted);
        return isInside ? undefined : { path: wanted, external: true };
      });
    },
  };
}

/**
 * What an earlier build left. It goes last: a build that fails leaves what was there, and what runs meanwhile finds its
 * files.
 */
async function removeOthers(outDir: string, built: ReadonlySet<string>): Promise<void> {
  for (const part of ["cli", "functions", "console"])
    for (const entry of await readdir(path.join(outDir, part), { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (entry.isFile() && !built.has(file)) await rm(file);
    }
}

/** What the public function may be asked, beside its code as in its archive: on the laptop every public dashboard. The file's name. */
async function writePublicList(outDir: string): Promise<string> {
  // The list is made of the widgets, which need the built templates: taken from what was built just now.
  const built = pathToFileURL(path.join(outDir, "cli/public-list.js")).href;
  const { publicListOfAll } = (await import(built)) as typeof import("../dashboards/public-list.ts");
  const file = path.join(outDir, "functions/trailboard-public/listed.json");
  await writeFile(file, publicListOfAll());
  return file;
}

const rootDir = process.cwd();
if (existsSync(path.join(rootDir, "deploy/bundle/build.ts"))) await buildAll(rootDir);
