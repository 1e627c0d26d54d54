import { middleCut } from "../kit/middle-cut.ts";
import { formatNumber } from "../kit/numbers.ts";
import type { Cell, TableView } from "../kit/table.ts";
import { formatTime, type TimeZone } from "../kit/time.ts";
import type { LakeResult } from "../trail/sources.ts";

/** What a column of an answer holds: Lake sends everything as text. */
export type ColumnKind = "number" | "time" | "text";

export interface LakeColumn {
  readonly label: string;
  readonly at: number;
  readonly kind: ColumnKind;
}

const NUMBER = /^-?(0|[1-9]\d{0,17})(\.\d{1,20})?(E-?\d{1,3})?$/i;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/;
/** Digits, but names: adding them up or grouping their thousands would be nonsense. */
const ACCOUNT_ID = /^\d{12}$/;

/** Kinds by all values that are there; a column of nulls is text. */
export function columnsOfAnswer({ columns, rows }: Pick<LakeResult, "columns" | "rows">): LakeColumn[] {
  return columns.map((label, at) => {
    const values = rows.map((row) => row[at] ?? null).filter((value) => value !== null);
    return { label, at, kind: kindOf(values) };
  });
}

function kindOf(values: readonly string[]): ColumnKind {
  if (values.length === 0) return "text";
  if (values.every((value) => TIME.test(value))) return "time";
  if (values.every((value) => ACCOUNT_ID.test(value))) return "text";
  return values.every((value) => NUMBER.test(value)) ? "number" : "text";
}

/** Lake's times are UTC. NaN for what is none. */
export function lakeInstant(text: string): number {
  return TIME.test(text) ? Date.parse(`${text.slice(0, 23).replace(" ", "T")}Z`) : Number.NaN;
}

const MAX_COLUMNS = 30;
const MAX_CELL_LENGTH = 120;

export function lakeTable(
  caption: string,
  { rows }: Pick<LakeResult, "rows">,
  columns: readonly LakeColumn[],
  zone: TimeZone,
): TableView {
  const shown = columns.slice(0, MAX_COLUMNS);
  return {
    caption,
    columns: shown.map(({ label, kind }) => ({
      label: middleCut(label, 60),
      align: kind === "number" ? "end" : "start",
    })),
    rows: rows.map((row) => ({ cells: shown.map(({ at, kind }) => cellOf(row[at] ?? null, kind, zone)) })),
  };
}

function cellOf(value: string | null, kind: ColumnKind, zone: TimeZone): Cell {
  if (value === null) return { kind: "text", text: "–", title: "NULL", action: null };
  if (kind === "number") return { kind: "number", text: numberText(value), title: value, action: null };
  if (kind === "time")
    return { kind: "time", text: formatTime(lakeInstant(value), zone, "second"), title: `${value} (UTC)` };
  const text = middleCut(value, MAX_CELL_LENGTH);
  return { kind: "text", text, title: text === value ? "" : value.slice(0, 500), action: null };
}

/** Whole numbers that a double cannot hold stay as Lake wrote them. */
function numberText(value: string): string {
  const number = Number(value);
  if (!/[.E]/i.test(value) && !Number.isSafeInteger(number)) return value;
  return Math.abs(number) >= 1e15 || (number !== 0 && Math.abs(number) < 0.01) ? value : formatNumber(number);
}
