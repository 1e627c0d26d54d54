import type { FileMetaData } from "hyparquet";
// Not through the package's index: planning, filters and bloom filters would be a tenth of the function's bundle.
import { readColumn } from "hyparquet/src/column.js";
import { DEFAULT_PARSERS } from "hyparquet/src/convert.js";
import { parquetSchema } from "hyparquet/src/metadata.js";
import { getTreePath } from "hyparquet/src/schema.js";
import type { ParquetParsers } from "hyparquet/src/types.js";

/**
 * Hands out one flat column of a whole Parquet file, page by page, with the number of the first row. Values are what
 * `parsers` make of them. Throws where the column is missing or its bytes are broken.
 */
export function readParquetColumn(
  file: ArrayBuffer,
  metadata: FileMetaData,
  column: string,
  parsers: Partial<ParquetParsers>,
  onPage: (values: ArrayLike<unknown>, startRow: number) => void,
): void {
  const schema = parquetSchema(metadata);
  let groupStart = 0;
  for (const { columns, num_rows } of metadata.row_groups) {
    const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === column)?.meta_data;
    if (!chunk) throw new Error(`Cannot read column "${column}": the Parquet file has none of that name`);
    const schemaPath = getTreePath(schema, chunk.path_in_schema);
    const element = schemaPath.at(-1)?.element;
    if (!element)
      throw new Error(`Cannot read column "${column}": the Parquet file's schema has none of that name`);
    const startByte = Number(chunk.dictionary_page_offset || chunk.data_page_offset);
    const view = new DataView(file, startByte, Number(chunk.total_compressed_size));
    const groupRows = Number(num_rows);
    const { data } = readColumn(
      { view, offset: 0 },
      { groupStart, groupRows, selectStart: 0, selectEnd: groupRows },
      {
        pathInSchema: chunk.path_in_schema,
        type: chunk.type,
        element,
        schemaPath,
        codec: chunk.codec,
        parsers: { ...DEFAULT_PARSERS, ...parsers },
      },
    );
    let startRow = groupStart;
    for (const page of data) {
      onPage(page, startRow);
      startRow += page.length;
    }
    if (startRow !== groupStart + groupRows)
      throw new Error(`Cannot read column "${column}": expected ${groupRows} rows in a row group`);
    groupStart += groupRows;
  }
}
