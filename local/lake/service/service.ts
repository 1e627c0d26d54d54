import { stat } from "node:fs/promises";
import type { AwsService } from "../../wire/service.ts";
import { type LakeDatabaseOptions, lakeDatabase } from "../lake-database.ts";
import type { LakeStore } from "../open-store.ts";
import { type QueryEngineOptions, queryEngine } from "../query/query-engine.ts";
import { storeProfile } from "../query/scan-estimate.ts";
import { lakeOperations } from "./lake-operations.ts";
import { lookupEvents } from "./lookup-events.ts";
import { nextTokens } from "./next-token.ts";
import { type EventDataStore, eventDataStoreId, storeOf, storeOperations } from "./store-operations.ts";
import { type LocalTrail, trailOperations } from "./trail-operations.ts";

export interface CloudTrailServiceOptions {
  readonly store: Pick<LakeStore, "databaseFile" | "eventDataStoreArn" | "range">;
  /** Epoch ms: what now() is, and when queries were created. */
  readonly clock: () => number;
  readonly region: string;
  readonly accountId: string;
  /** Instead of the one that is made up from region, account and the store's range. */
  readonly trails?: readonly LocalTrail[];
  readonly database?: Omit<LakeDatabaseOptions, "stores">;
  readonly queries?: Omit<QueryEngineOptions, "database" | "profiles" | "clock">;
}

/** CloudTrail as far as it is about reading, over a loaded store. */
export async function cloudTrailService(
  options: CloudTrailServiceOptions,
): Promise<AwsService & { close(): Promise<void> }> {
  const { store, clock } = options;
  const id = eventDataStoreId(store.eventDataStoreArn);
  const stores: readonly EventDataStore[] = [
    {
      arn: store.eventDataStoreArn,
      name: "trailboard",
      createdMs: store.range?.startMs ?? clock(),
      tags: { Trailboard: "event-data-store" },
    },
  ];
  const database = await lakeDatabase({
    ...options.database,
    stores: [{ eventDataStoreId: id, databaseFile: store.databaseFile }],
  });
  const connection = await database.connect();
  const { size } = await stat(store.databaseFile);
  const profiles = [await storeProfile(connection, id, size)];
  connection.closeSync();
  const engine = queryEngine({ ...options.queries, database, profiles, clock });
  const tokens = nextTokens();
  const checkEventDataStore = (arnOrId: string) => eventDataStoreId(storeOf(stores, arnOrId).arn);
  return {
    target: "CloudTrail_20131101",
    contentType: "application/x-amz-json-1.1",
    operations: {
      ...lakeOperations({ engine, tokens, checkEventDataStore }),
      ...storeOperations(stores),
      LookupEvents: lookupEvents({ database, eventDataStoreId: id, tokens }),
      ...trailOperations(options.trails ?? [localTrail(options)]),
    },
    async close() {
      await engine.close();
      database.close();
    },
  };
}

/** A healthy trail of the organisation that delivered what the store holds. */
export function localTrail({ region, accountId, store, clock }: CloudTrailServiceOptions): LocalTrail {
  return {
    name: "trailboard-local",
    arn: `arn:aws:cloudtrail:${region}:${accountId}:trail/trailboard-local`,
    homeRegion: region,
    s3BucketName: `trailboard-local-${accountId}`,
    multiRegion: true,
    organization: true,
    logFileValidation: true,
    logging: true,
    startedMs: store.range?.startMs ?? clock(),
    latestDeliveryMs: store.range?.endMs,
    dataEvents: true,
    insightTypes: [],
  };
}
