import type { Column } from "../trail/columns.ts";
import { actorLabel } from "./top-subjects.ts";

const READ_ONLY: Readonly<Record<string, string>> = { true: "read", false: "write" };

/** A value of the index as people read it: "s3.amazonaws.com" -> "s3", readOnly "false" -> "write", "" -> "(none)". */
export function valueLabel(column: Column, value: string): string {
  if (value === "") return "(none)";
  if (column === "readOnly") return READ_ONLY[value] ?? value;
  if (column === "eventSource") return value.replace(/\.amazonaws\.com$/, "");
  if (column === "actor") return actorLabel(value);
  return value;
}
