import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";
import { AwsError, type HttpRequest } from "./fake-service.ts";

const MAX_BODY_BYTES = 64 * 1024 * 1024;

export async function readRequest(message: IncomingMessage): Promise<HttpRequest> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of message as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES)
      throw new AwsError("RequestEntityTooLargeException", "The request is too large", 413);
    parts.push(part);
  }
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : value,
    ]),
  );
  const { pathname, searchParams } = new URL(message.url ?? "/", "http://localhost");
  const body = Buffer.concat(parts);
  return {
    method: message.method ?? "GET",
    path: pathname,
    query: searchParams,
    headers,
    body: decoded(body, headers),
  };
}

function decoded(body: Buffer, headers: HttpRequest["headers"]): Buffer {
  if (headers["content-encoding"] === "gzip" && headers["x-amz-target"] !== undefined)
    return gunzipSync(body);
  return headers["x-amz-content-sha256"]?.startsWith("STREAMING-") ? withoutChunks(body) : body;
}

/** "size;extension\r\n bytes \r\n ... 0\r\n trailers": how clients send a stream whose checksum comes last. */
function withoutChunks(body: Buffer): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf("\r\n", at);
    if (lineEnd < 0) break;
    const size = Number.parseInt(body.toString("latin1", at, lineEnd), 16);
    if (!(size > 0)) break;
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(parts);
}

/** Service and Region of the signature's scope: "AKIA.../20261122/eu-central-1/iam/aws4_request". */
export function scopeOf({ headers, query }: HttpRequest): {
  signedFor: string;
  region: string;
  accessKeyId: string;
} {
  const credential =
    /Credential=([^,\s]+)/.exec(headers.authorization ?? "")?.[1] ?? query.get("X-Amz-Credential") ?? "";
  const [accessKeyId = "", , region = "", signedFor = ""] = credential.split("/");
  if (signedFor === "")
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
  return { signedFor, region, accessKeyId };
}
