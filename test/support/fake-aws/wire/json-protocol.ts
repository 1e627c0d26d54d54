import type { AwsService } from "../../../../local/wire/service.ts";
import {
  AwsError,
  type FakeService,
  type HttpRequest,
  httpAnswer,
  type Input,
  isHttpAnswer,
  type Operation,
} from "./fake-service.ts";

/** A service of JSON 1.0 or 1.1: the operation stands in X-Amz-Target (CloudWatch, CloudTrail). */
export function jsonService(
  name: string,
  contentType: AwsService["contentType"],
  operations: Readonly<Record<string, Operation>>,
): FakeService {
  return {
    name,
    operations,
    read(request) {
      const operation = (request.headers["x-amz-target"] ?? "").split(".").at(-1);
      if (!operation)
        throw new AwsError("UnknownOperationException", "The request must name its X-Amz-Target");
      return { operation, input: jsonBody(request) };
    },
    write: (_operation, output, requestId) => json(200, output, requestId, contentType),
    writeError: ({ code, message, status, members }, requestId) =>
      json(status, { ...members, __type: code, message }, requestId, contentType),
  };
}

/** A service of REST and JSON: method and path say the operation (Lambda, Scheduler). */
export function restJsonService(
  name: string,
  routes: readonly Route[],
  operations: Readonly<Record<string, Operation>>,
): FakeService {
  return {
    name,
    operations,
    read(request) {
      for (const { method, path, operation } of routes) {
        const found = request.method === method ? path.exec(request.path) : null;
        if (found) return { operation, input: restInput(request, found.groups ?? {}) };
      }
      throw new AwsError(
        "UnknownOperationException",
        `The fake AWS has no ${name}: ${request.method} ${request.path}`,
        404,
      );
    },
    write: (_operation, output, requestId) =>
      isHttpAnswer(output) ? output : json(200, output, requestId, "application/json"),
    writeError({ code, message, status }, requestId) {
      const type = status < 500 ? "User" : "Service";
      const answer = json(status, { Type: type, Message: message, message }, requestId, "application/json");
      return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": code } };
    },
  };
}

export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Named groups become members of the input. */
  readonly path: RegExp;
  readonly operation: string;
}

/** Members of the body, of the query and of the path in one; the body of an invocation stays with the request. */
function restInput(request: HttpRequest, groups: Readonly<Record<string, string>>): Input {
  const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
  return {
    ...(isJson && !request.path.endsWith("/invocations") ? jsonBody(request) : {}),
    ...Object.fromEntries(request.query),
    ...Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)])),
  };
}

function jsonBody({ body }: HttpRequest): Input {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) return parsed as Input;
  } catch {
    // Said below.
  }
  throw new AwsError("SerializationException", "Cannot read the request: expected a JSON object");
}

/** Times are epoch seconds in these protocols. */
function json(status: number, output: object, requestId: string, contentType: string) {
  const body = JSON.stringify(output, function (key, value: unknown) {
    const raw: unknown = this[key];
    return raw instanceof Date ? raw.getTime() / 1000 : value;
  });
  return httpAnswer(status, { "content-type": contentType, "x-amzn-requestid": requestId }, body);
}
