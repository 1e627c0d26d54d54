import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

/** Something that runs a function as Lambda does. */
export interface Runtime {
  readonly name: string;
  readonly node: string;
  /** Arguments of `node`: what asks the Runtime API for events. */
  readonly args: readonly string[];
  /** Why it cannot run here; undefined where it can. */
  readonly missing: string | undefined;
}

const OWN = path.join(import.meta.dirname, "bootstrap.cjs");
const CACHE = path.resolve(import.meta.dirname, "../../../node_modules/.cache");

/**
 * Our own loop on each Node that Lambda has, where the benchmarks have fetched it (`npm run bench`), else on the Node of
 * the tests; and AWS's own client, where somebody has built it: it compiles native code, and is no dependency.
 *   mkdir -p node_modules/.cache/trailboard-ric && cd node_modules/.cache/trailboard-ric && echo '{}' > package.json
 *   npm install aws-lambda-ric@3.3.0     # needs cmake, g++, make, autoconf, automake, libtool
 * It runs on the newest Node; with TRAILBOARD_RIC set on the others too.
 */
export function runtimes(): readonly Runtime[] {
  const own = (node: string, name: string): Runtime => ({
    ...{ name: `our loop on ${name}`, node, args: [OWN] },
    missing: existsSync(node) ? undefined : `${name} is not here; npm run bench fetches it`,
  });
  const nodes = [24, 22].map((major) => ({
    name: `Node ${major}`,
    node: path.join(CACHE, `trailboard-bench/node${major}/node_modules/node/bin/node`),
  }));
  const ric = path.join(CACHE, "trailboard-ric/node_modules/aws-lambda-ric/bin/index.mjs");
  const ricMissing = existsSync(ric)
    ? undefined
    : "aws-lambda-ric is not here; see test/aws/runtime/runtimes.ts";
  const hasLambdas = nodes.some(({ node }) => existsSync(node));
  return [
    ...(hasLambdas ? [] : [own(process.execPath, `Node ${process.versions.node}`)]),
    ...nodes.map(({ node, name }) => own(node, name)),
    ...(process.env.TRAILBOARD_RIC ? nodes : nodes.slice(0, 1)).map(({ node, name }) => ({
      ...{ name: `aws-lambda-ric on ${name}`, node, args: [ric, "index.handler"] },
      missing: ricMissing ?? (existsSync(node) ? undefined : `${name} is not here; npm run bench fetches it`),
    })),
  ];
}

/** "24" of the Node that runs there. */
export function majorOf(node: string): string {
  return execFileSync(node, ["--print", "process.versions.node.split('.')[0]"], { encoding: "utf8" }).trim();
}
