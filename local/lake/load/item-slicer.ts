import { type MemberSpans, memberSpans, scanValue, skipSpace } from "./scan-value.ts";

/**
 * Cuts a stream of bytes into items: JSON values one after the other (JSON lines, concatenated, pretty-printed or
 * separated by commas), the elements of top-level arrays, and the elements of the arrays that log containers hold
 * ("Records" of S3 objects, "Events" of LookupEvents, "logEvents" of CloudWatch Logs). A file of any size is read with
 * the memory of its largest item.
 */
export interface SlicerEvents {
  /** Bytes and spans are valid during the call only. */
  item(item: Item): void;
  broken(place: BrokenPlace): void;
}

export interface Item {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Top-level members where the item is an object; offsets into `bytes`. */
  readonly members: MemberSpans;
  /** Byte offset of `start` in the file's (decompressed) text. */
  readonly offset: number;
  /** 1 for the first item of the file. */
  readonly number: number;
}

export interface BrokenPlace {
  readonly kind: "cut" | "syntax" | "too-long";
  /** Where it broke, and where the item began that is lost. */
  readonly offset: number;
  readonly itemOffset: number;
  readonly itemNumber: number;
  readonly expected: string;
  /** The bytes at `offset`, at most 16. */
  readonly found: Buffer;
}

type Frame = "array" | "object";

const CONTAINER_KEYS = ["Records", "Events", "logEvents"].map((key) => Buffer.from(key));
const MAX_FRAMES = 8;
/** CloudTrail's own bound is 1 MB; what is longer than this is no record. */
export const MAX_ITEM_BYTES = 128 * 1024 * 1024;

export class ItemSlicer {
  /** Containers that were opened: an empty one is no broken file. */
  containers = 0;
  private pending: Buffer = Buffer.alloc(0);
  private queued: Buffer[] = [];
  private queuedBytes = 0;
  /** Bytes to gather before the unfinished item is scanned again: doubling keeps a long item linear. */
  private wantedBytes = 0;
  private pendingOffset = 0;
  private frames: Frame[] = [];
  private itemNumber = 0;
  private isResyncing = false;
  private wasBroken = false;
  private isFirst = true;
  private readonly members = memberSpans();
  private readonly events: SlicerEvents;
  private readonly maxItemBytes: number;

  constructor(events: SlicerEvents, maxItemBytes: number = MAX_ITEM_BYTES) {
    this.events = events;
    this.maxItemBytes = maxItemBytes;
  }

  push(chunk: Buffer): void {
    this.queued.push(chunk);
    this.queuedBytes += chunk.length;
    if (this.pending.length + this.queuedBytes < this.wantedBytes) return;
    this.slice(false);
  }

  end(): void {
    this.slice(true);
  }

  private slice(isFinal: boolean): void {
    const bytes = this.takeQueued();
    let at = 0;
    if (this.isFirst && (bytes.length >= 3 || isFinal)) {
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) at = 3;
      this.isFirst = false;
    } else if (this.isFirst) {
      this.keep(bytes, 0);
      return;
    }

