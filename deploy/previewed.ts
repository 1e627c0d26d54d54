import type { PutMetricAlarmCommandInput } from "@aws-sdk/client-cloudwatch";
import type { LaptopFunction } from "../local/laptop.ts";
import { builtDashboards, type NamedBody } from "./bundle/built-dashboards.ts";
import { builtStack } from "./bundle/built-stack.ts";
import { unpackBuild } from "./bundle/unpack-build.ts";
import { type Config, defaultConfig } from "./config/config.ts";
import { alarmsOf } from "./dashboards/alarms.ts";
import { dashboardIds } from "./dashboards/ids.ts";
import { placeOf, type Where } from "./dashboards/place.ts";
import { namesOf } from "./names.ts";
import { namedBodies } from "./share/named-bodies.ts";

/** What a preview shows, and what answers in it. */
export interface Previewed {
  /** Where the functions' code is, each in a folder of its name; undefined: as the checkout was built. */
  readonly functionsDir: string | undefined;
  readonly functions: readonly LaptopFunction[] | undefined;
  readonly alarms: readonly PutMetricAlarmCommandInput[];
  dashboardsIn(where: Where): Promise<readonly NamedBody[]>;
  /** For people, before the first look. */
  readonly notes: readonly string[];
}

/** Without a build: everything that there is, as the configuration is without a file. */
export function previewOfDefaults(): Previewed {
  const config: Config = {
    ...defaultConfig,
    public: { ...defaultConfig.public, dashboards: [...dashboardIds] },
  };
  return {
    functionsDir: undefined,
    functions: undefined,
    alarms: alarmsOf(config).map(({ title: _, ...alarm }) => alarm),
    dashboardsIn: async (where) =>
      namedBodies(config, placeOf(namesOf(config), where)).map(({ name, body }) => ({
        name,
        body: JSON.stringify(body),
      })),
    notes: [],
  };
}

/** What `trailboard build --out` left in `folder`, and nothing else: what was seen is what ships. */
export async function previewOfBuild(folder: string, dataDir: string): Promise<Previewed> {
  const functionsDir = await unpackBuild(folder, dataDir);
  const { functions, alarms } = await builtStack(folder);
  // Looked at now: what is wrong in a file is said before any log is loaded.
  const asText = await builtDashboards(folder, { partition: "aws", region: "", accountId: "" });
  const shown = asText.map(({ body }) => body).join("\n");
  return {
    functionsDir,
    // There is no other account here whose role could be assumed.
    functions: functions.map(({ variables: { TRAILBOARD_LAKE_ROLE: _, ...variables }, ...rest }) => ({
      ...rest,
      variables,
    })),
    alarms: alarms.filter(({ AlarmName }) => shown.includes(`:alarm:${AlarmName}"`)),
    dashboardsIn: (where) => builtDashboards(folder, where),
    notes: [`Dashboards and functions: those of ${folder}, unzipped into ${functionsDir}`],
  };
}
