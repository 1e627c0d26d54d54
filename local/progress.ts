import { Presets, SingleBar } from "cli-progress";
import { formatBytes, formatNumber } from "../kit/numbers.ts";

/** How far a piece of work is. Units are the caller's; what they are is said once, in `startProgress`. */
export interface Progress {
  /** `done` of `total`; `remark` is a few words beside it ("12,300 events"). */
  update(done: number, total: number, remark?: string): void;
  /** Takes the bar away; a log keeps one last line. Again does nothing. */
  stop(): void;
}

export interface ProgressOptions {
  /** What is going on: "Loading logs". */
  readonly label: string;
  readonly unit: "bytes" | "hours" | "events";
  /** Default: standard error, so that a pipe on standard output gets the answer only. */
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds, any origin; for tests. */
  readonly now?: () => number;
}

/** A log gets its first line after this time and one per such time after it: short work says nothing. */
const LINE_EVERY_MS = 5000;

/** A bar that redraws itself on a terminal; elsewhere (pipes, logs, CI) a line now and then. */
export function startProgress(options: ProgressOptions): Progress {
  const stream = options.stream ?? process.stderr;
  return stream.isTTY ? bar(options, stream) : lines(options, stream);
}

function bar(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const shown = new SingleBar(
    {
      stream,
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl-C must end the program, not only the bar.
      gracefulExit: false,
      format: `${options.label} {bar} {percentage}%  {amount}{remark}`,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(done, total, remark) {
      const end = Math.max(total, 1);
      const payload = {
        amount: amountOf(done, total, options.unit),
        remark: remark ? `  ${remark}` : "",
      };
      if (isStarted) {
        shown.setTotal(end);
        shown.update(Math.min(done, end), payload);
      } else shown.start(end, Math.min(done, end), payload);
      isStarted = true;
    },
    stop() {
      if (isStarted) shown.stop();
      isStarted = false;
    },
  };
}

function lines(options: ProgressOptions, stream: NodeJS.WriteStream): Progress {
  const now = options.now ?? (() => performance.now());
  let lineAtMs = now();
  let latest: string | undefined;
  let isShown = false;
  return {
    update(done, total, remark) {
      const percent = total > 0 ? Math.floor((Math.min(done, total) / total) * 100) : 0;
      latest = `${options.label}: ${percent}%, ${amountOf(done, total, options.unit)}${remark ? `, ${remark}` : ""}\n`;
      if (now() - lineAtMs < LINE_EVERY_MS) return;
      lineAtMs = now();
      isShown = true;
      stream.write(latest);
      latest = undefined;
    },
    stop() {
      // Where a line said 80 %, the log should not end there.
      if (isShown && latest !== undefined) stream.write(latest);
      latest = undefined;
    },
  };
}

function amountOf(done: number, total: number, unit: ProgressOptions["unit"]): string {
  if (unit === "bytes") return `${formatBytes(done)} of ${formatBytes(total)}`;
  return `${formatNumber(done)} of ${formatNumber(total)} ${unit}`;
}
