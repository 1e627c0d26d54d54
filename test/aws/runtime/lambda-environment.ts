import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { type RuntimeAnswer, startRuntimeApi } from "./runtime-api.ts";
import type { Runtime } from "./runtimes.ts";

export interface LambdaEnvironmentOptions {
  readonly runtime: Runtime;
  /** The unzipped archive. */
  readonly taskRoot: string;
  /** Lambda's name of the function. */
  readonly functionName: string;
  /** Of the function's own configuration: Lambda adds its variables to them, and nothing else is there. */
  readonly env: Readonly<Record<string, string>>;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One execution environment of a function: a process, and the Runtime API that feeds it. */
export interface LambdaEnvironment {
  readonly arn: string;
  /** What it printed so far. */
  readonly lines: readonly string[];
  /** Undefined while the process is alive. */
  exitCode(): number | null;
  invoke(event: unknown, options?: { timeoutMs?: number; arn?: string }): Promise<RuntimeAnswer>;
  close(): Promise<void>;
}

const REGION = "us-east-1";

export async function startLambda(options: LambdaEnvironmentOptions): Promise<LambdaEnvironment> {
  const { runtime, taskRoot, functionName, env, credentials } = options;
  const arn = `arn:aws:lambda:${REGION}:111122223333:function:${functionName}`;
  const api = await startRuntimeApi(arn);
  const child = spawn(runtime.node, runtime.args, {
    cwd: taskRoot,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      // "Defined runtime environment variables" of the Lambda Developer Guide.
      _HANDLER: "index.handler",
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef",
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: "session-token-of-a-role",
      AWS_LAMBDA_RUNTIME_API: api.address,
      LAMBDA_TASK_ROOT: taskRoot,
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      LANG: "en_US.UTF-8",
      PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
      TZ: ":UTC",
      ...env,
    },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on("line", (line) => lines.push(line));
  const exited = once(child, "exit").then(([code]) =>
    api.abandon(`The runtime exited with ${code}: ${lines.slice(-5).join("\n")}`),
  );
  return {
    arn,
    lines,
    exitCode: () => child.exitCode,
    invoke: api.invoke,
    async close() {
      child.kill("SIGKILL");
      await exited;
      await api.close();
    },
  };
}
