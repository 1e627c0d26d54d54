import { writeFileSync } from "node:fs";
import path from "node:path";
import { s3ObjectStore } from "../../aws/objects/s3.ts";
import type { PermissionCommand } from "../../deploy/cli/permissions/by-command.ts";
import { dashboards } from "../../deploy/commands/dashboards.ts";
import { deploy } from "../../deploy/commands/deploy.ts";
import { destroy } from "../../deploy/commands/destroy.ts";
import { doctor } from "../../deploy/commands/doctor.ts";
import { embed } from "../../deploy/commands/embed.ts";
import { indexBackfill, indexRun } from "../../deploy/commands/index-run.ts";
import { plan } from "../../deploy/commands/plan.ts";
import { share } from "../../deploy/commands/share.ts";
import { viewerPolicy } from "../../deploy/commands/viewer-policy.ts";
import type { ConfigSpec } from "../../deploy/config/config.ts";
import { DAY_MS, HOUR_MS } from "../../kit/time.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { fakeEventDataStore } from "../support/fake-aws/cloudtrail/event-data-store.ts";
import { fakeRole } from "../support/fake-aws/iam/principal.ts";
import { fakeFunction } from "../support/fake-aws/lambda/function.ts";
import { fakeBucket } from "../support/fake-aws/s3/bucket.ts";
import { type FakeAws, startFakeAws } from "../support/fake-aws/start-fake-aws.ts";
import { said } from "./share/said.ts";
import { addDashboard, addSharingRole, dashboardArn, EMAIL_ROLE } from "./share/sharing-account.ts";

/** An account and a folder, and what is done there before the command that a mode is about. */
export interface Scene {
  readonly aws: FakeAws;
  readonly config: string;
  configure(spec: ConfigSpec): void;
  /** A command of preparation: it must succeed. */
  first(work: () => Promise<void>): Promise<void>;
  indexed(): Promise<void>;
}

/** One way in which a command is used. */
export interface Mode {
  readonly command: PermissionCommand;
  readonly title: string;
  /** Prepares, and gives the command to run. */
  readonly scene: (scene: Scene) => Promise<() => Promise<void>>;
  /** Ends with an error, as it must. */
  readonly fails?: true;
}

/** Much text: with it the template is longer than what goes with a call. */
export const longConfig: ConfigSpec = {
  viewerAccounts: Array.from({ length: 50 }, (_, n) => String(444_455_550_000 + n)),
  notify: Array.from({ length: 20 }, (_, n) => `${"long.name.".repeat(5)}${n}@example.com`),
  public: { dashboards: ["overview", "errors"] },
};

export async function openScene(folder: string): Promise<Scene & { close(): Promise<void> }> {
  const aws = await startFakeAws();
  Object.assign(process.env, aws.env);
  aws.cloudFormation.stepsPerLook = 1000;
  const store = fakeEventDataStore();
  aws.state.eventDataStores.set(store.arn, store);
  aws.state.users.set("engineer", fakeRole({ name: "engineer", arn: aws.state.callerArn }));
  const config = path.join(folder, "trailboard.config.json");
  writeFileSync(config, "{}");
  return {
    aws,
    config,
    configure: (spec) => writeFileSync(config, JSON.stringify(spec)),
    async first(work) {
      const { failure } = await said(work);
      if (failure) throw new Error(`Cannot prepare: ${failure}`);
    },
    async indexed() {
      const writer = indexWriter({
        objects: s3ObjectStore({
          bucket: "trailboard-index-111122223333-eu-central-1",
          prefix: "",
          region: aws.region,
          endpoint: aws.url,
          credentials: { accessKeyId: "AKIAFAKEFAKEFAKEFAKE", secretAccessKey: "fake-secret" },
        }),
      });
      const hourMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 5 * HOUR_MS;
      await writer.replaceHour(
        hourMs,
        { actions: [], errors: [] },
        {
          observedAtMs: hourMs + 2 * HOUR_MS,
          source: `lake:${store.arn}`,
          bytesScanned: 1000,
          eventsScanned: 1,
        },
      );
      const indexer = aws.state.functions.get("trailboard-indexer");
      if (indexer)
        indexer.handler = () => ({
          hours: 1,
          calls: 1,
          rows: 1,
          bytesScanned: 1,
          eventsScanned: 1,
          left: null,
        });
    },
    close: () => aws.close(),
  };
}

