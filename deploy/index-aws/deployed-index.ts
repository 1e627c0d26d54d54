import { textFingerprint } from "../../trail/store/fingerprint.ts";
import type { Account } from "../account/account.ts";
import { deployedStack } from "../account/deployed-stack.ts";
import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { CliError } from "../terminal/cli-error.ts";

/** What commands about the index need of a deployed stack. */
export interface DeployedIndex {
  readonly indexerArn: string;
  readonly bucket: string;
  readonly eventDataStoreArn: string;
  /** Of the store, as looks at hours name it. */
  readonly sourceId: string;
}

/** Throws CliError where nothing is deployed. */
export async function deployedIndex(account: Account, config: Config): Promise<DeployedIndex> {
  const { stack: name } = namesOf(config);
  const stack = await deployedStack(account, name);
  if (!stack)
    throw new CliError(
      `Cannot find stack ${name} in account ${account.accountId}, Region ${account.region}: deploy first, or say another --region or --config`,
    );
  const { IndexerFunctionArn, IndexBucket, EventDataStoreArn } = stack.outputs;
  if (!IndexerFunctionArn || !IndexBucket || !EventDataStoreArn)
    throw new CliError(
      `Cannot use stack ${name}: expected the outputs IndexerFunctionArn, IndexBucket and EventDataStoreArn; its status is ${stack.status}`,
    );
  return {
    indexerArn: IndexerFunctionArn,
    bucket: IndexBucket,
    eventDataStoreArn: EventDataStoreArn,
    sourceId: textFingerprint(`lake:${EventDataStoreArn}`),
  };
}
