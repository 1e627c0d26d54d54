import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { MINUTE_MS } from "../kit/time.ts";
import { cloudWatchService } from "./cloudwatch/service.ts";
import { localOnly } from "./console/guard.ts";
import { type FunctionRunner, type LocalFunction, startFunctions } from "./functions/runner.ts";
import { type LakeStore, openLakeStore } from "./lake/open-store.ts";
import { cloudTrailService } from "./lake/service/service.ts";
import { type LoadingState, loadingAnswer } from "./loading-answer.ts";
import { removeOrphans } from "./remove-orphans.ts";
import { sampleLogs } from "./sample-logs.ts";
import { awsEndpoint } from "./wire/endpoint.ts";

export interface LaptopOptions {
  /** Log files and folders; none means the sample trail. */
  readonly logs: readonly string[];
  readonly dataDir: string;
  /** What counts as now; undefined lets the clock run, or stops it at the end of old logs. */
  readonly asOfMs: number | undefined;
  readonly port: number;
  /** dist/: functions and page as the build left them. */
  readonly builtDir: string;
  /** Other functions than the build's own, each in a folder of its name. */
  readonly functionsDir?: string | undefined;
  /** Which functions there are; undefined: all, under the names that a deployment without configuration gives them. */
  readonly functions?: readonly LaptopFunction[] | undefined;
  /** Where the index lies; undefined keeps it in `dataDir`, beside the store that it was made from. */
  readonly indexDir?: string | undefined;
  readonly onProgress?: Progress;
  /** Stops the start; it then rejects with the signal's reason and leaves nothing running. */
  readonly signal?: AbortSignal | undefined;
}

export type FunctionName = "trailboard" | "trailboard-detail" | "trailboard-public" | "trailboard-indexer";

/** A built function as it is deployed. */
export interface LaptopFunction {
  readonly function: FunctionName;
  /** Lambda's name of it. */
  readonly name: string;
  /** Its own variables; where its index and its AWS are is the laptop's affair. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `done` of `total` of something that takes long; `what` names it for people. */
export type Progress = (what: string, done: number, total: number) => void;

export interface Laptop {
  /** "http://127.0.0.1:8650" */
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  readonly store: LakeStore;
  readonly indexDir: string;
  readonly functions: FunctionRunner;
  functionArn(name: string): string;
  alarmArn(name: string): string;
  /** Epoch ms; stands still where it was stopped. */
  clock(): number;
  /** True where the clock stands still. */
  readonly clockStands: boolean;
  /** Answers all that is not /aws or /healthz: the page. */
  servePage(page: (request: Request) => Response | Promise<Response>): void;
  setReady(): void;
  close(): Promise<void>;
}

export const REGION = "us-east-1";
export const ACCOUNT_ID = "111122223333";

/** Logs whose newest event is older than this are looked at with a clock that stands at their end. */
const OLD_LOGS_MS = 60 * MINUTE_MS;
const INDEXER_TIMEOUT_MS = 15 * MINUTE_MS;
const WIDGET_TIMEOUT_MS = MINUTE_MS;

const EVERY_FUNCTION: readonly LaptopFunction[] = [
  { function: "trailboard", name: "customWidget-trailboard", variables: {} },
  { function: "trailboard-detail", name: "customWidget-trailboard-detail", variables: {} },
  { function: "trailboard-public", name: "customWidget-trailboard-public", variables: {} },
  { function: "trailboard-indexer", name: "trailboard-indexer", variables: {} },
];

/**
 * All of AWS that Trailboard needs, on this machine: CloudTrail Lake over the logs and CloudWatch behind /aws, and the
 * built Lambda functions pointed at it. Nothing in them knows that it is not AWS. Listens at once, and says how far it is
 * until the logs are loaded; rejects where the port is taken (EADDRINUSE) before any work is done.
 */
export async function startLaptop(options: LaptopOptions): Promise<Laptop> {
  const door = await openDoor(options.port);
  try {
    return await furnish(door, options);
  } catch (error) {
    await door.close();
    throw error;
  }
}

/** The listening server, which tells how far loading is until it gets something better to answer with. */
interface Door {
  readonly url: string;
  show(state: LoadingState): void;
  answer(app: Hono): void;
  close(): Promise<void>;
}

/** Before anything is loaded: a port that is taken is said at once, and a page that is opened early shows the progress. */
async function openDoor(port: number): Promise<Door> {
  let state: LoadingState = { what: "Starting", done: 0, total: 1 };
  let app: Hono | undefined;
  const early = new Hono();
  // Also before /aws: a page of another site whose name was made to mean 127.0.0.1 could send what an SDK sends.
  early.use(localOnly());
  early.get("/healthz", ({ json }) => json({ ready: false, loading: state }));
  early.all("*", ({ req }) => loadingAnswer(req.raw, state));
  const fetch = (request: Request, ...more: unknown[]) => (app ?? early).fetch(request, ...(more as []));
  const server = serve({ fetch, hostname: "127.0.0.1", port });
  await new Promise<void>((resolve, reject) => server.once("listening", resolve).once("error", reject));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (next) => {
      state = next;
    },
    answer: (next) => {
      app = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      // A page that is open keeps its connections; nobody waits for it.
      if ("closeAllConnections" in server) server.closeAllConnections();
      await closed;
    },
  };
}

