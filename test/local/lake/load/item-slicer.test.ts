import fc from "fast-check";
import { expect, test } from "vitest";
import { type BrokenPlace, ItemSlicer } from "../../../../local/lake/load/item-slicer.ts";

interface Sliced {
  readonly items: string[];
  readonly offsets: number[];
  readonly broken: Omit<BrokenPlace, "found">[];
}

/** Slices `text`, fed in pieces of `pieceBytes`. */
function slice(text: Buffer, pieceBytes = text.length || 1, maxItemBytes?: number): Sliced {
  const items: string[] = [];
  const offsets: number[] = [];
  const broken: Omit<BrokenPlace, "found">[] = [];
  const slicer = new ItemSlicer(
    {
      item({ bytes, start, end, offset }) {
        items.push(bytes.toString("utf8", start, end));
        offsets.push(offset);
      },
      // What was found is shown as far as the piece goes: it is no part of the answer.
      broken: ({ found: _, ...place }) => broken.push(place),
    },
    maxItemBytes,
  );
  for (let at = 0; at < text.length; at += pieceBytes)
    slicer.push(Buffer.from(text.subarray(at, at + pieceBytes)));
  slicer.end();
  return { items, offsets, broken };
}

/** JSON text of an object with any whitespace and any escapes, none of it as JSON.stringify would write it. */
const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
const stringText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 6 }).map((text) => JSON.stringify(text).slice(1, -1)),
      fc.constantFrom(
        '\\"',
        "\\\\",
        "\\u0041",
        "\\ud800",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\\n",
        "\\/",
        "é",
        "😀",
      ),
    ),
    { maxLength: 5 },
  )
  .map((parts) => `"${parts.join("")}"`);
const { value: valueText, object: objectText } = fc.letrec<{ value: string; object: string; array: string }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      stringText,
      fc.constantFrom("0.0", "-1e+5", "12345678901234567890", "true", "false", "null"),
      tie("object"),
      tie("array"),
    ),
    object: fc
      .tuple(space, fc.array(fc.tuple(stringText, space, space, tie("value"), space), { maxLength: 4 }))
      .map(([inner, members]) => {
        const texts = members.map(
          ([key, before, after, value, end]) => `${inner}${key}${before}:${after}${value}${end}`,
        );
        return `{${texts.length > 0 ? texts.join(",") : inner}}`;
      }),
    array: fc
      .tuple(space, fc.array(fc.tuple(tie("value"), space), { maxLength: 3 }))
      .map(([inner, values]) => `[${inner}${values.map(([value, end]) => `${value}${end}`).join(",")}]`),
  }),
);

/** The same records in any of the forms that files have. */
const form = fc.constantFrom(
  (records: readonly string[]) => records.join("\n"),
  (records: readonly string[]) => records.join(""),
  (records: readonly string[]) => records.join(" ,\r\n"),
  (records: readonly string[]) => `\ufeff[ ${records.join(" , ")} ]\n`,
  (records: readonly string[]) => `{"Records":[${records.join(",")}]}`,
  (records: readonly string[]) =>
    `{ "a" : {"Records":[1]} , "Records" : [\n${records.join(",\n")}\n] , "z" : [2] }`,
  (records: readonly string[]) => `[{"Events":[${records.join(",")}]}]`,
);

test("records come back byte for byte, whatever their text, the form and the pieces", () => {
  fc.assert(
    fc.property(
      fc.array(objectText, { maxLength: 5 }),
      form,
      fc.integer({ min: 1, max: 64 }),
      (records, wrap, piece) => {
        const text = Buffer.from(wrap(records));
        const sliced = slice(text, piece);
        expect(sliced.items).toEqual(records);
        expect(sliced.broken).toEqual([]);
        // Offsets are bytes of the text.
        const again = sliced.offsets.map((offset, index) =>
          text.toString("utf8", offset, offset + Buffer.byteLength(records[index] ?? "")),
        );
        expect(again).toEqual(records);
      },
    ),
    { numRuns: 300 },
  );
});

test("of a list, values of every kind come back", () => {
  fc.assert(
    fc.property(
      fc.array(
        valueText.filter((text) => !text.startsWith("[")),
        { maxLength: 5 },
      ),
      (values) => {
        expect(slice(Buffer.from(`[${values.join(",")}]`)).items).toEqual(values);
      },
    ),
  );
});

test("whatever prefix of a file is given, the records before the cut are there and the cut is reported", () => {
  const wrapped = fc.tuple(
    fc.array(
      objectText.filter((text) => !text.includes("\n")),
      { minLength: 1, maxLength: 4 },
    ),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  fc.assert(
    fc.property(wrapped, fc.integer({ min: 1, max: 64 }), ([records, share], piece) => {
      const text = Buffer.from(`{"Records":[${records.join(",")}]}`);
      const cutAt = Math.floor(share * (text.length - 1));
      const { items, broken } = slice(text.subarray(0, cutAt), piece);
      expect(items).toEqual(records.slice(0, items.length));
      let endOfItems = Buffer.byteLength('{"Records":[') - 1;
      for (const item of items) endOfItems += Buffer.byteLength(item) + 1;
      const next = records[items.length];
      // No record that was complete is missing.
      if (next !== undefined) expect(endOfItems + Buffer.byteLength(next) + 1).toBeGreaterThan(cutAt);
      expect(broken.length).toBe(cutAt === 0 ? 0 : 1);
      if (cutAt > 0) expect(broken[0]).toMatchObject({ kind: "cut", offset: cutAt });
    }),
    { numRuns: 300 },
  );
});

test("any bytes at all end without an error, in any pieces, with the same answer", () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc
      .string({ unit: fc.constantFrom(...'{}[]",:\\ \nRecords1'), maxLength: 80 })
      .map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 9 }), (given, piece) => {
      const text = Buffer.from(given);
      expect(slice(text, piece)).toEqual(slice(text));
    }),
    { numRuns: 500 },
  );
});

test("an item longer than the bound is reported and what follows on its own line is kept", () => {
  const text = Buffer.from(`{"a":"${"x".repeat(5000)}"}\n{"b":1}\n`);
  const { items, broken } = slice(text, 100, 1000);
  expect(items).toEqual(['{"b":1}']);
  expect(broken.map(({ kind, offset }) => [kind, offset])).toEqual([["too-long", 0]]);
});

test("a million levels are sliced, and so are a million brackets that never close", () => {
  const deep = `{"a":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}`;
  expect(slice(Buffer.from(deep)).items.map((item) => item.length)).toEqual([deep.length]);
  expect(slice(Buffer.from("[".repeat(1_000_000)), 65_536).broken).toHaveLength(1);
});
