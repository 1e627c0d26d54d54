import type { FileMetaData } from "hyparquet";
import { parquetMetadata } from "hyparquet/src/metadata.js";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { type ActionRow, columnsOf, type ErrorRow, type IndexName, KEY_COLUMNS } from "../columns.ts";
import {
  type CodedText,
  type Codes,
  codesFor,
  narrowNumbers,
  type StoredTable,
  type TextColumn,
} from "../read/coded-table.ts";
import { readParquetColumn } from "./parquet-column.ts";

/**
 * The Parquet file of one hour of one index. Columns as DESIGN.md names them: hour, the key columns, errorCode and
 * errorMessage in `errors`, calls (INT32), firstAt and lastAt (TIMESTAMP, UTC, milliseconds). readOnly is BOOLEAN,
 * null where CloudTrail says nothing. Rows are sorted, so that the same rows always give the same bytes.
 */
export function encodeHour(index: IndexName, hourMs: number, rows: readonly ActionRow[]): Uint8Array {
  for (const row of rows) checkRow(row, hourMs);
  const texts = textColumns(index);
  const sorted = [...rows].sort((a, b) => compareRows(a, b, texts));
  const columnData: ColumnSource[] = [
    { name: "hour", type: "TIMESTAMP", nullable: false, data: sorted.map((row) => new Date(row.hourMs)) },
    ...texts.map((column) => (column === "readOnly" ? readOnlyColumn(sorted) : textColumn(column, sorted))),
    { name: "calls", type: "INT32", nullable: false, data: Int32Array.from(sorted, ({ calls }) => calls) },
    {
      name: "firstAt",
      type: "TIMESTAMP",
      nullable: false,
      data: sorted.map((row) => new Date(row.firstAtMs)),
    },
    { name: "lastAt", type: "TIMESTAMP", nullable: false, data: sorted.map((row) => new Date(row.lastAtMs)) },
  ];
  // One row group: an hour is read whole, and each group would have dictionaries of its own.
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: MAX_ROWS, createdBy: "trailboard" }));
}

const MAX_ROWS = 10_000_000;

/** `errorMessage` last: it is an example, not part of the key. */
export function textColumns(index: IndexName): readonly TextColumn[] {
  return index === "errors" ? [...columnsOf(index), "errorMessage"] : KEY_COLUMNS;
}

/** Order of rows in a file: what compresses well first. */
const SORT_FIRST: readonly TextColumn[] = ["eventSource", "eventName", "actor", "accountId", "region"];

function compareRows(a: ActionRow, b: ActionRow, texts: readonly TextColumn[]): number {
  for (const column of SORT_FIRST) {
    const order = compareTexts(cell(a, column), cell(b, column));
    if (order !== 0) return order;
  }
  for (const column of texts) {
    const order = compareTexts(cell(a, column), cell(b, column));
    if (order !== 0) return order;
  }
  return a.calls - b.calls || a.firstAtMs - b.firstAtMs || a.lastAtMs - b.lastAtMs;
}

export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function cell(row: ActionRow, column: TextColumn): string {
  return (row as ErrorRow)[column];
}

function textColumn(column: TextColumn, rows: readonly ActionRow[]): ColumnSource {
  const data = rows.map((row) => cell(row, column));
  // Lowest and highest texts of a column would take a quarter of the writing, and an hour is read whole anyway.
  return {
    name: column,
    type: "STRING",
    nullable: false,
    encoding: "RLE_DICTIONARY",
    statistics: false,
    data,
  };
}

function readOnlyColumn(rows: readonly ActionRow[]): ColumnSource {
  const data = rows.map(({ readOnly }) => (readOnly === "" ? null : readOnly === "true"));
  return { name: "readOnly", type: "BOOLEAN", nullable: true, data };
}

function checkRow(row: ActionRow, hourMs: number): void {
  if (row.hourMs !== hourMs)
    throw new Error(`Cannot write a row of hour "${row.hourMs}": expected hour ${hourMs}`);
  if (!Number.isInteger(row.calls) || row.calls < 1 || row.calls > 0x7fffffff)
    throw new Error(`Cannot write calls "${row.calls}": expected a whole number from 1 to 2147483647`);
  if (row.readOnly !== "true" && row.readOnly !== "false" && row.readOnly !== "")
    throw new Error(`Cannot write readOnly "${row.readOnly}": expected "true", "false" or ""`);
  for (const time of [row.firstAtMs, row.lastAtMs])
    if (!Number.isSafeInteger(time) || Math.abs(time) > 8.64e15)
      throw new Error(`Cannot write time "${time}": expected epoch milliseconds`);
}

/** Opens the Parquet file of one hour, also one that another program has written with the same columns. */
export function openHour(bytes: Uint8Array, hourMs: number): StoredTable {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const metadata = parquetMetadata(file);
  const rowCount = Number(metadata.num_rows);
  return {
    rowCount,
    segments: rowCount === 0 ? [] : [{ hourMs, startRow: 0, endRow: rowCount }],
    readText: async (column) => readText(file, metadata, column, rowCount),
    readNumbers: async (measure) =>
      narrowNumbers(readNumbers(file, metadata, measure, measure === "calls" ? 0 : hourMs, rowCount)),
  };
}

/**
 * A text column as codes. The parser for strings hands out a number for each text, so that hyparquet, which looks
 * every row up in the page's dictionary, fills in numbers and no text is made per row.
 */
function readText(
  file: ArrayBuffer,
  metadata: FileMetaData,
  column: TextColumn,
  rowCount: number,
): CodedText {
  const values: string[] = [];
  const codeOf = new Map<string, number>();
  function code(text: string): number {
    let known = codeOf.get(text);
    if (known === undefined) {
      known = values.length;
      values.push(text);
      codeOf.set(text, known);
    }
    return known;
  }
  const wide = new Uint32Array(rowCount);
  readPages(
    file,
    metadata,
    column,
    (data, startRow) => {
      for (let i = 0; i < data.length; i++) {
        const value = data[i];
        wide[startRow + i] =
          typeof value === "number"
            ? value
            : code(value === null || value === undefined ? "" : String(value));
      }
    },
    (bytes) => code(utf8.decode(bytes)),
  );
  const codes: Codes = codesFor(values.length, rowCount);
  codes.set(wide);
  return { values, codes };
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

function readNumbers(
  file: ArrayBuffer,
  metadata: FileMetaData,
  column: string,
  base: number,
  rowCount: number,
): Float64Array {
  const numbers = new Float64Array(rowCount);
  readPages(file, metadata, column, (data, startRow) => {
    for (let i = 0; i < data.length; i++) numbers[startRow + i] = Number(data[i]) - base;
  });
  return numbers;
}

function readPages(
  file: ArrayBuffer,
  metadata: FileMetaData,
  column: string,
  onPage: (values: ArrayLike<unknown>, startRow: number) => void,
  stringFromBytes?: (bytes: Uint8Array) => unknown,
): void {
  const parsers = {
    timestampFromMilliseconds: Number,
    timestampFromMicroseconds: (micros: bigint) => Number(micros / 1000n),
    ...(stringFromBytes ? { stringFromBytes } : {}),
  };
  readParquetColumn(file, metadata, column, parsers, onPage);
}
