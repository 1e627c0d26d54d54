import type { Account } from "../../account/account.ts";
import { describeEventDataStore } from "../../account/event-data-store.ts";
import type { Config } from "../../config/config.ts";
import { CliError } from "../../terminal/cli-error.ts";

/** What the person should know about the store before deploying. Throws a CliError where it cannot be queried from here. */
export async function checkEventDataStore(
  account: Account,
  { lakeRole }: Pick<Config, "lakeRole">,
  arn: string,
): Promise<string[]> {
  const [, , , region = "", owner = ""] = arn.split(":");
  if (region !== account.region)
    throw new CliError(
      `Cannot use event data store ${arn} from Region ${account.region}: queries run in the store's own Region; deploy with --region ${region}`,
    );
  if (owner !== account.accountId)
    return lakeRole === null
      ? [
          `The event data store is account ${owner}'s: its resource policy must let this account query it; where it cannot, name a role of that account as "lakeRole"`,
        ]
      : [];
  return ownStore(account, arn);
}

async function ownStore(account: Account, arn: string): Promise<string[]> {
  try {
    const { Status: status = "" } = await describeEventDataStore(account, arn);
    if (status === "PENDING_DELETION")
      throw new CliError(
        `Cannot use event data store ${arn}: it is being deleted; restore it, or name another one as "eventDataStore" in the configuration`,
      );
    return status === "ENABLED" ? [] : [`The event data store is ${status}: it may take no new events`];
  } catch (error) {
    const cause = error instanceof CliError ? error.cause : undefined;
    // Who may deploy need not be allowed to look at the store.
    if (cause instanceof Error && /^AccessDenied/.test(cause.name))
      return ["These credentials may not look at the event data store: whether it takes events is not known"];
    throw error;
  }
}
