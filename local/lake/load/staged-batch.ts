import { BIGINT, BLOB, type DuckDBConnection, DuckDBDataChunk, INTEGER, VARCHAR } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { ROW_GROUP_ROWS } from "../schema.ts";
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
  /** Where its digest lies, with its text behind it: which block, and from which byte of it. */
  readonly block: number;
  readonly start: number;
}

const BATCH_BYTES = 128 * 1024 * 1024;
const BLOCK_BYTES = 4 * 1024 * 1024;
const DIGEST_BYTES = 32;
/** DuckDB's vector size: the most that a chunk holds. */
const CHUNK_ROWS = 2048;
const CHUNK_TYPES = [INTEGER, VARCHAR, BIGINT, BLOB];
const NO_TIME = -(2n ** 63n);

/**
 * Records that wait to be moved into `events` together: copied into blocks of memory as they come, and laid into a
 * table in memory in the order of time once they are complete. To sort them here costs a few numbers per record; DuckDB
 * would have to sort whole rows. Bytes go into DuckDB's vectors as they are: no text is made of them on the way.
 */
export class StagedBatch {
  /** In the order of the table's `seq`: as they came. */
  readonly rows: StagedRow[] = [];
  readonly table: string;
  private bytes = 0;
  private readonly blocks: Buffer[] = [];
  /** Free bytes begin here, in the last block. */
  private blockEnd = 0;

  constructor(table: string) {
    this.table = table;
  }

  get isFull(): boolean {
    return this.rows.length >= ROW_GROUP_ROWS || this.bytes >= BATCH_BYTES;
  }

  add(record: FoundRecord, digest: Buffer, origin: RecordOrigin): void {
    const bytes = record.end - record.start;
    const { block, start } = this.reserve(DIGEST_BYTES + bytes);
    digest.copy(block, start, 0, DIGEST_BYTES);
    record.bytes.copy(block, start + DIGEST_BYTES, record.start, record.end);
    this.rows.push({ origin, timeUs: record.timeUs, bytes, block: this.blocks.length - 1, start });
    this.bytes += bytes;
  }

  private reserve(bytes: number): { readonly block: Buffer; readonly start: number } {
    let block = this.blocks.at(-1);
    if (!block || block.length - this.blockEnd < bytes) {
      block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, bytes));
      this.blocks.push(block);
      this.blockEnd = 0;
    }
    const start = this.blockEnd;
    this.blockEnd += bytes;
    return { block, start };
  }

  /** Makes the table of what was added, in the order of time, and lets go of the bytes. */
  async lay(connection: DuckDBConnection, catalog: string): Promise<void> {
    await connection.run(
      `CREATE TABLE ${catalog}.${this.table} (seq INTEGER, raw VARCHAR, time_us BIGINT, checksum BLOB)`,
    );
    const appender = await connection.createAppender(this.table, "main", catalog);
    const chunk = DuckDBDataChunk.create(CHUNK_TYPES);
    const seqs = new Int32Array(CHUNK_ROWS);
    const times = new BigInt64Array(CHUNK_ROWS);
    const order = this.timeOrder();
    for (let from = 0; from < order.length; from += CHUNK_ROWS) {
      const rowCount = Math.min(CHUNK_ROWS, order.length - from);
      const texts = duckdb.data_chunk_get_vector(chunk.chunk, 1);
      const checksums = duckdb.data_chunk_get_vector(chunk.chunk, 3);
      for (let row = 0; row < rowCount; row++) {
        const seq = order[from + row] as number;
        const { block, start, bytes, timeUs } = this.rows[seq] as StagedRow;
        const kept = (this.blocks[block] as Buffer).subarray(start, start + DIGEST_BYTES + bytes);
        duckdb.vector_assign_string_element_len(texts, row, kept.subarray(DIGEST_BYTES));
        duckdb.vector_assign_string_element_len(checksums, row, kept.subarray(0, DIGEST_BYTES));
        seqs[row] = seq;
        times[row] = timeUs === undefined ? NO_TIME : BigInt(timeUs);
      }
      duckdb.copy_data_to_vector(
        duckdb.data_chunk_get_vector(chunk.chunk, 0),
        0,
        seqs.buffer,
        0,
        rowCount * 4,
      );
      duckdb.copy_data_to_vector(
        duckdb.data_chunk_get_vector(chunk.chunk, 2),
        0,
        times.buffer,
        0,
        rowCount * 8,
      );
      chunk.rowCount = rowCount;
      appender.appendDataChunk(chunk);
      chunk.reset();
    }
    appender.closeSync();
    this.blocks.length = 0;
  }

  /** `seq` of the rows by time; those without a time first. Stable. */
  private timeOrder(): Uint32Array {
    const { rows } = this;
    const timeOf = (seq: number) => rows[seq]?.timeUs ?? Number.NEGATIVE_INFINITY;
    return Uint32Array.from(rows.keys()).sort((a, b) => {
      const [left, right] = [timeOf(a), timeOf(b)];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
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
