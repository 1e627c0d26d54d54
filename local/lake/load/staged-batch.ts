import {
  BIGINT,
  BLOB,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBDataChunk,
  INTEGER,
  VARCHAR,
} from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import type { FoundRecord } from "./judge-item.ts";

/** Where a record came from, for the sentence that refuses it. */
export interface RecordOrigin {
  readonly file: string;
  readonly offset: number;
  readonly number: number;
}

export interface StagedRow {
  readonly origin: RecordOrigin;
  /** Epoch microseconds. */
  readonly timeUs: number | undefined;
  readonly bytes: number;
}

/** DuckDB's row group: whole ones are compressed and written at once, without the detour over its log. */
const BATCH_ROWS = 122_880;
const BATCH_BYTES = 192 * 1024 * 1024;
/** DuckDB's vector size: the most that a chunk holds. */
const CHUNK_ROWS = 2048;
const CHUNK_TYPES = [INTEGER, VARCHAR, BIGINT, BLOB];
const NO_TIME = -(2n ** 63n);

/**
 * Records that wait in a table in memory, to be moved into `events` together. Bytes go into DuckDB's vectors as they
 * are: no text is made of them on the way.
 */
export class StagedBatch {
  /** In the order of the table's `seq`. */
  readonly rows: StagedRow[] = [];
  readonly table: string;
  private bytes = 0;
  private chunkRows = 0;
  private isSealed = false;
  private readonly chunk = DuckDBDataChunk.create(CHUNK_TYPES);
  private readonly seqs = new Int32Array(CHUNK_ROWS);
  private readonly times = new BigInt64Array(CHUNK_ROWS);
  private readonly appender: DuckDBAppender;

  private constructor(table: string, appender: DuckDBAppender) {
    this.table = table;
    this.appender = appender;
  }

  /** `catalog` is an attached database in memory. */
  static async create(connection: DuckDBConnection, catalog: string, name: string): Promise<StagedBatch> {
    const table = `${catalog}.${name}`;
    await connection.run(`CREATE TABLE ${table} (seq INTEGER, raw VARCHAR, time_us BIGINT, checksum BLOB)`);
    return new StagedBatch(table, await connection.createAppender(name, "main", catalog));
  }

  get isFull(): boolean {
    return this.rows.length >= BATCH_ROWS || this.bytes >= BATCH_BYTES;
  }

  add(record: FoundRecord, digest: Buffer, origin: RecordOrigin): void {
    const raw = record.bytes.subarray(record.start, record.end);
    const row = this.chunkRows++;
    duckdb.vector_assign_string_element_len(this.vector(1), row, raw);
    duckdb.vector_assign_string_element_len(this.vector(3), row, digest);
    this.seqs[row] = this.rows.length;
    this.times[row] = record.timeUs === undefined ? NO_TIME : BigInt(record.timeUs);
    this.rows.push({ origin, timeUs: record.timeUs, bytes: raw.length });
    this.bytes += raw.length;
    if (this.chunkRows === CHUNK_ROWS) this.appendChunk();
  }

  /** No row can be added after it. Again does nothing. */
  seal(): void {
    if (this.isSealed) return;
    this.isSealed = true;
    this.appendChunk();
    this.appender.closeSync();
  }

  private appendChunk(): void {
    if (this.chunkRows === 0) return;
    duckdb.copy_data_to_vector(this.vector(0), 0, this.seqs.buffer, 0, this.chunkRows * 4);
    duckdb.copy_data_to_vector(this.vector(2), 0, this.times.buffer, 0, this.chunkRows * 8);
    this.chunk.rowCount = this.chunkRows;
    this.appender.appendDataChunk(this.chunk);
    this.chunk.reset();
    this.chunkRows = 0;
  }

  private vector(column: number): duckdb.Vector {
    return duckdb.data_chunk_get_vector(this.chunk.chunk, column);
  }
}

/** The rows of a batch as `insertBatchSql` wants them: all, or what is left after a repair (a table seq, text). */
export function batchQuery(table: string, repairs?: string): string {
  const timeUs = `nullif(time_us, ${NO_TIME})`;
  if (repairs === undefined)
    return `SELECT raw, raw AS readable, ${timeUs} AS time_us, checksum FROM ${table}`;
  return `SELECT raw, coalesce(repair.text, raw) AS readable, ${timeUs} AS time_us, checksum
    FROM ${table} LEFT JOIN ${repairs} AS repair USING (seq)
    WHERE repair.seq IS NULL OR repair.text IS NOT NULL`;
}
