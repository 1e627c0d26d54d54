import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { indexOf, type SomeRow } from "../support/index-of.ts";
import { type Benchmark, type Figure, median, ratioFigure } from "./figure.ts";

const RUNS = 15;
const MAX_BUNDLE_KB = 250;
/** A day that is indexed and has its read-optimised copy, as most days that are looked at. */
const DAY_MS = Date.UTC(2026, 10, 20);
const SERVICES = ["s3", "sts", "ec2", "kms", "logs", "iam", "lambda", "dynamodb", "sqs", "sns"];

/** Process start to the first drawn widget, against a handler that does nothing, on the Node majors that Lambda offers. */
export const coldStart: Benchmark = {
  name: "cold-start",
  async run(say) {
    const bundle = path.resolve("dist/functions/trailboard/index.cjs");
    const bundleKb = statSync(bundle).size / 1024;
    const scratch = mkdtempSync(path.join(os.tmpdir(), "trailboard-cold-"));
    try {
      await indexOf(dayOfRows(), {
        objects: folderObjectStore(path.join(scratch, "index")),
        dayCopies: true,
      });
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
     handler({widget: "activity", widgetContext: {timeRange: {start: ${DAY_MS}, end: ${DAY_MS + 24 * HOUR_MS}}, width: 900, height: 300}},
       {invokedFunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:x", awsRequestId: "r"})
       .then((html) => { process.stdout.write(performance.now() + " " + /<path/.test(html)); });`,
  );
  const env = {
    TRAILBOARD_INDEX: pathToFileURL(path.join(scratch, "index")).href,
    TRAILBOARD_AS_OF: new Date(DAY_MS + 24 * HOUR_MS).toISOString(),
    AWS_REGION: "us-east-1",
  };
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
    const [ms, drawn] = stdout.split(" ");
    // A notice would be quicker, and no first render.
    if (file === bundle && drawn !== "true") throw new Error("The cold start drew no chart");
    return Number(ms);
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
    `${median(ours).toFixed(0)} ms / ${median(nothing).toFixed(0)} ms, medians of ${RUNS}; activity over a day of the index`,
  );
}

/** 50 actions an hour: read from one day copy. */
function dayOfRows(): SomeRow[] {
  return Array.from({ length: 24 * 50 }, (_, n) => ({
    hourMs: DAY_MS + (n % 24) * HOUR_MS,
    eventSource: `${SERVICES[n % SERVICES.length]}.amazonaws.com`,
    eventName: `Action${n % 50}`,
    actor: `arn:aws:iam::111122223333:role/role-${n % 17}`,
    calls: 1 + (n % 30),
  }));
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