const deployed = async ({ first, config }: Scene) => first(() => deploy({ config, yes: true }));
const team = ({ aws }: Scene, widgets: readonly object[] = []) => addDashboard(aws, "Team", { widgets });
const INDEX_FUNCTION = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";
const TOP = {
  type: "custom",
  width: 12,
  height: 6,
  properties: { endpoint: INDEX_FUNCTION, params: { widget: "top" } },
};
const ALARM = {
  type: "alarm",
  properties: { alarms: ["arn:aws:cloudwatch:eu-central-1:111122223333:alarm:any"] },
};
const OURS = { trailboard: "trailboard" };

function keepIndex({ state }: FakeAws): void {
  const name = "trailboard-index-111122223333-eu-central-1";
  state.buckets.set(name, fakeBucket({ name, tags: new Map([["trailboard", "trailboard"]]) }));
}

const put = (config: string) => () => dashboards({ config, put: true, yes: true });

export const modes: readonly Mode[] = [
  {
    command: "plan",
    title: "of an empty account",
    scene:
      async ({ config }) =>
      () =>
        plan({ config }),
  },
  {
    command: "plan",
    title: "of a template that goes through the code bucket",
    scene: async ({ config, configure }) => {
      configure(longConfig);
      return () => plan({ config });
    },
  },
  {
    command: "plan",
    title: "where the index of an earlier Trailboard is",
    scene: async ({ aws, config }) => {
      keepIndex(aws);
      return () => plan({ config });
    },
  },
  {
    command: "plan",
    title: "of a change, with dashboards of somebody in the way",
    scene: async (scene) => {
      scene.configure({ dashboards: ["overview"] });
      await deployed(scene);
      addDashboard(scene.aws, "Trailboard-Errors", { widgets: [] });
      scene.configure({});
      return () => plan({ config: scene.config });
    },
  },
  {
    command: "deploy",
    title: "into an empty account",
    scene:
      async ({ config }) =>
      () =>
        deploy({ config, yes: true }),
  },
  {
    command: "deploy",
    title: "where the index of an earlier Trailboard is",
    scene: async ({ aws, config }) => {
      keepIndex(aws);
      return () => deploy({ config, yes: true });
    },
  },
  {
    command: "deploy",
    title: "of a template that goes through the code bucket, not agreed to",
    fails: true,
    scene: async ({ config, configure }) => {
      configure(longConfig);
      return () => deploy({ config });
    },
  },
  {
    command: "deploy",
    title: "of a change that fails over dashboards that were put without a stack",
    fails: true,
    scene: async (scene) => {
      scene.configure({ dashboards: ["overview"] });
      await deployed(scene);
      addDashboard(scene.aws, "Trailboard-Errors", { widgets: [] }, OURS);
      scene.configure({ logRetentionDays: 7 });
      scene.aws.failResource("IndexerLog", "no", { on: "update" });
      return () => deploy({ config: scene.config, yes: true });
    },
  },
  {
    command: "deploy",
    title: "over a rollback that failed",
    scene: async (scene) => {
      await deployed(scene);
      scene.configure({ logRetentionDays: 7 });
      scene.aws.failResource("IndexerLog", "no", { on: "update", times: 2 });
      await said(() => deploy({ config: scene.config, yes: true }));
      return () => deploy({ config: scene.config, yes: true });
    },
  },
  {
    command: "destroy",
    title: "of all but the index",
    scene: async (scene) => {
      await deployed(scene);
      return () => destroy({ config: scene.config, yes: true });
    },
  },
  {
    command: "destroy",
    title: "with the index",
    scene: async (scene) => {
      await deployed(scene);
      await scene.indexed();
      return () => destroy({ config: scene.config, yes: true, withIndex: true });
    },
  },
  {
    command: "destroy",
    title: "of a stack that was never more than prepared",
    scene: async (scene) => {
      // What a plan leaves that was cut off.
      scene.aws.answer("cloudformation", "DeleteChangeSet", { status: 403, code: "AccessDenied" });
      await scene.first(() => plan({ config: scene.config }));
      return () => destroy({ config: scene.config, yes: true });
    },
  },
  {
    command: "destroy",
    title: "where an index is all that is left",
    scene: async (scene) => {
      await deployed(scene);
      await scene.first(() => destroy({ config: scene.config, yes: true }));
      return () => destroy({ config: scene.config, yes: true });
    },
  },
  {
    command: "dashboards --out",
    title: "of a stack",
    scene: async (scene) => {
      await deployed(scene);
      const out = path.join(path.dirname(scene.config), "dashboards");
      return () => dashboards({ config: scene.config, put: false, out });
    },
  },
  {
    command: "dashboards put",
    title: "where there is a stack without dashboards",
    scene: async (scene) => {
      scene.configure({ dashboards: [] });
      await deployed(scene);
      scene.configure({});
      await scene.first(put(scene.config));
      addDashboard(scene.aws, "Trailboard-Overview", { widgets: [] });
      return () => dashboards({ config: scene.config, put: true, replace: true, yes: true });
    },
  },
  {
    command: "embed",
    title: "with a stack",
    scene: async (scene) => {
      await deployed(scene);
      team(scene);
      return () => embed("top", { config: scene.config, dashboard: "Team", yes: true });
    },
  },
  {
    command: "embed",
    title: "with a function that no stack of ours made",
    scene: async (scene) => {
      scene.aws.state.functions.set(
        "customWidget-trailboard",
        fakeFunction({ name: "customWidget-trailboard" }),
      );
      team(scene);
      return () => embed("top", { config: scene.config, dashboard: "Team", yes: true });
    },
  },
  {
    command: "share",
    title: "looking",
    scene: async (scene) => {
      team(scene, [TOP, ALARM]);
      addSharingRole(scene.aws, EMAIL_ROLE, dashboardArn("Team"));
      return () => share({ config: scene.config, dashboard: "Team", mode: "email" });
    },
  },
  {
    command: "share",
    title: "--apply",
    scene: async (scene) => {
      team(scene, [TOP]);
      addSharingRole(scene.aws, EMAIL_ROLE, dashboardArn("Team"));
      return () => share({ config: scene.config, dashboard: "Team", mode: "email", apply: true, yes: true });
    },
  },
  {
    command: "share",
    title: "--revoke",
    scene: async (scene) => {
      team(scene, [TOP]);
      addSharingRole(scene.aws, EMAIL_ROLE, dashboardArn("Team"));
      const options = { config: scene.config, dashboard: "Team", mode: "email", yes: true } as const;
      await scene.first(() => share({ ...options, apply: true }));
      return () => share({ ...options, revoke: true });
    },
  },
  {
    command: "share",
    title: "--copy, over an older copy whose mark was taken away",
    scene: async (scene) => {
      scene.configure({ public: { widgets: [{ widget: "top" }] } });
      await deployed(scene);
      team(scene, [TOP]);
      const options = {
        config: scene.config,
        dashboard: "Team",
        mode: "public",
        copy: true,
        yes: true,
      } as const;
      // Without --copy's own tags, as a CloudWatch that ignores them at an update leaves it.
      scene.aws.answer("cloudwatch", "PutDashboard", async (_input, goOn) => {
        const answer = await goOn();
        scene.aws.state.cloudWatchTags.set(dashboardArn("Team-Public"), new Map());
        return answer;
      });
      return () => share(options);
    },
  },
  {
    command: "viewer-policy",
    title: "of a stack",
    scene: async (scene) => {
      await deployed(scene);
      return () => viewerPolicy({ config: scene.config, detail: true });
    },
  },
  {
    command: "doctor",
    title: "asked by a role",
    scene: async (scene) => {
      await deployed(scene);
      await scene.indexed();
      team(scene, [TOP]);
      scene.aws.state.callerArn = "arn:aws:sts::111122223333:assumed-role/Ops/ann";
      scene.aws.state.roles.set("Ops", fakeRole({ name: "Ops" }));
      return () => doctor({ config: scene.config });
    },
  },
  {
    command: "index run",
    title: "with an index",
    scene: async (scene) => {
      await deployed(scene);
      await scene.indexed();
      return () => indexRun({ config: scene.config, yes: true });
    },
  },
  {
    command: "index backfill",
    title: "beside hours that are there",
    scene: async (scene) => {
      await deployed(scene);
      await scene.indexed();
      const to = Date.now() - DAY_MS;
      return () => indexBackfill({ config: scene.config, yes: true, from: to - 2 * HOUR_MS, to });
    },
  },
];
