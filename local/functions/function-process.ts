import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { bootstrapSource } from "./bootstrap.ts";

export type InvokeAnswer =
  | { readonly kind: "answer"; readonly payload: unknown }
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string };

export interface FunctionProcessOptions {
  /** The bundle: a CommonJS file that exports `handler`. */
  readonly file: string;
  /** The process's whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  log(line: string): void;
}

export interface Invocation {
  readonly requestId: string;
  readonly arn: string;
  /** JSON text. */
  readonly event: string;
  readonly timeoutMs: number;
}

/** Lambda's limits of a synchronous call (Lambda Developer Guide, "Lambda quotas": 6 MB each way). */
export const MAX_REQUEST_BYTES = 6_291_456;
export const MAX_RESPONSE_BYTES = 6_291_556;

/** One execution environment: a process that answers one call at a time, as Lambda's do. */
export class FunctionProcess {
  readonly #child: ChildProcess;
  readonly #log: (line: string) => void;
  readonly #exited: Promise<void>;
  #alive = true;
  #settle: ((answer: InvokeAnswer) => void) | undefined;
  #requestId = "";

  constructor({ file, env, memoryMb, log }: FunctionProcessOptions) {
    this.#log = log;
    this.#child = spawn(
      process.execPath,
      // Lambda counts all memory, V8 only its heap: half of it leaves room for buffers. Lambda also lacks this
      // machine's eval ban, but a template compiled at run time is a mistake that should be seen here.
      [
        "--disallow-code-generation-from-strings",
        `--max-old-space-size=${Math.max(64, Math.round(memoryMb / 2))}`,
        "--enable-source-maps",
        "--eval",
        bootstrapSource,
      ],
      { env: { ...env, TRAILBOARD_RUNNER_FILE: file }, stdio: ["ignore", "pipe", "pipe", "ipc"] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr])
      if (stream) createInterface({ input: stream }).on("line", log);
    this.#child.on("message", (message) => this.#receive(message));
    this.#child.on("error", (error) => this.#end(`Runtime failed to start: ${error.message}`));
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", resolve);
      // A process that never started has no exit.
      this.#child.once("error", () => this.#child.pid === undefined && resolve());
    });
    this.#child.on("exit", (code, signal) =>
      this.#end(
        `Runtime exited ${signal === null ? `with error: exit status ${code}` : `by signal ${signal}`}`,
      ),
    );
  }

  get alive(): boolean {
    return this.#alive;
  }

  get busy(): boolean {
    return this.#settle !== undefined;
  }

  /** Never rejects. A call that takes too long ends this process, as it does in Lambda. */
  invoke({ requestId, arn, event, timeoutMs }: Invocation): Promise<InvokeAnswer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#finish({
          kind: "error",
          errorType: "Sandbox.Timedout",
          errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
        });
        this.kill();
      }, timeoutMs);
      this.#requestId = requestId;
      this.#settle = (answer) => {
        clearTimeout(timer);
        resolve(answer);
      };
      const deadlineMs = Date.now() + timeoutMs;
      this.#child.send({ id: requestId, event, arn, deadlineMs }, (error) => {
        if (error) this.#end(`Runtime exited: ${error.message}`);
      });
    });
  }

  /** Resolves when the process is gone. */
  kill(): Promise<void> {
    this.#alive = false;
    this.#child.kill("SIGKILL");
    return this.#exited;
  }

  #receive(message: unknown): void {
    const { id, payload, errorType, errorMessage, trace } = message as Readonly<Record<string, unknown>>;
    if (id !== this.#requestId) return;
    if (typeof payload !== "string") {
      this.#log(String(trace));
      this.#finish({ kind: "error", errorType: String(errorType), errorMessage: String(errorMessage) });
      return;
    }
    this.#finish(
      Buffer.byteLength(payload) > MAX_RESPONSE_BYTES
        ? {
            kind: "error",
            errorType: "Function.ResponseSizeTooLarge",
            errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
          }
        : { kind: "answer", payload: JSON.parse(payload) },
    );
  }

  #end(reason: string): void {
    this.#alive = false;
    this.#finish({
      kind: "error",
      errorType: "Runtime.ExitError",
      errorMessage: `RequestId: ${this.#requestId} Error: ${reason}`,
    });
  }

  #finish(answer: InvokeAnswer): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