    for (;;) {
      if (this.isResyncing) {
        const line = nextLineStart(bytes, at);
        if (line < 0) {
          // The last byte may be the line break before the next value.
          this.keep(bytes, Math.max(at, bytes.length - 1));
          return;
        }
        at = line;
        this.isResyncing = false;
      }
      at = this.skipBetween(bytes, at);
      if (at >= bytes.length) {
        if (isFinal && this.frames.length > 0) this.report("cut", bytes, at, at, closer(this.frames.at(-1)));
        this.keep(bytes, bytes.length);
        return;
      }
      const step = this.step(bytes, at, isFinal);
      if (step === undefined) {
        this.keep(bytes, at);
        return;
      }
      at = step;
    }
  }

  /** One item, or one bracket; the offset after it, or undefined where more bytes are needed. */
  private step(bytes: Buffer, at: number, isFinal: boolean): number | undefined {
    const frame = this.frames.at(-1);
    const byte = bytes[at];
    if (byte === 0x5d && frame === "array") return this.leave(at);
    if (byte === 0x7d && frame === "object") return this.leave(at);
    if (frame === "object") return this.memberOfContainer(bytes, at, isFinal);
    if (byte === 0x5b && this.frames.length < MAX_FRAMES) return this.enter("array", at + 1);
    // Words between the values are no log but prose: one broken place, instead of an item per word.
    if (frame === undefined && byte !== 0x7b) return this.resync(bytes, at, at, "a record");

    const scan = scanValue(bytes, at, bytes.length, this.members, this.isContainer);
    switch (scan.kind) {
      case "value":
        this.emit(bytes, at, scan.end);
        return scan.end;
      case "container":
        this.enter("object", at);
        return this.enter("array", scan.at);
      case "broken":
        return this.resync(bytes, at, scan.at, scan.expected);
      case "cut":
        return this.more(bytes, at, isFinal);
    }
  }

  /** The members of a container object beside its array: skipped, unless they hold another container. */
  private memberOfContainer(bytes: Buffer, at: number, isFinal: boolean): number | undefined {
    const scan = scanMember(bytes, at, this.members, this.isContainer);
    switch (scan.kind) {
      case "value":
        return scan.end;
      case "container":
        return this.enter("array", scan.at);
      case "broken":
        return this.resync(bytes, at, scan.at, scan.expected);
      case "cut":
        return this.more(bytes, at, isFinal);
    }
  }

  private readonly isContainer = (bytes: Uint8Array, keyStart: number, keyEnd: number): boolean => {
    if (this.frames.length + 2 > MAX_FRAMES) return false;
    return CONTAINER_KEYS.some(
      (key) =>
        key.length === keyEnd - keyStart && key.every((byte, index) => bytes[keyStart + index] === byte),
    );
  };

  private emit(bytes: Buffer, start: number, end: number): void {
    this.wantedBytes = 0;
    this.itemNumber++;
    if (bytes[start] !== 0x7b) this.members.count = 0;
    this.events.item({
      bytes,
      start,
      end,
      members: this.members,
      offset: this.pendingOffset + start,
      number: this.itemNumber,
    });
  }

  private enter(frame: Frame, at: number): number {
    this.frames.push(frame);
    if (frame === "array") this.containers++;
    return at;
  }

  private leave(at: number): number {
    this.frames.pop();
    return at + 1;
  }

  private more(bytes: Buffer, at: number, isFinal: boolean): number | undefined {
    const itemBytes = bytes.length - at;
    if (isFinal) {
      return this.resync(bytes, at, bytes.length, "the rest of it");
    }
    if (itemBytes > this.maxItemBytes) {
      this.itemNumber++;
      this.report("too-long", bytes, at, at, `at most ${this.maxItemBytes} bytes`);
      this.frames = [];
      this.isResyncing = true;
      return bytes.length;
    }
    this.wantedBytes = Math.min(itemBytes * 2, this.maxItemBytes + 1);
    return undefined;
  }

  /** Says what broke and goes on at the next line that starts a value: JSON lines lose one line, not the file. */
  private resync(bytes: Buffer, itemAt: number, at: number, expected: string): number {
    this.itemNumber++;
    this.report(at >= bytes.length ? "cut" : "syntax", bytes, itemAt, at, expected);
    this.frames = [];
    this.isResyncing = true;
    this.wantedBytes = 0;
    return at >= bytes.length ? itemAt + 1 : Math.max(itemAt + 1, at - 1);
  }

  private report(
    kind: BrokenPlace["kind"],
    bytes: Buffer,
    itemAt: number,
    at: number,
    expected: string,
  ): void {
    this.wasBroken = true;
    this.events.broken({
      kind,
      offset: this.pendingOffset + at,
      itemOffset: this.pendingOffset + itemAt,
      itemNumber: this.itemNumber,
      expected,
      found: bytes.subarray(at, at + 16),
    });
  }

  /** Whitespace, commas, the separators and padding that log shippers leave, and closers of what broke before. */
  private skipBetween(bytes: Buffer, from: number): number {
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, bytes.length);
      const byte = bytes[at];
      const isSeparator = byte === 0x2c || (this.frames.length === 0 && (byte === 0x1e || byte === 0));
      const isOrphan = this.wasBroken && this.frames.length === 0 && (byte === 0x5d || byte === 0x7d);
      if (at >= bytes.length || !(isSeparator || isOrphan)) return at;
      at++;
    }
  }

  private takeQueued(): Buffer {
    const bytes =
      this.pending.length === 0 && this.queued.length === 1
        ? (this.queued[0] as Buffer)
        : Buffer.concat([this.pending, ...this.queued]);
    this.queued = [];
    this.queuedBytes = 0;
    return bytes;
  }

  private keep(bytes: Buffer, from: number): void {
    // A copy: what is kept must not hold the whole chunk in memory.
    this.pending = Buffer.from(bytes.subarray(from));
    this.pendingOffset += from;
  }
}

/** `"key": value` at `at`, as if "{" stood before it. */
function scanMember(
  bytes: Buffer,
  at: number,
  members: MemberSpans,
  isContainer: (bytes: Uint8Array, keyStart: number, keyEnd: number) => boolean,
): ReturnType<typeof scanValue> {
  if (bytes[at] !== 0x22) return { kind: "broken", at, expected: "a key in quotes" };
  const key = scanValue(bytes, at, bytes.length, members, isContainer);
  if (key.kind !== "value") return key;
  const colon = skipSpace(bytes, key.end, bytes.length);
  if (colon >= bytes.length) return { kind: "cut" };
  if (bytes[colon] !== 0x3a) return { kind: "broken", at: colon, expected: '":"' };
  const value = skipSpace(bytes, colon + 1, bytes.length);
  if (value >= bytes.length) return { kind: "cut" };
  if (bytes[value] === 0x5b && isContainer(bytes, at + 1, key.end - 1))
    return { kind: "container", at: value + 1 };
  // The value's own members are nobody's container.
  return scanValue(bytes, value, bytes.length, members, () => false);
}

/** Offset of the next "{" or "[" that stands first on its line, from `from` on (a line break at `from` counts). */
function nextLineStart(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    const next = bytes[at + 1];
    if (next === 0x7b || next === 0x5b) return at + 1;
  }
  return -1;
}

function closer(frame: Frame | undefined): string {
  return frame === "object" ? '"}"' : '"]"';
}
