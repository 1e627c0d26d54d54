import { HOUR_MS, wholeHours } from "../../kit/time.ts";
import type { Column, ErrorRow } from "../../trail/columns.ts";
import type { Group, GroupQuery } from "../../trail/sources.ts";

/** GroupQuery's meaning written out plainly, row by row; `errorMessage` is left out, as any example will do. */
export function naiveGroup(rows: readonly ErrorRow[], query: GroupQuery): Omit<Group, "errorMessage">[] {
  const { startMs, endMs } = wholeHours(query.range);
  const groups = new Map<string, ErrorRow[]>();
  for (const row of rows) {
    if (row.hourMs < startMs || row.hourMs + HOUR_MS > endMs) continue;
    const passes = (query.where ?? []).every(
      ({ column, in: wanted, notIn = [] }) =>
        (wanted?.includes(row[column]) ?? true) && !notIn.includes(row[column]),
    );
    if (!passes) continue;
    const key = JSON.stringify([query.perHour ? row.hourMs : 0, ...query.by.map((column) => row[column])]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups]
    .map(([key, of]) => {
      const [hourMs, ...parts] = JSON.parse(key) as [number, ...string[]];
      return {
        key: parts,
        hourMs,
        calls: of.reduce((sum, { calls }) => sum + calls, 0),
        firstAtMs: Math.min(...of.map(({ firstAtMs }) => firstAtMs)),
        lastAtMs: Math.max(...of.map(({ lastAtMs }) => lastAtMs)),
        distinct: (query.distinct ?? []).map((column: Column) => new Set(of.map((row) => row[column])).size),
      };
    })
    .sort((a, b) => a.hourMs - b.hourMs || b.calls - a.calls || compareKeys(a.key, b.key));
}

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [part, text] of a.entries()) {
    const other = b[part] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
