import { coloursFor } from "../kit/charts/colour.ts";
import { topAndOther } from "../kit/charts/legend.ts";
import type { BarSeries } from "../kit/charts/stacked-bars.ts";
import type { TimeRange } from "../kit/time.ts";
import { type Column, type IndexName, OUTCOMES } from "../trail/columns.ts";
import type { Filter, Group, IndexReader } from "../trail/sources.ts";
import { valueLabel } from "./value-label.ts";

export interface ActivityQuery {
  readonly index: IndexName;
  readonly range: TimeRange;
  readonly where: readonly Filter[];
  readonly by: Column;
  /** Series beside "other". */
  readonly limit: number;
}

/**
 * The `limit` values with the most calls, hour by hour, and all others together. Hours are read for these values only,
 * and "other" is what is left of each hour's total: a column may have more values than a function has memory, and the
 * sum of the series stays the sum of the rows.
 */
export async function activitySeries(query: ActivityQuery, reader: IndexReader): Promise<BarSeries[]> {
  const { index, range, where, by, limit } = query;
  const totals = await reader.group({ index, range, where, by: [by] });
  const ranked = totals.map((group) => ({ key: group.key[0] ?? "", total: group.calls }));
  const { top, other, otherLabel } = topAndOther(ranked, limit);
  if (top.length === 0) return [];
  const keys = ordered(
    by,
    top.map(({ key }) => key),
  );
  const [ofTop, ofAll] = await Promise.all([
    reader.group({ index, range, where: [...where, { column: by, in: keys }], by: [by], perHour: true }),
    other.length > 0 ? reader.group({ index, range, where, by: [], perHour: true }) : [],
  ]);
  const colours = coloursFor(by === "outcome" ? keys : keys.map((_, rank) => `#${rank}`));
  const series: BarSeries[] = keys.map((key, at) => ({
    label: valueLabel(by, key),
    colour: colours[at] ?? "other",
    hours: hoursOf(ofTop.filter((group) => group.key[0] === key)),
  }));
  if (other.length > 0) series.push({ label: otherLabel, colour: "other", hours: rest(ofAll, ofTop) });
  return series;
}

/** Outcomes always stack in the same order, success at the bottom; everything else by rank. */
function ordered(by: Column, keys: readonly string[]): string[] {
  if (by !== "outcome") return [...keys];
  const place = (key: string) => {
    const at = (OUTCOMES as readonly string[]).indexOf(key);
    return at === -1 ? OUTCOMES.length : at;
  };
  return [...keys].sort((a, b) => place(a) - place(b));
}

function hoursOf(groups: readonly Group[]): Map<number, number> {
  const hours = new Map<number, number>();
  for (const { hourMs, calls } of groups) hours.set(hourMs, (hours.get(hourMs) ?? 0) + calls);
  return hours;
}

function rest(all: readonly Group[], part: readonly Group[]): Map<number, number> {
  const hours = hoursOf(all);
  for (const [hourMs, calls] of hoursOf(part)) hours.set(hourMs, (hours.get(hourMs) ?? 0) - calls);
  return hours;
}
