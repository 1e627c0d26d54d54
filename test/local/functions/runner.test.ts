import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseFunctionReference } from "../../../local/functions/function-arn.ts";
import { type FunctionRunner, startFunctions } from "../../../local/functions/runner.ts";

const ARN = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-echo";
const handlerSource = `
let calls = 0;
exports.handler = async (event, context) => {
  calls++;
  switch (event.do) {
    case "context": return { calls, arn: context.invokedFunctionArn, requestId: context.awsRequestId,
      remainingMs: context.getRemainingTimeInMillis(), env: Object.keys(process.env), name: process.env.AWS_LAMBDA_FUNCTION_NAME };
    case "count": return calls;
    case "nothing": return undefined;
    case "throw": throw new TypeError("no such thing");
    case "reject-text": throw "just text";
    case "crash": process.exit(3);
    case "hang": return new Promise((resolve) => setTimeout(resolve, 60000));
    case "spin": for (;;);
    case "eval": return new Function("return 1")();
    case "large": return "x".repeat(7 * 1024 * 1024);
    case "log": console.log("first"); console.error("second"); return "logged";
    case "wait": await new Promise((resolve) => setTimeout(resolve, 30)); return process.pid;
    default: return event;
  }
};`;

let builtDir = "";
let runner: FunctionRunner;
const lines: string[] = [];

beforeAll(async () => {
  builtDir = mkdtempSync(path.join(tmpdir(), "trailboard-runner-"));
  for (const [name, source] of [
    ["echo", handlerSource],
    ["broken", "throw new Error('cannot load')"],
    ["empty", "exports.other = 1"],
  ] as const) {
    mkdirSync(path.join(builtDir, name));
    writeFileSync(path.join(builtDir, name, "index.cjs"), source);
  }
  const common = { env: { TRAILBOARD_INDEX: "file:///x" }, timeoutMs: 1500 };
  runner = await startFunctions({
    builtDir,
    functions: [
      { name: "echo", arn: ARN, ...common },
      { name: "broken", arn: ARN.replace("echo", "broken"), ...common },
      { name: "empty", arn: ARN.replace("echo", "empty"), ...common },
    ],
    maxProcesses: 2,
    log: (name, line) => lines.push(`${name}: ${line}`),
  });
});

afterAll(async () => {
  await runner.close();
  rmSync(builtDir, { recursive: true, force: true });
});

const call = (event: unknown) => runner.invoke(ARN, event);

