import { type Laptop, type LaptopOptions, type Progress, startLaptop } from "../local/laptop.ts";
import { progressBar } from "../local/progress.ts";
import { builtDir } from "./built-dir.ts";
import { CliError } from "./terminal/cli-error.ts";
import { printable } from "./terminal/printable.ts";
import { orStopped, stopSignal } from "./terminal/until-stopped.ts";

// The SDK tells people to leave Node 20 whenever a client is made; what Node is needed is said in the README.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** What the commands that work on logs have in common. */
export interface LogOptions {
  readonly logs: readonly string[];
  readonly dataDir?: string;
  readonly asOf?: number;
}

export const DEFAULT_DATA_DIR = ".trailboard";

/** A laptop over the logs of the options, its progress on stderr, so that stdout is the command's answer alone. */
export async function openLaptop(
  { logs, dataDir = DEFAULT_DATA_DIR, asOf }: LogOptions,
  more: Pick<Partial<LaptopOptions>, "port" | "indexDir" | "functionsDir" | "functions"> = {},
): Promise<Laptop> {
  const bar = progressBar();
  const options: LaptopOptions = {
    logs,
    dataDir,
    asOfMs: asOf,
    port: more.port ?? 0,
    builtDir,
    indexDir: more.indexDir,
    functionsDir: more.functionsDir,
    functions: more.functions,
    onProgress: bar.update,
    signal: stopSignal(),
  };
  try {
    const laptop = await startLaptop(options);
    bar.stop();
    tellWhatWasLoaded(laptop);
    return laptop;
  } catch (error) {
    bar.stop();
    throw startFailure(error, options.port);
  }
}

/** `work` on a laptop that is closed after it, however it ends; Ctrl-C ends it at once. */
export async function withLaptop<T>(
  options: LogOptions,
  more: { port?: number; indexDir?: string },
  work: (laptop: Laptop) => Promise<T>,
): Promise<T> {
  const laptop = await openLaptop(options, more);
  try {
    return await orStopped(work(laptop));
  } finally {
    await laptop.close();
  }
}

export function withProgress<T>(work: (onProgress: Progress) => Promise<T>): Promise<T> {
  const bar = progressBar();
  return work(bar.update).finally(() => bar.stop());
}

function tellWhatWasLoaded({ store }: Laptop): void {
  const { events, duplicates, refusedCount, refused, warnings } = store;
  const say = (line: string) => console.error(printable(line));
  say(
    `${events.toLocaleString("en-US")} events` +
      (duplicates > 0 ? `, ${duplicates.toLocaleString("en-US")} delivered twice and counted once` : "") +
      (refusedCount > 0 ? `, ${refusedCount.toLocaleString("en-US")} refused` : ""),
  );
  for (const { file, reason, count } of refused)
    say(`  refused: ${file}: ${reason}${count > 1 ? ` (${count})` : ""}`);
  for (const warning of warnings) say(`  ${warning}`);
}

function startFailure(error: unknown, port: number): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE")
    return new CliError(`Cannot use port ${port}: another program listens there; try --port 0`, {
      cause: error,
    });
  if (code === "EACCES") return new CliError(`Cannot go on: ${(error as Error).message}`, { cause: error });
  return error;
}
