import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from "@duckdb/node-api";

/** Prints a value as Lake does in QueryResultRows; null stays null. */
export type FormatValue = (value: DuckDBValue) => string | null;

/**
 * Results are text: timestamps with milliseconds (2023-01-22 16:53:53.000), structs and maps {a=b, c=null}, arrays
 * [a, b], doubles as Java prints them (1.0E20). Sources: CloudTrail User Guide (query-lake-examples) and live output.
 */
export function formatterOf(type: DuckDBType): FormatValue {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return (value) => value as string | null;
    case DuckDBTypeId.FLOAT:
    case DuckDBTypeId.DOUBLE:
      return (value) => (typeof value === "number" ? javaDouble(value) : plain(value));
    default:
      return plain;
  }
}

function plain(value: DuckDBValue): string | null {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case "string":
      return value;
    case "bigint":
    case "boolean":
      return String(value);
    case "number":
      return Number.isInteger(value) ? String(value) : javaDouble(value);
    default:
      return structured(value);
  }
}

function structured(value: Exclude<DuckDBValue, null | string | bigint | boolean | number>): string {
  if (value instanceof DuckDBTimestampValue) return timestamp(value.micros);
  if (value instanceof DuckDBTimestampTZValue) return `${timestamp(value.micros)} UTC`;
  if (value instanceof DuckDBListValue) return `[${value.items.map(nested).join(", ")}]`;
  if (value instanceof DuckDBMapValue)
    return `{${value.entries.map((entry) => `${nested(entry.key)}=${nested(entry.value)}`).join(", ")}}`;
  if (value instanceof DuckDBStructValue)
    return `{${Object.entries(value.entries)
      .map(([key, item]) => `${key}=${nested(item)}`)
      .join(", ")}}`;
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBTimeValue) return timeOfDay(value.micros);
  if (value instanceof DuckDBIntervalValue) return interval(value);
  if (value instanceof DuckDBBlobValue)
    return Buffer.from(value.bytes)
      .toString("hex")
      .replace(/(..)(?=.)/g, "$1 ");
  return value.toString();
}

function nested(value: DuckDBValue): string {
  return plain(value) ?? "null";
}

/** Epoch microseconds; Lake's timestamps have milliseconds, what is finer is cut. */
function timestamp(micros: bigint): string {
  const millis = micros / 1000n - (micros < 0n && micros % 1000n !== 0n ? 1n : 0n);
  const date = new Date(Number(millis));
  if (Number.isNaN(date.getTime())) return micros < 0n ? "-infinity" : "infinity";
  return date.toISOString().replace("T", " ").replace("Z", "");
}

function timeOfDay(micros: bigint): string {
  return timestamp(micros).slice(11);
}

/** "1 02:03:04.000" for days to seconds, "1-2" for years to months, as Trino prints its two kinds of interval. */
function interval({ months, days, micros }: DuckDBIntervalValue): string {
  if (months !== 0 && days === 0 && micros === 0n)
    return `${months < 0 ? "-" : ""}${Math.floor(Math.abs(months) / 12)}-${Math.abs(months) % 12}`;
  const total = BigInt(days) * 86_400_000n + micros / 1000n;
  const absolute = total < 0n ? -total : total;
  const text = `${absolute / 86_400_000n} ${timeOfDay((absolute % 86_400_000n) * 1000n)}`;
  return `${total < 0n ? "-" : ""}${text}`;
}

/** Double.toString of Java: plain from 0.001 to 10,000,000, with one digit after the point at least, else 1.0E20. */
export function javaDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (value === 0) return Object.is(value, -0) ? "-0.0" : "0.0";
  const absolute = Math.abs(value);
  if (absolute >= 1e-3 && absolute < 1e7) {
    const text = String(value);
    return text.includes(".") ? text : `${text}.0`;
  }
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${exponent.replace("+", "")}`;
}
