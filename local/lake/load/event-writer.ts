import { hash } from "node:crypto";
import { type DuckDBConnection, DuckDBInstance, DuckDBTimestampValue } from "@duckdb/node-api";
import { HOUR_MS, type TimeRange } from "../../../kit/time.ts";
import { createEventHoursTable, createEventsTable, ROW_GROUP_ROWS } from "../schema.ts";
import { DuplicateSet } from "./duplicate-set.ts";
import type { FoundRecord } from "./judge-item.ts";
import { insertBatchSql } from "./record-sql.ts";
import { repairBatch } from "./repair-batch.ts";
import { batchQuery, type RecordOrigin, StagedBatch } from "./staged-batch.ts";

export interface WriterOptions {
  /** Must not exist yet. */
  readonly databaseFile: string;
  readonly spillDir: string;
  /** DuckDB's own share of memory: "2GB". */
  readonly memoryLimit: string;
  /** A record that turned out to be no JSON inside. */
  onRefused(origin: RecordOrigin, reason: string): void;
}

export interface WrittenEvents {
  readonly events: number;
  readonly duplicates: number;
  readonly withoutTime: number;
  readonly range: TimeRange | undefined;
  readonly hours: number;
  /** What most events say; undefined where none says it. */
  readonly accountId: string | undefined;
  readonly region: string | undefined;
}

/** The database in memory, where batches wait. */
const STAGING = "memory";

/**
 * Writes records into a new DuckDB file. While DuckDB parses, compresses and writes one batch on its own threads, the
 * next one is filled here. Holds connections: close it.
 */
export class EventWriter {
  private readonly seen = new DuplicateSet();
  private readonly hourCounts = new Map<number, { events: number; rawBytes: number }>();
  private batches = 0;
  private added = 0;
  private events = 0;
  private duplicates = 0;
  private withoutTime = 0;
  private firstUs = Number.POSITIVE_INFINITY;
  private lastUs = Number.NEGATIVE_INFINITY;
  private batch = new StagedBatch("batch_0");
  /** Batches that a whole group of rows was reached in, and that wait for `rotate`. */
  private full: StagedBatch[] = [];
  /** The batch before this one, on its way into `events`; never rejects. */
  private moving: Promise<void> = Promise.resolve();
  private failure: unknown;
  private readonly instance: DuckDBInstance;
  private readonly filler: DuckDBConnection;
  private readonly mover: DuckDBConnection;
  private readonly options: WriterOptions;

  private constructor(
    instance: DuckDBInstance,
    filler: DuckDBConnection,
    mover: DuckDBConnection,
    options: WriterOptions,
  ) {
    this.instance = instance;
    this.filler = filler;
    this.mover = mover;
    this.options = options;
  }

  static async create(options: WriterOptions): Promise<EventWriter> {
    const instance = await DuckDBInstance.create(":memory:", {
      temp_directory: options.spillDir,
      memory_limit: options.memoryLimit,
      preserve_insertion_order: "false",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      // Dictionaries with FSST inside are looked at as well and nearly always win: half the looking, the same size.
      disabled_compression_methods: "fsst",
    });
    const mover = await instance.connect();
    const filler = await instance.connect();
    await mover.run("SET TimeZone = 'UTC'");
    const file = options.databaseFile.replaceAll("'", "''");
    await mover.run(`ATTACH '${file}' AS lake (STORAGE_VERSION 'latest', ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`);
    await mover.run("USE lake");
    await mover.run(createEventsTable);
    await mover.run(createEventHoursTable);
    return new EventWriter(instance, filler, mover, options);
  }

  /** Distinct records that were taken in so far. */
  get eventCount(): number {
    return this.added;
  }

  /** True where `rotate` has something to do. */
  get isFull(): boolean {
    return this.full.length > 0;
  }

  /**
   * Takes a record in; its bytes are copied. The same bytes again are a duplicate. The same eventID with other bytes
   * is another row, as in Lake: whoever counts events counts distinct eventIDs. A record without an eventID cannot be
   * told from its twin: both are kept.
   */
  add(record: FoundRecord, origin: RecordOrigin): void {
    const digest = hash("sha256", record.bytes.subarray(record.start, record.end), "buffer");
    if (record.hasEventId && !this.seen.add(digest)) {
      this.duplicates++;
      return;
    }
    this.batch.add(record, digest, origin);
    this.added++;
    if (this.batch.isFull) this.startBatch();
  }

