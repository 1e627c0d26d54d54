import { randomUUID } from "node:crypto";
import { gunzip } from "node:zlib";
import { AwsError, type AwsOperation, type AwsService } from "./service.ts";

/** The largest body that an SDK sends here is a PutMetricData of 1 MB. */
const MAX_BODY_BYTES = 2 * 1024 * 1024;
const JSON_10 = "application/x-amz-json-1.0";

/**
 * AWS services behind one address, as fetch handler. JSON 1.0 and 1.1: the operation is the last part of X-Amz-Target,
 * whatever stands before it (the CLI sends a Java package there). Everything that goes wrong is an AWS error in JSON
 * with `__type` and `message`, for the SDK on the other side has no use for a page.
 */
export function awsEndpoint(services: readonly AwsService[]): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = randomUUID();
    let contentType: string = JSON_10;
    try {
      const { service, operation } = route(request, services);
      contentType = service.contentType;
      const output = await operation(await inputOf(request));
      return answer(200, output, contentType, requestId);
    } catch (error) {
      const known = error instanceof AwsError ? error : internal(error);
      const body = { ...known.members, __type: known.code, message: known.message };
      return answer(known.status, body, contentType, requestId, { "x-amzn-errortype": known.code });
    }
  };
}

function route(
  request: Request,
  services: readonly AwsService[],
): { service: AwsService; operation: AwsOperation } {
  if (request.method !== "POST")
    throw new AwsError(
      "UnknownOperationException",
      `Cannot answer ${request.method}: AWS JSON requests are POST`,
    );
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (!/^application\/x-amz-json-1\.[01]$/.test(type))
    throw new AwsError(
      "UnsupportedProtocolException",
      `Cannot read a request of type "${type.slice(0, 80)}": expected application/x-amz-json-1.0 or 1.1`,
      415,
    );
  const target = (request.headers.get("x-amz-target") ?? "").slice(0, 200);
  const [name = "", prefix = ""] = target.split(".").reverse();
  const service = services.find((candidate) => candidate.target === prefix);
  const operation = service && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  if (!service || !operation)
    throw new AwsError("UnknownOperationException", `Cannot do "${target}": no such operation here`);
  return { service, operation };
}

async function inputOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await decoded(request.headers.get("content-encoding"), await bodyOf(request));
  const input = parsed(bytes);
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "Cannot read the request: expected a JSON object");
  return input as Readonly<Record<string, unknown>>;
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new AwsError("SerializationException", "Cannot read the request: its body is not JSON");
  }
}

/** Read with a bound, for the length that a client announces may be a lie. */
async function bodyOf(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The SDK compresses large PutMetricData requests. */
async function decoded(encoding: string | null, bytes: Uint8Array): Promise<Uint8Array> {
  if (encoding === null || encoding === "" || encoding === "identity") return bytes;
  if (encoding.toLowerCase() !== "gzip")
    throw new AwsError(
      "SerializationException",
      `Cannot read content encoding "${encoding.slice(0, 80)}": expected gzip`,
    );
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: MAX_BODY_BYTES }, (error, result) => {
      if (!error) resolve(result);
      else if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") reject(tooLarge());
      else reject(new AwsError("SerializationException", "Cannot read the request: its body is not gzip"));
    });
  });
}

function tooLarge(): AwsError {
  return new AwsError(
    "RequestEntityTooLargeException",
    `Cannot read the request: its body is larger than ${MAX_BODY_BYTES} bytes`,
    413,
  );
}

/** What nobody foresaw: its text may name anything, so it goes to the terminal and not to the client. */
function internal(error: unknown): AwsError {
  console.error("An AWS operation failed:", error);
  return new AwsError(
    "InternalFailure",
    "The operation failed for a reason of its own; the terminal says which",
    500,
  );
}

function answer(
  status: number,
  body: object,
  contentType: string,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId, ...headers },
  });
}
