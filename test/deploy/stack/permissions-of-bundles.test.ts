import { readFileSync } from "node:fs";
import path from "node:path";
import { build, type Metafile } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { type FunctionName, functionBuilds, functionNames } from "../../../deploy/bundle/functions.ts";
import { LAKE_ACTIONS, OBJECT_ACTIONS, permissions } from "../../../deploy/stack/permissions.ts";

const rootDir = path.resolve(import.meta.dirname, "../../..");
const built = new Map<FunctionName, Metafile["outputs"]>();

beforeAll(async () => {
  const builds = functionBuilds(rootDir, path.join(rootDir, "dist/functions"));
  for (const [at, options] of builds.entries()) {
    const { metafile } = await build({ ...options, write: false, sourcemap: false, logLevel: "silent" });
    const name = functionNames[at];
    if (name && metafile) built.set(name, metafile.outputs);
  }
}, 60_000);

/** Modules of which anything is left in the bundle. */
function modulesOf(name: FunctionName): string[] {
  return Object.values(built.get(name) ?? {}).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([file]) => file),
  );
}

function own(name: FunctionName): { readonly file: string; readonly code: string }[] {
  return modulesOf(name)
    .filter((file) => /^(kit|trail|widgets|aws)\//.test(file))
    .map((file) => ({ file, code: readFileSync(path.join(rootDir, file), "utf8") }));
}

/** SDK commands that our code makes in this function, as IAM's actions. */
function commandsOf(name: FunctionName): string[] {
  return own(name).flatMap(({ code }) => {
    const service = /clients\/(cloudtrail|cloudwatch)\.ts/.exec(code)?.[1];
    return [...code.matchAll(/new sdk\.(\w+)Command\(/g)].map((match) => `${service}:${match[1]}`);
  });
}

/**
 * aws/metrics.ts is one module for readers and for the indexer: which of its two commands a function can reach is told
 * by who calls `Metrics`.
 */
function callsOfMetrics(name: FunctionName): string[] {
  const code = own(name)
    .filter(({ file }) => !file.startsWith("aws/"))
    .map((module) => module.code)
    .join("\n");
  return [
    ...(/\bmetrics\s*\.read\(/.test(code) ? ["cloudwatch:GetMetricData"] : []),
    ...(/\bmetrics\s*\.put\(/.test(code) ? ["cloudwatch:PutMetricData"] : []),
  ];
}

describe.each(functionNames)("%s", (name) => {
  const { lake, metrics } = permissions[name];

  test("has code for every query action and metric action that its role allows, and for no other", () => {
    const commands = commandsOf(name);

    expect(commands.filter((action) => action.startsWith("cloudtrail:")).sort()).toEqual(
      lake ? [...LAKE_ACTIONS].sort() : [],
    );
    expect(callsOfMetrics(name)).toEqual(metrics);
    expect(commands).toEqual(expect.arrayContaining([...metrics]));
  });

  test("brings no SDK command but those that our code makes", () => {
    const bundled = modulesOf(name).flatMap((file) => {
      const [, service, command] = /client-([a-z0-9-]+)\/.*\/commands\/(\w+)Command\.js$/.exec(file) ?? [];
      return command === undefined ? [] : [`${service}:${command}`];
    });

    expect(bundled.filter((command) => !commandsOf(name).includes(command))).toEqual([]);
  });

  test("speaks to AWS without the SDK in two places only: the object store, and the role for Lake", () => {
    const signed = own(name)
      .filter(({ code }) => /from "aws4fetch"|\bfetch\(/.test(code))
      .map(({ file }) => file)
      .sort();

    expect(signed).toEqual(lake ? ["aws/assume-role.ts", "aws/objects/s3.ts"] : ["aws/objects/s3.ts"]);
  });
});

test("the actions on objects are those that the object store itself names when one is refused", () => {
  const code = readFileSync(path.join(rootDir, "aws/objects/s3.ts"), "utf8");
  const named = [...code.matchAll(/permission: "(s3:\w+)"/g)].map(([, action]) => action);

  expect(named.sort()).toEqual([...OBJECT_ACTIONS].sort());
});
