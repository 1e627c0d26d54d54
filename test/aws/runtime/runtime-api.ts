import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a function answered, as the runtime handed it in: JSON text. */
export type RuntimeAnswer =
  | { readonly kind: "response"; readonly text: string }
  | { readonly kind: "error"; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: "init-error"; readonly errorType: string; readonly errorMessage: string };

export interface RuntimeApi {
  /** "127.0.0.1:PORT": AWS_LAMBDA_RUNTIME_API. */
  readonly address: string;
  /** Hands the event to the next runtime that asks. */
  invoke(event: unknown, options?: { timeoutMs?: number; arn?: string }): Promise<RuntimeAnswer>;
  /** Answers whatever is waiting: the runtime is gone. */
  abandon(reason: string): void;
  close(): Promise<void>;
}

interface Invocation {
  readonly id: string;
  readonly body: string;
  readonly arn: string;
  readonly deadlineMs: number;
  readonly settle: (answer: RuntimeAnswer) => void;
}

/** Lambda's side of the Runtime API (Lambda Developer Guide, version 2018-06-01) for one execution environment. */
export async function startRuntimeApi(functionArn: string): Promise<RuntimeApi> {
  const queue: Invocation[] = [];
  const running = new Map<string, Invocation>();
  let asking: ServerResponse | undefined;

  function handOver(): void {
    const response = asking;
    const invocation = queue[0];
    if (!response || !invocation) return;
    asking = undefined;
    queue.shift();
    running.set(invocation.id, invocation);
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": invocation.id,
      "lambda-runtime-deadline-ms": String(invocation.deadlineMs),
      "lambda-runtime-invoked-function-arn": invocation.arn,
      "lambda-runtime-trace-id": "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
    });
    response.end(invocation.body);
  }

  function settleAll(answer: RuntimeAnswer): void {
    for (const { settle } of [...queue.splice(0), ...running.values()]) settle(answer);
    running.clear();
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = (request.url ?? "").replace(/^\/2018-06-01\/runtime\//, "");
    if (request.method === "GET" && route === "invocation/next") {
      asking = response;
      handOver();
      return;
    }
    const body = await textOf(request);
    const [, id = "", what] = /^invocation\/([^/]+)\/(response|error)$/.exec(route) ?? [];
    response.writeHead(202, { "content-type": "application/json" });
    response.end('{"status":"OK"}');
    if (what === "response") running.get(id)?.settle({ kind: "response", text: body });
    else if (what === "error") running.get(id)?.settle({ kind: "error", ...errorOf(body) });
    else if (route === "init/error") settleAll({ kind: "init-error", ...errorOf(body) });
    running.delete(id);
  }

  const server = createServer((request, response) => void serve(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke(event, { timeoutMs = 30_000, arn = functionArn } = {}) {
      return new Promise((settle) => {
        const body = JSON.stringify(event) ?? "null";
        queue.push({ id: randomUUID(), body, arn, deadlineMs: Date.now() + timeoutMs, settle });
        handOver();
      });
    },
    abandon: (reason) => settleAll({ kind: "error", errorType: "Runtime.ExitError", errorMessage: reason }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function errorOf(body: string): { errorType: string; errorMessage: string } {
  const { errorType, errorMessage } = JSON.parse(body) as Record<string, unknown>;
  return { errorType: String(errorType), errorMessage: String(errorMessage) };
}
