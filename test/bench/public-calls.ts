import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import { defaultConfig } from "../../deploy/config/config.ts";
import { sizeOf } from "../../deploy/stack/function-sizes.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";
import { writeIndex } from "./index-read.ts";

const AS_OF = "2026-11-22T00:00:00Z";
/** As they are deployed: the range that is asked for, and the memory that the stack gives for it. */
const SIZES = [7, 31].map((days) => ({
  days,
  memoryMb: sizeOf("trailboard-public", { public: { ...defaultConfig.public, maxRangeDays: days } }).memoryMB,
}));

/** What one process saw: milliseconds of processor time of each call, and the memory at its highest. */
interface Seen {
  readonly coldMs: number;
  readonly firstMs: readonly number[];
  readonly keptMs: readonly number[];
  readonly anewMs: readonly number[];
  readonly maxRssMb: number;
  readonly largeMs: readonly number[];
  readonly maxRssAfterMb: number;
  readonly largestKb: number;
  /** Objects of the index that the calls of other ranges read: each is a GET at S3. */
  readonly objectsEach: readonly number[];
}

/**
 * The public function as it is built, in a process of its own, over an index of 30 days and 1.5 M rows, asked for as
 * much as it gives: every listed call over 7 days; the same again; then what an attacker would ask, another range each
 * time, so that nothing is ever answered from memory.
 */
