import type { Column } from "../columns.ts";

export type Measure = "calls" | "firstAt" | "lastAt";

/** A table as it lies in an object: its columns are decoded when they are asked for. */
export interface StoredTable {
  readonly rowCount: number;
  readonly segments: readonly Segment[];
  readText(column: TextColumn): Promise<CodedText>;
  /** firstAt and lastAt relative to the start of the row's hour. */
  readNumbers(measure: Measure): Promise<Numbers>;
}

export type TextColumn = Column | "errorMessage";

export interface Segment {
  readonly hourMs: number;
  readonly startRow: number;
  /** Not inside. */
  readonly endRow: number;
}

export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** Row r has the text `values[codes[r]]`. */
export interface CodedText {
  readonly values: readonly string[];
  readonly codes: Codes;
}

/** Row r has the number `base + unit * steps[r]`. */
export interface Numbers {
  readonly base: number;
  readonly unit: number;
  readonly steps: Codes | Float64Array;
}

/** The narrowest array that can hold codes below `count`. */
export function codesFor(count: number, length: number): Codes {
  if (count <= 0x100) return new Uint8Array(length);
  if (count <= 0x10000) return new Uint16Array(length);
  return new Uint32Array(length);
}

/** Whole numbers in the narrowest steps: eventTime has whole seconds, so most times fit two bytes. */
export function narrowNumbers(values: Float64Array): Numbers {
  let base = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < base) base = value;
  if (values.length === 0) return { base: 0, unit: 1, steps: new Uint8Array(0) };
  let unit = 1000;
  let highest = 0;
  for (const value of values) {
    const above = value - base;
    if (above % 1000 !== 0) unit = 1;
    if (above > highest) highest = above;
  }
  if (highest / unit > 0xffffffff) return { base: 0, unit: 1, steps: values };
  const steps = codesFor(highest / unit + 1, values.length);
  for (let row = 0; row < values.length; row++) steps[row] = ((values[row] as number) - base) / unit;
  return { base, unit, steps };
}
