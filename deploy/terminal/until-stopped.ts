import { CliError } from "./cli-error.ts";

/** 128 + SIGINT: what a shell expects of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

const LONGEST_CLEANUP_MS = 10_000;

let stop: AbortController | undefined;

/**
 * Aborts when the person (or the machine) asks the process to end, with an error that exits with 130. Whoever gets it
 * cleans up; a second request ends the process at once.
 */
export function stopSignal(): AbortSignal {
  if (stop) return stop.signal;
  const asked = new AbortController();
  stop = asked;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (asked.signal.aborted) process.exit(INTERRUPTED);
      asked.abort(new CliError("Stopped", { exitCode: INTERRUPTED }));
      // A call into the system that never returns must not outlive the person's patience.
      setTimeout(() => process.exit(INTERRUPTED), LONGEST_CLEANUP_MS).unref();
    });
  return asked.signal;
}

/** Resolves when the process is asked to end. */
export function untilStopped(): Promise<void> {
  const signal = stopSignal();
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** What `work` gives, or the stop's error where that comes first; `work` is then left to end by itself. */
export async function orStopped<T>(work: Promise<T>): Promise<T> {
  const signal = stopSignal();
  const stopped = untilStopped().then((): never => {
    throw signal.reason;
  });
  return Promise.race([work, stopped]);
}
