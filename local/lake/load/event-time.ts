/**
 * Times as logs write them, to epoch microseconds. CloudTrail itself writes "2023-07-10T12:11:15Z"; other shippers
 * write offsets, fractions, a blank for the "T", or epoch numbers (LookupEvents: seconds, CloudWatch Logs: milliseconds).
 */

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;
/** 1973-03-03 in milliseconds, and the year 5138 in seconds: numbers below are seconds, above milliseconds. */
const SECONDS_END = 100_000_000_000;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Undefined for what is not a time. A text without an offset is UTC. */
export function parseTimeUs(text: string): number | undefined {
  const match = ISO.exec(text);
  if (match) return isoUs(match);
  if (!/^\d{1,15}(\.\d{1,9})?$/.test(text)) return undefined;
  const number = Number(text);
  const ms = number < SECONDS_END ? number * 1000 : number;
  return ms <= LAST_MS ? Math.round(ms * 1000) : undefined;
}

function isoUs(match: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  const date = new Date(ms);
  // Date.UTC rolls "02-31" over into March: such a text is no time. A leap second reads as the last second.
  const isReal =
    year >= 100 &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second <= 60;
  if (!isReal) return undefined;
  const fractionUs = Math.floor(Number(`0.${match[7] ?? 0}`) * 1_000_000 + 1e-6);
  return (ms - offsetMinutes(match[8]) * 60_000) * 1000 + fractionUs;
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith("-") ? -minutes : minutes;
}

/** The usual form, "2023-07-10T12:11:15Z" with its quotes, straight from bytes; undefined for any other. */
export function readTimeUs(bytes: Uint8Array, start: number, end: number): number | undefined {
  if (end - start !== 22 || bytes[start + 11] !== 0x54 || bytes[start + 20] !== 0x5a) return undefined;
  const year = digits(bytes, start + 1, 4);
  const month = digits(bytes, start + 6, 2);
  const day = digits(bytes, start + 9, 2);
  const hour = digits(bytes, start + 12, 2);
  const minute = digits(bytes, start + 15, 2);
  const second = digits(bytes, start + 18, 2);
  // Days 29-31 and all odd cases go the slow way, which knows how long months are.
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return undefined;
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  if (bytes[start + 5] !== 0x2d || bytes[start + 8] !== 0x2d) return undefined;
  if (bytes[start + 14] !== 0x3a || bytes[start + 17] !== 0x3a) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second) * 1000;
}

/** NaN where a byte is no digit. */
function digits(bytes: Uint8Array, at: number, count: number): number {
  let number = 0;
  for (let index = at; index < at + count; index++) {
    const digit = (bytes[index] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