export const publicCalls: Benchmark = {
  name: "public-calls",
  async run(say) {
    const scratch = mkdtempSync(path.join(os.tmpdir(), "trailboard-public-"));
    try {
      await writeIndex(folderObjectStore(path.join(scratch, "index")), say);
      return SIZES.flatMap((size) => {
        say(`${size.days} days in a function of ${size.memoryMb} MB`);
        return figuresOf(measure(scratch, size), size);
      });
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

interface Size {
  readonly days: number;
  readonly memoryMb: number;
}

function figuresOf(seen: Seen, { days, memoryMb }: Size): Figure[] {
  const of = `public function, 1.5 M rows, ${days} days, ${memoryMb} MB`;
  const rows: [string, string, string, boolean, string][] = [
    [
      "memory at its highest",
      `${seen.maxRssMb.toFixed(0)} MB`,
      `<= ${memoryMb} MB`,
      Math.max(seen.maxRssMb, seen.maxRssAfterMb) <= memoryMb,
      `largest answer ${seen.largestKb.toFixed(0)} KB`,
    ],
    [
      "cold start and first call",
      `${seen.coldMs.toFixed(0)} ms`,
      "<= 3000 ms",
      seen.coldMs <= 3000,
      "processor time from process start to answer",
    ],
    [
      "other listed calls, first time",
      ms(seen.firstMs),
      "<= 3000 ms",
      Math.max(...seen.firstMs) <= 3000,
      `median and highest; ${days} days and the ${days} before`,
    ],
    ["the same calls again", ms(seen.keptMs), "<= 5 ms", median(seen.keptMs) <= 5, "answered from memory"],
    [
      "another range each time",
      ms(seen.anewMs),
      "<= 3000 ms",
      Math.max(...seen.anewMs) <= 3000,
      `${seen.anewMs.length} calls over 30 days, none from memory; objects read: ${median(seen.objectsEach)}, at most ${Math.max(...seen.objectsEach)}`,
    ],
    [
      "events of 6 MB, parsed and answered",
      ms(seen.largeMs),
      "<= 3000 ms",
      Math.max(...seen.largeMs) <= 3000,
      `nested, wide and long ones; memory at its highest then ${seen.maxRssAfterMb.toFixed(0)} MB`,
    ],
  ];
  return rows.map(([what, measured, aim, met, note]) => ({
    what: `${of}: ${what}`,
    measured,
    aim,
    met,
    note,
  }));
}

function ms(values: readonly number[]): string {
  return `${median(values).toFixed(1)} / ${Math.max(...values).toFixed(0)} ms`;
}

function measure(scratch: string, { days, memoryMb }: Size): Seen {
  const harness = path.join(scratch, "harness.cjs");
  writeFileSync(harness, HARNESS);
  const functionDir = path.resolve("dist/functions/trailboard-public");
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [
      "--disallow-code-generation-from-strings",
      // As Lambda's runtime bounds the heap: what is left is for buffers and the runtime itself.
      `--max-old-space-size=${Math.round(memoryMb * 0.9)}`,
      harness,
      functionDir,
      String(days),
    ],
    {
      env: {
        TRAILBOARD_INDEX: pathToFileURL(path.join(scratch, "index")).href,
        TRAILBOARD_AS_OF: AS_OF,
        TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: String(days),
        TRAILBOARD_PSEUDONYM_KEY: "0123456789abcdef0123456789abcdef",
        LAMBDA_TASK_ROOT: functionDir,
      },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`The public function ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const HARNESS = `
const fs = require("node:fs/promises"), readFile = fs.readFile;
let objects = 0;
fs.readFile = (...given) => (objects++, readFile(...given));
const now = Date.now, timeout = setTimeout;
let aheadMs = 0;
Date.now = () => now() + aheadMs;
globalThis.setTimeout = (callback, ms, ...given) => timeout(callback, 0, ...given);
const { handler } = require(process.argv[2] + "/index.cjs");
const listed = require(process.argv[2] + "/listed.json");
const HOUR = 3600000, END = Date.parse("${AS_OF}"), DAYS = Number(process.argv[3]), LENGTH = DAYS * 24 * HOUR;
const context = { invokedFunctionArn: "x", awsRequestId: "r" };
let largest = 0;
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
async function call({ widget, params }, endMs, lengthMs, width) {
  const timeRange = { start: endMs - lengthMs, end: endMs };
  const started = cpuMs();
  const html = await handler({ widget, ...params, widgetContext: { timeRange, width, height: 400 } }, context);
  const took = cpuMs() - started;
  if (!/<table|<rect|<path/.test(html) && !/in this range/.test(html)) throw new Error("Nothing was drawn: " + JSON.stringify(params) + html.slice(-400));
  largest = Math.max(largest, Buffer.byteLength(html));
  return took;
}
(async () => {
  await call(listed[0], END, LENGTH, 1000);
  const coldMs = cpuMs();
  const firstMs = [], keptMs = [], anewMs = [], objectsEach = [];
  for (const entry of listed.slice(1)) firstMs.push(await call(entry, END, LENGTH, 1000));
  for (const entry of listed) keptMs.push(await call(entry, END, LENGTH, 1000));
  for (let round = 0; round < 160; round++) {
    objects = 0;
    aheadMs += 20000;
    const back = (round * 131) % (Math.max(1, 30 - DAYS) * 24);
    anewMs.push(await call(listed[round % listed.length], END - back * HOUR, LENGTH, 400 + 20 * (round % 50)));
    objectsEach.push(objects);
  }
  const maxRssMb = process.resourceUsage().maxRSS / 1024;
  const largeMs = [];
  for (const text of [
    '{"widget":"denied","where":' + "[".repeat(2.9e6) + "]".repeat(2.9e6) + "}",
    '{"widget":"\u0100","where":' + "[".repeat(2.9e6) + "]".repeat(2.9e6) + "}",
    '{"widget":"denied","where":[' + "{},".repeat(1.9e6) + "1]}",
    JSON.stringify({ widget: "denied", where: "x".repeat(5.9e6) }),
  ]) {
    const bytes = Buffer.from(text), started = cpuMs();
    // As Lambda's runtime does it.
    await handler(JSON.parse(bytes.toString("utf8")), context);
    largeMs.push(cpuMs() - started);
  }
  const maxRssAfterMb = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ coldMs, firstMs, keptMs, anewMs, largeMs, maxRssMb, maxRssAfterMb, largestKb: largest / 1024, objectsEach }));
})().catch((error) => { console.error(error); process.exit(1); });
`;
