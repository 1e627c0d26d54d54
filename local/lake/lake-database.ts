import os from "node:os";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { EVENT_COLUMNS } from "./schema.ts";
import { createMacros } from "./sql/macros.ts";
import { literal, name } from "./sql/token-tree.ts";

/** Where an event data store is kept: the file that loading made, and the id that stands after FROM. */
export interface StoreFile {
  readonly eventDataStoreId: string;
  readonly databaseFile: string;
}

export interface LakeDatabaseOptions {
  readonly stores: readonly StoreFile[];
  /** Most that all running queries together may hold; default a quarter of the machine's memory, at least 512 MB. */
  readonly memoryLimitMb?: number;
  /** Default: as many as the machine has cores. */
  readonly threads?: number;
  /** Where queries that need more than memory spill; absent: they fail. */
  readonly spillFolder?: string;
}

/** Event data stores, open for reading, and nothing else: no file, no network, no setting can be reached. */
export interface LakeDatabase {
  readonly eventDataStoreIds: ReadonlySet<string>;
  connect(): Promise<DuckDBConnection>;
  close(): void;
}

/**
 * The stores are attached READ_ONLY to an instance that lives in memory and holds a view per store, named as its id,
 * and the macros. Then the door is locked: settings cannot be changed and files cannot be opened any more.
 */
export async function lakeDatabase(options: LakeDatabaseOptions): Promise<LakeDatabase> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: `${options.memoryLimitMb ?? defaultMemoryMb()}MB`,
    threads: String(options.threads ?? os.availableParallelism()),
    temp_directory: options.spillFolder ?? "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  try {
    for (const sql of setUp(options)) await connection.run(sql);
  } catch (error) {
    instance.closeSync();
    throw error;
  } finally {
    connection.closeSync();
  }
  return {
    eventDataStoreIds: new Set(options.stores.map(({ eventDataStoreId }) => eventDataStoreId.toLowerCase())),
    connect: () => instance.connect(),
    close: () => instance.closeSync(),
  };
}

function setUp({ stores, spillFolder }: LakeDatabaseOptions): readonly string[] {
  const columns = EVENT_COLUMNS.map((column) => name(column.name)).join(", ");
  return [
    ...stores.flatMap(({ eventDataStoreId, databaseFile }, index) => [
      `ATTACH ${literal(databaseFile)} AS store_${index} (READ_ONLY)`,
      `CREATE VIEW ${name(eventDataStoreId.toLowerCase())} AS SELECT ${columns} FROM store_${index}.main.events`,
      `CREATE VIEW ${name(`hours ${eventDataStoreId.toLowerCase()}`)} AS SELECT * FROM store_${index}.main.event_hours`,
    ]),
    ...createMacros,
    "SET TimeZone = 'UTC'",
    "SET GLOBAL TimeZone = 'UTC'",
    "SET GLOBAL integer_division = true",
    "SET GLOBAL default_null_order = 'NULLS_LAST'",
    ...(spillFolder === undefined ? [] : ["SET GLOBAL max_temp_directory_size = '8GB'"]),
    "SET GLOBAL enable_external_access = false",
    "SET GLOBAL lock_configuration = true",
  ];
}

function defaultMemoryMb(): number {
  return Math.max(512, Math.floor(os.totalmem() / 4 / 1e6));
}
