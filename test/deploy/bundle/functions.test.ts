import { createRequire } from "node:module";
import path from "node:path";
import { type BuildResult, build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { type FunctionName, functionBuilds, functionNames } from "../../../deploy/bundle/functions.ts";

const rootDir = path.resolve(import.meta.dirname, "../../..");
const packageJson = createRequire(import.meta.url)("../../../package.json") as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const built = new Map<FunctionName, Metafile>();

beforeAll(async () => {
  const builds = functionBuilds(rootDir, path.join(rootDir, "dist/functions"));
  const results: BuildResult[] = await Promise.all(
    builds.map((options) => build({ ...options, write: false, logLevel: "silent" })),
  );
  for (const [at, name] of functionNames.entries()) {
    const metafile = results[at]?.metafile;
    if (metafile) built.set(name, metafile);
  }
});

function bundle(name: FunctionName, file: string) {
  const found = Object.entries(built.get(name)?.outputs ?? {}).find(([out]) =>
    out.endsWith(`/${name}/${file}`),
  );
  return found?.[1];
}

function modulesOf(name: FunctionName, file: string): string[] {
  return Object.keys(bundle(name, file)?.inputs ?? {});
}

test("the function that reads the index is at most 250 KB", () => {
  const { bytes = Number.POSITIVE_INFINITY } = bundle("trailboard", "index.cjs") ?? {};

  expect(bytes / 1024).toBeLessThanOrEqual(250);
});

test("the function that reads the index has nothing in it that starts a Lake query", () => {
  const modules = modulesOf("trailboard", "index.cjs");

  expect(modules).toContain("widgets/top.ts");
  expect(modules.filter((file) => /^widgets\/(events|query)|^aws\/lake/.test(file))).toEqual([]);
  expect(bundle("trailboard", "cloudtrail.cjs")).toBeUndefined();
  expect(modulesOf("trailboard-detail", "index.cjs")).toEqual(
    expect.arrayContaining(["widgets/events.ts", "widgets/query.ts", "aws/lake.ts"]),
  );
  expect(bundle("trailboard-detail", "cloudtrail.cjs")).toBeDefined();
});

describe.each(functionNames)("%s", (name) => {
  const outputs = () => Object.values(built.get(name)?.outputs ?? {});

  test("has neither DuckDB nor a development dependency, nor the laptop's or the command's code", () => {
    const modules = outputs().flatMap(({ inputs }) => Object.keys(inputs));
    const strangers = ["@duckdb", "esbuild", ...Object.keys(packageJson.devDependencies)];

    expect(modules.length).toBeGreaterThan(50);
    expect(modules.filter((file) => strangers.some((dir) => file.includes(`node_modules/${dir}/`)))).toEqual(
      [],
    );
    expect(modules.filter((file) => /^(local|deploy|test)\//.test(file))).toEqual([]);
  });

  test("does not bring the template compiler and imports nothing but Node itself and its own clients", () => {
    expect(modulesOf(name, "index.cjs").filter((file) => file.includes("handlebars/compiler"))).toEqual([]);
    const imported = outputs().flatMap(({ imports }) => imports.map((each) => each.path));
    const builtIn =
      /^(node:)?(assert|async_hooks|buffer|child_process|crypto|dns|events|fs|fs\/promises|http|http2|https|net|os|path|process|stream|stream\/web|timers|timers\/promises|tls|url|util|zlib)$/;

    expect(
      imported.filter((from) => !builtIn.test(from) && !/^\.\/cloud(trail|watch)\.cjs$/.test(from)),
    ).toEqual([]);
  });
});
