import { formatBytes, formatNumber, formatUsd } from "../../kit/numbers.ts";
import { HOUR_MS } from "../../kit/time.ts";
import { USD_PER_BYTE } from "../../trail/detail/scan-rate.ts";
import { hoursToIndex, MAKE_UP_HOURS, newestHour } from "../../trail/indexing/hours-to-index.ts";
import { CliError } from "../terminal/cli-error.ts";
import type { HourLooks } from "./hour-looks.ts";
import type { CallAnswer, CallSummary } from "./invoke-indexer.ts";
import type { RunPorts } from "./run-pieces.ts";

const BUSY_WAIT_MS = 30_000;
/** One run of the schedule is 15 minutes at most; a back-fill's calls may stand before it. */
const MAX_BUSY_WAITS = 40;

/** The hours that the next run of the schedule would index, newest first. */
export async function dueHours(looks: HourLooks | undefined, nowMs: number): Promise<number[]> {
  const newestMs = newestHour(nowMs);
  const range = { startMs: newestMs - MAKE_UP_HOURS * HOUR_MS, endMs: newestMs + HOUR_MS };
  return hoursToIndex(nowMs, looks ? [...(await looks.looks(range)).keys()] : undefined);
}

/** One call of the indexer as the schedule makes it. Throws a CliError where it fails or its answer is lost. */
export async function runSchedule({
  call,
  wait,
  say,
}: Pick<RunPorts, "call" | "wait" | "say">): Promise<CallSummary> {
  for (let waits = 0; ; waits++) {
    const answer: CallAnswer = await call({});
    switch (answer.kind) {
      case "done":
        return answer.summary;
      case "failed":
        throw new CliError(`The indexer failed: ${answer.sentence}`);
      case "lost":
        throw new CliError(
          `The connection to the indexer was lost (${answer.sentence}); it goes on at AWS: \`trailboard doctor\` tells how far the index is`,
        );
      case "busy":
        if (waits === MAX_BUSY_WAITS)
          throw new CliError(`The indexer was busy for too long (${answer.sentence})`);
        if (waits === 0)
          say(`The indexer runs already, one run at a time: waiting for it (${answer.sentence})`);
        await wait(BUSY_WAIT_MS);
    }
  }
}

/** "5 hours, 1,234 calls, 300 rows; 1.2 GB scanned, $0.006" */
export function doneText(done: {
  readonly hours: number;
  readonly calls: number;
  readonly rows: number;
  readonly bytesScanned: number;
}): string {
  const { hours, calls, rows, bytesScanned } = done;
  return `${formatNumber(hours)} ${hours === 1 ? "hour" : "hours"}, ${formatNumber(calls)} calls, ${formatNumber(rows)} rows; ${formatBytes(bytesScanned)} scanned, ${formatUsd(bytesScanned * USD_PER_BYTE)}`;
}
