import { isoTime, wholeHours } from "../../kit/time.ts";
import { hoursToIndex, indexHours } from "../../local/index-laptop.ts";
import { rangeOf } from "../arguments.ts";
import { CliError } from "../cli-error.ts";
import { type LogOptions, openLaptop, withProgress } from "../laptop-session.ts";

/** The hourly index of logs as Parquet under `out`: the files that the functions in AWS would write. */
export async function indexLogs(
  options: LogOptions & { out: string; from?: number; to?: number },
): Promise<void> {
  const asked = rangeOf(options.from, options.to);
  const laptop = await openLaptop(options, { indexDir: options.out });
  try {
    const hours = await hoursToIndex(laptop, asked && wholeHours(asked));
    // The folder may hold an index of other logs: what is asked for is always made from these.
    const { indexed, failed } = await withProgress((bar) =>
      indexHours(laptop, hours, { onProgress: bar.update, again: true }),
    );
    console.log(`${indexed} hours indexed in ${options.out}`);
    const first = failed[0];
    if (first)
      throw new CliError(
        `Cannot index ${failed.length} of ${hours.length} hours; the first, ${isoTime(first.hourMs)}: ${first.reason}`,
      );
  } finally {
    await laptop.close();
  }
}