  /** Hands full batches to DuckDB; waits for the batch before, so that few are in memory. */
  async rotate(): Promise<void> {
    for (let batch = this.full.shift(); batch; batch = this.full.shift()) {
      await batch.lay(this.filler, STAGING);
      await this.moved();
      this.moving = this.move(batch).catch((error: unknown) => {
        this.failure ??= error;
      });
    }
  }

  async finish(): Promise<WrittenEvents> {
    if (this.batch.rows.length > 0) this.startBatch();
    await this.rotate();
    await this.moved();
    await this.writeHours();
    const modes = await this.mover.runAndReadAll(
      "SELECT mode(recipientaccountid), mode(awsregion) FROM events",
    );
    const [accountId, region] = modes.getRowsJS()[0] ?? [];
    await this.mover.run("CHECKPOINT");
    return {
      events: this.events,
      duplicates: this.duplicates,
      withoutTime: this.withoutTime,
      range: this.range(),
      hours: this.hourCounts.size,
      accountId: typeof accountId === "string" ? accountId : undefined,
      region: typeof region === "string" ? region : undefined,
    };
  }

  /** Stops what DuckDB is doing; what waits for it fails. */
  interrupt(): void {
    this.mover.interrupt();
  }

  async close(): Promise<void> {
    await this.moving;
    this.filler.closeSync();
    this.mover.closeSync();
    this.instance.closeSync();
  }

  private startBatch(): void {
    this.full.push(this.batch);
    this.batch = new StagedBatch(`batch_${++this.batches}`);
  }

  private async moved(): Promise<void> {
    await this.moving;
    if (this.failure !== undefined) throw this.failure;
  }

  private async move(batch: StagedBatch): Promise<void> {
    let refused: ReadonlySet<number> = new Set();
    try {
      await this.mover.run(insertBatchSql(batchQuery(tableOf(batch))));
    } catch (error) {
      // One record that DuckDB's JSON reader refuses fails the whole batch: find such records, repair or refuse them.
      if (!/malformed json/i.test(String(error))) throw error;
      refused = await repairBatch(this.mover, tableOf(batch), batch.rows, this.options.onRefused);
    }
    for (const [seq, row] of batch.rows.entries()) if (!refused.has(seq)) this.count(row.timeUs, row.bytes);
    await this.mover.run(`DROP TABLE ${tableOf(batch)}`);
  }

  private count(timeUs: number | undefined, rawBytes: number): void {
    this.events++;
    if (timeUs === undefined) {
      this.withoutTime++;
      return;
    }
    this.firstUs = Math.min(this.firstUs, timeUs);
    this.lastUs = Math.max(this.lastUs, timeUs);
    const hourMs = Math.floor(timeUs / 1000 / HOUR_MS) * HOUR_MS;
    const counts = this.hourCounts.get(hourMs);
    if (counts) {
      counts.events++;
      counts.rawBytes += rawBytes;
    } else this.hourCounts.set(hourMs, { events: 1, rawBytes });
  }

  private async writeHours(): Promise<void> {
    const appender = await this.mover.createAppender("event_hours", "main");
    for (const hourMs of [...this.hourCounts.keys()].sort((a, b) => a - b)) {
      const counts = this.hourCounts.get(hourMs);
      appender.appendTimestamp(new DuckDBTimestampValue(BigInt(hourMs) * 1000n));
      appender.appendBigInt(BigInt(counts?.events ?? 0));
      appender.appendBigInt(BigInt(counts?.rawBytes ?? 0));
      appender.endRow();
    }
    appender.closeSync();
  }

  /** Half-open, so the last event's millisecond is inside. */
  private range(): TimeRange | undefined {
    if (this.firstUs > this.lastUs) return undefined;
    return { startMs: Math.floor(this.firstUs / 1000), endMs: Math.floor(this.lastUs / 1000) + 1 };
  }
}

function tableOf(batch: StagedBatch): string {
  return `${STAGING}.main.${batch.table}`;
}
