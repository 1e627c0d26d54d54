import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { awsEndpoint } from "../../../local/wire/endpoint.ts";
import { AwsError, type AwsService } from "../../../local/wire/service.ts";

const service: AwsService = {
  target: "CloudTrail_20131101",
  contentType: "application/x-amz-json-1.1",
  operations: {
    Echo: (input) => input,
    Fail: () => {
      throw new AwsError("QueryIdNotFoundException", "Not there", 404, { Detail: "x" });
    },
    Break: () => {
      throw new Error("secret path /home/x");
    },
  },
};
const metrics: AwsService = {
  target: "GraniteServiceVersion20100801",
  contentType: "application/x-amz-json-1.0",
  operations: { PutMetricData: () => ({}) },
};
const endpoint = awsEndpoint([service, metrics]);

interface Sent {
  readonly target?: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

async function send({
  target = "CloudTrail_20131101.Echo",
  body = "{}",
  method = "POST",
  headers = {},
}: Sent) {
  const response = await endpoint(
    new Request("http://127.0.0.1/aws/", {
      method,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target, ...headers },
      ...(method === "GET" ? {} : { body }),
    }),
  );
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as Record<string, unknown>,
  };
}

test.each(["CloudTrail_20131101.Echo", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.Echo"])(
  "target %s finds the operation",
  async (target) => {
    const { status, headers, body } = await send({ target, body: '{"a":[1,null]}' });
    expect(status).toBe(200);
    expect(body).toEqual({ a: [1, null] });
    expect(headers.get("content-type")).toBe("application/x-amz-json-1.1");
    expect(headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test("each service answers in its own version of the protocol", async () => {
  const { headers } = await send({ target: "GraniteServiceVersion20100801.PutMetricData" });
  expect(headers.get("content-type")).toBe("application/x-amz-json-1.0");
});

test("an error of an operation keeps its name, status, message and members", async () => {
  const { status, headers, body } = await send({ target: "CloudTrail_20131101.Fail" });
  expect(status).toBe(404);
  expect(body).toEqual({ __type: "QueryIdNotFoundException", message: "Not there", Detail: "x" });
  expect(headers.get("x-amzn-errortype")).toBe("QueryIdNotFoundException");
});

test("a failure that nobody foresaw is InternalFailure and tells nothing of the house", async () => {
  const said = vi.spyOn(console, "error").mockImplementation(() => {});
  const { status, body } = await send({ target: "CloudTrail_20131101.Break" });
  expect(status).toBe(500);
  expect(body.__type).toBe("InternalFailure");
  expect(JSON.stringify(body)).not.toContain("secret");
  expect(said).toHaveBeenCalledOnce();
  said.mockRestore();
});

test.each<readonly [string, Sent, number, string]>([
  ["an unknown operation", { target: "CloudTrail_20131101.DeleteTrail" }, 400, "UnknownOperationException"],
  ["an unknown service", { target: "DynamoDB_20120810.PutItem" }, 400, "UnknownOperationException"],
  [
    "a name of Object.prototype",
    { target: "CloudTrail_20131101.constructor" },
    400,
    "UnknownOperationException",
  ],
  ["no target", { target: "" }, 400, "UnknownOperationException"],
  ["GET", { method: "GET" }, 400, "UnknownOperationException"],
  ["bad JSON", { body: "{" }, 400, "SerializationException"],
  ["bad UTF-8", { body: new Uint8Array([0x22, 0xff, 0x22]) }, 400, "SerializationException"],
  ["a list", { body: "[]" }, 400, "SerializationException"],
  ["null", { body: "null" }, 400, "SerializationException"],
  [
    "the Query protocol",
    { headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "UnsupportedProtocolException",
  ],
  ["CBOR", { headers: { "content-type": "application/cbor" } }, 415, "UnsupportedProtocolException"],
  [
    "a body that is no gzip",
    { headers: { "content-encoding": "gzip" }, body: "xx" },
    400,
    "SerializationException",
  ],
  ["another encoding", { headers: { "content-encoding": "br" } }, 400, "SerializationException"],
  ["a large body", { body: `{"a":"${"x".repeat(3e6)}"}` }, 413, "RequestEntityTooLargeException"],
  [
    "a body that swells",
    { headers: { "content-encoding": "gzip" }, body: new Uint8Array(gzipSync(Buffer.alloc(50e6, 32))) },
    413,
    "RequestEntityTooLargeException",
  ],
])("%s is an AWS error", async (_, sent, status, name) => {
  const answer = await send(sent);
  expect(answer.status).toBe(status);
  expect(answer.body.__type).toBe(name);
  expect(String(answer.body.message)).not.toBe("");
});

test("a compressed body is read, an empty one is no input", async () => {
  const body = new Uint8Array(gzipSync('{"a":"b"}'));
  expect((await send({ headers: { "content-encoding": "gzip" }, body })).body).toEqual({ a: "b" });
  expect((await send({ body: "" })).body).toEqual({});
});

test("whatever target and body arrive, the answer is JSON", async () => {
  const header = fc.string({ unit: fc.constantFrom(..."aZ0._-#/ ") });
  await fc.assert(
    fc.asyncProperty(header, fc.oneof(fc.json(), fc.string()), async (target, body) => {
      const { status } = await send({ target: `x${target}`, body });
      expect(status).toBe(400);
    }),
    { numRuns: 100 },
  );
});
