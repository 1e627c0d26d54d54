import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RoleStatement } from "./resolved.ts";

/** One permission that a request needs, as IAM's words have it. */
export interface Need {
  readonly action: string;
  /** "*" where the action takes no resource. */
  readonly resource: string;
  /** Condition keys that the request brings; "assumed" is the role as which it comes, where that is not the caller's own. */
  readonly context: Readonly<Record<string, string>>;
}

export interface GuardedAws {
  readonly url: string;
  /** Objects of the one bucket. */
  readonly objects: Map<string, { readonly bytes: Buffer; readonly modifiedMs: number }>;
  /** The newest object that was ever put under this prefix, also where it is gone: its key and bytes. */
  lastPut(prefix: string): readonly [key: string, bytes: Buffer] | readonly [];
  /** Who calls from now on, and what is called from now on. */
  as(statements: readonly RoleStatement[]): { readonly needs: Need[]; readonly refused: Need[] };
  close(): Promise<void>;
}

/**
 * AWS that looks at every request as IAM does and lets nothing pass that the caller's role does not allow: one bucket of
 * its own, and what another endpoint answers for CloudTrail and CloudWatch. As with S3, an object that is not there is
 * 404 only for who may list the bucket without a prefix.
 */
export async function guardedAws(options: {
  readonly bucket: string;
  /** The account that the bucket belongs to. */
  readonly bucketOwner: string;
  readonly eventDataStoreArn: string;
  readonly behind: string;
}): Promise<GuardedAws> {
  const objects: GuardedAws["objects"] = new Map();
  const put: [key: string, bytes: Buffer][] = [];
  let caller: readonly RoleStatement[] = [];
  let needs: Need[] = [];
  let refused: Need[] = [];
  let assumed = "";
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const url = new URL(request.url ?? "/", "http://localhost");
    const asked = needOf(request, url, body, options);
    const isAssumed = String(request.headers.authorization).includes("Credential=assumed/");
    const need = isAssumed ? { ...asked, context: { ...asked.context, assumed } } : asked;
    needs.push(need);
    if (!isAssumed && !allows(caller, need)) {
      refused.push(need);
      response.writeHead(403, { "content-type": "application/xml" });
      response.end("<Error><Code>AccessDenied</Code><Message>Not allowed</Message></Error>");
    } else if (need.action.startsWith("s3:")) bucket(request.method ?? "", url, body, response);
    else if (need.action === "sts:AssumeRole") {
      assumed = need.resource;
      response.end(ASSUMED);
    } else await forward(request, body, response, options.behind);
  }

  function bucket(method: string, url: URL, body: Buffer, response: ServerResponse): void {
    const key = keyOf(url);
    if (key === "") {
      response.end(listXml(objects, url.searchParams.get("prefix") ?? ""));
    } else if (method === "PUT") {
      objects.set(key, { bytes: body, modifiedMs: Date.now() });
      put.push([key, body]);
      response.end();
    } else if (method === "DELETE") {
      objects.delete(key);
      response.writeHead(204).end();
    } else {
      const object = objects.get(key);
      if (object) response.end(object.bytes);
      else if (
        allows(caller, { action: "s3:ListBucket", resource: `arn:aws:s3:::${options.bucket}`, context: {} })
      )
        response.writeHead(404).end("<Error><Code>NoSuchKey</Code></Error>");
      else response.writeHead(403).end("<Error><Code>AccessDenied</Code></Error>");
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    lastPut: (prefix) => put.findLast(([key]) => key.startsWith(prefix)) ?? [],
    as(statements) {
      caller = statements;
      needs = [];
      refused = [];
      return { needs, refused };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** IAM's answer for a role's own policy: allowed by one statement or not at all. */
export function allows(statements: readonly RoleStatement[], { action, resource, context }: Need): boolean {
  return statements.some(
    ({ Action, Resource, Condition = {} }) =>
      Action.includes(action) &&
      [Resource].flat().some((pattern) => like(pattern, resource)) &&
      Object.entries(Condition).every(([operator, keys]) =>
        Object.entries(keys).every(([key, patterns]) => {
          const value = context[key];
          if (value === undefined) return operator.endsWith("IfExists");
          return [patterns].flat().some((pattern) => like(pattern, value));
        }),
      ),
  );
}

function like(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

const S3_ACTIONS: Readonly<Record<string, string>> = {
  GET: "s3:GetObject",
  PUT: "s3:PutObject",
  DELETE: "s3:DeleteObject",
};

function needOf(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  {
    bucket,
    bucketOwner,
    eventDataStoreArn,
  }: { bucket: string; bucketOwner: string; eventDataStoreArn: string },
): Need {
  const target = /(CloudTrail|Granite)\w*\.(\w+)$/.exec(String(request.headers["x-amz-target"] ?? ""));
  if (target) {
    const [, service, operation] = target;
    if (service === "CloudTrail")
      return { action: `cloudtrail:${operation}`, resource: eventDataStoreArn, context: {} };
    const { Namespace } = JSON.parse(body.toString("utf8")) as { Namespace?: string };
    const context: Record<string, string> =
      Namespace === undefined ? {} : { "cloudwatch:namespace": Namespace };
    return { action: `cloudwatch:${operation}`, resource: "*", context };
  }
  if (url.pathname.startsWith(`/${bucket}/`)) {
    const key = keyOf(url);
    const resource = `arn:aws:s3:::${bucket}`;
    if (key !== "")
      return {
        action: S3_ACTIONS[request.method ?? ""] ?? "s3:?",
        resource: `${resource}/${key}`,
        context: { "aws:ResourceAccount": bucketOwner },
      };
    const prefix = url.searchParams.get("prefix");
    return { action: "s3:ListBucket", resource, context: prefix === null ? {} : { "s3:prefix": prefix } };
  }
  const form = new URLSearchParams(body.toString("utf8"));
  return { action: `sts:${form.get("Action")}`, resource: form.get("RoleArn") ?? "", context: {} };
}

function keyOf(url: URL): string {
  return decodeURIComponent(url.pathname.replace(/^\/[^/]*\//, ""));
}

function listXml(objects: GuardedAws["objects"], prefix: string): string {
  const contents = [...objects]
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, { bytes, modifiedMs }]) =>
        `<Contents><Key>${key}</Key><Size>${bytes.length}</Size><LastModified>${new Date(modifiedMs).toISOString()}</LastModified></Contents>`,
    );
  return `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`;
}

async function forward(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  behind: string,
): Promise<void> {
  const headers = Object.fromEntries(
    ["content-type", "x-amz-target", "content-encoding"].flatMap((name) => {
      const value = request.headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
  const answer = await fetch(behind, { method: "POST", headers, body: new Uint8Array(body) });
  response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>assumed</AccessKeyId>
  <SecretAccessKey>other</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
