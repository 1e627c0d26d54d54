import type { Lake } from "../trail/sources.ts";
import type { FunctionConfig } from "./config.ts";
import { sdkLake } from "./lake.ts";

/** The event data store that the environment names; undefined where it names none. Nothing is asked of it yet. */
export function configuredLake({ eventDataStoreArn, lakePollMs }: FunctionConfig): Lake | undefined {
  return eventDataStoreArn === "" ? undefined : sdkLake({ eventDataStoreArn, pollMs: lakePollMs });
}
