import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { assumedRole } from "../../aws/assume-role.ts";
import { readConfig } from "../../aws/config.ts";
import { configuredLake } from "../../aws/configured-lake.ts";
import { MINUTE_MS } from "../../kit/time.ts";
import { type S3Server, startAnswering } from "../support/s3-server.ts";

const ROLE = "arn:aws:iam::444455556666:role/lake-readers";
const STORE_ID = "0233062b-51c6-4d18-8dec-a8c90da840d9";
const QUERY_ID = "11111111-2222-3333-4444-555555555555";
const NOW = Date.UTC(2026, 10, 22, 12);

interface Call {
  /** "AssumeRole", "StartQuery" ... */
  readonly operation: string;
  readonly body: string;
  /** Whose signature it carries. */
  readonly accessKeyId: string;
}

let server: S3Server;
let calls: Call[];
/** How STS answers, in turn; then as the last. "lost" ends the connection. */
let sts: readonly (readonly [status: number, body: string] | "lost")[];

beforeEach(async () => {
  calls = [];
  sts = [[200, assumed(60)]];
  server = await startAnswering(async (request, response) => {
    const body = await bodyOf(request);
    const target = String(request.headers["x-amz-target"] ?? "").split(".")[1];
    const operation = target ?? new URLSearchParams(body).get("Action") ?? "";
    const accessKeyId = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    calls.push({ operation, body, accessKeyId });
    if (target !== undefined) return response.end(JSON.stringify(LAKE[target] ?? {}));
    const answer = sts[Math.min(calls.length, sts.length) - 1] ?? "lost";
    if (answer === "lost") return request.socket.destroy();
    response.writeHead(answer[0], { "content-type": "text/xml" }).end(answer[1]);
  });
  for (const [name, value] of Object.entries(environment())) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

const LAKE: Readonly<Record<string, object>> = {
  StartQuery: { QueryId: QUERY_ID },
  DescribeQuery: { QueryId: QUERY_ID, QueryStatus: "FINISHED", QueryStatistics: { BytesScanned: 5 } },
  GetQueryResults: { QueryStatus: "FINISHED", QueryResultRows: [[{ n: "1" }]] },
};

function environment(changed: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: server.endpoint,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "ASIAFUNCTION",
    AWS_SECRET_ACCESS_KEY: "secret of the function",
    AWS_SESSION_TOKEN: "session of the function",
    ...changed,
  };
}

function role({ now = () => NOW, env = environment() } = {}) {
  return assumedRole({ roleArn: ROLE, env, now, firstRetryMs: 1 });
}

/** STS's answer, good for so many minutes from NOW. */
function assumed(minutes: number, accessKeyId = "ASIAROLE"): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>a/b+c&amp;d</SecretAccessKey>
    <SessionToken>token==</SessionToken>
    <Expiration>${new Date(NOW + minutes * MINUTE_MS).toISOString()}</Expiration>
  </Credentials></AssumeRoleResult></AssumeRoleResponse>`;
}

function refused(code: string, message: string): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

test("a role is assumed with the function's own credentials, as a session named trailboard", async () => {
  const credentials = await role()();

  expect(credentials).toEqual({
    accessKeyId: "ASIAROLE",
    secretAccessKey: "a/b+c&d",
    sessionToken: "token==",
    expiration: new Date(NOW + 60 * MINUTE_MS),
  });
  expect(calls.map(({ operation, accessKeyId }) => [operation, accessKeyId])).toEqual([
    ["AssumeRole", "ASIAFUNCTION"],
  ]);
  expect(Object.fromEntries(new URLSearchParams(calls[0]?.body))).toEqual({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "trailboard",
  });
});

test("credentials are kept until five minutes before they expire, and asked for once at a time", async () => {
  let nowMs = NOW;
  sts = [
    [200, assumed(60)],
    [200, assumed(120, "ASIASECOND")],
  ];
  const credentials = role({ now: () => nowMs });

  const first = await Promise.all([credentials(), credentials(), credentials()]);
  nowMs = NOW + 55 * MINUTE_MS - 1;
  const kept = await credentials();
  nowMs += 1;
  const renewed = await Promise.all([credentials(), credentials()]);

  expect([...first, kept].map(({ accessKeyId }) => accessKeyId)).toEqual(Array(4).fill("ASIAROLE"));
  expect(renewed.map(({ accessKeyId }) => accessKeyId)).toEqual(["ASIASECOND", "ASIASECOND"]);
  expect(calls).toHaveLength(2);
});

test("a refusal is said with its mend, is not tried again, and does not stay", async () => {
  sts = [
    [403, refused("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole")],
    [200, assumed(60)],
  ];
  const credentials = role();

  await expect(credentials()).rejects.toMatchObject({
    name: "LakeError",
    kind: "denied",
    message:
      "The role for Lake's queries cannot be assumed (AssumeRole): AccessDenied: User: x is not authorized to perform: sts:AssumeRole (the role's trust policy must name the function's role, and the function's role must be allowed sts:AssumeRole on it)",
  });
  expect(calls).toHaveLength(1);
  await expect(credentials()).resolves.toMatchObject({ accessKeyId: "ASIAROLE" });
});

test("an answer that is half of one, or endless, is said in a sentence that holds nothing of a secret", async () => {
  sts = [[200, "<AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>a/b+c</SecretAccessKey>"]];
  await expect(role()()).rejects.toThrow(
    /^The role for Lake's queries cannot be assumed \(AssumeRole\): STS answered without credentials$/,
  );
  sts = [[403, refused("C".repeat(9_000), "M".repeat(9_000))]];
  const { message } = (await role()().catch((error: unknown) => error)) as Error;
  expect(message).toContain(`${"C".repeat(100)}: ${"M".repeat(1000)} (`);
  expect(message.length).toBeLessThan(1500);
});

test("lost connections, server errors and throttling are tried again", async () => {
  sts = ["lost", [503, "no XML at all"], [400, refused("Throttling", "Rate exceeded")], [200, assumed(60)]];

  await expect(role()()).resolves.toMatchObject({ accessKeyId: "ASIAROLE" });
  expect(calls).toHaveLength(4);
});

test("an STS that never answers is unreachable, after four tries", async () => {
  sts = ["lost"];

  await expect(role()()).rejects.toMatchObject({ name: "LakeError", kind: "unreachable" });
  expect(calls).toHaveLength(4);
});

test.each([
  ["nothing", ""],
  ["a page", "<html>sign in to the hotel's network</html>"],
  ["no session token", assumed(60).replace("token==", "")],
  ["no time", assumed(60).replace(/<Expiration>.*<\/Expiration>/, "<Expiration>soon</Expiration>")],
])("%s instead of credentials is a failure that shows nothing of it", async (_what, body) => {
  sts = [[200, body]];

  await expect(role()()).rejects.toMatchObject({
    kind: "failed",
    message: "The role for Lake's queries cannot be assumed (AssumeRole): STS answered without credentials",
  });
});

test("without credentials in the environment nothing is sent", async () => {
  await expect(role({ env: environment({ AWS_ACCESS_KEY_ID: "" }) })()).rejects.toMatchObject({
    kind: "denied",
  });
  expect(calls).toEqual([]);
});

const OWN = "111122223333";
const OTHER = "444455556666";

/** All calls of one query that a function of account 111122223333 makes. */
async function queryOf(owner: string, lakeRole = "", functionAccount = OWN) {
  const env = environment({
    TRAILBOARD_INDEX: "s3://index/",
    TRAILBOARD_EVENT_DATA_STORE: `arn:aws:cloudtrail:eu-central-1:${owner}:eventdatastore/${STORE_ID}`,
    TRAILBOARD_LAKE_POLL_MS: "1",
    ...(lakeRole === "" ? {} : { TRAILBOARD_LAKE_ROLE: lakeRole }),
  });
  sts = [
    [
      200,
      assumed(60).replace(/<Expiration>.*</, `<Expiration>${new Date(Date.now() + 3.6e6).toISOString()}<`),
    ],
  ];
  const lake = configuredLake(readConfig(env), {
    env,
    functionArn:
      functionAccount === ""
        ? undefined
        : `arn:aws:lambda:eu-central-1:${functionAccount}:function:trailboard-indexer`,
  });
  await lake?.query({ statement: `SELECT 1 FROM ${STORE_ID}`, timeoutMs: 5_000 });
  return calls;
}

const owners = (made: readonly Call[]) =>
  made
    .filter(({ operation }) => operation !== "AssumeRole")
    .map(({ operation, body }) => [operation, JSON.parse(body).EventDataStoreOwnerAccountId]);

test("a store of another account is asked with its owner, in every call", async () => {
  expect(owners(await queryOf(OTHER))).toEqual([
    ["StartQuery", OTHER],
    ["DescribeQuery", OTHER],
    ["GetQueryResults", OTHER],
  ]);
});

test.each([
  ["of the function's own account", OWN, "", OWN],
  ["of the role's account", OTHER, ROLE, OWN],
  ["where it is not known whose the function is", OTHER, "", ""],
])("a store %s is asked without an owner", async (_whose, owner, lakeRole, functionAccount) => {
  const made = owners(await queryOf(owner, lakeRole, functionAccount));

  expect(made).toHaveLength(3);
  expect(made.map(([, named]) => named)).toEqual([undefined, undefined, undefined]);
});

test("with a role every question to Lake is signed by it, and the role is assumed once", async () => {
  const made = await queryOf(OTHER, ROLE);

  expect(made.map(({ operation, accessKeyId }) => [operation, accessKeyId])).toEqual([
    ["AssumeRole", "ASIAFUNCTION"],
    ["StartQuery", "ASIAROLE"],
    ["DescribeQuery", "ASIAROLE"],
    ["GetQueryResults", "ASIAROLE"],
  ]);
});

test("a role that cannot be assumed is the query's failure, in one sentence", async () => {
  const env = environment({
    TRAILBOARD_INDEX: "s3://index/",
    TRAILBOARD_EVENT_DATA_STORE: `arn:aws:cloudtrail:eu-central-1:${OTHER}:eventdatastore/${STORE_ID}`,
    TRAILBOARD_LAKE_ROLE: ROLE,
  });
  sts = [[403, refused("AccessDenied", "no")]];
  const lake = configuredLake(readConfig(env), { env, functionArn: undefined });

  await expect(lake?.query({ statement: "SELECT 1", timeoutMs: 5_000 })).rejects.toMatchObject({
    name: "LakeError",
    kind: "denied",
    message: expect.stringContaining("cannot be assumed (AssumeRole): AccessDenied: no ("),
  });
  expect(calls.map(({ operation }) => operation)).toEqual(["AssumeRole"]);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
