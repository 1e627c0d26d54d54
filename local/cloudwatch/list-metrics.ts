import { HOUR_MS } from "../../kit/time.ts";
import { type Input, list, object, offsetOf, oneOf, optionalText, text, tokenOf } from "./input.ts";
import { type MetricKey, wireMetric } from "./metric-key.ts";
import type { MetricStore } from "./metric-store.ts";

const PAGE = 500;

/** ListMetrics: 500 a page. A dimension filter without a value takes any. */
export function listMetrics(store: MetricStore, input: Input, nowMs: number): object {
  const namespace = optionalText(input.Namespace, "Namespace", 255);
  const name = optionalText(input.MetricName, "MetricName", 255);
  const recent = oneOf(input.RecentlyActive, "RecentlyActive", ["PT3H"]) !== undefined;
  const filters = list(input.Dimensions, "Dimensions", 30).map((entry, index) => {
    const at = `Dimensions.member.${index + 1}`;
    const filter = object(entry, at);
    return {
      name: text(filter.Name, `${at}.Name`, 255),
      value: optionalText(filter.Value, `${at}.Value`, 1024),
    };
  });
  const matches = (key: MetricKey) =>
    (namespace === undefined || key.namespace === namespace) &&
    (name === undefined || key.name === name) &&
    filters.every((filter) =>
      key.dimensions.some(
        (each) => each.name === filter.name && (filter.value === undefined || each.value === filter.value),
      ),
    );
  const found = [...store.all()].filter(
    ({ key, lastMs }) => matches(key) && (!recent || lastMs >= nowMs - 3 * HOUR_MS),
  );
  const offset = offsetOf(input.NextToken);
  return {
    Metrics: found.slice(offset, offset + PAGE).map(({ key }) => wireMetric(key)),
    ...(found.length > offset + PAGE ? { NextToken: tokenOf(offset + PAGE) } : {}),
  };
}
