import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Call, Script } from "./script.ts";
import {
  AwsError,
  type FakeService,
  type HttpAnswer,
  type HttpRequest,
  httpAnswer,
  notBuilt,
} from "./wire/fake-service.ts";
import { readRequest, scopeOf } from "./wire/read-request.ts";

/** Answers one HTTP request: by the service of its signature, unless the test has planned another answer. */
export async function serve(
  services: ReadonlyMap<string, FakeService>,
  script: Script,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  let answer: HttpAnswer | "drop";
  try {
    const request = await readRequest(message);
    const { signedFor, region } = scopeOf(request);
    const service = services.get(signedFor);
    if (!service) throw notBuilt(signedFor, "*");
    answer = await answerOf(service, script, request, region, requestId);
  } catch (error) {
    const { code, message: text, status } = asAwsError(error);
    answer = httpAnswer(
      status,
      { "content-type": "application/json", "x-amzn-errortype": code },
      JSON.stringify({ __type: code, message: text }),
    );
  }
  if (answer === "drop") {
    message.socket.destroy();
    return;
  }
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}

async function answerOf(
  service: FakeService,
  script: Script,
  request: HttpRequest,
  region: string,
  requestId: string,
): Promise<HttpAnswer | "drop"> {
  try {
    const { operation, input } = service.read(request);
    const call: Call = { service: service.name, operation, input, region };
    script.calls.push(call);
    const reply = script.next(call);
    if (reply === "drop") return "drop";
    const goOn = async () => {
      const built = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
      if (!built) throw notBuilt(service.name, operation);
      return built(input, request);
    };
    if (typeof reply === "function")
      return service.write(operation, await reply(input, goOn, request), requestId);
    if (reply && "code" in reply) throw new AwsError(reply.code, reply.message ?? reply.code, reply.status);
    if (reply?.kind === "drop") {
      if (reply.after) await goOn().catch(() => {});
      return "drop";
    }
    return service.write(operation, await goOn(), requestId);
  } catch (error) {
    return service.writeError(asAwsError(error), requestId, request);
  }
}

/** A fault of the fake itself: loud at the terminal, and 501 for the client, which no SDK tries again. */
function asAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  console.error("The fake AWS failed:", error);
  return new AwsError("FakeAwsFailure", `The fake AWS failed: ${String(error)}`, 501);
}
