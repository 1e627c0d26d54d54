import { VIEWERS_SHARE } from "../../trail/budget.ts";
import type { Config } from "../config/config.ts";
import { sizes } from "../stack/function-sizes.ts";
import * as assumed from "./assumptions.ts";
import { amount, type CostLine, costLine, totalUsd } from "./cost-line.ts";
import { computePrice } from "./estimate.ts";
import { prices } from "./prices.ts";
import { stackFacts } from "./stack-facts.ts";

/** The most that somebody can make a function cost in a month who does nothing else. */
export interface WorstCase {
  readonly lines: readonly CostLine[];
  readonly totalUsd: number;
}

export interface PublicBounds {
  readonly memoryMB: number;
  /**
   * The shortest call, as Lambda bills it. Lambda rounds up to 1 ms. A caller who does not wait for the answer is held
   * to no number of calls a second (Lambda quotas, "Invocation requests"), so that this alone bounds them.
   */
  readonly shortestCallMs: number;
  /** What each call leaves in the log. */
  readonly logBytesPerCall: number;
  /** Reads of the index in a second that one environment can do, with nothing of what it needs in memory. */
  readonly readsPerSecond: number;
}

/** As the stack has it. */
export function publicBounds(config: Config): PublicBounds {
  const { memoryMB, isLogged } = stackFacts(config).functions["trailboard-public"] ?? {
    memoryMB: sizes["trailboard-public"].memoryMB,
    isLogged: true,
  };
  return {
    memoryMB,
    shortestCallMs: 1,
    logBytesPerCall: isLogged ? assumed.LOG_BYTES : 0,
    readsPerSecond: Math.min(1, memoryMB / assumed.VCPU_MB) / assumed.READ_CPU_SECONDS,
  };
}

/**
 * Somebody keeps every environment of the public function busy for a month. An environment does one thing at a time:
 * it answers as many of the shortest calls as it can, or it reads as much of the index as its processor lets it. The
 * dearer of the two is what he does. The time is paid in full either way.
 */
export function publicWorstCase(config: Config, bounds: PublicBounds = publicBounds(config)): WorstCase {
  const environments = config.reservedConcurrency.public ?? assumed.ACCOUNT_CONCURRENCY;
  const { memoryMB } = bounds;
  const seconds = environments * assumed.SECONDS_A_MONTH;
  const busy = `${environments} ${environments === 1 ? "environment" : "environments"} x ${amount(assumed.SECONDS_A_MONTH)} s`;
  const time = costLine(
    "Lambda: time",
    seconds * (memoryMB / 1024),
    computePrice(config),
    `${busy} x ${memoryMB} MB`,
  );
  const shortest = shortestCalls(seconds, busy, bounds);
  const reading = reads(config, seconds, busy, environments, bounds);
  const dearer = totalUsd(shortest) >= totalUsd(reading) ? shortest : reading;
  const lines = [time, ...dearer];
  return { lines, totalUsd: totalUsd(lines) };
}

function shortestCalls(
  seconds: number,
  busy: string,
  { shortestCallMs, logBytesPerCall }: PublicBounds,
): CostLine[] {
  const calls = (seconds * 1000) / shortestCallMs;
  return [
    costLine(
      "Lambda: calls",
      calls,
      prices.lambdaRequest,
      `${busy} x ${amount(1000 / shortestCallMs)} calls a second`,
    ),
    costLine(
      "CloudWatch: logs",
      (calls * logBytesPerCall) / 1e9,
      prices.logsIngested,
      `${amount(calls)} calls x ${logBytesPerCall} bytes of Lambda's own lines`,
    ),
  ];
}

function reads(
  { index: { retentionDays } }: Config,
  seconds: number,
  busy: string,
  environments: number,
  { readsPerSecond }: PublicBounds,
): CostLine[] {
  // For each month a list of looks and one of copies for each index, and two that are of no month.
  const months = Math.ceil(retentionDays / 28) + 1;
  const prefixes = months * (1 + assumed.STATEMENTS) + 2;
  return [
    costLine(
      "S3: reads",
      seconds * readsPerSecond,
      prices.s3Read,
      `${busy} x ${amount(readsPerSecond)} reads a second`,
    ),
    costLine(
      "S3: lists",
      (seconds / assumed.LISTS_FRESH_SECONDS) * prefixes,
      prices.s3Write,
      `${environments} x ${prefixes} lists every ${assumed.LISTS_FRESH_SECONDS} s`,
    ),
  ];
}

/** Viewers click through events all month, as far as the scan budget lets them. */
export function detailWorstCase({ budgets: { scanGBPerHour } }: Config): WorstCase {
  const line = costLine(
    "Lake: drill-downs",
    scanGBPerHour * VIEWERS_SHARE * assumed.HOURS_A_MONTH,
    prices.lakeScan,
    `${scanGBPerHour} GB an hour x ${VIEWERS_SHARE * 100} % x ${assumed.HOURS_A_MONTH} hours`,
  );
  return { lines: [line], totalUsd: totalUsd([line]) };
}
