import { callAction } from "../kit/actions.ts";
import { formatSpan } from "../kit/charts/time-axis.ts";
import { formatNumber, formatPercent } from "../kit/numbers.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { PagerView } from "../kit/table.ts";
import type { Ranking } from "./ranking.ts";

/** Previous and Next in the widget's own place, with all its parameters, as an action sends only what it holds. Null for one page. */
export function pagerOf(
  widget: string,
  { page, pages, rows, keys }: Ranking,
  request: WidgetRequest<{ readonly limit: number }>,
): PagerView | null {
  if (pages === 1) return null;
  const from = (page - 1) * request.params.limit + 1;
  const to = (target: number) =>
    target >= 1 && target <= pages
      ? callAction(request.endpoints.self, { widget, ...request.params, page: target }, { display: "widget" })
      : null;
  return {
    text: `${formatNumber(from)}–${formatNumber(from + rows.length - 1)} of ${formatNumber(keys)}`,
    previous: to(page - 1),
    next: to(page + 1),
  };
}

/** What is on the page and what is not; both together are the total. */
export function totalsText(
  { rows, keys, totalCalls, otherKeys, otherCalls }: Ranking,
  names: { readonly one: string; readonly many: string },
): string {
  const shown = `${formatNumber(rows.length)} of ${formatNumber(keys)} ${keys === 1 ? names.one : names.many} shown: ${callsText(totalCalls - otherCalls)}`;
  if (otherKeys === 0) return `${shown}, all there are.`;
  const others = `${formatNumber(otherKeys)} ${otherKeys === 1 ? "other" : "others"}: ${callsText(otherCalls)} (${formatPercent(otherCalls / totalCalls)})`;
  return `${shown}; ${others}; ${formatNumber(totalCalls)} in all.`;
}

export function callsText(calls: number): string {
  return `${formatNumber(calls)} ${calls === 1 ? "call" : "calls"}`;
}

/** What the column of changes compares with, or why there is none. */
export function comparisonRemark(
  { comparedWith }: Ranking,
  { params, timeZone }: WidgetRequest<{ readonly compare: boolean }>,
): string[] {
  if (!params.compare) return [];
  return comparedWith
    ? [`Change: to ${formatSpan(comparedWith, timeZone)}.`]
    : ["No change is shown: this period or the one before was not wholly observed."];
}
