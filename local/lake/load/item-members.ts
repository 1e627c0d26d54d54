import type { MemberSpans } from "./scan-value.ts";

/** The members that tell what an item is. */
const KNOWN_KEYS = [
  "@timestamp",
  "CloudTrailEvent",
  "EventTime",
  "Records",
  "awslogs",
  "awsAccountId",
  "configurationItem",
  "configurationItems",
  "detail",
  "detail-type",
  "digestS3Object",
  "digestEndTime",
  "dynamodb",
  "eventCategory",
  "eventID",
  "eventName",
  "eventSource",
  "eventTime",
  "eventType",
  "eventVersion",
  "findings",
  "insightDetails",
  "logEvents",
  "Events",
  "message",
  "messageType",
  "s3",
  "schemaVersion",
  "Sns",
  "srcaddr",
  "time",
  "timestamp",
  "userIdentity",
] as const;
export type KnownKey = (typeof KNOWN_KEYS)[number];

/** One number per key that is cheap to compute from bytes: most keys of a record are none of ours. */
const KEYS_BY_HASH = new Map<number, readonly { key: KnownKey; bytes: Buffer }[]>();
for (const key of KNOWN_KEYS) {
  const bytes = Buffer.from(key);
  const hash = keyHash(bytes, 0, bytes.length);
  KEYS_BY_HASH.set(hash, [...(KEYS_BY_HASH.get(hash) ?? []), { key, bytes }]);
}

/** Where the known members of an object are. Of a key that stands twice the first counts, as DuckDB reads it. */
export type ItemMembers = Map<KnownKey, { readonly start: number; readonly end: number }>;

export function itemMembers(bytes: Buffer, spans: MemberSpans, found: ItemMembers): void {
  found.clear();
  for (let index = 0; index < spans.count; index++) {
    const start = spans.keyStarts[index] as number;
    const end = spans.keyEnds[index] as number;
    const key = knownKey(bytes, start, end);
    if (key === undefined || found.has(key)) continue;
    found.set(key, { start: spans.valueStarts[index] as number, end: spans.valueEnds[index] as number });
  }
}

function knownKey(bytes: Buffer, start: number, end: number): KnownKey | undefined {
  const candidates = KEYS_BY_HASH.get(keyHash(bytes, start, end));
  const match = candidates?.find((candidate) => isEqual(candidate.bytes, bytes, start, end));
  if (match) return match.key;
  // "event\u0049D" is eventID too: rare enough to be read the slow way.
  if (!hasBackslash(bytes, start, end)) return undefined;
  const text = parseString(bytes, start - 1, end + 1);
  return KNOWN_KEYS.find((key) => key === text);
}

/** A loop over the key: indexOf would search on to the end of the buffer. */
function hasBackslash(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === 0x5c) return true;
  return false;
}

function keyHash(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return 0;
  return ((length & 0xff) << 16) | ((bytes[start] as number) << 8) | (bytes[end - 1] as number);
}

function isEqual(key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}

/** The text of a JSON string, quotes included in the range; undefined for any other value and for a broken string. */
export function parseString(bytes: Buffer, start: number, end: number): string | undefined {
  if (end - start < 2 || bytes[start] !== 0x22) return undefined;
  const text = bytes.toString("utf8", start, end);
  if (!text.includes("\\")) return text.slice(1, -1);
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a string, or a number as it stands; undefined for anything else. */
export function parseScalar(bytes: Buffer, start: number, end: number): string | undefined {
  if (bytes[start] === 0x22) return parseString(bytes, start, end);
  const text = bytes.toString("latin1", start, Math.min(end, start + 40));
  return /^-?\d[\d.eE+-]*$/.test(text) ? text : undefined;
}
