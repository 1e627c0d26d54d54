import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { deployStack } from "../../../deploy/apply/deploy/deploy-stack.ts";
import { destroyStack } from "../../../deploy/apply/destroy/destroy-stack.ts";
import { CliError } from "../../../deploy/terminal/cli-error.ts";
import { AwsError } from "../../support/fake-aws/wire/fake-service.ts";
import {
  artifactsOf,
  CODE_BUCKET,
  type Engine,
  liveStacks,
  longDashboard,
  pictureOf,
  startEngine,
} from "./engine.ts";

let engine: Engine;
beforeEach(async () => {
  engine = await startEngine();
});
afterEach(() => engine.close());

const deploy = (options: Parameters<typeof artifactsOf>[0] = {}, signal?: AbortSignal) =>
  deployStack(engine.session(signal ? { signal } : {}), artifactsOf(options));

/** The operations that a first deployment and an update with a long template call, each once. */
async function operationsOf(run: () => Promise<unknown>): Promise<(readonly [string, string])[]> {
  const from = engine.aws.calls.length;
  await run();
  const names = engine.aws.calls.slice(from).map(({ service, operation }) => `${service} ${operation}`);
  return [...new Set(names)].map((name) => name.split(" ") as [string, string]);
}

test.each([
  ["is throttled", { status: 503, code: "SlowDown", message: "Rate exceeded" }],
  ["loses its connection before it is done", "drop"],
  ["loses its connection after it is done", { kind: "drop", after: true }],
  ["meets a fault of AWS", { status: 500, code: "InternalFailure", message: "" }],
] as const)(
  "a deployment of which every kind of call once %s comes to the same end",
  async (_name, reply) => {
    const operations = await operationsOf(() => deploy({ more: { Long: longDashboard } }));
    const wanted = pictureOf(engine);
    await destroyStack(engine.session(), { withIndex: true });
    expect(operations.length).toBeGreaterThan(15);

    for (const [service, operation] of operations) engine.aws.answer(service, operation, reply);
    const deployment = await deploy({ more: { Long: longDashboard } });

    expect(deployment.kind).toBe("deployed");
    expect(pictureOf(engine)).toEqual(wanted);
  },
);

test("destroying comes to its end although every kind of call once loses its connection", async () => {
  const operations = await operationsOf(async () => {
    await deploy();
    await destroyStack(engine.session(), { withIndex: true });
  });
  await deploy();

  for (const [service, operation] of operations)
    engine.aws.answer(service, operation, { kind: "drop", after: true });
  await destroyStack(engine.session(), { withIndex: true });

  expect(pictureOf(engine)).toMatchObject({ stacks: [], buckets: [], functions: [] });
});

test("a connection that is lost for long while CloudFormation works is said once, and followed again after", async () => {
  engine.aws.cloudFormation.stepsPerLook = 1;
  let looks = 0;
  // More often than the SDK tries.
  engine.aws.answer(
    "cloudformation",
    "DescribeStackEvents",
    (_input, goOn) => {
      if (looks++ >= 4 && looks < 20) throw new AwsError("ServiceUnavailable", "no", 503);
      return goOn();
    },
    { times: 1000 },
  );

  expect(await deploy()).toMatchObject({ kind: "deployed" });
});

