import { vi } from "vitest";

export interface Said {
  readonly stdout: string;
  readonly stderr: string;
  /** The sentence of the error that ended the command; "" for none. */
  readonly failure: string;
  readonly exitCode: number;
}

/** What a command writes while `work` runs, and how it ends. */
export async function said(work: () => Promise<void>): Promise<Said> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((line = "") => void stdout.push(String(line)));
  const error = vi.spyOn(console, "error").mockImplementation((line = "") => void stderr.push(String(line)));
  let [failure, exitCode] = ["", 0];
  try {
    await work();
  } catch (thrown) {
    failure = (thrown as Error).message;
    exitCode = (thrown as { exitCode?: number }).exitCode ?? -1;
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
  return { stdout: stdout.join("\n"), stderr: stderr.join("\n"), failure, exitCode };
}
