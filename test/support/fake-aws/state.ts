import type { Content } from "../../../local/cloudwatch/snapshot.ts";
import type { FakeStack } from "./cloudformation/stack.ts";
import type { FakeEventDataStore } from "./cloudtrail/event-data-store.ts";
import type { FakePolicy, FakePrincipal } from "./iam/principal.ts";
import type { FakeFunction } from "./lambda/function.ts";
import type { FakeBucket } from "./s3/bucket.ts";
import type { FakeSchedule } from "./scheduler/schedule.ts";

/** Everything in the account: plain Maps that tests fill and read. */
export interface FakeState {
  readonly accountId: string;
  readonly region: string;
  /** Who calls: what GetCallerIdentity says. */
  callerArn: string;
  /** By name. */
  readonly buckets: Map<string, FakeBucket>;
  /** By name. */
  readonly roles: Map<string, FakePrincipal>;
  /** By name. */
  readonly users: Map<string, FakePrincipal>;
  /** Managed policies, by ARN. */
  readonly policies: Map<string, FakePolicy>;
  /** By name. */
  readonly functions: Map<string, FakeFunction>;
  /** By stack id; deleted ones stay, as in AWS. */
  readonly stacks: Map<string, FakeStack>;
  /** By "group/name". */
  readonly schedules: Map<string, FakeSchedule>;
  readonly scheduleGroups: Set<string>;
  /** Concurrent executions of the account; new accounts have 10. */
  lambdaConcurrency: number;
  /** By ARN. */
  readonly eventDataStores: Map<string, FakeEventDataStore>;
  /** Of the embedded CloudWatch: dashboards and alarms by name, tags by ARN. */
  readonly dashboards: Content["dashboards"];
  readonly alarms: Content["alarms"];
  readonly cloudWatchTags: Content["tags"];
  /** What stacks made and has no service here (topics, queues, log groups ...), by "type physical-id". */
  readonly others: Map<
    string,
    { readonly type: string; readonly id: string; readonly properties: Readonly<Record<string, unknown>> }
  >;
}

/** What every service needs to know. */
export interface World {
  readonly state: FakeState;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}
