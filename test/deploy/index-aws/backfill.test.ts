import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { DAY_MS, floorDay, HOUR_MS, isoTime } from "../../../kit/time.ts";
import { cloudWatchService } from "../../../local/cloudwatch/service.ts";
import { type FunctionRunner, startFunctions } from "../../../local/functions/runner.ts";
import { fakeEventDataStore } from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakeFunction } from "../../support/fake-aws/lambda/function.ts";
import { fakeBucket } from "../../support/fake-aws/s3/bucket.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { record } from "../../support/records.ts";

/**
 * The real command as a process, over the real built indexer, which asks the embedded Lake and writes to the fake's S3;
 * Lambda's Invoke in between is the fake's.
 */
const ROOT = path.resolve(import.meta.dirname, "../../..");
const COMMAND = path.join(ROOT, "bin/trailboard.js");
const NAME = "trailboard-indexer";
const BUCKET = "trailboard-index-111122223333-eu-central-1";

/** A month that ended a week ago: its hours are over, whenever this runs. */
const END = floorDay(Date.now()) - 7 * DAY_MS;
const START = END - 30 * DAY_MS;

const cloudWatch = cloudWatchService({ clock: Date.now });
let lake: TestLake;
let aws: FakeAws;
let functions: FunctionRunner;
/** What the indexer was asked, in order. */
let asked: unknown[];
let running: ChildProcess[];

beforeAll(async () => {
  // A call every seventh hour; each third one is refused.
  const records = Array.from({ length: 103 }, (_, n) =>
    record({
      eventTime: isoTime(START + n * 7 * HOUR_MS + 60_000).replace(".000", ""),
      ...(n % 3 === 0 ? { errorCode: "AccessDenied" } : {}),
    }),
  );
  lake = await lakeOf(records, { services: [cloudWatch] });
});
afterAll(async () => {
  await lake.close();
  await cloudWatch.close();
});

beforeEach(async () => {
  running = [];
  asked = [];
  aws = await startFakeAws();
  aws.state.buckets.set(BUCKET, fakeBucket({ name: BUCKET }));
  aws.state.eventDataStores.set(
    lake.eventDataStoreArn,
    fakeEventDataStore({ arn: lake.eventDataStoreArn, createdMs: START - 300 * DAY_MS }),
  );
  const indexer = fakeFunction({ name: NAME, timeoutSeconds: 900 });
  functions = await startFunctions({
    builtDir: path.join(ROOT, "dist/functions"),
    functions: [
      {
        name: NAME,
        arn: indexer.arn,
        timeoutMs: 900_000,
        memoryMb: 512,
        env: {
          AWS_ENDPOINT_URL: lake.endpoint,
          AWS_ENDPOINT_URL_S3: aws.url,
          TRAILBOARD_INDEX: `s3://${BUCKET}`,
          TRAILBOARD_EVENT_DATA_STORE: lake.eventDataStoreArn,
          TRAILBOARD_LAKE_POLL_MS: "5",
        },
      },
    ],
  });
  indexer.handler = async (event) => {
    asked.push(event);
    const answer = await functions.invoke(NAME, event);
    if (answer.kind === "error")
      throw Object.assign(new Error(answer.errorMessage), { name: answer.errorType });
    return answer.payload;
  };
  aws.state.functions.set(NAME, indexer);
  deployed({
    IndexBucket: BUCKET,
    IndexerFunctionArn: indexer.arn,
    EventDataStoreArn: lake.eventDataStoreArn,
  });
});
afterEach(async () => {
  for (const child of running) child.kill("SIGKILL");
  await functions.close();
  await aws.close();
});

