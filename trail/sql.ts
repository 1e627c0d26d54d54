/**
 * The one place where values become SQL text. Statements are text that we wrote plus what these functions print:
 * everything in a CloudTrail record may have been written by an attacker.
 */

/**
 * A text literal in standard SQL: quotes are doubled, a backslash means itself. Throws for U+0000, which no literal
 * can carry, and for half a surrogate pair, which is no text.
 */
export function sqlText(value: string): string {
  if (value.includes("\u0000")) throw new Error("Cannot write the text as SQL: expected no NUL character");
  if (/\p{Surrogate}/u.test(value))
    throw new Error("Cannot write the text as SQL: expected well-formed Unicode");
  return `'${value.replaceAll("'", "''")}'`;
}

/** Whether `sqlText` can print it. */
export function isSqlText(value: string): boolean {
  return !value.includes("\u0000") && !/\p{Surrogate}/u.test(value);
}

/** A list for IN (...). Throws for an empty one: `IN ()` is no SQL. */
export function sqlTexts(values: readonly string[]): string {
  if (values.length === 0) throw new Error("Cannot write a list as SQL: expected at least one value");
  return `(${values.map(sqlText).join(", ")})`;
}

/**
 * A point in time as Lake's documentation writes it, UTC: 'YYYY-MM-DD hh:mm:ss', with '.SSS' only where there are
 * milliseconds. Throws for what is not a time between the years 1 and 9999.
 */
export function sqlTime(atMs: number): string {
  if (!Number.isInteger(atMs) || atMs < MIN_TIME_MS || atMs > MAX_TIME_MS)
    throw new Error(
      `Cannot write time ${atMs} as SQL: expected whole epoch milliseconds of the years 1-9999`,
    );
  const text = new Date(atMs).toISOString().replace("T", " ").slice(0, -1);
  return `'${text.endsWith(".000") ? text.slice(0, -4) : text}'`;
}

/** A whole number. Throws for fractions, NaN and what a double cannot hold exactly. */
export function sqlInteger(value: number): string {
  if (!Number.isSafeInteger(value))
    throw new Error(`Cannot write number ${value} as SQL: expected a whole number`);
  return String(value);
}

/**
 * What stands after FROM: the last part of the event data store's ARN, bare, as Lake wants it (its documentation's
 * examples are hexadecimal digits, letters and hyphens, 36 characters). Anything else is refused, not quoted.
 */
export function sqlEventDataStore(eventDataStoreId: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/.test(eventDataStoreId) || eventDataStoreId.includes("--"))
    throw new Error(
      `Cannot use event data store id ${JSON.stringify(eventDataStoreId.slice(0, 80))}: expected letters, digits and single hyphens`,
    );
  return eventDataStoreId;
}

const MIN_TIME_MS = Date.parse("0001-01-01T00:00:00Z");
/** The last time that `sqlTime` writes. */
export const MAX_TIME_MS = Date.parse("9999-12-31T23:59:59.999Z");
