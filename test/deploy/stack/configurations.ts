import { type Config, type ConfigSpec, configSchema } from "../../../deploy/config/config.ts";
import type { CodeFiles } from "../../../deploy/stack/functions.ts";

/** Made-up file names: the template only passes them on. */
export const CODE: CodeFiles = {
  trailboard: "trailboard-0123456789abcdef.zip",
  "trailboard-detail": "trailboard-detail-0123456789abcdef.zip",
  "trailboard-public": "trailboard-public-0123456789abcdef.zip",
  "trailboard-indexer": "trailboard-indexer-0123456789abcdef.zip",
};

export const EVENT_DATA_STORE =
  "arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/0233062b-51c6-4d18-8dec-a8c90da840d9";

const specs: Readonly<Record<string, ConfigSpec>> = {
  default: {},
  "everything on": {
    name: "second-trailboard",
    dashboardPrefix: "Second_Trailboard",
    eventDataStore: EVENT_DATA_STORE,
    lakeRole: "arn:aws:iam::444455556666:role/trailboard-lake",
    runtime: "nodejs22.x",
    index: {
      retentionDays: 35,
      kmsKey: "arn:aws:kms:eu-central-1:111122223333:key/0233062b-51c6-4d18-8dec-a8c90da840d9",
    },
    notify: ["ann@example.com", "bob@example.com"],
    alarms: { deniedPerHour: 1, failedLoginsPerHour: 1, indexLagHours: 24 },
    approvedRegions: ["eu-central-1", "eu-west-1"],
    sensitiveActions: { add: ["DeleteVault"], remove: ["CreateUser"] },
    public: { dashboards: ["overview", "errors"], widgets: [{ widget: "top", params: { of: "actions" } }] },
    viewerAccounts: ["444455556666", "777788889999"],
    permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
    tags: { team: "security" },
  },
  public: { public: { dashboards: ["errors"] } },
  "public by widgets only": { public: { widgets: [{ widget: "kpis" }] } },
  "a key of one's own": {
    eventDataStoreKey: "arn:aws:kms:eu-central-1:111122223333:key/1133062b-51c6-4d18-8dec-a8c90da840d9",
    index: { kmsKey: "arn:aws:kms:eu-central-1:111122223333:key/0233062b-51c6-4d18-8dec-a8c90da840d9" },
  },
  "a store of another account through a role": {
    eventDataStore: EVENT_DATA_STORE.replace("111122223333", "444455556666"),
    lakeRole: "arn:aws:iam::444455556666:role/trailboard-lake",
  },
  "other processor, nothing reserved, no dashboards": {
    architecture: "x86_64",
    reservedConcurrency: { detail: null, public: null },
    dashboards: [],
  },
};

/** Configurations that between them switch everything on and off. */
export const configurations: readonly (readonly [name: string, config: Config])[] = Object.entries(specs).map(
  ([name, spec]) => [name, configSchema.parse(spec)],
);

export function configNamed(wanted: string): Config {
  const found = configurations.find(([name]) => name === wanted);
  if (!found) throw new Error(`No configuration "${wanted}"`);
  return found[1];
}
