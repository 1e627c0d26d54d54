import { Presets, SingleBar } from "cli-progress";
import { formatCompact } from "../kit/numbers.ts";

/** Shows how far long work is. */
export interface ProgressBar {
  /** `what` names the work for people ("Loading logs"); `done` of `total`, in whatever unit. */
  readonly update: (what: string, done: number, total: number) => void;
  /** Takes the bar away; a log that had lines gets the last one. Again does nothing. */
  readonly stop: () => void;
}

export interface ProgressOptions {
  /** Default: standard error, so that standard output is the answer alone. */
  readonly stream?: NodeJS.WriteStream;
  /** Milliseconds from any origin; for tests. */
  readonly now?: () => number;
}

/** A log gets its first line after this time, and one per such time: short work says nothing. */
const LINE_EVERY_MS = 5000;

/** A bar that redraws itself on a terminal; elsewhere (pipes, logs, CI) a line now and then. */
export function progressBar({ stream = process.stderr, now }: ProgressOptions = {}): ProgressBar {
  return stream.isTTY ? bar(stream) : lines(stream, now ?? (() => performance.now()));
}

function bar(stream: NodeJS.WriteStream): ProgressBar {
  const shown = new SingleBar(
    {
      stream,
      hideCursor: true,
      clearOnComplete: true,
      // Ctrl-C must end the program, not only the bar.
      gracefulExit: false,
      format: "{what} {bar} {percentage}%  {amount}",
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update(what, done, total) {
      const end = Math.max(total, 1);
      const payload = { what, amount: amountOf(done, total) };
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

function lines(stream: NodeJS.WriteStream, now: () => number): ProgressBar {
  let lineAtMs = now();
  let unsaid: string | undefined;
  let isShown = false;
  return {
    update(what, done, total) {
      const percent = total > 0 ? Math.floor((Math.min(done, total) / total) * 100) : 0;
      unsaid = `${what}: ${percent}%, ${amountOf(done, total)}\n`;
      if (now() - lineAtMs < LINE_EVERY_MS) return;
      lineAtMs = now();
      isShown = true;
      stream.write(unsaid);
      unsaid = undefined;
    },
    stop() {
      // Where a line said 80 %, the log should not end there.
      if (isShown && unsaid !== undefined) stream.write(unsaid);
      unsaid = undefined;
    },
  };
}

function amountOf(done: number, total: number): string {
  return `${formatCompact(done)} of ${formatCompact(total)}`;
}
