import { AwsError, type HttpAnswer, type HttpRequest, httpAnswer } from "../wire/fake-service.ts";
import type { FakeFunction } from "./function.ts";

/** Lambda's own limits: 6 MB for an answer that is waited for, 1 MB for an event that is not (2025-10). */
const MAX_SYNC_BYTES = 6 * 1024 * 1024;
const MAX_ASYNC_BYTES = 1024 * 1024;

/** RequestResponse waits for the handler, Event does not, DryRun runs nothing. */
export async function invoke(target: FakeFunction, { body, headers }: HttpRequest): Promise<HttpAnswer> {
  const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
  const max = type === "Event" ? MAX_ASYNC_BYTES : MAX_SYNC_BYTES;
  if (body.length > max)
    throw new AwsError(
      "RequestTooLargeException",
      `${body.length} byte payload is too large for the ${type} invocation type (limit ${max} bytes)`,
      413,
    );
  if (type === "DryRun") return httpAnswer(204);
  const event = eventOf(body);
  target.invocations.push({ event, isAsync: type === "Event" });
  if (type === "Event") {
    // Its failure is nobody's: the caller was told that it is queued.
    void Promise.resolve(event)
      .then(target.handler)
      .catch(() => {});
    return httpAnswer(202);
  }
  const common = { "x-amz-executed-version": "$LATEST", "content-type": "application/json" };
  const log =
    headers["x-amz-log-type"] === "Tail"
      ? Buffer.from("END RequestId: fake\n").toString("base64")
      : undefined;
  const withLog = { ...common, "x-amz-log-result": log };
  try {
    const result: unknown = await target.handler?.(event);
    return httpAnswer(200, withLog, JSON.stringify(result ?? null));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    const failed = { errorType: name, errorMessage: message, trace: [] };
    return httpAnswer(200, { ...withLog, "x-amz-function-error": "Unhandled" }, JSON.stringify(failed));
  }
}

function eventOf(body: Buffer): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("InvalidRequestContentException", "Could not parse request body into json");
  }
}
