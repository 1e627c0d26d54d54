/**
 * Finds where a JSON value ends, over bytes, without parsing it: the text of a record must be kept byte for byte.
 * Brackets, commas, colons and strings are checked strictly, so that a cut-off value cannot swallow its neighbour;
 * numbers and words are only skipped (whoever reads the record checks them).
 */

/** Where the top-level members of the last scanned object are: offsets into the scanned bytes. */
export interface MemberSpans {
  count: number;
  /** First byte of the key's text, after its quote, and one past its last. */
  readonly keyStarts: Int32Array;
  readonly keyEnds: Int32Array;
  /** First byte of the value, quotes and brackets included, and one past its last. */
  readonly valueStarts: Int32Array;
  readonly valueEnds: Int32Array;
}

/** More members than any record has; what an attack has beyond it is not looked at, only kept. */
const MAX_MEMBERS = 512;

export function memberSpans(): MemberSpans {
  const spans = () => new Int32Array(MAX_MEMBERS);
  return { count: 0, keyStarts: spans(), keyEnds: spans(), valueStarts: spans(), valueEnds: spans() };
}

export type Scan =
  | { readonly kind: "value"; readonly end: number }
  /** The bytes end inside the value. */
  | { readonly kind: "cut" }
  /** Member `key` of the scanned object holds an array that is to be walked; `at` is just after its "[". */
  | { readonly kind: "container"; readonly at: number }
  | { readonly kind: "broken"; readonly at: number; readonly expected: string };

const CUT: Scan = { kind: "cut" };
const MAX_DEPTH = 2_000_000;
const OBJECT = 1;
const ARRAY = 2;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

// Depth is shared by all scans: they are synchronous and never nested.
let nesting = new Uint8Array(1024);

/**
 * Scans the value that starts at `start` (no whitespace before it). `isContainer` is asked for every top-level key
 * whose value is an array.
 */
export function scanValue(
  bytes: Uint8Array,
  start: number,
  end: number,
  members: MemberSpans,
  isContainer: (bytes: Uint8Array, keyStart: number, keyEnd: number) => boolean,
): Scan {
  let at = start;
  let depth = 0;
  members.count = 0;
  let wantsKey = false;
  let member = -1;
  for (;;) {
    if (wantsKey) {
      wantsKey = false;
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      if (bytes[at] !== QUOTE) return { kind: "broken", at, expected: "a key in quotes" };
      const keyStart = at + 1;
      at = skipString(bytes, keyStart, end);
      if (at < 0) return at === -1 ? CUT : { kind: "broken", at: -at - 2, expected: UNBROKEN_STRING };
      const keyEnd = at - 1;
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      if (bytes[at] !== COLON) return { kind: "broken", at, expected: '":"' };
      at = skipSpace(bytes, at + 1, end);
      if (at >= end) return CUT;
      if (depth === 1) {
        member = members.count < MAX_MEMBERS ? members.count++ : -1;
        if (member >= 0) {
          members.keyStarts[member] = keyStart;
          members.keyEnds[member] = keyEnd;
          members.valueStarts[member] = at;
          // Until the value is complete it is no value: a container's answer must not show half of one.
          members.valueEnds[member] = at;
        }
        if (bytes[at] === OPEN_ARRAY && isContainer(bytes, keyStart, keyEnd))
          return { kind: "container", at: at + 1 };
      }
    } else {
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
    }

    // A value starts here.
    const first = bytes[at] as number;
    if (first === QUOTE) {
      at = skipString(bytes, at + 1, end);
      if (at < 0) return at === -1 ? CUT : { kind: "broken", at: -at - 2, expected: UNBROKEN_STRING };
    } else if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      if (depth === MAX_DEPTH) return { kind: "broken", at, expected: `at most ${MAX_DEPTH} levels` };
      if (depth === nesting.length) nesting = grown(nesting);
      nesting[depth++] = first === OPEN_OBJECT ? OBJECT : ARRAY;
      at = skipSpace(bytes, at + 1, end);
      if (at >= end) return CUT;
      if (bytes[at] !== (first === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        wantsKey = first === OPEN_OBJECT;
        continue;
      }
      at++;
      depth--;
    } else {
      const wordStart = at;
      while (at < end && isWordByte(bytes[at] as number)) at++;
      if (at === wordStart) return { kind: "broken", at, expected: "a value" };
      if (at === end) return CUT;
    }

    // A value ended here: close what closes, until a comma asks for more.
    for (;;) {
      if (depth === 1 && member >= 0 && nesting[0] === OBJECT) members.valueEnds[member] = at;
      if (depth === 0) return { kind: "value", end: at };
      at = skipSpace(bytes, at, end);
      if (at >= end) return CUT;
      const next = bytes[at] as number;
      const open = nesting[depth - 1];
      if (next === COMMA) {
        at++;
        wantsKey = open === OBJECT;
        break;
      }
      if (next !== (open === OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY))
        return { kind: "broken", at, expected: open === OBJECT ? '"," or "}"' : '"," or "]"' };
      at++;
      depth--;
      // The object itself is complete: its last member's end stands already.
      if (depth === 0) member = -1;
    }
  }
}

export function skipSpace(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

const UNBROKEN_STRING = "the string to end on its line";

/** Offset after the closing quote; -1 where the bytes end first; -(offset + 2) of a line break inside the string. */
function skipString(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
    // Other control characters are against the grammar too, but no sign of a cut: they are left to the repair.
    else if (byte === 0x0a) return -at - 2;
    at++;
  }
  return -1;
}

/** Digits, letters, "+", "-", ".": numbers and true, false, null. */
function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  );
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 4);
  larger.set(bytes);
  return larger;
}
