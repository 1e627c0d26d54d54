import { formatBytes, formatUsd } from "../../kit/numbers.ts";
import { isoTime } from "../../kit/time.ts";
import { USD_PER_BYTE } from "../../trail/detail/scan-rate.ts";
import { type Account, type AwsOptions, openAccount } from "../account/account.ts";
import { rangeOf } from "../cli/arguments.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { backfillRange, hoursToDo } from "../index-aws/backfill-hours.ts";
import { piecesOf } from "../index-aws/hour-pieces.ts";
import { type IndexSession, indexSession, say, waitOrStopped } from "../index-aws/index-session.ts";
import { hoursText, type RunResult, runPieces } from "../index-aws/run-pieces.ts";
import { doneText, dueHours, runSchedule } from "../index-aws/run-schedule.ts";
import { estimateScan, type ScanEstimate } from "../index-aws/scan-estimate.ts";
import { withProgress } from "../laptop-session.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { confirm } from "../terminal/confirm.ts";
import { printJson } from "../terminal/print-json.ts";
import { stopSignal } from "../terminal/until-stopped.ts";

/** One run of the indexer, as the schedule makes it. */
export async function indexRun(options: AwsOptions & { yes?: boolean }): Promise<void> {
  await withIndex(options, async (session, config) => {
    const hours = await dueHours(session.looks, Date.now());
    const estimate = await estimateOf(hours, session, config);
    await confirm(question(estimate), options);
    const {
      hours: indexed,
      calls,
      rows,
      bytesScanned,
      left,
    } = await runSchedule({
      call: session.call,
      wait: waitOrStopped,
      say,
    });
    const done = { hours: indexed, calls, rows, bytesScanned };
    if (options.json) printJson({ ...done, usd: bytesScanned * USD_PER_BYTE, left, estimate });
    else console.log(doneText(done));
    if (left)
      say(`The indexer had no time for all hours from ${left.from} to ${left.to}: its next run does them`);
  });
}

/** Hours of the past, newest first, a few days in a call. What is indexed already stays as it is, unless `again`. */
export async function indexBackfill(
  options: AwsOptions & { from: number; to: number; again?: boolean; yes?: boolean },
): Promise<void> {
  const asked = rangeOf(options.from, options.to);
  if (!asked) throw usageError("Cannot index without --from and --to");
  await withIndex(options, async (session, config) => {
    const { range, notes } = backfillRange(asked, await session.storeAge(), Date.now());
    for (const note of notes) say(note);
    const looks = options.again ? undefined : await session.looks?.looks(range);
    const hours = hoursToDo(range, looks, session.deployed.sourceId);
    const alreadyThere = (range.endMs - range.startMs) / 3_600_000 - hours.length;
    if (alreadyThere > 0) say(`${hoursText({ length: alreadyThere })} of the range are indexed already`);
    const base = { range: { from: isoTime(range.startMs), to: isoTime(range.endMs) }, alreadyThere };
    if (hours.length === 0) {
      if (options.json) printJson({ ...base, ...NOTHING, estimate: null });
      else console.log("Nothing to do: all hours of the range are indexed");
      return;
    }
    const estimate = await estimateOf(hours, session, config);
    await confirm(question(estimate), options);
    const result = await backfill(session, hours);
    report(result, options, { ...base, estimate });
  });
}

const NOTHING = {
  hours: 0,
  calls: 0,
  hoursWithoutCalls: 0,
  rows: 0,
  bytesScanned: 0,
  usd: 0,
  left: 0,
  failed: [],
};

async function withIndex(
  options: AwsOptions,
  work: (session: IndexSession, config: Config, account: Account) => Promise<void>,
): Promise<void> {
  const config = await readConfig(options.config);
  const account = await openAccount(options, config);
  try {
    await work(await indexSession(account, config), config, account);
  } finally {
    account.close();
  }
}

async function estimateOf(
  hours: readonly number[],
  { looks }: IndexSession,
  { estimate }: Config,
): Promise<ScanEstimate> {
  const scan = await estimateScan(hours, { looks, ingestedGBPerDay: estimate.ingestedGBPerDay });
  say(`What it scans: ${scan.how}`);
  return scan;
}

function question({ hours, bytes, usd, basis }: ScanEstimate): string {
  const about = basis === "indexed" ? "about" : "at most";
  return `Index ${hoursText({ length: hours })}, for ${about} ${formatBytes(bytes)} and ${formatUsd(usd)}?`;
}

function backfill(session: IndexSession, hours: readonly number[]): Promise<RunResult> {
  return withProgress((onProgress) => {
    const show = (done: number, bytesScanned: number) =>
      onProgress(
        `Indexing hours, ${formatBytes(bytesScanned)} scanned, ${formatUsd(bytesScanned * USD_PER_BYTE)}`,
        Math.min(done, hours.length),
        hours.length,
      );
    show(0, 0);
    return runPieces(piecesOf(hours), {
      call: session.call,
      looks: session.looks,
      wait: waitOrStopped,
      isStopped: () => stopSignal().aborted,
      nowMs: Date.now,
      say,
      onProgress: (done, { bytesScanned }) => show(done, bytesScanned),
    });
  });
}

/** The figures on stdout; then, where something is missing, the sentence that says so and how to go on. */
function report(
  { totals, failed, left }: RunResult,
  { json, from, to, again }: AwsOptions & { from: number; to: number; again?: boolean },
  more: { readonly estimate: ScanEstimate },
): void {
  const failures = failed.map(({ hours, sentence }) => ({
    hours: hours.length,
    from: isoTime(hours.at(-1) ?? 0),
    sentence,
  }));
  if (json) {
    const usd = totals.bytesScanned * USD_PER_BYTE;
    printJson({ ...more, ...totals, usd, left: left.length, failed: failures });
  } else {
    console.log(doneText(totals));
    if (totals.hoursWithoutCalls > 0)
      console.log(
        `The calls of ${hoursText({ length: totals.hoursWithoutCalls })} are in the index but not in this sum: their answer was lost`,
      );
  }
  const command = `trailboard index backfill --from ${isoTime(from)} --to ${isoTime(to)}`;
  const goOn = again
    ? `${command} indexes what is missing; with --again it would begin anew`
    : `the same command goes on where this ended: ${command}`;
  if (stopSignal().aborted)
    throw new CliError(`Stopped; what was begun ends at AWS by itself, and ${goOn}`, { exitCode: 130 });
  const [first] = failures;
  if (!first) return;
  const count = failures.reduce((sum, { hours }) => sum + hours, 0);
  throw new CliError(
    `Cannot index ${hoursText({ length: count })}${left.length > 0 ? `, and ${hoursText(left)} were not tried` : ""}: ${first.sentence}; ${goOn}`,
  );
}
