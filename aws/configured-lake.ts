import type { Lake } from "../trail/sources.ts";
import { assumedRole } from "./assume-role.ts";
import type { FunctionConfig } from "./config.ts";
import { sdkLake } from "./lake.ts";

export interface WhoAsks {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The function's own ARN, as Lambda's context has it. Undefined where there is none. */
  readonly functionArn: string | undefined;
}

/**
 * The event data store that the environment names, asked as the role that it names, if it does; undefined where it names
 * no store. Nothing is asked yet.
 */
export function configuredLake(
  { eventDataStoreArn, lakeRoleArn, lakePollMs }: FunctionConfig,
  { env, functionArn }: WhoAsks,
): Lake | undefined {
  if (eventDataStoreArn === "") return undefined;
  const owner = accountOf(eventDataStoreArn);
  // With a role, the account that asks is the role's.
  const asking = accountOf(lakeRoleArn || functionArn);
  return sdkLake({
    eventDataStoreArn,
    pollMs: lakePollMs,
    // No page says whether one's own account may be named, so it is not; nor is any where it is not known whose the
    // function is.
    ...(owner !== undefined && owner !== asking && asking !== undefined ? { ownerAccountId: owner } : {}),
    ...(lakeRoleArn === "" ? {} : { credentials: assumedRole({ roleArn: lakeRoleArn, env }) }),
  });
}

/** 12 digits of an ARN; undefined for what has none. */
function accountOf(arn: string | undefined): string | undefined {
  const account = arn?.split(":")[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}
