import { HOUR_MS, type TimeRange } from "../kit/time.ts";
import type { Column } from "../trail/columns.ts";
import type { Filter, Group, IndexReader } from "../trail/sources.ts";
import { type Kpi, type KpiMeasure, SLICES, type SliceName } from "./kpi-tiles.ts";

/** What one tile shows of one period. Rates of a period without calls are NaN: there is nothing to be a part of. */
export interface KpiValue {
  readonly total: number;
  /** By start of the hour; an hour without calls is absent, observed or not. Null where only the total was asked for. */
  readonly perHour: ReadonlyMap<number, number> | null;
}

export interface KpiQuestion {
  readonly range: TimeRange;
  readonly where: readonly Filter[];
  readonly perHour: boolean;
}

/** The values of all `kpis`, in their order, with as few reads of the index as they allow. */
export async function kpiValues(
  kpis: readonly Kpi[],
  question: KpiQuestion,
  index: IndexReader,
): Promise<KpiValue[]> {
  const sliceNames = [...new Set(kpis.flatMap(({ measure }) => sliceOf(measure)))];
  const columns = [
    ...new Set(kpis.flatMap(({ measure }) => (measure.kind === "distinct" ? [measure.column] : []))),
  ];
  const [slices, totals, hourly] = await Promise.all([
    Promise.all(sliceNames.map((name) => outcomesOf(name, question, index))),
    distinctOf(columns, question, false, index),
    question.perHour ? distinctOf(columns, question, true, index) : [],
  ]);
  return kpis.map(({ measure }): KpiValue => {
    if (measure.kind === "distinct") {
      const at = columns.indexOf(measure.column);
      const byHour = new Map(hourly.map((group) => [group.hourMs, group.distinct[at] ?? 0]));
      return { total: totals[0]?.distinct[at] ?? 0, perHour: question.perHour ? byHour : null };
    }
    const groups = slices[sliceNames.indexOf(measure.kind === "rate" ? "all" : measure.slice)] ?? [];
    const counted = countByHour(groups.filter(({ key }) => isCounted(measure, key[0] ?? "")));
    if (measure.kind === "calls") return { total: sum(counted), perHour: question.perHour ? counted : null };
    const all = countByHour(groups);
    const rates = new Map([...all].map(([hourMs, calls]) => [hourMs, (counted.get(hourMs) ?? 0) / calls]));
    return { total: sum(counted) / sum(all), perHour: question.perHour ? rates : null };
  });
}

function sliceOf(measure: KpiMeasure): SliceName[] {
  if (measure.kind === "distinct") return [];
  return [measure.kind === "rate" ? "all" : measure.slice];
}

function isCounted(measure: Exclude<KpiMeasure, { kind: "distinct" }>, outcome: string): boolean {
  return measure.outcomes.length === 0 || measure.outcomes.some((wanted) => wanted === outcome);
}

function outcomesOf(name: SliceName, question: KpiQuestion, index: IndexReader): Promise<readonly Group[]> {
  const { range, where, perHour } = question;
  return index.group({
    index: "actions",
    range,
    where: [...where, ...SLICES[name].where],
    by: ["outcome"],
    perHour,
  });
}

async function distinctOf(
  columns: readonly Column[],
  { range, where }: KpiQuestion,
  perHour: boolean,
  index: IndexReader,
): Promise<readonly Group[]> {
  if (columns.length === 0) return [];
  return index.group({ index: "actions", range, where, by: [], distinct: columns, perHour });
}

function countByHour(groups: readonly Group[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { hourMs, calls } of groups) counts.set(hourMs, (counts.get(hourMs) ?? 0) + calls);
  return counts;
}

function sum(counts: ReadonlyMap<number, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

/** One value for each hour of the range: null where the hour was not observed; `whenNothing` where nothing happened. */
export function hourlyValues(
  value: KpiValue,
  range: TimeRange,
  observed: ReadonlySet<number>,
  whenNothing: number | null,
): (number | null)[] {
  const values: (number | null)[] = [];
  for (let hourMs = range.startMs; hourMs < range.endMs; hourMs += HOUR_MS)
    values.push(observed.has(hourMs) ? (value.perHour?.get(hourMs) ?? whenNothing) : null);
  return values;
}
