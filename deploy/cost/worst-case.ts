import { type CallBounds, callBounds } from "../../aws/public/call-bounds.ts";
import { VIEWERS_SHARE } from "../../trail/detail/budget.ts";
import type { Config } from "../config/config.ts";
import { sizeOf } from "../stack/function-sizes.ts";
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

/** What one environment of the public function does at most: its code's own bounds, and what the stack gives it. */
export interface PublicBounds extends CallBounds {
  readonly memoryMB: number;
  /** What Lambda itself leaves in the log of each call. */
  readonly logBytesPerCall: number;
}

export function publicBounds(config: Config): PublicBounds {
  const facts = stackFacts(config).functions["trailboard-public"];
  return {
    ...callBounds(config.public),
    memoryMB: facts?.memoryMB ?? sizeOf("trailboard-public", config).memoryMB,
    logBytesPerCall: (facts?.isLogged ?? false) ? assumed.LOG_BYTES : 0,
  };
}

/**
 * Somebody keeps every environment of the public function busy for a month, at every bound that it has. What may be
 * done at once after a quiet time is not in it: nobody who does this leaves a quiet time. Lambda replaces an environment
 * now and then, and a new one may do at once again what a dashboard needs; a caller cannot make it do so. Nor is in it
 * what the owner pays where a trail of his records calls of functions or reads of objects as data events.
 */
export function publicWorstCase(config: Config, bounds: PublicBounds = publicBounds(config)): WorstCase {
  const environments = config.reservedConcurrency.public ?? assumed.ACCOUNT_CONCURRENCY;
  const seconds = environments * assumed.SECONDS_A_MONTH;
  const busy = `${environments} ${environments === 1 ? "environment" : "environments"} x ${amount(assumed.SECONDS_A_MONTH)} s`;
  const time = costLine(
    "Lambda: time",
    seconds * (bounds.memoryMB / 1024),
    computePrice(config),
    `${busy} x ${bounds.memoryMB} MB`,
  );
  const lines = [
    time,
    ...callLines(seconds, busy, bounds),
    ...readLines(config, seconds, busy, bounds),
    ...logLines(seconds, environments, bounds),
  ];
  return { lines, totalUsd: totalUsd(lines) };
}

/** A second is spent on events that are billed as many, or on answers that leave AWS: no answer goes to who does not wait. */
function callLines(seconds: number, busy: string, { calls, answerBytes }: PublicBounds): CostLine[] {
  const events = costLine(
    "Lambda: calls",
    seconds * calls.perSecond * assumed.CALLS_OF_LARGEST_EVENT,
    prices.lambdaRequest,
    `${busy} x ${calls.perSecond} calls a second with the largest event, billed as ${assumed.CALLS_OF_LARGEST_EVENT}`,
  );
  const answers = [
    costLine(
      "Lambda: calls",
      seconds * calls.perSecond,
      prices.lambdaRequest,
      `${busy} x ${calls.perSecond} calls a second`,
    ),
    costLine(
      "Lambda: answers",
      (seconds * answerBytes.perSecond) / 1e9,
      prices.transferOut,
      `${busy} x ${amount(answerBytes.perSecond)} bytes a second`,
    ),
  ];
  return totalUsd([events]) >= totalUsd(answers) ? [events] : answers;
}

function readLines(
  { index: { kmsKey } }: Config,
  seconds: number,
  busy: string,
  { reads, lists }: PublicBounds,
): CostLine[] {
  const count = seconds * reads.perSecond;
  return [
    costLine("S3: reads", count, prices.s3Read, `${busy} x ${reads.perSecond} reads a second`),
    costLine(
      "S3: lists",
      seconds * lists.perSecond,
      prices.s3Write,
      `${busy} x ${lists.perSecond} pages of lists a second`,
    ),
    ...(kmsKey === null
      ? []
      : [
          costLine(
            "KMS: requests",
            count,
            prices.kmsRequest,
            `${amount(count)} reads; the bucket key makes it a small part of that`,
          ),
        ]),
  ];
}

function logLines(
  seconds: number,
  environments: number,
  { log, calls, logBytesPerCall }: PublicBounds,
): CostLine[] {
  const { sameLineMs, kinds, lineLength } = log;
  const lineBytes = lineLength * assumed.LOG_BYTES_PER_CHARACTER;
  const ours = ((seconds * 1000) / sameLineMs) * kinds * lineBytes;
  const ofLambda = seconds * calls.perSecond * logBytesPerCall;
  const how = `${environments} x ${kinds} lines of ${amount(lineBytes)} bytes every ${sameLineMs / 1000} s`;
  return [
    costLine(
      "CloudWatch: logs",
      (ours + ofLambda) / 1e9,
      prices.logsIngested,
      logBytesPerCall === 0 ? how : `${how}, and ${logBytesPerCall} bytes of Lambda's own for each call`,
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
