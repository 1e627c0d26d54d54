import { wholeHours } from "../../kit/time.ts";
import { hoursToIndex, indexHours } from "../../local/index-laptop.ts";
import { rangeOf } from "../cli/arguments.ts";
import { type LogOptions, withLaptop, withProgress } from "../laptop-session.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { stopSignal } from "../terminal/until-stopped.ts";

/** The hourly index of logs as Parquet under `out`: the files that the functions in AWS would write. */
export async function indexLogs(
  options: LogOptions & { out?: string; from?: number; to?: number },
): Promise<void> {
  const { out } = options;
  if (out === undefined)
    throw usageError("Cannot index without --out <folder>: expected where to put the index");
  const asked = rangeOf(options.from, options.to);
  await withLaptop(options, { indexDir: out }, async (laptop) => {
    const hours = await hoursToIndex(laptop, asked && wholeHours(asked));
    // The folder may hold an index of other logs: what is asked for is always made from these.
    const { indexed, failed, reason } = await withProgress((onProgress) =>
      indexHours(laptop, hours, { onProgress, again: true, signal: stopSignal() }),
    );
    if (stopSignal().aborted) return;
    console.log(`${indexed} ${indexed === 1 ? "hour" : "hours"} indexed in ${out}`);
    if (failed.length > 0)
      throw new CliError(`Cannot index ${failed.length} of ${hours.length} hours: ${reason}`);
  });
}