describe("function runner", () => {
  it("hands the event over and the answer back as JSON", async () => {
    expect(await call({ a: [1, "ü", null] })).toEqual({ kind: "answer", payload: { a: [1, "ü", null] } });
    expect(await call({ do: "nothing" })).toEqual({ kind: "answer", payload: null });
  });

  it("gives a function Lambda's context and Lambda's environment, and nothing of the parent's", async () => {
    process.env.TRAILBOARD_TEST_SECRET = "parent";
    const answer = await runner.invoke(`${ARN}:live`, { do: "context" });
    delete process.env.TRAILBOARD_TEST_SECRET;
    expect(answer).toMatchObject({
      kind: "answer",
      payload: {
        arn: `${ARN}:live`,
        name: "customWidget-echo",
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    const { env, remainingMs } = (answer as unknown as { payload: { env: string[]; remainingMs: number } })
      .payload;
    expect(remainingMs).toBeGreaterThan(0);
    expect(remainingMs).toBeLessThanOrEqual(1500);
    expect(env).toContain("TRAILBOARD_INDEX");
    expect(env).toContain("AWS_ACCESS_KEY_ID");
    expect(env).toContain("LAMBDA_TASK_ROOT");
    for (const name of [
      "TRAILBOARD_TEST_SECRET",
      "HOME",
      "NODE_OPTIONS",
      "NODE_CHANNEL_FD",
      "TRAILBOARD_RUNNER_FILE",
    ])
      expect(env).not.toContain(name);
  });

  it("finds a function by ARN, by qualified ARN, by Lambda's name and by the bundle's", async () => {
    for (const reference of [ARN, `${ARN}:7`, `${ARN}:$LATEST`, "customWidget-echo", "echo"])
      expect(await runner.invoke(reference, 1)).toEqual({ kind: "answer", payload: 1 });
  });

  it("says which function was not found", async () => {
    for (const reference of [
      ARN.replace("111122223333", "444455556666"),
      "nobody",
      "",
      "../echo",
      `${ARN}:a:b`,
    ])
      expect(await runner.invoke(reference, {})).toEqual({
        kind: "error",
        errorType: "ResourceNotFoundException",
        errorMessage: `Function not found: ${reference}`,
      });
  });

  it("answers with the error's type and message when the handler throws", async () => {
    expect(await call({ do: "throw" })).toEqual({
      kind: "error",
      errorType: "TypeError",
      errorMessage: "no such thing",
    });
    expect(await call({ do: "reject-text" })).toMatchObject({ kind: "error", errorMessage: "just text" });
  });

  it("survives a crash: an error now, a new process for the next call", async () => {
    expect(await call({ do: "crash" })).toMatchObject({
      kind: "error",
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringContaining("exit status 3"),
    });
    expect(await call("still here")).toEqual({ kind: "answer", payload: "still here" });
  });

  it("ends a call at the time limit, waiting or spinning", async () => {
    const answers = await Promise.all([call({ do: "hang" }), call({ do: "spin" })]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        kind: "error",
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringContaining("Task timed out after 1.50 seconds"),
      });
    expect(await call("again")).toEqual({ kind: "answer", payload: "again" });
  });

  it("keeps Lambda's payload limits both ways", async () => {
    expect(await call("x".repeat(6_291_456))).toMatchObject({ errorType: "RequestTooLargeException" });
    expect(await call({ do: "large" })).toMatchObject({ errorType: "Function.ResponseSizeTooLarge" });
  });

  it("refuses code made from strings", async () => {
    expect(await call({ do: "eval" })).toMatchObject({ kind: "error", errorType: "EvalError" });
  });

  it("reports a bundle that cannot be loaded or has no handler", async () => {
    expect(await runner.invoke("broken", {})).toMatchObject({
      errorType: "Runtime.ImportModuleError",
      errorMessage: "cannot load",
    });
    expect(await runner.invoke("empty", {})).toMatchObject({ errorType: "Runtime.HandlerNotFound" });
  });

  it("gives each printed line to the log", async () => {
    await call({ do: "log" });
    await expect
      .poll(() => lines)
      .toEqual(expect.arrayContaining(["customWidget-echo: first", "customWidget-echo: second"]));
  });

  it("runs calls at the same time in at most maxProcesses processes, and loses none", async () => {
    const answers = await Promise.all(Array.from({ length: 9 }, () => call({ do: "wait" })));
    const pids = new Set(
      answers.map((answer) => (answer.kind === "answer" ? answer.payload : answer.errorMessage)),
    );
    expect(answers.every(({ kind }) => kind === "answer")).toBe(true);
    expect(pids.size).toBe(2);
  });

  it("does not wait for a call whose caller left", async () => {
    const controller = new AbortController();
    const pending = runner.invoke(ARN, { do: "hang" }, { signal: controller.signal });
    controller.abort();
    expect(await pending).toMatchObject({ kind: "error", errorType: "Aborted" });
  });
});

describe("parseFunctionReference", () => {
  it("takes an ARN apart", () => {
    expect(parseFunctionReference(`${ARN}:live`)).toEqual({
      unqualified: ARN,
      name: "customWidget-echo",
      qualifier: "live",
    });
  });
  it("refuses what is no function", () => {
    for (const text of ["arn:aws:s3:::bucket", "a b", "", "arn:aws:lambda:us-east-1:1:function:x"])
      expect(parseFunctionReference(text)).toBeUndefined();
  });
});
