import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Account, openAccount } from "../../../deploy/account/account.ts";
import { advance, type Engine, type PlannedFailure } from "./cloudformation/engine.ts";
import { cloudFormationService } from "./cloudformation/service.ts";
import { cloudTrailService } from "./cloudtrail/service.ts";
import { fakeCloudWatch } from "./cloudwatch/service.ts";
import { iamService } from "./iam/service.ts";
import { lambdaService } from "./lambda/service.ts";
import { s3Service } from "./s3/service.ts";
import { schedulerService } from "./scheduler/service.ts";
import { type Call, type Reply, Script } from "./script.ts";
import { serve } from "./serve.ts";
import type { FakeState } from "./state.ts";
import { stsService } from "./sts/service.ts";
import type { FakeService } from "./wire/fake-service.ts";

export interface FakeAws {
  /** "http://127.0.0.1:PORT" */
  readonly url: string;
  readonly accountId: string;
  readonly region: string;
  /** For child processes and process.env: every AWS client then speaks to this one. */
  readonly env: Readonly<Record<string, string>>;
  readonly state: FakeState;
  /** Every call that came, in order, retries too. */
  readonly calls: readonly Call[];
  /** The account as the commands have it. Close it before the fake. */
  open(): Promise<Account>;
  /** A resource of a stack, by its logical id or type, fails the next `times` (1) that it is to be made (or changed, deleted). */
  failResource(what: string, reason: string, options?: { on?: PlannedFailure["on"]; times?: number }): void;
  /** How stacks go on: see Engine. */
  readonly cloudFormation: Pick<Engine, "stepsPerLook" | "earlyValidation">;
  /** Lets all stacks finish what they are doing. */
  settle(): Promise<void>;
  /** In place of the fake's own answer, for the next `times` calls (1 without); operation "*" is any of the service. */
  answer(service: string, operation: string, reply: Reply, options?: { times?: number }): void;
  close(): Promise<void>;
}

/**
 * An AWS account on 127.0.0.1 for the real clients. It checks what its services' code says and no more: signatures and
 * permissions are not looked at (only that a request is signed, and for which service), the Region of the signature is
 * recorded and not compared, names and limits are checked where a comment says so, nothing happens by itself (schedules
 * do not run, alarms call nobody). What passes here can still be refused by AWS; what is refused here AWS would refuse.
 */
export async function startFakeAws(
  options: { accountId?: string; region?: string; clock?: () => number } = {},
): Promise<FakeAws> {
  const { accountId = "111122223333", region = "eu-central-1", clock = Date.now } = options;
  const cloudWatch = fakeCloudWatch({ accountId, region, clock });
  const state: FakeState = {
    accountId,
    region,
    callerArn: `arn:aws:iam::${accountId}:user/engineer`,
    buckets: new Map(),
    roles: new Map(),
    users: new Map(),
    policies: new Map(),
    functions: new Map(),
    stacks: new Map(),
    schedules: new Map(),
    scheduleGroups: new Set(["default"]),
    lambdaConcurrency: 1000,
    eventDataStores: new Map(),
    dashboards: cloudWatch.content.dashboards,
    alarms: cloudWatch.content.alarms,
    cloudWatchTags: cloudWatch.content.tags,
    others: new Map(),
  };
  const world = { state, clock };
  const engine: Engine = {
    world,
    cloudWatch: cloudWatch.service.operations,
    failures: [],
    stepsPerLook: 5,
    earlyValidation: false,
  };
  const services = new Map<string, FakeService>([
    ["sts", stsService(world)],
    ["iam", iamService(world)],
    ["lambda", lambdaService(world)],
    ["s3", s3Service(world)],
    ["scheduler", schedulerService(world)],
    ["cloudtrail", cloudTrailService(world)],
    ["monitoring", cloudWatch.service],
    ["cloudformation", cloudFormationService(engine)],
  ]);
  const script = new Script();
  const server = createServer((message, response) => void serve(services, script, message, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "AKIAFAKEFAKEFAKEFAKE",
    AWS_SECRET_ACCESS_KEY: "fake-secret",
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // No files of the person who runs the tests, and no asking for instance metadata.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    url,
    accountId,
    region,
    env,
    state,
    calls: script.calls,
    cloudFormation: engine,
    failResource: (what, reason, { on = "create", times = 1 } = {}) =>
      void engine.failures.push({ what, reason, on, timesLeft: times }),
    async settle() {
      for (const stack of state.stacks.values()) await advance(stack, Number.POSITIVE_INFINITY);
    },
    async open() {
      // Clients read these when they are made, and that is when they are first used.
      Object.assign(process.env, env);
      return openAccount({}, { region: null });
    },
    answer: (service, operation, reply, { times = 1 } = {}) => script.plan(service, operation, reply, times),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