/** What stack "trailboard" says of itself. */
function deployed(outputs: Readonly<Record<string, string>>): void {
  const stack = {
    StackId: "arn:aws:cloudformation:eu-central-1:111122223333:stack/trailboard/1",
    StackName: "trailboard",
    StackStatus: "CREATE_COMPLETE",
    CreationTime: new Date(START),
    Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  };
  aws.answer("cloudformation", "DescribeStacks", () => ({ Stacks: [stack] }), { times: 1000 });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function trailboard(
  args: readonly string[],
  onStderr: (text: string, child: ChildProcess) => void = () => {},
) {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH, ...aws.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.push(child);
  return new Promise<Ended>((resolve) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (data) => {
      stdout += data;
    });
    child.stderr?.on("data", (data) => {
      stderr += data;
      onStderr(stderr, child);
    });
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const day = (n: number) => isoTime(START + n * DAY_MS).slice(0, 10);
const backfill = (from: number, to: number, ...more: string[]) =>
  ["index", "backfill", "--from", day(from), "--to", day(to), "--yes", "--json", ...more] as const;

const hourFiles = () =>
  [...(aws.state.buckets.get(BUCKET)?.objects.keys() ?? [])].filter((key) =>
    key.startsWith("hours/actions/"),
  );

test("five days of a trail are indexed: costs before, figures after, and again there is nothing to do", async () => {
  const first = await trailboard(backfill(25, 30));

  expect([first.code, first.stderr]).toEqual([
    0,
    expect.stringContaining("What it scans: nothing is known, for no hour near them is indexed yet; at most"),
  ]);
  const result = JSON.parse(first.stdout);
  expect(result).toMatchObject({
    range: { from: isoTime(END - 5 * DAY_MS), to: isoTime(END) },
    alreadyThere: 0,
    hours: 120,
    calls: 17,
    hoursWithoutCalls: 0,
    // 17 rows of actions, and 6 of errors.
    rows: 23,
    left: 0,
    failed: [],
    estimate: { hours: 120, basis: "configured", bytes: 10e9 },
  });
  expect(result.bytesScanned).toBeGreaterThan(0);
  expect(result.usd).toBe((result.bytesScanned * 0.005) / 1e9);
  expect(hourFiles()).toHaveLength(120);
  expect(asked[0]).toEqual({ from: isoTime(END - 2 * DAY_MS), to: isoTime(END) });
  expect(asked).toHaveLength(3);

  const again = await trailboard(backfill(25, 30));

  expect(JSON.parse(again.stdout)).toMatchObject({ alreadyThere: 120, hours: 0, estimate: null });
  expect(asked).toHaveLength(3);
}, 120_000);

test("stopped by Ctrl-C it says how to go on, and the same command does the rest, with an estimate from what is there", async () => {
  let isStopped = false;
  aws.answer(
    "lambda",
    "Invoke",
    async (_input, goOn) => {
      // The second call is under way when the person has enough.
      if (asked.length === 1 && !isStopped) {
        isStopped = true;
        running[0]?.kill("SIGINT");
      }
      return goOn();
    },
    { times: 1000 },
  );

  const stopped = await trailboard(backfill(21, 26));

  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toContain(
    `Stopped; what was begun ends at AWS by itself, and the same command goes on where this ended: trailboard index backfill --from ${isoTime(START + 21 * DAY_MS)} --to ${isoTime(START + 26 * DAY_MS)}`,
  );
  expect(JSON.parse(stopped.stdout)).toMatchObject({ hours: 48, left: 72 });

  // The call that was under way goes on at AWS.
  await expect.poll(() => hourFiles().length, { timeout: 60_000 }).toBe(96);
  const resumed = await trailboard(backfill(21, 26));

  expect(JSON.parse(resumed.stdout)).toMatchObject({
    alreadyThere: 96,
    hours: 24,
    left: 0,
    estimate: { basis: "indexed", hours: 24 },
  });
  expect(resumed.code).toBe(0);
  expect(hourFiles()).toHaveLength(120);
}, 120_000);

test("a connection that is lost after the work was done is made good from the index", async () => {
  aws.answer("lambda", "Invoke", { kind: "drop", after: true });

  const { code, stdout, stderr } = await trailboard(backfill(28, 29));

  expect([code, asked.length]).toEqual([0, 1]);
  expect(stderr).toContain("The connection was lost; the indexer goes on at AWS");
  expect(JSON.parse(stdout)).toMatchObject({ hours: 24, hoursWithoutCalls: 24, calls: 0, left: 0 });
}, 120_000);

test("--again indexes hours that are there, and its answers are added up", async () => {
  await trailboard(backfill(28, 29));
  const { code, stdout } = await trailboard(backfill(28, 29, "--again"));

  expect([code, asked.length]).toEqual([0, 2]);
  expect(JSON.parse(stdout)).toMatchObject({ alreadyThere: 0, hours: 24, left: 0 });
}, 120_000);

test("an indexer that fails is quoted, and the command fails with it", async () => {
  const indexer = aws.state.functions.get(NAME);
  if (indexer)
    indexer.handler = () => {
      throw new Error("Cannot index 24 of 24 hours\u001b[2J");
    };

  const { code, stdout, stderr } = await trailboard(backfill(28, 29));

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    hours: 0,
    failed: [{ hours: 24, sentence: expect.stringContaining("Cannot index 24 of 24 hours") }],
  });
  expect(stderr).toContain("Cannot index 24 hours: Cannot index 24 of 24 hours");
  expect(stderr).not.toContain("\u001b[2J");
});

test.each([
  [{ status: 403, code: "AccessDeniedException", message: "no" }, "AccessDeniedException: no"],
  [{ status: 404, code: "ResourceNotFoundException", message: "gone" }, "ResourceNotFoundException: gone"],
])("what would fail again is said at once: $code", async (reply, sentence) => {
  aws.answer("lambda", "Invoke", reply);

  const { code, stderr } = await trailboard(backfill(28, 29));

  expect([code, stderr]).toEqual([1, expect.stringContaining(sentence)]);
});

test("hours that the store keeps no more are refused before anything is asked", async () => {
  const { code, stderr } = await trailboard([
    ...["index", "backfill", "--from", "2020-01-01", "--to", "2020-01-02", "--yes"],
  ]);

  expect([code, asked]).toEqual([2, []]);
  expect(stderr).toContain("the event data store keeps events for 366 days; expected --from ");
});

test("without --yes and without a terminal nothing is begun", async () => {
  const { code, stderr } = await trailboard(["index", "backfill", "--from", day(28), "--to", day(29)]);

  expect([code, asked]).toEqual([2, []]);
  expect(stderr).toContain("say --yes to go on without being asked");
});

test("index run makes one call as the schedule does, and tells what it did", async () => {
  const { code, stdout, stderr } = await trailboard(["index", "run", "--yes", "--json"]);

  expect([code, stderr]).toEqual([0, expect.stringContaining("What it scans: ")]);
  expect(asked).toEqual([{}]);
  expect(JSON.parse(stdout)).toMatchObject({ hours: 5, left: null, estimate: { hours: 5 } });
});

test("where nothing is deployed, it says so", async () => {
  await aws.close();
  aws = await startFakeAws();
  aws.answer("cloudformation", "DescribeStacks", {
    status: 400,
    code: "ValidationError",
    message: "Stack with id trailboard does not exist",
  });

  const { code, stderr } = await trailboard(["index", "run", "--yes"]);

  expect(code).toBe(1);
  expect(stderr).toContain(
    "Cannot find stack trailboard in account 111122223333, Region eu-central-1: deploy first",
  );
});
