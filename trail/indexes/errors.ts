import { type HourStatement, hourStatement } from "./hour-statement.ts";

/** Everything that did not end well in an hour, with its error code and one example of its message. One Trino SELECT. */
export function errorsStatement(hour: HourStatement): string {
  return hourStatement("errors", hour);
}