describe("cut off after any number of calls, the same command goes on", () => {
  const CUT = new CliError("cut off");

  /** The middlewares of all clients, of which each has its own types of calls. */
  interface Cuttable {
    readonly middlewareStack: {
      remove(name: string): unknown;
      add(
        middleware: (next: (args: object) => Promise<object>) => (args: object) => Promise<object>,
        where: { step: "initialize"; name: string },
      ): void;
    };
  }

  /** Stops the run as if its process had ended: the n-th call from now on is not sent. */
  function cutAfter(calls: number): void {
    let left = calls;
    for (const client of [
      engine.account.cloudFormation,
      engine.account.s3,
      engine.account.cloudWatch,
      engine.account.cloudTrail,
      engine.account.lambda,
    ] as unknown as readonly Cuttable[]) {
      client.middlewareStack.remove("cut");
      client.middlewareStack.add(
        (next) => (args) => {
          if (left-- <= 0) throw CUT;
          return next(args);
        },
        { step: "initialize", name: "cut" },
      );
    }
  }

  async function callsOfOne(run: () => Promise<unknown>): Promise<number> {
    const from = engine.aws.calls.length;
    await run();
    return engine.aws.calls.length - from;
  }

  test("a first deployment", async () => {
    const calls = await callsOfOne(() => deploy());
    const wanted = pictureOf(engine);
    await destroyStack(engine.session(), { withIndex: true });
    expect(calls).toBeGreaterThan(20);

    for (let n = 0; n < calls; n++) {
      cutAfter(n);
      await expect(deploy(), `cut after ${n} calls`).rejects.toThrow("cut off");
      cutAfter(Number.POSITIVE_INFINITY);
      const resumed = await deploy();
      expect([n, resumed.kind === "failed" ? resumed.failures : ""]).toEqual([n, ""]);
      expect([n, pictureOf(engine)]).toEqual([n, wanted]);
      await destroyStack(engine.session(), { withIndex: true });
      expect([n, pictureOf(engine)]).toMatchObject([n, { stacks: [], buckets: [] }]);
    }
  }, 120_000);

  test("an update, and destroying with the index", async () => {
    await deploy();
    const updateCalls = await callsOfOne(() => deploy({ code: "code 2" }));
    for (let n = 0; n < updateCalls; n++) {
      const code = `code ${n % 2 === 0 ? 1 : 2} of ${n}`;
      cutAfter(n);
      await expect(deploy({ code }), `cut after ${n} calls`).rejects.toThrow("cut off");
      cutAfter(Number.POSITIVE_INFINITY);
      expect(["nothing", "deployed"]).toContain((await deploy({ code })).kind);
      expect(liveStacks(engine)).toHaveLength(1);
    }
    expect(
      await deploy({ code: `code ${(updateCalls - 1) % 2 === 0 ? 1 : 2} of ${updateCalls - 1}` }),
    ).toMatchObject({
      kind: "nothing",
    });

    const destroyCalls = await callsOfOne(() => destroyStack(engine.session(), { withIndex: true }));
    for (let n = 0; n < destroyCalls; n++) {
      await deploy();
      cutAfter(n);
      await expect(destroyStack(engine.session(), { withIndex: true })).rejects.toThrow("cut off");
      cutAfter(Number.POSITIVE_INFINITY);
      await destroyStack(engine.session(), { withIndex: true });
      expect([n, pictureOf(engine)]).toMatchObject([
        n,
        { stacks: [], buckets: [], functions: [], dashboards: [] },
      ]);
    }
  });
});

test("Ctrl-C while CloudFormation works ends only the looking on, and says where to look and how to go on", async () => {
  engine.aws.cloudFormation.stepsPerLook = 1;
  const stop = new AbortController();
  engine.aws.answer("cloudformation", "ExecuteChangeSet", async (_input, goOn) => {
    const done = await goOn();
    stop.abort(new CliError("Stopped", { exitCode: 130 }));
    return done;
  });

  const stopped = await deploy({}, stop.signal).catch((error: unknown) => error);

  expect(stopped).toBeInstanceOf(CliError);
  expect(stopped).toMatchObject({
    exitCode: 130,
    message: expect.stringMatching(
      /^Stopped looking on; CloudFormation goes on with stack trailboard: run the same command again to follow it, or see https:\/\/eu-central-1\.console\./,
    ),
  });
  expect(engine.aws.calls.filter(({ operation }) => operation === "DeleteStack")).toEqual([]);

  expect((await deploy()).kind).toBe("nothing");
  expect(engine.said).toContainEqual(expect.stringContaining("following it first"));
  expect(liveStacks(engine)).toEqual(["trailboard CREATE_COMPLETE"]);
});

test("Ctrl-C before anything is executed leaves the account as it was", async () => {
  const before = pictureOf(engine);
  const stop = new AbortController();
  engine.aws.answer("cloudformation", "CreateChangeSet", async (_input, goOn) => {
    const done = await goOn();
    stop.abort(new CliError("Stopped", { exitCode: 130 }));
    return done;
  });

  await expect(deploy({}, stop.signal)).rejects.toMatchObject({ exitCode: 130 });

  expect(pictureOf(engine)).toEqual(before);
});

test("every event is said once and only of this deployment, over many pages", async () => {
  const topics = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [
      `Topic${i}`,
      { Type: "AWS::SNS::Topic", Properties: { TopicName: `topic-${i}` } },
    ]),
  );
  await deploy({ more: topics });
  const created = engine.said.filter((line) => line.startsWith("CREATE_COMPLETE"));
  expect(created).toHaveLength(30 + 4 + 1);
  engine.said.length = 0;

  await deploy({ more: topics, code: "code 2" });

  expect(engine.said.filter((line) => line.startsWith("CREATE_COMPLETE"))).toEqual([]);
  expect(engine.said.filter((line) => line.startsWith("UPDATE_COMPLETE "))).toHaveLength(2);
});

test("a change set that somebody overtook is not executed, and the person is told to look again", async () => {
  await deploy();
  engine.aws.answer("cloudformation", "ExecuteChangeSet", {
    status: 400,
    code: "InvalidChangeSetStatus",
    message: "ChangeSet [x] cannot be executed in its current status of [OBSOLETE]",
  });

  await expect(deploy({ code: "code 2" })).rejects.toThrow(/OBSOLETE.*was it changed in between/);
  expect(engine.aws.state.buckets.has(CODE_BUCKET)).toBe(true);
});
