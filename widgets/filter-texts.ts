import { middleCut } from "../kit/middle-cut.ts";
import type { Filter } from "../trail/sources.ts";

const MAX_VALUES = 3;

/** Filters in words: "actor = …", "outcome = denied or error", "actorType is not service". */
export function filterTexts(where: readonly Filter[]): string[] {
  return where.flatMap((filter) => [
    ...(filter.in ? [`${filter.column} = ${listText(filter.in)}`] : []),
    ...(filter.notIn ? [`${filter.column} is not ${listText(filter.notIn)}`] : []),
  ]);
}

function listText(values: readonly string[]): string {
  const shown = values.slice(0, MAX_VALUES).map((value) => (value === "" ? "(none)" : middleCut(value, 80)));
  const more = values.length - shown.length;
  return `${shown.join(" or ")}${more > 0 ? ` or ${more} more` : ""}`;
}
