import { ParamError, type ParamSpec } from "../kit/params.ts";

const TYPE = 'a time like "2026-11-22T03:00:00Z" or epoch milliseconds';
/** The years 1970 to 9999: what CloudTrail and ISO texts of four digits can mean. */
const MAX_MS = Date.UTC(10_000, 0, 1) - 1;

/** A point in time: ISO 8601 (UTC where no offset is said) or epoch milliseconds. Null where it is not given. */
export function instant(spec: { about: string }): ParamSpec<number | null> {
  return {
    type: TYPE,
    about: spec.about,
    default: null,
    parse(value) {
      const atMs =
        typeof value === "number" ? value : typeof value === "string" ? fromText(value.trim()) : Number.NaN;
      if (!Number.isInteger(atMs) || atMs < 0 || atMs > MAX_MS) throw new ParamError(TYPE);
      return atMs;
    },
  };
}

function fromText(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return Number.NaN;
  // Without an offset JavaScript would take the machine's zone for a time, and UTC for a date.
  return Date.parse(text.includes("T") && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text);
}
