import path from "node:path";
import type { BuildOptions, Plugin } from "esbuild";
import { templatesPlugin } from "./templates-plugin.ts";

/** The Lambda functions: `aws/functions/<name>.ts` becomes `<outDir>/<name>/index.cjs` with the clients it may load beside it. */
export const functionNames = [
  "trailboard",
  "trailboard-detail",
  "trailboard-public",
  "trailboard-indexer",
] as const;
export type FunctionName = (typeof functionNames)[number];

/** The SDK clients that each may load: the one that can start no query has no client to start one with. */
const clientsOf: Readonly<Record<FunctionName, readonly string[]>> = {
  trailboard: ["cloudwatch"],
  "trailboard-public": [],
  "trailboard-detail": ["cloudtrail", "cloudwatch"],
  "trailboard-indexer": ["cloudtrail", "cloudwatch"],
};

/**
 * One esbuild run for each function. Measured choices: .cjs starts faster than ESM, `module` before `main` saves a
 * third of the SDK, and Lambda always has its credentials in the environment, so the SDK's provider chain is left out.
 */
export function functionBuilds(rootDir: string, outDir: string): BuildOptions[] {
  return functionNames.map((name) => ({
    entryPoints: {
      index: path.join(rootDir, `aws/functions/${name}.ts`),
      ...Object.fromEntries(
        clientsOf[name].map((client) => [client, path.join(rootDir, `aws/clients/${client}.ts`)]),
      ),
    },
    outdir: path.join(outDir, name),
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    metafile: true,
    mainFields: ["module", "main"],
    alias: {
      "@aws-sdk/credential-provider-node": path.join(rootDir, "aws/clients/environment-credentials.ts"),
    },
    plugins: [templatesPlugin(path.join(rootDir, "templates")), clientsBesidePlugin()],
  }));
}

/** `import("../clients/x.ts")` becomes a file of its own, read from disk only when a widget needs that client. */
function clientsBesidePlugin(): Plugin {
  return {
    name: "clients-beside",
    setup(build) {
      build.onResolve({ filter: /\/clients\/[a-z]+\.ts$/ }, ({ path: wanted, kind }) =>
        kind === "dynamic-import"
          ? { path: `./${path.basename(wanted, ".ts")}.cjs`, external: true }
          : undefined,
      );
    },
  };
}
