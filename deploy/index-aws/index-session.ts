import type { Account } from "../account/account.ts";
import { describeEventDataStore } from "../account/event-data-store.ts";
import type { Config } from "../config/config.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printable } from "../terminal/printable.ts";
import { orStopped, stopSignal } from "../terminal/until-stopped.ts";
import type { StoreAge } from "./backfill-hours.ts";
import { bucketObjects } from "./bucket-objects.ts";
import { type DeployedIndex, deployedIndex } from "./deployed-index.ts";
import { type HourLooks, hourLooks } from "./hour-looks.ts";
import { type CallAnswer, invokeIndexer } from "./invoke-indexer.ts";

/** The deployed index, and how to speak with it and with the person. */
export interface IndexSession {
  readonly deployed: DeployedIndex;
  /** Undefined where the index may not be read: it was said. */
  readonly looks: HourLooks | undefined;
  /** Ends at once when the person stops it: what was begun goes on at AWS. */
  call(event: object): Promise<CallAnswer>;
  storeAge(): Promise<StoreAge>;
}

/** Progress and questions, beside the answer on stdout. */
export function say(sentence: string): void {
  console.error(printable(sentence));
}

export async function indexSession(account: Account, config: Config): Promise<IndexSession> {
  const deployed = await deployedIndex(account, config);
  const looks = hourLooks(bucketObjects(account, deployed.bucket));
  const mayRead = await orStopped(isReadable(looks));
  return {
    deployed,
    looks: mayRead ? looks : undefined,
    call: (event) => orStopped(invokeIndexer(account, deployed.indexerArn, event)),
    storeAge: () => storeAge(account, deployed.eventDataStoreArn),
  };
}

async function isReadable(looks: HourLooks): Promise<boolean> {
  try {
    await looks.looks({ startMs: 0, endMs: 0 });
    return true;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    say(
      `The index cannot be read, so hours that are there are not known, and will be indexed again: ${error.message}`,
    );
    return false;
  }
}

async function storeAge(account: Account, eventDataStoreArn: string): Promise<StoreAge> {
  try {
    const store = await describeEventDataStore(account, eventDataStoreArn);
    return { retentionDays: store.RetentionPeriod, createdMs: store.CreatedTimestamp?.getTime() };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    say(`It is not known how far back the event data store reaches: ${error.message}`);
    return { retentionDays: undefined, createdMs: undefined };
  }
}

/** Rejects when the person stops the command. */
export async function waitOrStopped(ms: number): Promise<void> {
  const signal = stopSignal();
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onStop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onStop);
      resolve();
    }, ms);
    signal.addEventListener("abort", onStop, { once: true });
  });
}
