import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Benchmark, type Figure, median, ratioFigure } from "./figure.ts";

const RUNS = 15;
const MAX_BUNDLE_KB = 250;

/** Process start to the first drawn widget, against a handler that does nothing, on the Node majors that Lambda offers. */
export const coldStart: Benchmark = {
  name: "cold-start",
  async run(say) {
    const bundle = path.resolve("dist/functions/trailboard/index.cjs");
    const bundleKb = statSync(bundle).size / 1024;
    const scratch = mkdtempSync(path.join(os.tmpdir(), "trailboard-cold-"));
    try {
      const figures: Figure[] = [];
      for (const major of [24, 22]) {
        say(`node ${major} from npm`);
        figures.push(startFigure(major, nodeFromNpm(major), bundle, scratch));
      }
      figures.push({
        what: "bundle of the function that reads the index",
        measured: `${bundleKb.toFixed(0)} KB`,
        aim: `<= ${MAX_BUNDLE_KB} KB`,
        met: bundleKb <= MAX_BUNDLE_KB,
        note: "index.cjs, minified; SDK clients lie beside it and load on first use",
      });
      return figures;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

function startFigure(major: number, node: string, bundle: string, scratch: string): Figure {
  const empty = path.join(scratch, "empty.cjs");
  writeFileSync(empty, "exports.handler = async () => '';");
  const harness = path.join(scratch, "harness.cjs");
  // performance.now() counts from the start of the process.
  writeFileSync(
    harness,
    `const {handler} = require(process.argv[2]);
     const now = Date.now();
     handler({widget: "activity", widgetContext: {timeRange: {start: now - 864e5, end: now}, width: 900, height: 300}},
       {invokedFunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:x", awsRequestId: "r"})
       .then((html) => { process.stdout.write(String(performance.now()) + " " + String(html).length); });`,
  );
  const env = { TRAILBOARD_INDEX: pathToFileURL(path.join(scratch, "index")).href, AWS_REGION: "us-east-1" };
  mkdirSync(path.join(scratch, "index"), { recursive: true });
  const readyMs = (file: string) => {
    const { stdout, stderr, status } = spawnSync(
      node,
      ["--disallow-code-generation-from-strings", harness, file],
      {
        env,
        encoding: "utf8",
      },
    );
    if (status !== 0) throw new Error(`The cold start of ${path.basename(file)} failed: ${stderr}`);
    return Number(stdout.split(" ")[0]);
  };
  const ours: number[] = [];
  const nothing: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    ours.push(readyMs(bundle));
    nothing.push(readyMs(empty));
  }
  return ratioFigure(
    `cold start / empty handler, node ${major}`,
    median(ours) / median(nothing),
    { atMost: 2.5 },
    `${median(ours).toFixed(0)} ms / ${median(nothing).toFixed(0)} ms, medians of ${RUNS}`,
  );
}

/** A real Node of that major: the npm package \`node\`, kept beside other caches because its bin would shadow this one. */
function nodeFromNpm(major: number): string {
  const folder = path.resolve("node_modules/.cache/trailboard-bench", `node${major}`);
  const node = path.join(folder, "node_modules/node/bin/node");
  if (!existsSync(node)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), "{}");
    execFileSync("npm", ["install", "--no-save", `node@${major}`], { cwd: folder, stdio: "ignore" });
  }
  return node;
}
