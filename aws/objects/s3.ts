import { AwsClient } from "aws4fetch";
import type { ObjectStore, StoredObject } from "../../trail/sources.ts";
import { checkKey } from "./keys.ts";
import { parseListPage, xmlText } from "./s3-xml.ts";

export interface S3Options {
  readonly bucket: string;
  /** Put before every key: "" or "some/prefix/". */
  readonly prefix: string;
  readonly region: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Another endpoint than AWS's own; its path then starts with the bucket. */
  readonly endpoint?: string;
  /** Wait before the first retry; each further wait is twice as long. Default 100. */
  readonly firstRetryMs?: number;
}

const TRIES = 5;
const TIMEOUT_MS = 30_000;

/**
 * Objects of a bucket over signed HTTPS. Not the SDK's client, which takes 50 ms of a cold start. Server errors,
 * throttling and lost connections are tried again; a refusal says which permission is missing.
 */
export function s3ObjectStore(options: S3Options): ObjectStore {
  const { bucket, prefix, region, credentials, firstRetryMs = 100 } = options;
  const client = new AwsClient({ ...credentials, region, service: "s3", retries: 0 });
  const base = baseUrl(options);

  function urlOf(key: string): string {
    checkKey(key);
    return base + (prefix + key).split("/").map(encodePart).join("/");
  }

  async function request(
    action: Action,
    what: string,
    url: string,
    body?: Uint8Array,
  ): Promise<Uint8Array | undefined> {
    for (let attempt = 1; ; attempt++) {
      const answer = await send(action, what, url, body);
      if (answer.kind === "found") return answer.bytes;
      if (answer.kind === "absent") return undefined;
      if (answer.kind === "refused" || attempt === TRIES) throw answer.error;
      await wait(firstRetryMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }

  async function send(
    action: Action,
    what: string,
    url: string,
    body: Uint8Array | undefined,
  ): Promise<Answer> {
    const { method, permission } = ACTIONS[action];
    try {
      const response = await client.fetch(url, {
        method,
        redirect: "manual",
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body ? { body: body as Uint8Array<ArrayBuffer> } : {}),
      });
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (response.ok) return { kind: "found", bytes };
      const code =
        xmlText(new TextDecoder().decode(bytes.subarray(0, 10_000)), "Code") || String(response.status);
      if (response.status === 404 && action !== "list" && code !== "NoSuchBucket") return { kind: "absent" };
      const error = new Error(
        `Cannot ${action} s3://${bucket}/${prefix}${what}: ${explain(code, response.status, permission, bucket)}`,
      );
      const passing = response.status >= 500 || response.status === 429 || PASSING_CODES.has(code);
      return { kind: passing ? "passing" : "refused", error };
    } catch (error) {
      const cause =
        error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : "";
      return {
        kind: "passing",
        error: new Error(`Cannot ${action} s3://${bucket}/${prefix}${what}: no answer (${cause})`, {
          cause: error,
        }),
      };
    }
  }

  return {
    get: async (key) => request("read", key, urlOf(key)),
    async put(key, bytes) {
      const done = await request("write", key, urlOf(key), bytes);
      if (!done) throw new Error(`Cannot write s3://${bucket}/${prefix}${key}: S3 says that it is not there`);
    },
    async delete(key) {
      await request("delete", key, urlOf(key));
    },
    async list(keyPrefix) {
      const objects: StoredObject[] = [];
      let token: string | undefined;
      do {
        const query = new URLSearchParams({ "list-type": "2", prefix: prefix + keyPrefix });
        if (token !== undefined) query.set("continuation-token", token);
        // S3 reads "+" in a query as "+", URLSearchParams writes it for a space.
        const bytes = await request("list", keyPrefix, `${base}?${query.toString().replaceAll("+", "%20")}`);
        const page = parseListPage(new TextDecoder().decode(bytes));
        for (const object of page.objects) objects.push({ ...object, key: object.key.slice(prefix.length) });
        if (page.nextToken !== undefined && page.nextToken === token)
          throw new Error(`Cannot list s3://${bucket}/${prefix}: the same page came twice`);
        token = page.nextToken;
      } while (token !== undefined);
      return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
  };
}

type Action = "read" | "write" | "delete" | "list";
type Answer =
  | { readonly kind: "found"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  | { readonly kind: "passing" | "refused"; readonly error: Error };

const ACTIONS = {
  read: { method: "GET", permission: "s3:GetObject" },
  write: { method: "PUT", permission: "s3:PutObject" },
  delete: { method: "DELETE", permission: "s3:DeleteObject" },
  list: { method: "GET", permission: "s3:ListBucket" },
} as const;

const PASSING_CODES = new Set([
  "SlowDown",
  "RequestTimeout",
  "Throttling",
  "InternalError",
  "OperationAborted",
]);

function explain(code: string, status: number, permission: string, bucket: string): string {
  if (code === "AccessDenied" || code === "403")
    return `access denied; the role needs ${permission} on bucket "${bucket}"`;
  if (code === "NoSuchBucket") return `there is no bucket "${bucket}"`;
  if (status >= 300 && status < 400) return `bucket "${bucket}" is in another region (${code})`;
  if (/^[A-Za-z0-9]{1,60}$/.test(code)) return `S3 answered ${code} (HTTP ${status})`;
  return `S3 answered HTTP ${status}`;
}

function baseUrl({ bucket, region, endpoint }: S3Options): string {
  if (endpoint !== undefined) return `${endpoint.replace(/\/+$/, "")}/${encodePart(bucket)}/`;
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  // The certificate for *.s3.<region> does not cover a bucket's dots.
  return bucket.includes(".")
    ? `https://s3.${region}.${domain}/${bucket}/`
    : `https://${bucket}.s3.${region}.${domain}/`;
}

function encodePart(part: string): string {
  return encodeURIComponent(part).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