async function furnish(door: Door, options: LaptopOptions): Promise<Laptop> {
  const { asOfMs, builtDir, signal } = options;
  const { url } = door;
  const onProgress: Progress = (what, done, total) => {
    door.show({ what, done, total });
    options.onProgress?.(what, done, total);
  };
  const dataDir = path.resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const sample =
    options.logs.length === 0 ? await sampleLogs({ dataDir, asOfMs, onProgress, signal }) : undefined;
  const store = await openLakeStore({
    logs: sample ? [sample.folder] : [...options.logs],
    dataDir,
    onProgress: ({ doneBytes, totalBytes }) => onProgress("Loading logs", doneBytes, totalBytes),
    ...(signal ? { signal } : {}),
  });
  await removeOrphans(dataDir);
  const stoppedAtMs = asOfMs ?? (sample ? undefined : endOfOldLogs(store));
  const clock = () => stoppedAtMs ?? Date.now();
  const storeName = path.basename(store.databaseFile, ".duckdb");
  const indexDir = path.resolve(options.indexDir ?? path.join(dataDir, `index-${storeName}`));
  await mkdir(indexDir, { recursive: true });

  const cloudTrail = await cloudTrailService({ store, clock, region: REGION, accountId: ACCOUNT_ID });
  const cloudWatch = cloudWatchService({
    clock,
    stateFile: path.join(dataDir, `cloudwatch-${storeName}.json`),
  });
  const answer = awsEndpoint([cloudTrail, cloudWatch]);
  let ready = false;
  let page: ((request: Request) => Response | Promise<Response>) | undefined;
  const app = new Hono();
  app.use(localOnly());
  app.all("/aws", ({ req }) => answer(req.raw));
  app.all("/aws/", ({ req }) => answer(req.raw));
  app.get("/healthz", ({ json }) =>
    json({
      ready,
      events: store.events,
      duplicates: store.duplicates,
      refused: store.refusedCount,
      hours: store.hours,
      eventDataStore: store.eventDataStoreArn,
    }),
  );
  app.all("*", (c) => page?.(c.req.raw) ?? c.text("This is the AWS endpoint of Trailboard, at /aws\n", 404));
  door.answer(app);

  const functionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
  const deployed = options.functions ?? EVERY_FUNCTION;
  const detail = deployed.find((one) => one.function === "trailboard-detail");
  const publicEnv = {
    TRAILBOARD_INDEX: pathToFileURL(indexDir).href,
    ...(stoppedAtMs === undefined ? {} : { TRAILBOARD_AS_OF: new Date(stoppedAtMs).toISOString() }),
  };
  const env = {
    ...publicEnv,
    AWS_ENDPOINT_URL: `${url}/aws`,
    TRAILBOARD_EVENT_DATA_STORE: store.eventDataStoreArn,
    ...(detail ? { TRAILBOARD_DETAIL_FUNCTION: functionArn(detail.name) } : {}),
    TRAILBOARD_LAKE_POLL_MS: "5",
    // The SDK tells people to leave Node 20; here that is said in the README, not on every call.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  const own: Readonly<Record<FunctionName, Omit<LocalFunction, "name" | "arn">>> = {
    trailboard: { env, timeoutMs: WIDGET_TIMEOUT_MS },
    "trailboard-detail": { env, timeoutMs: WIDGET_TIMEOUT_MS },
    // Has no Lake and no drill-downs to know of. Another key with each start: what was seen yesterday says nothing today.
    "trailboard-public": {
      env: { ...publicEnv, TRAILBOARD_PSEUDONYM_KEY: randomBytes(32).toString("hex") },
      timeoutMs: WIDGET_TIMEOUT_MS,
    },
    "trailboard-indexer": { env, timeoutMs: INDEXER_TIMEOUT_MS, memoryMb: 1024 },
  };
  const functions = await startFunctions({
    builtDir: options.functionsDir ?? path.join(builtDir, "functions"),
    functions: deployed.map((one) => ({
      ...own[one.function],
      name: one.function,
      arn: functionArn(one.name),
      env: { ...one.variables, ...own[one.function].env },
    })),
    log: (name, line) => process.env.TRAILBOARD_DEBUG && console.error(`[${name}] ${line}`),
  });

  return {
    url,
    region: REGION,
    accountId: ACCOUNT_ID,
    store,
    indexDir,
    functions,
    functionArn,
    alarmArn: (name) => `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:${name}`,
    clock,
    clockStands: stoppedAtMs !== undefined,
    servePage: (answerPage) => {
      page = answerPage;
    },
    setReady: () => {
      ready = true;
    },
    async close() {
      await functions.close();
      await door.close();
      await cloudTrail.close();
      await cloudWatch.close();
    },
  };
}

function endOfOldLogs(store: LakeStore): number | undefined {
  const endMs = store.range?.endMs;
  if (endMs === undefined || Date.now() - endMs < OLD_LOGS_MS) return undefined;
  return endMs;
}
