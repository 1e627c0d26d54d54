import { expect, test } from "vitest";
import { openObjects } from "../../../aws/objects/open-objects.ts";
import { s3ObjectStore } from "../../../aws/objects/s3.ts";
import { parseListPage } from "../../../aws/objects/s3-xml.ts";
import { objectStoreConformance } from "../../conformance/object-store.ts";
import { S3_CREDENTIALS, startAnswering, startS3Server } from "../../support/s3-server.ts";

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "S3RVER",
  AWS_SECRET_ACCESS_KEY: "S3RVER",
  AWS_REGION: "eu-central-1",
};

objectStoreConformance(
  "objects in a bucket under a prefix",
  async () => {
    const server = await startS3Server("trail-index");
    const objects = openObjects(new URL("s3://trail-index/team/one"), {
      ...CREDENTIALS,
      AWS_ENDPOINT_URL_S3: server.endpoint,
    });
    return { objects, close: server.close };
  },
  { tornPuts: true },
);

test("two prefixes of one bucket do not see each other", async () => {
  const server = await startS3Server("trail-index");
  const env = { ...CREDENTIALS, AWS_ENDPOINT_URL: server.endpoint };
  const one = openObjects(new URL("s3://trail-index/one"), env);
  const other = openObjects(new URL("s3://trail-index/one-more"), env);
  await one.put("a.txt", new Uint8Array([1]));

  expect(await other.list("")).toEqual([]);
  expect(await other.get("a.txt")).toBeUndefined();
  expect((await one.list("")).map(({ key }) => key)).toEqual(["a.txt"]);
  await server.close();
});

test("list() follows every page", async () => {
  const tokens: (string | null)[] = [];
  const server = await startAnswering((request, response) => {
    const token = new URL(request.url ?? "", "http://x").searchParams.get("continuation-token");
    tokens.push(token);
    const page = token === null ? 0 : Number(token.slice(-1));
    response.end(listXml([`k${page}&amp;&#x3c;&#233;`], page < 2 ? `t+/=&amp; ${page + 1}` : undefined));
  });

  const listed = await storeAt(server.endpoint).list("k");

  expect(listed.map(({ key }) => key)).toEqual(["k0&<é", "k1&<é", "k2&<é"]);
  expect(tokens).toEqual([null, "t+/=& 1", "t+/=& 2"]);
  await server.close();
});

test.each([
  ["an answer that is no list", "<html>proxy</html>"],
  ["a page without its token", "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"],
  ["an object without a size", "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>"],
])("%s is never taken for an empty list", (_name, xml) => {
  expect(() => parseListPage(xml)).toThrow("Cannot read S3's list: expected");
});

test("server errors, throttling and lost connections are tried again", async () => {
  let calls = 0;
  const server = await startAnswering((request, response) => {
    calls += 1;
    if (calls === 1) response.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
    else if (calls === 2) response.writeHead(429).end();
    else if (calls === 3) request.socket.destroy();
    else response.end("bytes");
  });

  const bytes = await storeAt(server.endpoint).get("a.txt");

  expect(new TextDecoder().decode(bytes)).toBe("bytes");
  expect(calls).toBe(4);
  await server.close();
});

test("a server that never recovers is given up with what it said", async () => {
  let calls = 0;
  const server = await startAnswering((_request, response) => {
    calls += 1;
    response.writeHead(500).end("<Error><Code>InternalError</Code></Error>");
  });

  await expect(storeAt(server.endpoint).put("a.txt", new Uint8Array([1]))).rejects.toThrow(
    "Cannot write s3://trail-index/a.txt: S3 answered InternalError (HTTP 500)",
  );
  expect(calls).toBe(5);
  await server.close();
});

test("a refusal is not tried again and names the permission and the bucket", async () => {
  let calls = 0;
  const server = await startAnswering((_request, response) => {
    calls += 1;
    response.writeHead(403).end("<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
  });
  const objects = storeAt(server.endpoint);

  await expect(objects.get("a.txt")).rejects.toThrow(
    'Cannot read s3://trail-index/a.txt: access denied; the role needs s3:GetObject on bucket "trail-index"',
  );
  await expect(objects.list("a")).rejects.toThrow("s3:ListBucket");
  await expect(objects.put("a", new Uint8Array([1]))).rejects.toThrow("s3:PutObject");
  await expect(objects.delete("a")).rejects.toThrow("s3:DeleteObject");
  expect(calls).toBe(4);
  await server.close();
});

test("a bucket that does not exist is an error, not an empty index", async () => {
  const server = await startS3Server("trail-index");
  const objects = s3ObjectStore({ ...OPTIONS, bucket: "no-such-bucket", endpoint: server.endpoint });

  await expect(objects.get("a.txt")).rejects.toThrow('there is no bucket "no-such-bucket"');
  await expect(objects.list("")).rejects.toThrow('there is no bucket "no-such-bucket"');
  await server.close();
});

test("nobody listening is said after the last try", async () => {
  const server = await startAnswering(() => {});
  await server.close();

  await expect(storeAt(server.endpoint).get("a.txt")).rejects.toThrow(
    /^Cannot read s3:\/\/trail-index\/a.txt: no answer \(/,
  );
});

test("what is missing from the environment is said", () => {
  const open = (env: Record<string, string>, index = "s3://b/p") => openObjects(new URL(index), env);

  expect(() => open({})).toThrow("expected AWS credentials in the environment");
  expect(() => open({ AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" })).toThrow("expected AWS_REGION");
  expect(() => open({}, "https://example.com/")).toThrow('expected "s3://bucket/prefix" or "file:///folder"');
});

const OPTIONS = {
  bucket: "trail-index",
  prefix: "",
  region: "eu-central-1",
  credentials: S3_CREDENTIALS,
  firstRetryMs: 1,
};

function storeAt(endpoint: string) {
  return s3ObjectStore({ ...OPTIONS, endpoint });
}

function listXml(keys: readonly string[], nextToken: string | undefined): string {
  const contents = keys.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>2026-11-22T03:00:00.000Z</LastModified><Size>1</Size></Contents>`,
  );
  const next = nextToken === undefined ? "" : `<NextContinuationToken>${nextToken}</NextContinuationToken>`;
  return `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${nextToken !== undefined}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`;
}
