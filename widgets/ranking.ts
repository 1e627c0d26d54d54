import { HOUR_MS, type TimeRange, wholeHours } from "../kit/time.ts";
import type { Column, IndexName } from "../trail/columns.ts";
import type { Coverage, Filter, Group, GroupPage, IndexReader } from "../trail/sources.ts";

/** The rows of one page of a ranking, with what is needed to say what is not on it. */
export interface Ranking {
  readonly rows: readonly RankedRow[];
  /** Keys in all, and the calls of all of them: rows + other = total, always. */
  readonly keys: number;
  readonly totalCalls: number;
  /** What is not on this page: keys before and after it. */
  readonly otherKeys: number;
  readonly otherCalls: number;
  /** From 1; a page past the last one is the last one. */
  readonly page: number;
  readonly pages: number;
  /** The period that rows are compared with; null where it was not wholly observed. */
  readonly comparedWith: TimeRange | null;
}

export interface RankedRow {
  /** In the order of `by`. */
  readonly key: readonly string[];
  readonly calls: number;
  /** Of all calls of the ranking, 0-1. */
  readonly share: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** One example, "" where the index has none. */
  readonly errorMessage: string;
  /** Calls by start of the hour; an hour without calls is absent, observed or not: coverage tells. */
  readonly perHour: ReadonlyMap<number, number>;
  /** Calls in the period before; null where there is no comparison. */
  readonly previousCalls: number | null;
}

export interface RankingQuery {
  readonly index: IndexName;
  readonly range: TimeRange;
  readonly where: readonly Filter[];
  readonly by: readonly Column[];
  /** Leaves groups out that no filter can name. */
  readonly keep?: (group: Group) => boolean;
  readonly limit: number;
  readonly page: number;
  readonly compare: boolean;
}

/** Ranks by calls and reads the hours of the keys on the page only: all actors x all hours would be millions of groups. */
export async function rank(query: RankingQuery, coverage: Coverage, reader: IndexReader): Promise<Ranking> {
  const { index, range, where, by } = query;
  const { groups: shown, groupCount, calls: totalCalls, page, pages } = await pageOf(query, reader);
  const ofPage = [...where, ...keyFilters(by, shown)];
  const previous = query.compare ? await comparablePeriod(coverage, reader) : null;
  const [hourly, before] =
    shown.length === 0
      ? [[], []]
      : await Promise.all([
          reader.group({ index, range, where: ofPage, by, perHour: true }),
          previous ? reader.group({ index, range: previous, where: ofPage, by }) : [],
        ]);
  const perHour = hoursByKey(hourly);
  const callsBefore = new Map(before.map((group) => [keyText(group), group.calls]));
  return {
    rows: shown.map((group) => ({
      key: group.key,
      calls: group.calls,
      share: group.calls / totalCalls,
      firstAtMs: group.firstAtMs,
      lastAtMs: group.lastAtMs,
      errorMessage: group.errorMessage,
      perHour: perHour.get(keyText(group)) ?? new Map(),
      previousCalls: previous ? (callsBefore.get(keyText(group)) ?? 0) : null,
    })),
    keys: groupCount,
    totalCalls,
    otherKeys: groupCount - shown.length,
    otherCalls: totalCalls - sumCalls(shown),
    page,
    pages,
    comparedWith: previous,
  };
}

/** The reader's own page, but where groups are to be left out: then all of them are looked at. */
async function pageOf(query: RankingQuery, reader: IndexReader): Promise<GroupPage> {
  const { index, range, where, by, limit, keep } = query;
  if (!keep) return reader.groupPage({ index, range, where, by, limit, page: query.page });
  const groups = (await reader.group({ index, range, where, by })).filter(keep);
  const pages = Math.max(1, Math.ceil(groups.length / limit));
  const page = Math.min(query.page, pages);
  return {
    groups: groups.slice((page - 1) * limit, page * limit),
    ...{ page, pages, groupCount: groups.length, calls: sumCalls(groups) },
  };
}

/**
 * The hours that the observed part of the range is compared with: the same ones, one length of the whole range earlier.
 * So 23 observed hours of a day are compared with the same 23 of the day before, and night is not compared with noon.
 * Null where either has an hour that was not looked at: a delta between unequal periods would be invented. Rows lie in
 * observed hours only, so the calls of the range are the calls of its observed part.
 */
export async function comparablePeriod(coverage: Coverage, reader: IndexReader): Promise<TimeRange | null> {
  const first = coverage.hours[0];
  const last = coverage.hours.at(-1);
  if (!first || !last) return null;
  const current = { startMs: first.hourMs, endMs: last.hourMs + HOUR_MS };
  if (!isWhole(coverage.hours.length, current)) return null;
  const asked = wholeHours(coverage.range);
  const backMs = asked.endMs - asked.startMs;
  const previous = { startMs: current.startMs - backMs, endMs: current.endMs - backMs };
  const observed = (await reader.coverage(previous)).hours.length;
  return isWhole(observed, previous) ? previous : null;
}

function isWhole(observedHours: number, { startMs, endMs }: TimeRange): boolean {
  return observedHours === (endMs - startMs) / HOUR_MS;
}

/** Narrows to the values of these keys; with two columns also to other pairs of them, which are dropped by key. */
function keyFilters(by: readonly Column[], groups: readonly Group[]): Filter[] {
  return by.map((column, at) => ({ column, in: [...new Set(groups.map(({ key }) => key[at] ?? ""))] }));
}

function hoursByKey(hourly: readonly Group[]): Map<string, Map<number, number>> {
  const byKey = new Map<string, Map<number, number>>();
  for (const group of hourly) {
    const text = keyText(group);
    let hours = byKey.get(text);
    if (!hours) {
      hours = new Map();
      byKey.set(text, hours);
    }
    hours.set(group.hourMs, group.calls);
  }
  return byKey;
}

/** With its length before each part, so that no two keys have the same text. */
function keyText({ key }: Group): string {
  return key.length === 1 ? (key[0] ?? "") : key.map((part) => `${part.length}:${part}`).join("");
}

function sumCalls(groups: readonly Group[]): number {
  return groups.reduce((sum, { calls }) => sum + calls, 0);
}
