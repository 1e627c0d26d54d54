import { chart } from "./chart.ts";
import { coldStart } from "./cold-start.ts";
import type { Benchmark } from "./figure.ts";
import { indexHour } from "./index-hour.ts";
import { indexRead } from "./index-read.ts";
import { lakeLoad } from "./lake-load.ts";
import { lakeRoundTrip } from "./lake-round-trip.ts";
import { publicCalls } from "./public-calls.ts";
import { runBenchmarks } from "./run-benchmarks.ts";

/** Everything that is measured: the short ones first. */
export const benchmarks: readonly Benchmark[] = [
  coldStart,
  chart,
  indexRead,
  publicCalls,
  lakeRoundTrip,
  lakeLoad,
  indexHour,
];

if (process.argv[1]?.endsWith("run.mjs"))
  process.exitCode = await runBenchmarks(benchmarks, process.argv.slice(2));
