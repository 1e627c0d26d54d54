import type { World } from "../state.ts";
import {
  AwsError,
  type FakeService,
  type HttpRequest,
  httpAnswer,
  isHttpAnswer,
  type Operation,
} from "../wire/fake-service.ts";
import { escapeXml } from "../wire/xml.ts";
import { bucketOperations } from "./buckets.ts";
import { listOperations } from "./lists.ts";
import { objectOperations } from "./objects.ts";
import { xmlAnswer } from "./xml-answer.ts";

/** S3 with the bucket in the path. */
export function s3Service(world: World): FakeService {
  const operations: Record<string, Operation> = {
    ...bucketOperations(world),
    ...objectOperations(world),
    ...listOperations(world),
  };
  return {
    name: "s3",
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        name === "CreateBucket" ? operation : guarded(world, operation),
      ]),
    ),
    read(request) {
      const { bucket, key } = placeOf(request.path);
      const operation = operationOf(request, bucket, key);
      return {
        operation,
        input: {
          ...(bucket === "" ? {} : { Bucket: bucket }),
          ...(key === "" ? {} : { Key: key }),
          ...Object.fromEntries([...request.query].filter(([name]) => name !== "x-id")),
        },
      };
    },
    write: (operation, output) => (isHttpAnswer(output) ? output : xmlAnswer(`${operation}Result`, output)),
    writeError({ code, message, status }, requestId, { method }) {
      const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message><RequestId>${requestId}</RequestId></Error>`;
      // An answer to HEAD has no body: the client knows the status alone, as with AWS.
      return httpAnswer(
        status,
        { "content-type": "application/xml", "x-amz-request-id": requestId },
        method === "HEAD" ? "" : body,
      );
    },
  };
}

/** "/bucket/a%2Fb" -> bucket "bucket", key "a/b" */
function placeOf(path: string): { bucket: string; key: string } {
  const [, bucket = "", key = ""] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) };
}

const SUBRESOURCES: Readonly<Record<string, string>> = {
  publicAccessBlock: "PublicAccessBlock",
  tagging: "BucketTagging",
  location: "BucketLocation",
  encryption: "BucketEncryption",
  versioning: "BucketVersioning",
  policy: "BucketPolicy",
  lifecycle: "BucketLifecycleConfiguration",
  ownershipControls: "BucketOwnershipControls",
};
const VERBS: Readonly<Record<string, string>> = {
  GET: "Get",
  PUT: "Put",
  DELETE: "Delete",
  HEAD: "Head",
  POST: "Post",
};

function operationOf({ method, query }: HttpRequest, bucket: string, key: string): string {
  const verb = VERBS[method] ?? method;
  if (bucket === "") return "ListBuckets";
  if (key !== "") return `${verb}Object`;
  if (method === "POST" && query.has("delete")) return "DeleteObjects";
  if (query.has("versions")) return "ListObjectVersions";
  const subresource = Object.keys(SUBRESOURCES).find((name) => query.has(name));
  if (subresource) return `${verb}${SUBRESOURCES[subresource]}`;
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : "ListObjects";
  return method === "PUT" ? "CreateBucket" : `${verb}Bucket`;
}

/** The owner whom the client expects: another one is refused before anything is done. */
function guarded({ state }: World, operation: Operation): Operation {
  return (input, request) => {
    const expected = request.headers["x-amz-expected-bucket-owner"];
    const bucket = state.buckets.get(String(input.Bucket));
    if (bucket && bucket.ownerAccountId !== (expected ?? state.accountId))
      throw new AwsError("AccessDenied", "Access Denied", 403);
    return operation(input, request);
  };
}
