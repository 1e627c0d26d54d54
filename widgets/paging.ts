import { callAction } from "../kit/actions.ts";
import { formatNumber, formatPercent } from "../kit/numbers.ts";
import type { WidgetRequest } from "../kit/request.ts";
import type { PagerView } from "../kit/table.ts";
import type { Ranking } from "./ranking.ts";

/**
 * Previous and Next in the widget's own place, with all its parameters, as an action sends only what it holds. Null for
 * one page, and where no action leads to another, as for everybody: "1–8 of 60" would be a promise.
 */
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
  const previous = to(page - 1);
  const next = to(page + 1);
  if (!previous && !next) return null;
  return {
    text: `${formatNumber(from)}–${formatNumber(from + rows.length - 1)} of ${formatNumber(keys)}`,
    previous,
    next,
  };
}

/** What is on the page and what is not; both together are the total. */
export function totalsText(
  { keys, totalCalls, otherKeys, otherCalls }: Ranking,
  names: { readonly one: string; readonly many: string },
): string {
  if (otherKeys === 0)
    return `${formatNumber(keys)} ${keys === 1 ? names.one : names.many}: ${callsText(totalCalls)}, all there are.`;
  const others = `${formatNumber(otherKeys)} other ${otherKeys === 1 ? names.one : names.many}: ${formatNumber(otherCalls)} (${formatPercent(otherCalls / totalCalls)})`;
  return `${formatNumber(totalCalls - otherCalls)} of ${callsText(totalCalls)} shown; ${others}.`;
}

export function callsText(calls: number): string {
  return `${formatNumber(calls)} ${calls === 1 ? "call" : "calls"}`;
}
