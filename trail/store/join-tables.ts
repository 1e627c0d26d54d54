import {
  type CodedText,
  codesFor,
  type Measure,
  type Numbers,
  narrowNumbers,
  type Segment,
  type StoredTable,
  type TextColumn,
} from "../read/coded-table.ts";
import type { JoinedTable } from "./column-pack.ts";

/** One table of the rows of several, in their order: a day of its hours. */
export async function joinTables(
  tables: readonly StoredTable[],
  columns: readonly TextColumn[],
): Promise<JoinedTable> {
  const segments: Segment[] = [];
  let rowCount = 0;
  for (const table of tables) {
    for (const { hourMs, startRow, endRow } of table.segments)
      segments.push({ hourMs, startRow: rowCount + startRow, endRow: rowCount + endRow });
    rowCount += table.rowCount;
  }
  const texts = new Map<TextColumn, CodedText>();
  for (const column of columns) texts.set(column, await joinTexts(tables, column, rowCount));
  const numbers = {
    calls: await joinNumbers(tables, "calls", rowCount),
    firstAt: await joinNumbers(tables, "firstAt", rowCount),
    lastAt: await joinNumbers(tables, "lastAt", rowCount),
  };
  return {
    rowCount,
    segments,
    text(column) {
      const text = texts.get(column);
      if (!text) throw new Error(`Cannot join column "${column}": expected a column that was asked for`);
      return text;
    },
    numbers: (measure) => numbers[measure],
  };
}

async function joinTexts(
  tables: readonly StoredTable[],
  column: TextColumn,
  rowCount: number,
): Promise<CodedText> {
  const codeOf = new Map<string, number>();
  const wide = new Uint32Array(rowCount);
  let row = 0;
  for (const table of tables) {
    const text = await table.readText(column);
    const joined = text.values.map((value) => {
      const known = codeOf.get(value) ?? codeOf.size;
      codeOf.set(value, known);
      return known;
    });
    for (const code of text.codes) wide[row++] = joined[code] as number;
  }
  const codes = codesFor(codeOf.size, rowCount);
  codes.set(wide);
  return { values: [...codeOf.keys()], codes };
}

async function joinNumbers(
  tables: readonly StoredTable[],
  measure: Measure,
  rowCount: number,
): Promise<Numbers> {
  const numbers = new Float64Array(rowCount);
  let row = 0;
  for (const table of tables) {
    const { base, unit, steps } = await table.readNumbers(measure);
    for (const step of steps) numbers[row++] = base + unit * step;
  }
  return narrowNumbers(numbers);
}
