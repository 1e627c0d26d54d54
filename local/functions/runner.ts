import { randomUUID } from "node:crypto";
import path from "node:path";
import { parseFunctionReference } from "./function-arn.ts";
import { FunctionProcess, type InvokeAnswer, MAX_REQUEST_BYTES } from "./function-process.ts";

export type { InvokeAnswer } from "./function-process.ts";

export interface LocalFunction {
  /** Folder of the bundle: `<builtDir>/<name>/index.cjs`. */
  readonly name: string;
  /** Unqualified; its last part is the name that Lambda would know. */
  readonly arn: string;
  /** Added to Lambda's own variables; the parent's environment is not handed on. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Default 256. */
  readonly memoryMb?: number;
}

export interface RunnerOptions {
  readonly builtDir: string;
  readonly functions: readonly LocalFunction[];
  /** Environments of one function at the same time; more calls wait. Default 3. */
  readonly maxProcesses?: number;
  /** Gets each line that a function prints. */
  log?(functionName: string, line: string): void;
}

export interface FunctionRunner {
  /** Never rejects: what goes wrong is an answer of kind "error", named as Lambda names it. */
  invoke(
    arnOrName: string,
    event: unknown,
    options?: { readonly signal?: AbortSignal },
  ): Promise<InvokeAnswer>;
  /** Resolves when every process is gone. */
  close(): Promise<void>;
}

/** Runs built Lambda functions on this machine. Processes start with the first call, not here. */
export async function startFunctions(options: RunnerOptions): Promise<FunctionRunner> {
  const pools = options.functions.map((fn) => makePool(fn, options));
  let closed = false;
  return {
    async invoke(arnOrName, event, { signal } = {}) {
      const reference = parseFunctionReference(arnOrName);
      const pool = pools.find(
        ({ fn, lambdaName }) => reference && [fn.arn, fn.name, lambdaName].includes(reference.unqualified),
      );
      if (!pool || !reference)
        return failure("ResourceNotFoundException", `Function not found: ${arnOrName.slice(0, 200)}`);
      if (closed) return failure("ServiceException", "The function runner is closed");
      const text = JSON.stringify(event) ?? "null";
      if (Buffer.byteLength(text) > MAX_REQUEST_BYTES)
        return failure(
          "RequestTooLargeException",
          `Request must be smaller than ${MAX_REQUEST_BYTES} bytes for the InvokeFunction operation`,
        );
      const arn = reference.qualifier === "" ? pool.fn.arn : `${pool.fn.arn}:${reference.qualifier}`;
      return pool.invoke(arn, text, signal);
    },
    async close() {
      closed = true;
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}

interface Pool {
  readonly fn: LocalFunction;
  readonly lambdaName: string;
  invoke(arn: string, event: string, signal: AbortSignal | undefined): Promise<InvokeAnswer>;
  close(): Promise<void>;
}

function makePool(fn: LocalFunction, { builtDir, maxProcesses = 3, log }: RunnerOptions): Pool {
  const lambdaName = parseFunctionReference(fn.arn)?.name ?? fn.name;
  const memoryMb = fn.memoryMb ?? 256;
  const file = path.resolve(builtDir, fn.name, "index.cjs");
  let processes: FunctionProcess[] = [];
  const waiting: ((environment: FunctionProcess | undefined) => void)[] = [];
  let closed = false;

  function start(): FunctionProcess {
    const environment = new FunctionProcess({
      file,
      memoryMb,
      env: { ...lambdaEnvironment({ fn, lambdaName, memoryMb, taskRoot: path.dirname(file) }), ...fn.env },
      log: (line) => log?.(lambdaName, line),
    });
    processes.push(environment);
    return environment;
  }

  function free(): FunctionProcess | undefined {
    processes = processes.filter(({ alive }) => alive);
    const idle = processes.find(({ busy }) => !busy);
    if (idle) return idle;
    return processes.length < maxProcesses ? start() : undefined;
  }

  function next(): void {
    if (waiting.length === 0) return;
    const environment = closed ? undefined : free();
    if (closed || environment) waiting.shift()?.(environment);
  }

  return {
    fn,
    lambdaName,
    invoke(arn, event, signal) {
      return new Promise((resolve) => {
        const stopped = failure("Aborted", "The caller went away");
        // Runs at once when an environment is handed over, so that no two calls are given the same one.
        const run = (environment: FunctionProcess | undefined) => {
          if (!environment) return resolve(failure("ServiceException", "The function runner is closed"));
          // A caller that left while waiting starts no work; one that leaves later is not waited for, as in Lambda.
          if (signal?.aborted) {
            resolve(stopped);
            return next();
          }
          const invocation = { requestId: randomUUID(), arn, event, timeoutMs: fn.timeoutMs };
          environment.invoke(invocation).then((answer) => {
            resolve(answer);
            next();
          });
        };
        signal?.addEventListener("abort", () => resolve(stopped), { once: true });
        const environment = waiting.length === 0 ? free() : undefined;
        if (environment) run(environment);
        else waiting.push(run);
      });
    },
    async close() {
      closed = true;
      const gone = processes.map((environment) => environment.kill());
      while (waiting.length > 0) next();
      await Promise.all(gone);
    },
  };
}

/**
 * What Lambda sets (Lambda Developer Guide, "Defined runtime environment variables"). The credentials are no secret:
 * the local endpoint takes any.
 */
function lambdaEnvironment({
  fn,
  lambdaName,
  memoryMb,
  taskRoot,
}: {
  fn: LocalFunction;
  lambdaName: string;
  memoryMb: number;
  taskRoot: string;
}): Record<string, string> {
  const region = fn.arn.split(":")[3] || "us-east-1";
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: "ASIALOCALLOCALLOCAL0",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_SESSION_TOKEN: "local",
    AWS_LAMBDA_FUNCTION_NAME: lambdaName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambdaName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: "local",
    LAMBDA_TASK_ROOT: taskRoot,
    AWS_EXECUTION_ENV: `AWS_Lambda_nodejs${process.versions.node.split(".")[0]}.x`,
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin:/bin",
    NODE_ENV: "production",
  };
}

function failure(errorType: string, errorMessage: string): InvokeAnswer {
  return { kind: "error", errorType, errorMessage };
}
