import { type HourStatement, hourStatement } from "./hour-statement.ts";

/** Everything that happened in an hour: who did what, where, from where, with what, and how it ended. One Trino SELECT. */
export function actionsStatement(hour: HourStatement): string {
  return hourStatement("actions", hour);
}
