import type {
  CodedText,
  Codes,
  Measure,
  Numbers,
  Segment,
  StoredTable,
  TextColumn,
} from "../read/coded-table.ts";

/**
 * The format of day copies: columns as the grouping loops want them, each deflated for itself, so that reading one is
 * inflating its bytes and looking at them.
 *
 *   "TBCP" · uint32 length of the header · header as JSON · sections
 *
 * A text column has a section of codes (1, 2 or 4 bytes each, little-endian) and one of its texts (a JSON array);
 * numbers have a section of steps (1, 2, 4 or 8 bytes).
 */
export async function encodePack(table: JoinedTable, columns: readonly TextColumn[]): Promise<Uint8Array> {
  const sections: Uint8Array[] = [];
  let offset = 0;
  async function section(bytes: Uint8Array): Promise<Section> {
    const deflated = await through(new CompressionStream("deflate-raw"), bytes);
    const at = offset;
    sections.push(deflated);
    offset += deflated.length;
    return [at, deflated.length];
  }
  const numbers: Partial<Record<Measure, PackedNumbers>> = {};
  for (const measure of MEASURES) {
    const { base, unit, steps } = table.numbers(measure);
    numbers[measure] = {
      base,
      unit,
      bytesPerStep: steps.BYTES_PER_ELEMENT,
      steps: await section(bytesOf(steps)),
    };
  }
  const texts: Partial<Record<TextColumn, PackedText>> = {};
  for (const column of columns) {
    const { values, codes } = table.text(column);
    texts[column] = {
      bytesPerCode: codes.BYTES_PER_ELEMENT,
      codes: await section(bytesOf(codes)),
      values: await section(utf8.encode(JSON.stringify(values))),
    };
  }
  const { rowCount } = table;
  const segments = table.segments.map(({ hourMs, startRow, endRow }) => [hourMs, startRow, endRow]);
  const header = utf8.encode(JSON.stringify({ rowCount, segments, numbers, texts }));
  const bytes = new Uint8Array(8 + header.length + offset);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  let at = 8;
  for (const part of [header, ...sections]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What is packed: whole columns in memory. */
export interface JoinedTable {
  readonly rowCount: number;
  readonly segments: readonly Segment[];
  text(column: TextColumn): CodedText;
  numbers(measure: Measure): Numbers;
}

/** Raw deflate, undone. Throws where the bytes are broken. */
export type Inflate = (deflated: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** The platform's own: in every runtime, but its streams take 14 ms of a cold Node process. */
export const inflateByStream: Inflate = (deflated) =>
  through(new DecompressionStream("deflate-raw"), deflated);

/** Throws where the bytes are not the beginning of such a pack; a column that is broken throws when it is read. */
export function openPack(bytes: Uint8Array, inflate: Inflate = inflateByStream): StoredTable {
  if (bytes.length < 8 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw new Error("Cannot read a day copy: expected a column pack");
  const start = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start))) as Header;
  const inflated = async ([at, length]: Section) => {
    const section = await inflate(bytes.subarray(start + at, start + at + length));
    // Wide numbers are looked at where they lie, which must be a multiple of their size.
    return section.byteOffset % 8 === 0 ? section : section.slice();
  };
  return {
    rowCount: header.rowCount,
    segments: header.segments.map(([hourMs, startRow, endRow]): Segment => ({ hourMs, startRow, endRow })),
    async readText(column) {
      const packed = header.texts[column];
      if (!packed) throw new Error(`Cannot read column "${column}" of a day copy: it is not there`);
      const [codes, values] = await Promise.all([inflated(packed.codes), inflated(packed.values)]);
      return {
        values: JSON.parse(new TextDecoder().decode(values)) as string[],
        codes: codesOf(codes, packed.bytesPerCode),
      };
    },
    async readNumbers(measure) {
      const { base, unit, steps, bytesPerStep } = header.numbers[measure];
      const bytes = await inflated(steps);
      return {
        base,
        unit,
        steps:
          bytesPerStep === 8
            ? new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / 8)
            : codesOf(bytes, bytesPerStep),
      };
    },
  };
}

/** Offset after the header, length; bytes, deflated. */
type Section = readonly [number, number];

interface PackedText {
  readonly codes: Section;
  readonly bytesPerCode: number;
  readonly values: Section;
}

interface PackedNumbers {
  readonly base: number;
  readonly unit: number;
  readonly steps: Section;
  readonly bytesPerStep: number;
}

interface Header {
  readonly rowCount: number;
  readonly segments: readonly (readonly [number, number, number])[];
  readonly numbers: Readonly<Record<Measure, PackedNumbers>>;
  readonly texts: Readonly<Partial<Record<TextColumn, PackedText>>>;
}

const MEASURES: readonly Measure[] = ["calls", "firstAt", "lastAt"];
const utf8 = new TextEncoder();
const MAGIC = utf8.encode("TBCP");

function bytesOf({ buffer, byteOffset, byteLength }: Codes | Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function codesOf({ buffer, byteOffset, length }: Uint8Array, bytesPerCode: number): Codes {
  if (bytesPerCode === 1) return new Uint8Array(buffer, byteOffset, length);
  if (bytesPerCode === 2) return new Uint16Array(buffer, byteOffset, length / 2);
  return new Uint32Array(buffer, byteOffset, length / 4);
}

/** All that comes out of `stream` for `bytes`, in an array of its own that starts at 0. */
async function through(
  stream: CompressionStream | DecompressionStream,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  // Broken bytes fail the reading below; the writing side need not fail as well.
  writer.write(bytes as Uint8Array<ArrayBuffer>).catch(() => {});
  writer.close().catch(() => {});
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.readable.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    chunks.push(read.value as Uint8Array);
    length += (read.value as Uint8Array).length;
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
