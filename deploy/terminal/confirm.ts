import { createInterface } from "node:readline/promises";
import { CliError, usageError } from "./cli-error.ts";
import { printable } from "./printable.ts";
import { stopSignal } from "./until-stopped.ts";

/**
 * Resolves when the person agrees, or has agreed with --yes. Throws where they do not, and where there is nobody to ask.
 * The question goes to stderr: stdout is the command's answer.
 */
export async function confirm(question: string, { yes = false }: { yes?: boolean }): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY)
    throw usageError("Cannot ask: this is no terminal; say --yes to go on without being asked");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${printable(question)} [y/N] `, { signal: stopSignal() });
    if (!/^y(es)?$/i.test(answer.trim())) throw new CliError("Nothing was changed");
  } catch (error) {
    if (stopSignal().aborted) throw stopSignal().reason;
    throw error;
  } finally {
    terminal.close();
  }
}
