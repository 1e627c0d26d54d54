import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openAccount } from "../../../deploy/account/account.ts";
import { awsFailure } from "../../../deploy/account/aws-failure.ts";
import { deployedStack } from "../../../deploy/account/deployed-stack.ts";
import { findEventDataStore } from "../../../deploy/account/event-data-store.ts";
import { CliError } from "../../../deploy/terminal/cli-error.ts";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakeFunction } from "../../support/fake-aws/lambda/function.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";

let aws: FakeAws;
beforeEach(async () => {
  aws = await startFakeAws();
  for (const [name, value] of Object.entries(aws.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

const open = (region: string | null = null) => openAccount({}, { region });
const arn = (n: number) =>
  `arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/00000000-0000-0000-0000-00000000000${n}`;

function stores(...tags: readonly (readonly string[])[]): void {
  for (const [n, names] of tags.entries()) {
    const store = fakeEventDataStore({ arn: arn(n), tags: new Map(names.map((name) => [name, ""])) });
    aws.state.eventDataStores.set(store.arn, store);
  }
}

test("an account is who the credentials are, in the Region that was asked for", async () => {
  const account = await openAccount({ region: "eu-west-1" }, { region: "us-east-2" });

  expect(account).toMatchObject({
    accountId: "111122223333",
    partition: "aws",
    region: "eu-west-1",
    callerArn: "arn:aws:iam::111122223333:user/engineer",
  });
  account.close();
});

test("--region wins over the configuration, that over the environment", async () => {
  expect((await open("us-east-2")).region).toBe("us-east-2");
  expect((await open()).region).toBe("eu-central-1");
});

test("without a Region a sentence says where one could come from", async () => {
  vi.stubEnv("AWS_REGION", undefined);
  vi.stubEnv("AWS_DEFAULT_REGION", undefined);

  await expect(open()).rejects.toThrow(
    /^Cannot tell which Region: expected --region, "region" in the configuration/,
  );
});

test("expired credentials come with their mend", async () => {
  const expired = { status: 403, code: "ExpiredToken", message: "The security token is expired" };
  aws.answer("sts", "GetCallerIdentity", expired, { times: 10 });

  await expect(open()).rejects.toThrow(
    "Cannot tell whose credentials these are: ExpiredToken: The security token is expired (the credentials have expired: sign in again)",
  );
});

test.each([
  ["nothing", ""],
  ["another account than its ARN's", "arn:aws:iam::999988887777:user/engineer"],
  ["no ARN", "111122223333"],
])("an answer that says %s is no account", async (_what, callerArn) => {
  aws.state.callerArn = callerArn;

  await expect(open()).rejects.toThrow(/^Cannot tell whose credentials these are: STS said no account/);
});

test("an account of another partition is of that partition", async () => {
  aws.state.callerArn = "arn:aws-us-gov:sts::111122223333:assumed-role/admin/ann";

  expect((await openAccount({ region: "us-gov-west-1" }, { region: null })).partition).toBe("aws-us-gov");
});

test("throttling is waited out", async () => {
  const throttled = { status: 400, code: "Throttling", message: "Rate exceeded" };
  aws.answer("sts", "GetCallerIdentity", throttled, { times: 2 });

  expect((await open()).accountId).toBe("111122223333");
  expect(aws.calls).toHaveLength(3);
});

test("a long call is sent once, however it ends: it may have been begun", async () => {
  aws.state.functions.set("f", fakeFunction({ name: "f" }));
  const account = await open();
  aws.answer("lambda", "Invoke", { kind: "drop", after: true });
  aws.answer("lambda", "Invoke", { status: 500, code: "ServiceException" });

  const invoke = () => account.lambdaForLongCalls.send(new InvokeCommand({ FunctionName: "f" }));

  await expect(invoke()).rejects.toThrow();
  await expect(invoke()).rejects.toThrow();
  expect(aws.calls.filter(({ operation }) => operation === "Invoke")).toHaveLength(2);
  account.close();
});

test("the system is told to keep a connection alive on which an answer is waited for", async () => {
  const account = await open();
  const { requestHandler } = account.lambdaForLongCalls.config;
  const { httpsAgent, requestTimeout, throwOnRequestTimeout } = await handlerConfig(requestHandler);

  expect(httpsAgent).toMatchObject({ keepAlive: true, keepAliveMsecs: 30_000 });
  expect(requestTimeout).toBeGreaterThan(900_000);
  expect(throwOnRequestTimeout).toBe(true);
  account.close();
});

/** The handler resolves its settings at the first request, which here goes nowhere. */
async function handlerConfig(handler: unknown) {
  const server = createServer((_request, response) => response.end("{}"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const { handle, httpHandlerConfigs } = handler as {
    handle(request: object): Promise<unknown>;
    httpHandlerConfigs(): { httpsAgent: object; requestTimeout: number; throwOnRequestTimeout: boolean };
  };
  await handle.call(handler, {
    protocol: "http:",
    hostname: "127.0.0.1",
    port,
    method: "GET",
    path: "/",
    headers: {},
  });
  server.closeAllConnections();
  server.close();
  return httpHandlerConfigs.call(handler);
}

test("the store with our tag is found; ours wins over the older tool's", async () => {
  stores([], ["Expedition"], ["Trailboard"]);

  expect(await findEventDataStore(await open(), { eventDataStore: null })).toBe(arn(2));
});

test("the older tool's tag is good where ours is nowhere; a configured store is not looked for", async () => {
  stores(["Expedition"], []);
  const account = await open();

  expect(await findEventDataStore(account, { eventDataStore: null })).toBe(arn(0));
  expect(await findEventDataStore(account, { eventDataStore: arn(7) })).toBe(arn(7));
});

test("two stores with the tag are named, and none is chosen", async () => {
  stores(["Trailboard"], ["Trailboard"]);

  await expect(findEventDataStore(await open(), { eventDataStore: null })).rejects.toThrow(
    `Cannot choose between 2 event data stores with the tag Trailboard (${arn(0)}, ${arn(1)})`,
  );
});

test("where there is no stack, there is none; a failure is thrown", async () => {
  const account = await open();
  expect(await deployedStack(account, "trailboard")).toBeUndefined();

  aws.answer("cloudformation", "DescribeStacks", { status: 403, code: "AccessDenied", message: "no" });
  await expect(deployedStack(account, "trailboard")).rejects.toThrow(
    "Cannot look at stack trailboard: AccessDenied: no (",
  );
});

test("a failure keeps AWS's words, cut, and a sentence of ours stays as it is", () => {
  const long = Object.assign(new Error("x".repeat(5000)), { name: "ValidationError" });

  expect(awsFailure("Cannot do it", long).message).toBe(`Cannot do it: ValidationError: ${"x".repeat(2000)}`);
  expect(awsFailure("Cannot do it", "odd").message).toBe("Cannot do it: Error: odd");
  const ours = new CliError("Cannot go on");
  expect(awsFailure("Cannot do it", ours)).toBe(ours);
});
