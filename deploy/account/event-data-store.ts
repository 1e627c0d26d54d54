import {
  GetEventDataStoreCommand,
  type GetEventDataStoreCommandOutput,
  ListEventDataStoresCommand,
  ListTagsCommand,
} from "@aws-sdk/client-cloudtrail";
import type { Config } from "../config/config.ts";
import { CliError } from "../terminal/cli-error.ts";
import type { Account } from "./account.ts";
import { awsFailure } from "./aws-failure.ts";

/** A store with one of these tags is the one; any value. "Expedition" is the tag of an older tool of this kind. */
const EVENT_DATA_STORE_TAGS = ["Trailboard", "Expedition"] as const;

const LAKE_IS_CLOSED =
  "CloudTrail Lake takes no new customers since 2026-05-31: an account that had none by then cannot make one, and Trailboard has no other source yet";

/**
 * The ARN of the event data store that the configuration names, or of the one with our tag. Throws a CliError where there
 * is none, or more than one.
 */
export async function findEventDataStore(
  account: Account,
  { eventDataStore }: Pick<Config, "eventDataStore">,
): Promise<string> {
  if (eventDataStore !== null) return eventDataStore;
  const arns = await eventDataStoreArns(account);
  const tags = await tagsOf(account, arns);
  for (const wanted of EVENT_DATA_STORE_TAGS) {
    const found = arns.filter((arn) => tags.get(arn)?.has(wanted));
    if (found.length === 1 && found[0]) return found[0];
    if (found.length > 1)
      throw new CliError(
        `Cannot choose between ${found.length} event data stores with the tag ${wanted} (${found.join(", ")}): expected one, or "eventDataStore" in the configuration`,
      );
  }
  const where = `in account ${account.accountId}, Region ${account.region}`;
  throw new CliError(
    arns.length === 0
      ? `Cannot find an event data store: there is none ${where}. ${LAKE_IS_CLOSED}`
      : `Cannot find an event data store with the tag ${EVENT_DATA_STORE_TAGS.join(" or ")} ${where}: there are ${arns.join(", ")}; tag one, or name it as "eventDataStore" in the configuration`,
  );
}

/** All stores of the account and Region. */
async function eventDataStoreArns({ cloudTrail }: Account): Promise<string[]> {
  const arns: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await cloudTrail.send(
        new ListEventDataStoresCommand(token === undefined ? {} : { NextToken: token }),
      );
      for (const { EventDataStoreArn } of page.EventDataStores ?? [])
        if (EventDataStoreArn) arns.push(EventDataStoreArn);
      token = page.NextToken;
    } while (token);
  } catch (error) {
    throw awsFailure("Cannot list event data stores", error);
  }
  return arns;
}

/** ListTags takes so many ARNs at once. */
const TAGGED_AT_ONCE = 20;

async function tagsOf(
  { cloudTrail }: Account,
  arns: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const tags = new Map<string, ReadonlySet<string>>();
  try {
    for (let at = 0; at < arns.length; at += TAGGED_AT_ONCE) {
      const { ResourceTagList = [] } = await cloudTrail.send(
        new ListTagsCommand({ ResourceIdList: arns.slice(at, at + TAGGED_AT_ONCE) }),
      );
      for (const { ResourceId = "", TagsList = [] } of ResourceTagList)
        tags.set(ResourceId, new Set(TagsList.map(({ Key = "" }) => Key)));
    }
  } catch (error) {
    throw awsFailure("Cannot read the tags of event data stores", error);
  }
  return tags;
}

export async function describeEventDataStore(
  { cloudTrail }: Account,
  arn: string,
): Promise<GetEventDataStoreCommandOutput> {
  try {
    return await cloudTrail.send(new GetEventDataStoreCommand({ EventDataStore: arn }));
  } catch (error) {
    throw awsFailure(`Cannot look at event data store ${arn}`, error);
  }
}
